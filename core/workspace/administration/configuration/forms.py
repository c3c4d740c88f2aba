"""Forms of what administrators name. They read what was typed; services judge and write it, for the API too."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from core.access.api import Actor
from core.work.kinds import enabled_kinds
from core.work.models import CustomField, Priority, Status, Tag, WorkItemType
from core.work.services import VERBS


def kind_choices() -> list[tuple[str, str]]:
    """The kinds whose plugins are on."""
    return [(kind.code, str(kind.name)) for kind in enabled_kinds()]


def kind_name(kind: str) -> str:
    """What people call it; the code where its plugin is off."""
    return dict(kind_choices()).get(kind, kind)


class ServiceForm(WagtailAdminModelForm):
    """A row that services write; somebody else's newer version of it is never overwritten."""

    instance: Any
    #: Columns that other rows hang on: shown, and never changed.
    fixed: ClassVar[tuple[str, ...]] = ()
    #: The mark that one row takes from another.
    mark: ClassVar[str] = ""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]
        for name in self.fixed if self.instance.pk else ():
            self.fields[name].disabled = True
        if "kind" in self.fixed and self.instance.pk:
            # also that of a plugin that is off
            self.fields["kind"].choices = [(self.instance.kind, kind_name(self.instance.kind))]

    def save(self, commit: bool = True) -> Any:
        """Through the service. Raises WorkError."""
        verbs = VERBS[type(self.instance)]
        by, values = Actor.agent(self.for_user), dict(self.cleaned_data)
        if self.instance.pk is None:
            self.instance = verbs.create(by=by, **values)
        else:
            version = values.pop("version")
            changes = {name: value for name, value in values.items() if name not in self.fixed}
            self.instance = verbs.update(by=by, expected_version=version, **{verbs.row_name: self.instance}, **changes)
        return self.instance

    def _get_validation_exclusions(self) -> set[str]:
        """A constraint would refuse the second mark; the service moves it instead."""
        return {*super()._get_validation_exclusions(), self.mark}


class TypeForm(ServiceForm):
    """A type under a kind."""

    fixed = ("kind",)
    mark = "is_default"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices)

    class Meta:
        model = WorkItemType
        fields = ("kind", "name", "rank", "is_default", "is_active")


class StatusForm(ServiceForm):
    """A status of a type."""

    fixed = ("item_type",)

    class Meta:
        model = Status
        fields = (
            "item_type",
            "label",
            "customer_label",
            "category",
            "color",
            "rank",
            "is_initial",
            "pauses_clock",
        )
        widgets: ClassVar = {"color": forms.TextInput(attrs={"placeholder": "#1f6feb"})}


class PriorityForm(ServiceForm):
    """A label and a rank; one is the default."""

    mark = "is_default"

    class Meta:
        model = Priority
        fields = ("label", "rank", "is_default")


class TagForm(ServiceForm):
    """The name; two spellings of one word are one tag."""

    class Meta:
        model = Tag
        fields = ("name",)


class CustomFieldForm(ServiceForm):
    """A field, its choices one a line."""

    fixed = ("kind", "key", "field_type")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For a choice: one text a line."),
    )

    class Meta:
        model = CustomField
        fields = (
            "kind",
            "label",
            "key",
            "field_type",
            "choices",
            "item_types",
            "help_text",
            "required",
            "shown_to_customers",
            "in_list",
            "is_active",
            "rank",
        )
        widgets: ClassVar = {"item_types": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(str(choice) for choice in self.instance.choices)

    def clean_choices(self) -> list[str]:
        """The lines that say something."""
        lines = (line.strip() for line in self.cleaned_data["choices"].splitlines())
        return [line for line in lines if line]
