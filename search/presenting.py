"""Hits turned into results: only what this viewer may read is marked and shown."""

from collections.abc import Mapping

from core.access.api import Door, Viewer
from search.analysis.queries import Parsed
from search.documents import SearchDocument
from search.engines.base import Hit
from search.highlighting import Highlighter
from search.results import Result


class Presenter:
    """Presents the hits of one search to one viewer."""

    def __init__(self, viewer: Viewer, parsed: Parsed, known: Mapping[str, SearchDocument]) -> None:
        self._viewer = viewer
        self._known = known
        self._highlighter = Highlighter(parsed)
        self._shown: dict[str, frozenset[str]] = {}

    def result(self, hit: Hit) -> Result:
        """The result as read at the viewer's door."""
        texts, at_admin = hit.texts, self._viewer.door is Door.ADMIN
        heading = self._known.get(hit.shown_as, self._known[hit.kind])
        return Result(
            kind=hit.shown_as,
            pk=hit.pk,
            title=self._highlighter.mark(texts.title, texts.language),
            snippet=self._highlighter.snippet(self._readable(hit), texts.language),
            url=hit.url_admin if at_admin else hit.url_portal,
            meta=(hit.meta_staff or hit.meta) if self._viewer.is_agent else hit.meta,
            identifier=_number(texts.identifier),
            language=texts.language,
            icon=heading.icon_for(self._viewer.door),
            updated_at=hit.updated_at,
            label=str(heading.label_for(self._viewer.door)),
            category=hit.category,
            status=(hit.status_staff or hit.status) if self._viewer.is_agent else hit.status,
        )

    def _readable(self, hit: Hit) -> list[str]:
        """The texts a snippet may come from, the most telling first."""
        texts = hit.texts
        if self._viewer.is_agent:
            return [texts.body, texts.staff, *texts.properties.values()]
        if hit.kind not in self._shown:
            self._shown[hit.kind] = self._known[hit.kind].shown_properties(self._viewer)
        shown = self._shown[hit.kind]
        return [texts.body, *(value for name, value in texts.properties.items() if name in shown)]


def _number(identifier: str) -> str:
    """The number people call it by, if it has one: "#123"."""
    return next((word for word in identifier.split() if word.startswith("#")), "")
