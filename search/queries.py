"""Searching, for one viewer.

The index proposes, the database decides: every page of hits is checked with `visible_to` and filled up again. Nothing a
viewer may not see is returned, counted, suggested or marked.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, get_supported_language_variant

from core.access.api import Viewer
from search.analysis.languages import base_language, language_code
from search.analysis.queries import Parsed, parse
from search.analysis.texts import property_name
from search.cursors import decode, encode
from search.documents import SearchDocument
from search.engines.base import Cursor, Hit, Page, Query
from search.engines.chosen import engine
from search.presenting import Presenter
from search.registry import documents_at
from search.results import Group, Jump, KindCount, Results, Suggestions

#: How often a page is filled up after the database dropped hits; more means that the index is far behind.
MAX_REFILLS: Final = 5
MAX_LIMIT: Final = 100
_NUMBER: Final = re.compile(r"\s*#?\s*0*(\d{1,18})\s*")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def search(
    viewer: Viewer,
    text: str,
    *,
    kinds: Collection[str] | None = None,
    language: str | None = None,
    only_language: str = "",
    limit: int = 20,
    cursor: str | None = None,
) -> Results:
    """One page of what the viewer may see, best first, with counts of every kind.

    `kinds` narrows the results, not the counts; `language` is the searcher's (the request's if None) and ranks its own
    texts higher, `only_language` leaves out all others. Raises BadCursor for a cursor that no page gave out.
    """
    language = _site_language(language if language is not None else get_language() or "")
    parsed = parse(text, language)
    known = documents_at(viewer.door)
    after = decode(cursor) if cursor else None
    query = replace(
        _query(viewer, parsed, known, language),
        only=frozenset(kinds or ()),
        only_language=base_language(only_language) if only_language else "",
        limit=min(max(limit, 1), MAX_LIMIT) + 1,
        after=after,
        match_all=after.match_all if after else not parsed.is_question,
        today=after.today if after else _today(),
    )
    page = _checked(query, viewer, known)
    if not page.counts and query.match_all and len(parsed.wanted) > 1:
        query = replace(query, match_all=False)
        page = _checked(query, viewer, known)
    shown, more = page.hits[: query.limit - 1], page.hits[query.limit - 1 :]
    present = Presenter(viewer, parsed, known)
    return Results(
        text=parsed.text,
        results=tuple(present.result(hit) for hit in shown),
        kinds=_kind_counts(page, viewer, known),
        next_cursor=encode(_cursor(shown[-1], query)) if more else "",
        is_degraded=page.is_degraded,
        is_relaxed=not query.match_all and not parsed.is_question,
    )


def suggest(
    viewer: Viewer, text: str, limit: int = 5, *, kinds: Collection[str] | None = None, language: str | None = None
) -> Suggestions:
    """The best few of each kind, for somebody who is still typing; and where "#123" would lead."""
    language = _site_language(language if language is not None else get_language() or "")
    parsed = parse(text, language)
    known = documents_at(viewer.door)
    query = replace(
        _query(viewer, parsed, known, language),
        only=frozenset(kinds or ()),
        per_kind=limit,
        limit=limit * (len(known) + 1),
    )
    page = _checked(query, viewer, known, refill=False)
    if not page.counts and len(parsed.wanted) > 1:
        page = _checked(replace(query, match_all=False), viewer, known, refill=False)
    counted = _kind_counts(page, viewer, known)
    present = Presenter(viewer, parsed, known)
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in page.hits:
        groups[hit.shown_as].append(hit)
    named = {one.kind: one for one in counted}
    return Suggestions(
        text=parsed.text,
        groups=tuple(
            Group(named[kind], tuple(present.result(hit) for hit in hits))
            for kind, hits in groups.items()
            if kind in named
        ),
        jump=find_number(viewer, text),
        is_degraded=page.is_degraded,
        kinds=counted,
    )


def jump(viewer: Viewer, text: str) -> str | None:
    """Where "#123" or "123" leads this viewer, or None."""
    found = find_number(viewer, text)
    return found.url if found else None


def is_number(text: str) -> bool:
    """Whether somebody typed a number and nothing else."""
    return bool(_NUMBER.fullmatch(text))


def find_number(viewer: Viewer, text: str) -> Jump | None:
    """What carries the number somebody typed, if they may see it. Asks the database, not the index."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    for document in documents_at(viewer.door).values():
        if not document.number_field:
            continue
        rows = document.model_class._default_manager.visible_to(viewer)  # type: ignore[attr-defined]
        row = rows.filter(**{document.number_field: int(number.group(1))}).first()
        if row is not None and (url := document.url(row, viewer.door)):
            return Jump(url, str(row), document.group, document.icon_for(viewer.door))
    return None


def _site_language(code: str) -> str:
    """The site's language a searcher has: "pt-pt" is "pt" where only that and "pt-br" are spoken."""
    try:
        return get_supported_language_variant(language_code(code))
    except LookupError:
        return base_language(code)


def _query(viewer: Viewer, parsed: Parsed, known: dict[str, SearchDocument], language: str) -> Query:
    """The viewer's rights and the words, without the page."""
    shown = () if viewer.is_agent else known.items()
    return Query(
        wanted=parsed.wanted,
        unwanted=parsed.unwanted,
        match_all=not parsed.is_question,
        kinds={kind: document.weight for kind, document in known.items()},
        language=language,
        tokens=viewer.tokens,
        realms=None if viewer.all_realms else viewer.realms,
        with_staff=viewer.is_agent,
        properties=frozenset(
            property_name(kind, name) for kind, document in shown for name in document.shown_properties(viewer)
        ),
        today=_today(),
    )


def _checked(query: Query, viewer: Viewer, known: dict[str, SearchDocument], *, refill: bool = True) -> Page:
    """A page of hits that the database agrees with; what it does not is neither shown nor counted."""
    page = engine().search(query)
    counts = dict(page.counts)
    hits: list[Hit] = []
    asked, rounds, found = query, 0, page
    while True:
        visible = _visible(found.hits, viewer, known)
        for hit in found.hits:
            if (hit.kind, hit.pk) in visible:
                hits.append(hit)
            else:
                counts[hit.shown_as] -= 1
        is_short = len(hits) < query.limit and len(found.hits) == asked.limit
        if not (refill and is_short) or rounds == MAX_REFILLS:
            break
        asked = replace(query, after=_cursor(found.hits[-1], query))
        found, rounds = engine().search(asked), rounds + 1
    return replace(page, hits=tuple(hits[: query.limit]), counts={kind: n for kind, n in counts.items() if n > 0})


def _visible(hits: Sequence[Hit], viewer: Viewer, known: dict[str, SearchDocument]) -> set[tuple[str, int]]:
    """One query for each kind among the hits."""
    pks: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        pks[hit.kind].append(hit.pk)
    return {(kind, pk) for kind, wanted in pks.items() for pk in known[kind].visible(viewer, wanted)}


def _kind_counts(page: Page, viewer: Viewer, known: dict[str, SearchDocument]) -> tuple[KindCount, ...]:
    """In the order of the documents. Kinds that share a heading are counted under it."""
    named = {document.group: known.get(document.group, document) for document in known.values()}
    return tuple(
        KindCount(kind, str(document.label_for(viewer.door)), document.icon_for(viewer.door), page.counts[kind])
        for kind, document in named.items()
        if page.counts.get(kind)
    )


def _cursor(hit: Hit, query: Query) -> Cursor:
    return Cursor(hit.score, hit.position, query.today, query.match_all)


def _today() -> int:
    return (timezone.now() - _EPOCH).days
