"""What the portal's settings take away from a viewer. They can only remove tokens, never add or filter."""

from core.access.api import Door, Person
from portal_pages.models import PortalSettings


def withdrawn(person: Person, tokens: frozenset[str]) -> frozenset[str]:
    """The tokens this person does not get to use at the portal's door."""
    if person.door is not Door.PORTAL or not any(token.startswith(("org:", "scope:")) for token in tokens):
        return frozenset()
    settings = PortalSettings.current()
    prefixes = [
        prefix
        for prefix, shared in (("org:", settings.shares_organization), ("scope:", settings.shares_projects))
        if not shared
    ]
    return frozenset(token for token in tokens if token.startswith(tuple(prefixes))) if prefixes else frozenset()
