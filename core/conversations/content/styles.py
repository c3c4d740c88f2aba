"""Inline styles that only change how text looks.

Guarantees: what comes out names no address, runs nothing, moves nothing over the page around it.
"""

import re

_LOOKS = frozenset(
    [
        "color",
        "background-color",
        "font",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "font-variant",
        "line-height",
        "letter-spacing",
        "text-align",
        "text-decoration",
        "text-decoration-line",
        "text-indent",
        "text-transform",
        "vertical-align",
        "white-space",
        "word-break",
        "overflow-wrap",
        "word-wrap",
        "direction",
        "width",
        "height",
        "max-width",
        "min-width",
        "border",
        "border-top",
        "border-right",
        "border-bottom",
        "border-left",
        "border-color",
        "border-style",
        "border-width",
        "border-top-color",
        "border-top-style",
        "border-top-width",
        "border-left-color",
        "border-left-style",
        "border-left-width",
        "border-right-color",
        "border-right-style",
        "border-right-width",
        "border-bottom-color",
        "border-bottom-style",
        "border-bottom-width",
        "border-collapse",
        "border-spacing",
        "border-radius",
        "padding",
        "padding-top",
        "padding-right",
        "padding-bottom",
        "padding-left",
        "margin",
        "margin-top",
        "margin-right",
        "margin-bottom",
        "margin-left",
        "list-style-type",
        "table-layout",
        "caption-side",
        "unicode-bidi",
    ]
)
#: Values are words, numbers and colours. No backslash, no slash, no colon: nothing that could hide or name an address.
_PLAIN_VALUE = re.compile(
    r"^[\w\s#%.,'\"+!-]{1,200}$|^(?:rgb|rgba|hsl|hsla)\([\d\s.,%/]{1,60}\)(?:\s*!important)?$", re.ASCII
)
_COLOUR_INSIDE = re.compile(r"(?:rgb|rgba|hsl|hsla)\([\d\s.,%/]{1,60}\)", re.ASCII)
_COLOUR = re.compile(rf"^(?:#[0-9a-f]{{3,8}}|[a-z]{{3,30}}|{_COLOUR_INSIDE.pattern})$", re.ASCII | re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:^|\s)-\s*[\d.]")


def safe_style(style: str) -> str:
    """The declarations of a `style` attribute that may stay; an empty text when none may."""
    kept = []
    for declaration in style[:4000].split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "background" and _COLOUR.match(value):
            name = "background-color"  # what newsletters write; white text on it would be left without it
        if colon and _is_safe(name, value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _is_safe(name: str, value: str) -> bool:
    if name == "display":
        return value.lower().replace("!important", "").strip() == "none"  # a newsletter's hidden preview line
    if name not in _LOOKS or not _PLAIN_VALUE.match(_COLOUR_INSIDE.sub("x", value)):
        return False
    return not (name.startswith(("margin", "text-indent", "letter-spacing")) and _NEGATIVE.search(value))
