"""Which tables are numbered, and which others belong to their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.db.models import ManyToManyField, ManyToOneRel

from core.changes.models import Tracked


@dataclass(frozen=True)
class Table:
    """A table of tracked rows. `kind` is empty where a deletion leaves nothing behind."""

    name: str
    kind: str
    #: All but the number itself.
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A table whose rows belong to those of another, by a column that may be empty."""

    name: str
    column: str
    whole: str


@dataclass(frozen=True)
class Trigger:
    """One trigger. Its name holds a digest of what it does, so that another one replaces it."""

    table: str
    name: str
    sql: str


def digest(*words: str) -> str:
    """Short, for a name."""
    return sha256("\n".join(words).encode()).hexdigest()[:8]


def tables() -> list[Table]:
    """Every tracked table, in a fixed order."""
    return [
        Table(
            model._meta.db_table,
            model.change_kind,
            tuple(str(field.column) for field in model._meta.concrete_fields if field.name != "changed"),
        )
        for model in _models()
    ]


def parts() -> list[Part]:
    """Every table that belongs to a tracked one."""
    return [_part(model, name) for model in _models() for name in model.parts]


def _models() -> Iterator[type[Tracked]]:
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        if issubclass(model, Tracked) and model._meta.managed and not model._meta.proxy:
            yield model


def _part(model: type[Tracked], name: str) -> Part:
    field = model._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        return Part(field.m2m_db_table(), field.m2m_column_name(), model._meta.db_table)
    assert isinstance(field, ManyToOneRel), f"{model.__name__}.{name} is no relation whose rows belong to it"
    return Part(field.related_model._meta.db_table, field.field.column, model._meta.db_table)
