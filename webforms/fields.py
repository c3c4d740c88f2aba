"""Kinds of questions, what an answer means, and the Django fields they become."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy

from core.conversations.forms import FilesField
from core.work.forms import NumberField
from core.work.models import FieldType

if TYPE_CHECKING:
    from webforms.models import FormField


class FieldKind(models.TextChoices):
    """What a question looks like."""

    LINE = "line", gettext_lazy("One line")
    TEXT = "text", gettext_lazy("Several lines")
    EMAIL = "email", gettext_lazy("E-mail address")
    NUMBER = "number", gettext_lazy("Number")
    DATE = "date", gettext_lazy("Date")
    CHOICE = "choice", gettext_lazy("Choice")
    CHECKBOX = "checkbox", gettext_lazy("Checkbox")
    FILE = "file", gettext_lazy("Files")


class Meaning(models.TextChoices):
    """What becomes of an answer."""

    ANSWER = "answer", gettext_lazy("An answer, shown with the message")
    SUBJECT = "subject", gettext_lazy("The title of the request")
    MESSAGE = "message", gettext_lazy("The message")
    NAME = "name", gettext_lazy("The sender's name")
    EMAIL = "email", gettext_lazy("The sender's e-mail address")
    CUSTOM = "custom", gettext_lazy("A custom field")


#: Of a custom field's text, in characters.
LONGEST_CUSTOM = 1000

#: How the answer to a custom field is asked for.
FILLING = {
    FieldType.TEXT: FieldKind.LINE,
    FieldType.NUMBER: FieldKind.NUMBER,
    FieldType.DATE: FieldKind.DATE,
    FieldType.CHOICE: FieldKind.CHOICE,
    FieldType.CHECKBOX: FieldKind.CHECKBOX,
}


def key_of(field: "FormField") -> str:
    """The name of a question in the form and the API: the editor's, or made of the words."""
    return field.key or slugify(field.label).replace("-", "_")[:50] or f"field_{field.pk}"


def form_field(field: "FormField") -> forms.Field:
    """The Django field of a question."""
    common: dict[str, Any] = {"label": field.label, "help_text": field.help_text, "required": field.is_needed}
    common["error_messages"] = {"required": _missing(field)}
    return _BUILD[field.asks](field, common)


def _missing(field: "FormField") -> str:
    """What would be right, rather than that something is wrong."""
    if field.meaning == Meaning.EMAIL:
        return gettext("Enter your address, so that we can answer.")
    if field.asks == FieldKind.FILE:
        return gettext("Add at least one file.")
    if field.asks == FieldKind.CHOICE:
        return gettext("Choose one of the answers.")
    if field.asks == FieldKind.CHECKBOX:
        return gettext("Tick the box to go on.")
    return gettext("This answer is missing; a few words will do.")


def late_field(field: "FormField") -> forms.Field:
    """The hidden Django field of an answer to what is not asked any more: whoever gave it cannot correct it."""
    common: dict[str, Any] = {"label": field.label, "required": False, "widget": forms.HiddenInput}
    if field.asks == FieldKind.CHECKBOX:
        return forms.BooleanField(**common)
    return forms.CharField(max_length=LONGEST_CUSTOM, **common)


def _files(common: dict[str, Any]) -> forms.Field:
    """The editor's help, then what the field takes."""
    field = FilesField(**common)
    limits = gettext("Up to %(most)d files, each up to %(size)d MB.")
    limits %= {"most": field.max_files, "size": field.max_bytes // (1024 * 1024)}
    field.help_text = " ".join(filter(None, [str(field.help_text), limits]))
    return field


def _choice(choices: list[str], common: dict[str, Any]) -> forms.Field:
    pairs = [(choice, choice) for choice in choices]
    if len(pairs) <= 5:
        return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "–"), *pairs], **common)


_BUILD: dict[FieldKind, Any] = {
    FieldKind.LINE: lambda field, common: forms.CharField(max_length=LONGEST_CUSTOM if field.fills else 250, **common),
    FieldKind.TEXT: lambda field, common: forms.CharField(
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}), **common
    ),
    FieldKind.EMAIL: lambda field, common: forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "email"}), **common
    ),
    FieldKind.NUMBER: lambda field, common: NumberField(**common),
    FieldKind.DATE: lambda field, common: forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
    ),
    FieldKind.CHOICE: lambda field, common: _choice(field.offers, common),
    FieldKind.CHECKBOX: lambda field, common: forms.BooleanField(**common),
    FieldKind.FILE: lambda field, common: _files(common),
}
