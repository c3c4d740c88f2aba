"""Keys and numbers of rows as addresses and forms carry them."""

#: What a database keeps of a whole number, at least.
MOST_DIGITS = 18


def row_key(text: str) -> int | None:
    """The key a text names; None when it is none, or larger than any row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
