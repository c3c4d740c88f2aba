"""Where the links of an imported article lead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from knowledge_base.importing.inline import Target
from knowledge_base.importing.library import Library
from knowledge_base.importing.sources import Source

SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
KEPT = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class Addresses:
    """Resolves addresses of one article, and says which it could not."""

    source: Source
    library: Library
    #: Names of places in this article → their address now.
    anchors: Mapping[str, str]
    #: What stands before addresses that begin with "/", where the person who imports knows it.
    base_url: str
    note: Callable[[int, str], None]
    #: The same, of addresses that lead to the site the article comes from.
    note_old: Callable[[int, str], None]

    def resolve(self, address: str, line: int) -> Target | None:
        """A target; None where the link has to go, and then a note says why."""
        if address.startswith("#"):
            return self._inside(address[1:], line)
        if address.startswith("//"):
            return Target(url=f"https:{address}")
        if found := SCHEME.match(address):
            return self._elsewhere(found[1].lower(), address, line)
        if address.startswith("/"):
            return self._of_old_site(address, line)
        return self._beside(address, line)

    def _inside(self, name: str, line: int) -> Target | None:
        anchor = self.anchors.get(name) or self.anchors.get(name.lower())
        if anchor is None and not name.startswith(("fn", "tab/")):
            self.note(line, _("A link to “#%s” has no such place in the article; its text stays.") % name)
        return Target(url=f"#{anchor}") if anchor else None

    def _elsewhere(self, scheme: str, address: str, line: int) -> Target | None:
        if scheme in KEPT:
            return Target(url=address)
        self.note(line, _("A link to “%s” may do more than lead somewhere; its text stays.") % address[:80])
        return None

    def _of_old_site(self, address: str, line: int) -> Target:
        if self.base_url:
            return Target(url=f"{self.base_url.rstrip('/')}{address}")
        text = _("“%s” is an address of the site the article comes from; give --base-url.")
        self.note_old(line, text % address[:120])
        return Target(url=address)

    def _beside(self, address: str, line: int) -> Target | None:
        path, _hash, fragment = address.partition("#")
        page = self.library.article(self.source, path.partition("?")[0])
        if page is not None:
            return Target(page=page, fragment=fragment)
        self.note(line, _("A link to “%s”, which is not among the articles; its text stays.") % address[:120])
        return None
