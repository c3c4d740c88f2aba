"""The fields of items that conditions may test: one list for views, filters, rules, policies and portals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.conditions.api import ME, MY_TEAMS, BadValue, Context, Field, Flag, JsonValue, ManyOf, Moment, OneOf, Text
from core.people.models import Address
from core.work.models import CustomField, FieldType, Follower, Requester, Tag, WorkItem


@dataclass(frozen=True)
class RequesterText(Field):
    """Words in the name or an address of somebody who asked."""

    operators: ClassVar[tuple[str, ...]] = ("contains",)

    def build(self, op: str, value: Any, context: Context) -> Q:
        """Name and addresses in one EXISTS each."""
        if not isinstance(value, str) or "\x00" in value:
            raise BadValue(_("a text is needed."))
        asked = Requester.objects.filter(item=OuterRef("pk"))
        reached = Address._base_manager.filter(customer__requester_links__item=OuterRef("pk"), value__icontains=value)
        return Q(Exists(asked.filter(customer__name__icontains=value))) | Q(Exists(reached))


def _tags(slugs: list[Any] | None) -> Q:
    rows = WorkItem.tags.through.objects.filter(workitem=OuterRef("pk"))
    return Q(Exists(rows if slugs is None else rows.filter(tag__slug__in=slugs)))


def _requesters(pks: list[Any] | None) -> Q:
    rows = Requester.objects.filter(item=OuterRef("pk"))
    return Q(Exists(rows if pks is None else rows.filter(customer__in=pks)))


def _followers(pks: list[Any] | None) -> Q:
    rows = Follower.objects.filter(item=OuterRef("pk"))
    return Q(Exists(rows if pks is None else rows.filter(user__in=pks)))


def _slug(value: Any) -> str:
    return Tag.slug_of(str(value))


FIELDS: dict[str, Field] = {
    "number": OneOf(_("number"), "number"),
    "title": Text(_("title"), "title"),
    "item_type": OneOf(_("type"), "item_type"),
    "status": OneOf(_("status"), "status"),
    "category": OneOf(_("state"), "status__category", cast=str),
    "priority": OneOf(_("priority"), "priority"),
    "assignee": OneOf(_("assignee"), "assignee", stand_ins=ME),
    "team": OneOf(_("team"), "team", stand_ins=MY_TEAMS),
    "organization": OneOf(_("organisation"), "organization"),
    "organization_name": Text(_("organisation"), "organization__name"),
    "requester": ManyOf(_("requester"), having=_requesters),
    "requester_text": RequesterText(_("requester")),
    "follower": ManyOf(_("follower"), having=_followers, stand_ins=ME),
    "tag": ManyOf(_("tag"), cast=_slug, having=_tags),
    "channel": OneOf(_("channel"), "channel", cast=str),
    "language": OneOf(_("language"), "language", cast=str),
    "created": Moment(_("created"), "created_at"),
    "updated": Moment(_("updated"), "updated_at"),
    "closed": Moment(_("closed"), "closed_at"),
    "waiting": Moment(_("waiting since"), "waiting_since"),
    "open": Flag(_("open"), Q(closed_at__isnull=True)),
}


def item_fields(custom_fields: Iterable[CustomField] = ()) -> dict[str, Field]:
    """The fields of every item, and `custom.<key>` for the given definitions."""
    return {**FIELDS, **{f"custom.{field.key}": _custom(field) for field in custom_fields}}


def _custom(field: CustomField) -> Field:
    if field.field_type == FieldType.CHECKBOX:
        ticked = JsonValue(field.label, "custom", field.key, cast=bool)
        return Flag(field.label, ticked.to_q("is", True, Context()))
    casts: dict[str, Any] = {
        FieldType.NUMBER: lambda value: float(Decimal(str(value))),
        FieldType.DATE: lambda value: date.fromisoformat(str(value)).isoformat(),
    }
    return JsonValue(field.label, "custom", field.key, cast=casts.get(field.field_type, str))
