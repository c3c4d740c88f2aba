"""What administrators name, written: one set of rules for the screens and the API.

Each verb asks for the Django right of the model, raises PermissionDenied, InvalidField and StaleVersion, and appends
`ConfigurationChanged`; nothing is written where it raises.
"""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.work.errors import InvalidField, StaleVersion
from core.work.events import ConfigurationChanged
from core.work.models import Tag

Row = TypeVar("Row", bound=models.Model)


@service
def create_tag(*, name: str, by: Actor) -> Tag:
    """A tag. Two spellings of one word are one tag, so the second is refused."""
    _require(by, "add", Tag)
    return _saved(free_tag(name=name, tag=Tag()), "name")


@service
def update_tag(*, tag: Tag, by: Actor, name: str | None = None, expected_version: int | None = None) -> Tag:
    """Another name, on every item at once."""
    _require(by, "change", Tag)
    tag = _locked(tag, expected_version)
    return tag if name is None else _saved(free_tag(name=name, tag=tag), "name")


@service
def delete_tag(*, tag: Tag, by: Actor, expected_version: int | None = None) -> None:
    """The tag goes, and with it the word on each item that had it."""
    _delete(tag, by, expected_version)


def free_tag(*, name: str, tag: Tag) -> Tag:
    """The tag under this name, unsaved. Raises InvalidField when the name says nothing or another tag has it."""
    tag.name = " ".join(name.split())
    tag.slug = Tag.slug_of(tag.name)
    if not tag.slug:
        raise InvalidField("name", _("A tag needs a letter or a digit."))
    if Tag.objects.filter(slug=tag.slug).exclude(pk=tag.pk).exists():
        raise InvalidField("name", _("There is a tag like this already."))
    return tag


def _require(by: Actor, verb: str, model: type[models.Model]) -> None:
    require(by, f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def _locked(row: Row, expected_version: int | None) -> Row:
    """The row as it stands, locked. One that was deleted meanwhile is as stale as one that was changed."""
    found: Any = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    version = found.version if found else 0
    if found is None or (expected_version is not None and version != expected_version):
        raise StaleVersion(expected=expected_version or 0, found=version)
    return found


def _saved(row: Row, unique: str) -> Row:
    """The row, judged and written. `unique` names the column somebody else may take at the same moment."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidField(field, messages[0]) from error
    except IntegrityError as error:
        raise InvalidField(unique, _("Somebody has just taken this. Choose another.")) from error
    _tell(row)
    return row


def _delete(row: models.Model, by: Actor, expected_version: int | None) -> None:
    _require(by, "delete", type(row))
    row = _locked(row, expected_version)
    _tell(row)
    row.delete()


def _tell(row: models.Model) -> None:
    append_event(ConfigurationChanged(what=str(row._meta.model_name), row_id=row.pk))
