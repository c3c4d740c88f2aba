"""The hook by which plugins bring their kind of work into the portal."""

from collections.abc import Iterable

from core.plugins.api import collected
from portal_pages.sections import PortalSection


@collected(PortalSection)
def portal_sections() -> Iterable[PortalSection]:
    """Kinds of work that customers see among their requests. A disabled plugin's kind is gone from the portal."""
