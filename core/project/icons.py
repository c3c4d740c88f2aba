"""The icons of the customer pages: drawings on a 24 grid, kept in one file, sent only where a page uses them.

Guarantees: every icon exists (an unknown name raises at once); a page carries each drawing once, and none it does not
show. Never: text or colour in an icon; it takes both from its surroundings.
"""

import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "templates" / "wagdesk" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="(?P<name>[a-z-]+)" viewBox="0 0 24 24">(?P<shapes>.+?)</symbol>')
#: Icons that point somewhere and therefore turn with the reading direction.
DIRECTED = frozenset({"next", "back", "leave", "undo", "truck", "chat"})


class UnknownIcon(LookupError):
    """A template asks for an icon that icons.svg does not have."""


@cache
def drawings() -> dict[str, str]:
    """Name → shapes, for every icon there is."""
    return {found["name"]: found["shapes"] for found in SYMBOL.finditer(SOURCE.read_text(encoding="utf-8"))}


def drawing(name: str) -> str:
    """The shapes of one icon."""
    try:
        return drawings()[name]
    except KeyError:
        raise UnknownIcon(f"There is no icon “{name}”; icons.svg has: {', '.join(drawings())}.") from None
