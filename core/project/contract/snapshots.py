"""The three snapshots: what the contract says now, what it said when it was last accepted, and the difference."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from core.project.contract.events import describe_events
from core.project.contract.hooks import describe_hooks
from core.project.environment import SOURCE_ROOT

PLACE = SOURCE_ROOT / "docs" / "contract"
#: Text under these names is for people: a change in it changes nothing a program relies on.
WORDS = frozenset({"description", "summary", "title"})


def describe_api() -> dict[str, Any]:
    """The OpenAPI description without its words for people."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    found: dict[str, Any] = _without_words(json.loads(json.dumps(schema, default=str)))
    return found


#: File → what belongs into it.
SNAPSHOTS: dict[str, Callable[[], dict[str, Any]]] = {
    "hooks.json": describe_hooks,
    "events.json": describe_events,
    "openapi.json": describe_api,
}


@dataclass(frozen=True)
class Changes:
    """What differs from an accepted snapshot, as places in it."""

    file: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything does."""
        return bool(self.added or self.removed or self.changed)

    @property
    def breaks(self) -> bool:
        """Whether somebody who relied on the snapshot may find it broken; additions are minor."""
        return bool(self.removed or self.changed)


def text_of(file: str) -> str:
    """What the file has to say now."""
    return json.dumps(SNAPSHOTS[file](), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def accepted(file: str) -> str:
    """What the file says; "" where it is missing."""
    path = PLACE / file
    return path.read_text(encoding="utf-8") if path.exists() else ""


def compare(file: str) -> Changes:
    """The difference between now and what was accepted."""
    before = dict(_places(json.loads(accepted(file) or "{}")))
    now = dict(_places(json.loads(text_of(file))))
    return Changes(
        file,
        added=tuple(sorted(now.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - now.keys())),
        changed=tuple(sorted(where for where in now.keys() & before.keys() if now[where] != before[where])),
    )


def accept(file: str) -> None:
    """Write the snapshot anew."""
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / file).write_text(text_of(file), encoding="utf-8")


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        # A property may be called "title": then it is a schema and no text.
        return {
            key: _without_words(inner) for key, inner in value.items() if not (key in WORDS and isinstance(inner, str))
        }
    return [_without_words(inner) for inner in value] if isinstance(value, list) else value


def _places(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Each leaf with its path; members of a list of plain values are leaves by value, so that order does not count."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, f"{where}/{key}")
        if not value:
            yield where, {}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, dict):
                name = inner.get("name", inner.get("$ref", number))
                yield from _places(inner, f"{where}/{name}")
            else:
                yield f"{where}/{inner}", True
    else:
        yield where, value
