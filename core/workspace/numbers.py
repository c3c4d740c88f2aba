"""Keys and numbers as browsers send them."""


def number(text: str) -> int | None:
    """A key or a number from a form, None when it is none, or more than a database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
