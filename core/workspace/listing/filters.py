"""What a list can be narrowed by: a form in the address, a condition tree, and pills that say what is on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import row_key
from core.conditions.api import AllOf, AnyOf, Condition, Test
from core.work.forms import NumberField
from core.work.models import CustomField, FieldType, StatusCategory
from core.workspace.furniture import Choice, Furniture

NOBODY = "none"
#: Custom fields in the address and in ids, where a dot would have to be escaped.
CUSTOM = "custom_"


def _day(label: Any) -> forms.DateField:
    """A day on which something can have happened; beyond these, moments and databases overflow."""
    within = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 1, 1))]
    return forms.DateField(label=label, validators=within)


class FilterForm(forms.Form):
    """The filter menu. Everything is optional; what does not parse is left out and said in its pill's place."""

    status = forms.MultipleChoiceField(label=gettext_lazy("Status"))
    category = forms.MultipleChoiceField(label=gettext_lazy("State"), choices=StatusCategory.choices)
    priority = forms.MultipleChoiceField(label=gettext_lazy("Priority"))
    assignee = forms.MultipleChoiceField(label=gettext_lazy("Assignee"))
    team = forms.MultipleChoiceField(label=gettext_lazy("Team"))
    item_type = forms.MultipleChoiceField(label=gettext_lazy("Type"))
    requester = forms.CharField(
        label=gettext_lazy("Requester"), max_length=100, help_text=gettext_lazy("Part of a name or an address.")
    )
    organization = forms.CharField(
        label=gettext_lazy("Organisation"), max_length=100, help_text=gettext_lazy("Part of its name.")
    )
    tag = forms.CharField(
        label=gettext_lazy("Tags"), max_length=200, help_text=gettext_lazy("Several with commas: any of them.")
    )
    created = _day(gettext_lazy("Created from"))
    created_until = _day(gettext_lazy("Created until"))
    updated = _day(gettext_lazy("Updated from"))
    updated_until = _day(gettext_lazy("Updated until"))

    def __init__(self, data: QueryDict, furniture: Furniture) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.furniture = furniture
        nobody = [(NOBODY, _("Nobody"))]
        no_team = [(NOBODY, _("No team"))]
        self._offer("status", _pairs(furniture.distinct_statuses))
        self._offer("priority", _pairs(furniture.priorities))
        self._offer("assignee", [("me", _("Me")), *nobody, *_pairs(furniture.agents)])
        self._offer("team", [("mine", _("My teams")), *no_team, *_pairs(furniture.teams)])
        self._offer("item_type", _pairs(furniture.types))
        for field in furniture.custom_fields:
            self.fields[f"{CUSTOM}{field.key}"] = _custom_form_field(field)
        for form_field in self.fields.values():
            form_field.required = False
            if isinstance(form_field, forms.MultipleChoiceField):
                form_field.widget = forms.CheckboxSelectMultiple(choices=list(form_field.choices))  # type: ignore[arg-type]
            if isinstance(form_field, forms.DateField):
                form_field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def active(self) -> Iterator["ActiveFilter"]:
        """The filters that are on and understood, in the order of the form."""
        self.is_valid()
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value not in (None, "", []):
                yield ActiveFilter(name, value, self)


@dataclass(frozen=True)
class ActiveFilter:
    """One filter that is on."""

    name: str
    value: Any
    form: FilterForm

    @property
    def auto_id(self) -> str:
        """The id of its control, for Wagtail's drilldown."""
        return self.form[self.name].auto_id

    @property
    def field_label(self) -> str:
        """As the menu calls it."""
        return str(self.form.fields[self.name].label)

    @property
    def words(self) -> str:
        """Its value, as the menu calls it."""
        if isinstance(self.value, list):
            names = dict(self.form.fields[self.name].choices)  # type: ignore[attr-defined]
            return ", ".join(str(names.get(one, one)) for one in self.value)
        return date_format(self.value) if hasattr(self.value, "isoformat") else str(self.value)

    @property
    def condition(self) -> Condition:
        """What it means."""
        if self.name.startswith(CUSTOM):
            asked = self.form.fields[self.name]
            return _custom_condition(f"custom.{self.name.removeprefix(CUSTOM)}", self.value, asked)
        return _CONDITIONS[self.name](self.value, self.form.furniture)


