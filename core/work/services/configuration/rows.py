"""The steps every verb takes: ask for the right, lock, judge, write, tell."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.access.api import Actor, require
from core.events.api import append_event
from core.work.errors import InUse, InvalidField, StaleVersion
from core.work.events import ConfigurationChanged
from core.work.models.configured import Configured
from core.work.services.pointers import pointer_at

Row = TypeVar("Row", bound=Configured)


def require_right(by: Actor, verb: str, model: type[models.Model]) -> None:
    """Raises PermissionDenied unless the actor may `add`, `change` or `delete` rows of the model."""
    require(by, f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def locked(row: Row, expected_version: int | None, *, beside: models.QuerySet[Any] | None = None) -> Row:
    """The row as it stands, locked. One that was deleted meanwhile is as stale as one that was changed.

    `beside` are the rows it is judged against: locked with it, in one order for everybody.
    """
    rows = type(row)._default_manager.filter(pk=row.pk) if beside is None else beside
    found: Any = {one.pk: one for one in rows.order_by("pk").select_for_update()}.get(row.pk)
    version = found.version if found else 0
    if found is None or (expected_version is not None and version != expected_version):
        raise StaleVersion(expected=expected_version or 0, found=version)
    return found


def take_mark(row: Configured, mark: str, others: models.QuerySet[Any]) -> None:
    """Of these rows one carries the mark: whoever has it loses it to this row, and is told of.

    All are locked first: who takes it at the same moment waits, and then finds it here, in a query of their own.
    """
    rows = others.order_by("pk").select_for_update()
    if not len(rows) and transaction.get_connection().vendor == "postgresql":
        _stand_in_line(type(row))
        len(rows.all())
    for loser in others.filter(**{mark: True}).exclude(pk=row.pk).order_by("pk"):
        setattr(loser, mark, False)
        loser.save(update_fields=[mark])
        _tell(loser, mark)


def _stand_in_line(model: type[models.Model]) -> None:
    """Where no row can be locked yet, who makes the first ones waits for each other; SQLite has one writer."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


def saved(row: Row, **values: Any) -> Row:
    """The row with these values, judged and written."""
    changed = [name for name, value in values.items() if row.pk and getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidField(field, messages[0]) from error
    except IntegrityError as error:
        # past the judgment above: somebody else wrote at the same moment
        raise InvalidField(row.TOLD_APART_BY, _("Somebody has just taken this. Choose another.")) from error
    _tell(row, *changed)
    return row


def deleted(row: Configured) -> None:
    """The row goes. Raises InUse where others still point at it, or would go on without it, their purpose lost."""
    if (user := pointer_at(type(row), pk=row.pk)) is not None:
        text = _("“%(name)s” was not deleted: “%(user)s” still uses it. Take it out there first.")
        raise InUse(text % {"name": row, "user": user})
    try:
        _tell(row)
        row.delete()
    except ProtectedError as error:
        raise InUse(_("“%(name)s” is still in use and was not deleted.") % {"name": row}) from error


def _tell(row: Configured, *fields: str) -> None:
    what = str(row._meta.model_name)
    append_event(ConfigurationChanged(what=what, row_id=row.pk, fields=",".join(sorted(fields))))
