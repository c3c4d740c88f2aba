"""Results as JSON: for search as you type on both sides.

`{"query", "groups": [{"kind", "label", "icon", "count", "results": […]}], "kinds", "all_url", "degraded"}`; titles and
snippets are parts, `[["plain", false], ["match", true]]`, never markup.
"""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.access.api import Viewer
from search.queries import suggest
from search.results import Group, Jump, KindCount, Result, Suggestions

#: Heading of the place "#123" leads to.
JUMP = "jump"
FEW, MANY = 5, 20


def answer(viewer: Viewer, text: str, *, kinds: str, page_url: str) -> dict[str, Any]:
    """What one request for suggestions gets. Fewer of each kind while several are shown."""
    only = split(kinds)
    found = suggest(viewer, text, MANY if len(only) == 1 else FEW, kinds=only)
    return present(found, page_url=page_url)


def present(found: Suggestions, *, page_url: str) -> dict[str, Any]:
    """Suggestions in the shape the scripts read."""
    jumps = [_jump(found.jump)] if found.jump else []
    groups = [_group(group, found.jump) for group in found.groups]
    return {
        "query": found.text,
        "groups": [*jumps, *(group for group in groups if group["results"])],
        "kinds": [_kind(kind) for kind in found.kinds],
        "all_url": f"{page_url}?{urlencode({'q': found.text})}",
        "degraded": found.is_degraded,
    }


def split(kinds: str) -> list[str]:
    """Kinds as an address names them: separated by commas."""
    return [kind for part in kinds.split(",") if (kind := part.strip())]


def _jump(jump: Jump) -> dict[str, Any]:
    result = {"title": [[jump.title, False]], "snippet": [], "url": jump.url, "meta": "", "identifier": ""}
    return {"kind": JUMP, "label": _("Go to"), "icon": jump.icon, "count": 1, "results": [result]}


def _group(group: Group, jump: Jump | None) -> dict[str, Any]:
    """A kind with its results; what "#123" leads to is not shown twice."""
    shown = [result for result in group.results if not jump or result.url != jump.url]
    return {**_kind(group.of), "results": [_result(result) for result in shown]}


def _kind(kind: KindCount) -> dict[str, Any]:
    return {"kind": kind.kind, "label": kind.label, "icon": kind.icon, "count": kind.count}


def _result(result: Result) -> dict[str, Any]:
    return {
        "title": result.title,
        "snippet": result.snippet,
        "url": result.url,
        "meta": result.meta,
        "identifier": result.identifier,
        "category": result.category,
        "status": result.status,
        "language": result.language,
    }
