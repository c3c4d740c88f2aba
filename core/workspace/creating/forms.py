"""The form that creates an item by hand."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.conversations.sending import send_key
from core.people.models import Team, User
from core.work.forms import NumberField
from core.work.models import CustomField, FieldType, Priority, WorkItemType
from core.workspace.furniture import Choice, Furniture

#: What the two buttons say.
PUBLIC, INTERNAL = "public", "internal"


class CreateForm(forms.Form):
    """Judges shape; the services judge rules. Choices are those of the page's furniture."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    requesters = forms.CharField(
        label=gettext_lazy("Requester"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Mail address of who asks; several with commas. Somebody new becomes a customer."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    text = forms.CharField(
        label=gettext_lazy("What it is about"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-controller": "w-autosize"}),
    )
    item_type = forms.TypedChoiceField(label=gettext_lazy("Type"), coerce=int)
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int, required=False, empty_value=None)
    assignee = forms.TypedChoiceField(label=gettext_lazy("Assignee"), coerce=int, required=False, empty_value=None)
    team = forms.TypedChoiceField(label=gettext_lazy("Team"), coerce=int, required=False, empty_value=None)
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, max_length=500, help_text=gettext_lazy("Several with commas.")
    )

    def __init__(self, *args: Any, furniture: Furniture, user_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_id = user_id
        me = [(user_id, _("Me"))]
        others = [agent for agent in furniture.agents if agent.pk != user_id]
        self._offer("item_type", _pairs(furniture.types))
        self._offer("priority", _pairs(furniture.priorities))
        self._offer("assignee", [("", _("Nobody")), *me, *_pairs(others)])
        self._offer("team", [("", _("No team")), *_pairs(furniture.teams)])
        self.custom_fields = {f"custom.{field.key}": field for field in furniture.custom_fields}
        for name, field in self.custom_fields.items():
            self.fields[name] = _form_field(field)

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_requesters(self) -> list[str]:
        """Each a complete address."""
        found = [one.strip() for one in self.cleaned_data["requesters"].replace(";", ",").split(",") if one.strip()]
        for one in found:
            try:
                validate_email(one)
            except ValidationError as error:
                raise ValidationError(_("“%(one)s” is not a complete mail address.") % {"one": one}) from error
        return list(dict.fromkeys(found))

    def clean_tags(self) -> list[str]:
        """Names, without empty ones."""
        return [name.strip() for name in self.cleaned_data["tags"].split(",") if name.strip()]

    def clean(self) -> dict[str, Any]:
        """A reply needs somebody to reach and something to say."""
        data = super().clean() or self.cleaned_data
        if self.is_public:
            if not data.get("requesters") and "requesters" not in self.errors:
                self.add_error("requesters", _("To send something, say to whom."))
            if not data.get("text"):
                self.add_error("text", _("To send something, write it here."))
        return data

    @property
    def is_public(self) -> bool:
        """Whether the button that sends was pressed."""
        return bool(self.data.get("audience") == PUBLIC)

    def key(self) -> str | None:
        """What makes a second sending the same item: the form that was opened, by whom, and all that was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return send_key(self.cleaned_data["token"], self.user_id, self.is_public, said)

    def values(self) -> dict[str, Any]:
        """As `create_item` takes them, requesters aside."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "item_type": WorkItemType.objects.filter(pk=data["item_type"]).first(),
            "priority": Priority.objects.filter(pk=data["priority"]).first(),
            "assignee": User.objects.filter(pk=data["assignee"]).first(),
            "team": Team.objects.filter(pk=data["team"]).first(),
            "tags": data["tags"],
            "custom": self.custom_values(),
        }

    def custom_values(self) -> dict[str, Any]:
        """Custom fields with a value."""
        found = {}
        for name, field in self.custom_fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", False):
                found[field.key] = value.isoformat() if hasattr(value, "isoformat") else value
        return found


def _pairs(choices: list[Choice]) -> list[tuple[int, str]]:
    return [(choice.pk, choice.label) for choice in choices]


def _form_field(field: CustomField) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help_text}
    if field.field_type == FieldType.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *((one, one) for one in field.choices)], **common)
    if field.field_type == FieldType.CHECKBOX:
        return forms.BooleanField(**{**common, "required": False})
    if field.field_type == FieldType.NUMBER:
        return NumberField(**common)
    if field.field_type == FieldType.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    return forms.CharField(max_length=1000, **common)