def condition_of(filters: list[ActiveFilter]) -> Condition:
    """All of them."""
    return AllOf(tuple(one.condition for one in filters))


def words_condition(text: str) -> Condition:
    """Search within the list: every word stands in the title, in a requester, or is the number."""
    return AllOf(tuple(_word(word) for word in text.split()[:8]))


def _word(word: str) -> Condition:
    number = row_key(word.removeprefix("#"))
    tests: list[Condition] = [Test("title", "contains", word), Test("requester_text", "contains", word)]
    if number is not None:
        tests.append(Test("number", "is", number))
    return AnyOf(tuple(tests))


def _pairs(choices: list[Choice]) -> list[tuple[str, str]]:
    return [(str(choice.pk), choice.label) for choice in choices]


def _status(values: list[str], furniture: Furniture) -> Condition:
    """A status counts for all types that call it so."""
    pks = {pk for value in values for pk in furniture.like_status(int(value))}
    return Test("status", "in", tuple(sorted(pks)))


def _category(values: list[str], furniture: Furniture) -> Condition:
    """Said by its statuses: so the database looks them up in an index before it reads titles for words."""
    return Test("status", "in", tuple(one.pk for one in furniture.statuses if one.detail in values))


def _chosen(field: str) -> Callable[[list[str], Furniture], Condition]:
    def build(values: list[str], furniture: Furniture) -> Condition:
        known = Test(field, "in", tuple(value for value in values if value != NOBODY))
        return AnyOf((known, Test(field, "empty"))) if NOBODY in values else known

    return build


def _contains(field: str) -> Callable[[Any, Furniture], Condition]:
    return lambda value, furniture: Test(field, "contains", value.strip())


def _from(field: str) -> Callable[[Any, Furniture], Condition]:
    return lambda value, furniture: Test(field, "after", value.isoformat())


def _until(field: str) -> Callable[[Any, Furniture], Condition]:
    """The whole last day belongs to it."""
    return lambda value, furniture: Test(field, "before", (value + timedelta(days=1)).isoformat())


def _tags(value: str, furniture: Furniture) -> Condition:
    return Test("tag", "in", tuple(name.strip() for name in value.split(",") if name.strip()))


_CONDITIONS: dict[str, Callable[[Any, Furniture], Condition]] = {
    "status": _status,
    "category": _category,
    "priority": _chosen("priority"),
    "assignee": _chosen("assignee"),
    "team": _chosen("team"),
    "item_type": _chosen("item_type"),
    "requester": _contains("requester_text"),
    "organization": _contains("organization_name"),
    "tag": _tags,
    "created": _from("created"),
    "created_until": _until("created"),
    "updated": _from("updated"),
    "updated_until": _until("updated"),
}


class _TickField(forms.MultipleChoiceField):
    """Ticked, not ticked, or both."""


def _custom_form_field(field: CustomField) -> forms.Field:
    if field.field_type == FieldType.CHOICE:
        return forms.MultipleChoiceField(label=field.label, choices=[(one, one) for one in field.choices])
    if field.field_type == FieldType.CHECKBOX:
        return _TickField(label=field.label, choices=[("true", _("Yes")), ("false", _("No"))])
    if field.field_type == FieldType.NUMBER:
        return NumberField(label=field.label)
    if field.field_type == FieldType.DATE:
        return forms.DateField(label=field.label)
    return forms.CharField(label=field.label, max_length=200)


def _custom_condition(name: str, value: Any, asked: forms.Field) -> Condition:
    if isinstance(asked, _TickField):
        return Test(name, "in", tuple(one == "true" for one in value))
    if isinstance(value, list):
        return Test(name, "in", tuple(value))
    if isinstance(value, str):
        return Test(name, "contains", value.strip())
    return Test(name, "is", value.isoformat() if hasattr(value, "isoformat") else str(value))
