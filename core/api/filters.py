"""Filters of item lists, as query parameters."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.access.api import PrivateQuerySet
from core.api.incremental import SINCE
from core.api.keyset import Sort, time_of
from core.api.parameters import PAGING, moment, plain_text, whole_number
from core.conditions.api import Context
from core.work.custom import clean_value
from core.work.errors import InvalidField
from core.work.filters import item_fields
from core.work.models import CustomField, Requester, StatusCategory, Tag

_BY_ID = {
    "status": "status",
    "type": "item_type",
    "priority": "priority",
    "team": "team",
    "organization": "organization",
}
ORDERINGS = {
    "-updated_at": Sort("updated_at", descending=True, read=time_of),
    "updated_at": Sort("updated_at", read=time_of),
    "-created_at": Sort("created_at", descending=True, read=time_of),
    "created_at": Sort("created_at", read=time_of),
    "number": Sort("number"),
    "-number": Sort("number", descending=True),
    "waiting_since": Sort("waiting_since", nullable=True, read=time_of),
}
_BY_TIME = {
    "created_after": "created_at__gte",
    "created_before": "created_at__lt",
    "updated_after": "updated_at__gte",
    "updated_before": "updated_at__lt",
}
#: Where a second value could only be dropped; elsewhere several are either-or.
_SINGLE = {*_BY_TIME, *PAGING, SINCE, "ordering", "q", "waiting"}


class ItemFilter:
    """`?category=open&assignee=me&tag=lamp&custom.serial=PL3`; several values of one name are either-or."""

    @classmethod
    def applied(cls, request: Request, rows: PrivateQuerySet) -> PrivateQuerySet:
        """The filtered rows. Raises ValidationError naming each parameter that does not fit."""
        errors: dict[str, list[str]] = {}
        for name in request.query_params:
            try:
                values = [plain_text(value) for value in request.query_params.getlist(name) if value]
                condition = _condition(name, values, request, rows.model.KIND) if values else None
            except ValueError as error:
                errors[name] = [str(error)]
            else:
                rows = rows.filter(condition) if condition is not None else rows
        if errors:
            raise ValidationError(errors)
        return rows

    @staticmethod
    def parameters() -> list[OpenApiParameter]:
        """For the OpenAPI description."""
        return [
            OpenApiParameter("category", str, enum=StatusCategory.values, many=True),
            *(OpenApiParameter(name, int, many=True) for name in _BY_ID),
            OpenApiParameter("assignee", str, description="An id, `me`, or `none`.", many=True),
            OpenApiParameter("requester", int, many=True),
            OpenApiParameter("tag", str, many=True),
            OpenApiParameter("q", str, description="Words in the title."),
            OpenApiParameter("waiting", bool, description="Waits for an answer of ours."),
            *(OpenApiParameter(name, datetime) for name in _BY_TIME),
            OpenApiParameter(
                "ordering", str, enum=tuple(ORDERINGS), description="A minus reverses; missing values stand last."
            ),
        ]


def _condition(name: str, values: list[str], request: Request, kind: str) -> Q | None:
    if len(values) > 1 and name in _SINGLE:
        raise ValueError(_("Only one value."))
    if name in _BY_ID:
        return Q(**{f"{_BY_ID[name]}__in": [whole_number(value) for value in values]})
    if name in _BY_TIME:
        return Q(**{_BY_TIME[name]: moment(values[0])})
    if name.startswith("custom."):
        return _custom(name.removeprefix("custom."), values, kind)
    if name == "ordering":
        return _ordering(values[0], request)
    if name in _SPECIAL:
        return _SPECIAL[name](values, request)
    if name in PAGING or name == SINCE:
        return None
    raise ValueError(_("There is no such parameter."))


def _ordering(value: str, request: Request) -> Q | None:
    """The page sorts; here it is only judged."""
    if SINCE in request.query_params:
        raise ValueError(_("What changed comes in the order it was changed."))
    if value not in ORDERINGS:
        raise ValueError(_("One of %(names)s.") % {"names": ", ".join(ORDERINGS)})
    return None


def _category(values: list[str], request: Request) -> Q:
    unknown = set(values) - set(StatusCategory.values)
    if unknown:
        raise ValueError(_("One of %(names)s.") % {"names": ", ".join(StatusCategory.values)})
    return Q(status__category__in=values)


def _assignee(values: list[str], request: Request) -> Q:
    ids = [request.user.pk if value == "me" else whole_number(value) for value in values if value != "none"]
    match = Q(assignee__in=ids)
    return match | Q(assignee__isnull=True) if "none" in values else match


def _requester(values: list[str], request: Request) -> Q:
    asked = Requester.objects.filter(item=OuterRef("pk"), customer__in=[whole_number(value) for value in values])
    return Q(Exists(asked))


def _tag(values: list[str], request: Request) -> Q:
    return Q(
        pk__in=Tag.items.through.objects.filter(tag__slug__in=[Tag.slug_of(value) for value in values]).values(
            "workitem"
        )
    )


def _words(values: list[str], request: Request) -> Q:
    match = Q()
    for word in values[0][:200].split()[:10]:
        match &= Q(title__icontains=word)
    return match


def _waiting(values: list[str], request: Request) -> Q:
    if values[0].lower() not in ("true", "false"):
        raise ValueError(_("true or false."))
    return Q(waiting_since__isnull=values[0].lower() == "false")


def _custom(key: str, values: list[str], kind: str) -> Q:
    field = CustomField.objects.filter(kind=kind, key=key, is_active=True).first()
    if field is None:
        raise ValueError(_("There is no such field."))
    try:
        cleaned = tuple(clean_value(field, value) for value in values)
    except InvalidField as error:
        raise ValueError(str(error)) from error
    return item_fields([field])[f"custom.{key}"].to_q("in", cleaned, Context())


_SPECIAL = {
    "category": _category,
    "assignee": _assignee,
    "requester": _requester,
    "tag": _tag,
    "q": _words,
    "waiting": _waiting,
}
