"""Values of custom fields: judged on the way in, formatted on the way out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.work.errors import InvalidField
from core.work.models import CustomField, FieldType, WorkItemType

#: Before the point as many as every float keeps exactly.
WHOLE_DIGITS = 15

_TRUE = {True, "true", "on", "1", "yes"}
_FALSE = {False, "false", "off", "0", "no"}


def fields_for(item_type: WorkItemType) -> list[CustomField]:
    """The active fields of a type, in order."""
    rows = CustomField.objects.filter(kind=item_type.kind, is_active=True)
    return list(rows.filter(Q(item_types=None) | Q(item_types=item_type)).distinct())


def clean_custom(
    item_type: WorkItemType, values: Mapping[str, Any], *, fields: Iterable[CustomField] | None = None
) -> dict[str, Any]:
    """Values as they are stored; empty ones are left out. Raises InvalidField naming the first that does not fit.

    Required fields are a promise of forms, not of storage: a mail cannot fill them in.
    """
    known = {field.key: field for field in (fields_for(item_type) if fields is None else fields)} if values else {}
    cleaned = {}
    for key, raw in values.items():
        if key not in known:
            raise InvalidField(key, _("There is no field “%(key)s” here.") % {"key": key})
        value = clean_value(known[key], raw)
        if value is not None:
            cleaned[key] = value
    return cleaned


def divide_custom(item_type: WorkItemType, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Values as they are stored; and those that do not fit, each as label and words. For what nobody can ask again."""
    fields = fields_for(item_type) if values else []
    fitting: dict[str, Any] = {}
    unfit: dict[str, Any] = {}
    for key, raw in values.items():
        try:
            fitting |= clean_custom(item_type, {key: raw}, fields=fields)
        except InvalidField:
            unfit[key] = raw
    known = CustomField.objects.filter(kind=item_type.kind, key__in=unfit).values_list("key", "label")
    labels = dict(known) if unfit else {}
    # in the order of the fields: what was stored as JSON has lost its own
    ordered = [*labels, *sorted(unfit.keys() - labels.keys())]
    return fitting, [(labels.get(key, key), _words(unfit[key])) for key in ordered]


def clean_value(field: CustomField, raw: Any) -> Any:
    """One value as it is stored, None when empty. Raises InvalidField."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return _CLEAN[FieldType(field.field_type)](field, raw)


def display(field: CustomField, value: Any) -> str:
    """A stored value for a person, in their locale."""
    return display_as(field.field_type, value)


def display_as(field_type: str, value: Any) -> str:
    """The same, for what may be a field no more."""
    if value is None:
        return ""
    if field_type == FieldType.CHECKBOX:
        return _words(bool(value))
    if field_type == FieldType.DATE:
        return date_format(date.fromisoformat(value))
    if field_type == FieldType.NUMBER:
        return number_format(value)
    return str(value)


def _words(raw: Any) -> str:
    if isinstance(raw, bool):
        return _("Yes") if raw else _("No")
    return str(raw)


def _text(field: CustomField, raw: Any) -> str:
    text = str(raw).strip()
    # no database and no answer can carry the others
    unfit = isinstance(raw, list | dict) or any(one == "\x00" or "\ud800" <= one <= "\udfff" for one in text)
    if unfit:
        raise InvalidField(field.key, _("%(label)s: a text is needed.") % {"label": field.label})
    if len(text) > 1000:
        raise InvalidField(field.key, _("%(label)s: at most 1,000 characters.") % {"label": field.label})
    return text


def _number(field: CustomField, raw: Any) -> float | int:
    try:
        number = Decimal(str(raw).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    # adjusted(): abs() of a number beyond the context's exponents raises
    if isinstance(raw, bool) or not number.is_finite() or number.adjusted() >= WHOLE_DIGITS:
        raise InvalidField(field.key, _("%(label)s: a number, such as 12 or 3.5.") % {"label": field.label})
    return int(number) if number == number.to_integral_value() else float(number)


def _date(field: CustomField, raw: Any) -> str:
    try:
        return datetime.fromisoformat(str(raw).strip()).date().isoformat()
    except ValueError as error:
        raise InvalidField(field.key, _("%(label)s: a date such as 2026-11-24.") % {"label": field.label}) from error


def _choice(field: CustomField, raw: Any) -> str:
    if raw not in field.choices:
        allowed = ", ".join(str(choice) for choice in field.choices)
        raise InvalidField(field.key, _("%(label)s: one of %(choices)s.") % {"label": field.label, "choices": allowed})
    return str(raw)


def _checkbox(field: CustomField, raw: Any) -> bool:
    value = raw.strip().lower() if isinstance(raw, str) else raw
    if isinstance(value, (list, dict)) or (value not in _TRUE and value not in _FALSE):
        raise InvalidField(field.key, _("%(label)s: yes or no.") % {"label": field.label})
    return value in _TRUE


_CLEAN = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.CHECKBOX: _checkbox,
}
