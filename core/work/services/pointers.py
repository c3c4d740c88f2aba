"""Rows of other packages that point at a row of work and would go on without it, their purpose lost."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.deletion import SET_NULL


def pointer_at(target: type[Model], **which: Any) -> Any:
    """A mailbox, a form, a question that points at such a row with SET_NULL; None where nothing does."""
    relations: Iterable[Any] = target._meta.get_fields(include_hidden=True)
    for relation in relations:
        if getattr(relation, "on_delete", None) is SET_NULL:
            such = {f"{relation.field.name}__{lookup}": value for lookup, value in which.items()}
            if found := relation.related_model._base_manager.filter(**such).first():
                return found
    return None
