"""What administrators name: types, statuses, priorities, tags and custom fields of items."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import DeleteView

from core.access.api import Actor
from core.work.errors import InvalidField
from core.work.kinds import enabled_kinds
from core.work.models import CustomField, FieldType, Priority, Status, Tag, WorkItemType
from core.work.services import create_tag, delete_tag, free_tag, update_tag
from core.workspace.viewsets import PluginModelViewSet


def kind_choices() -> list[tuple[str, str]]:
    """The kinds whose plugins are on."""
    return [(kind.code, str(kind.name)) for kind in enabled_kinds()]


class DefaultForm(WagtailAdminModelForm):
    """A row of which one is the default: choosing it takes the mark from the one that had it."""

    def _get_validation_exclusions(self) -> set[str]:
        """The constraint would refuse the second default; `save` moves the mark instead."""
        return {*super()._get_validation_exclusions(), "is_default"}

    def others(self) -> Any:
        """The rows the mark may be taken from."""
        return type(self.instance)._default_manager.exclude(pk=self.instance.pk)

    def save(self, commit: bool = True) -> Any:
        """Both rows in one transaction."""
        with transaction.atomic():
            if self.cleaned_data["is_default"]:
                self.others().filter(is_default=True).update(is_default=False)
            return super().save(commit)


class TypeForm(DefaultForm):
    """A type under a kind; the kind never changes, because statuses and fields hang on it."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices)

    class Meta:
        model = WorkItemType
        fields = ("kind", "name", "rank", "is_default", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["kind"].disabled = True

    def others(self) -> Any:
        """There is one default for each kind."""
        return super().others().filter(kind=self.cleaned_data["kind"])

    def save(self, commit: bool = True) -> WorkItemType:
        """A new type can be used at once, so it gets a first status."""
        is_new = self.instance.pk is None
        with transaction.atomic():
            item_type: WorkItemType = super().save(commit)
            if is_new and commit:
                Status.objects.create(item_type=item_type, label=_("New"), category="new", is_initial=True)
        return item_type


class PriorityForm(DefaultForm):
    """A label and a rank; one is the default."""

    class Meta:
        model = Priority
        fields = ("label", "rank", "is_default")


class TagForm(WagtailAdminModelForm):
    """The name; two spellings of one word are one tag."""

    instance: Tag

    class Meta:
        model = Tag
        fields = ("name",)

    def clean_name(self) -> str:
        """Comparable and free."""
        try:
            return free_tag(name=self.cleaned_data["name"], tag=Tag(pk=self.instance.pk)).name
        except InvalidField as error:
            raise forms.ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> Tag:
        """Through the service."""
        by, name = Actor.agent(self.for_user), self.cleaned_data["name"]
        is_new = self.instance.pk is None
        tag = create_tag(name=name, by=by) if is_new else update_tag(tag=self.instance, by=by, name=name)
        self.instance = tag
        return tag


class CustomFieldForm(WagtailAdminModelForm):
    """A field; key, kind and type never change, because values hang on them."""

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
        if self.instance.pk:
            for name in ("kind", "key", "field_type"):
                self.fields[name].disabled = True
            self.initial["choices"] = "\n".join(str(choice) for choice in self.instance.choices)

    def clean_choices(self) -> list[str]:
        """Texts, each once, without empty lines."""
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        return list(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        """A choice needs something to choose; types are of the field's kind."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("field_type") == FieldType.CHOICE and not data.get("choices"):
            self.add_error("choices", _("Name at least one choice."))
        wrong = [str(one) for one in data.get("item_types") or () if one.kind != data.get("kind")]
        if wrong:
            self.add_error("item_types", _("Not of this kind: %(types)s.") % {"types": ", ".join(wrong)})
        return data


class DeleteTag(DeleteView):
    """Through the service."""

    def delete_action(self) -> None:
        """It goes from its items too."""
        delete_tag(tag=self.object, by=Actor.agent(self.request.user))


class TypeScreen(PluginModelViewSet):
    """Types."""

    model = WorkItemType
    name = "wagdesk_types"
    url_prefix = "types"
    icon = "form"
    menu_label = gettext_lazy("Types")
    menu_order = 600
    list_display = (
        "name",
        "kind",
        BooleanColumn("is_default", label=gettext_lazy("Default")),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    )
    ordering = ("kind", "rank", "pk")

    def get_form_class(self, for_update: bool = False) -> type[TypeForm]:
        return TypeForm


class StatusScreen(PluginModelViewSet):
    """Statuses, by type."""

    model = Status
    name = "wagdesk_statuses"
    url_prefix = "statuses"
    icon = "radio-full"
    menu_label = gettext_lazy("Statuses")
    menu_order = 605
    list_display = (
        "label",
        Column("customer_label", label=gettext_lazy("Customers read")),
        Column("item_type", label=gettext_lazy("Type")),
        Column("get_category_display", label=gettext_lazy("Category")),
    )
    list_filter = ("item_type", "category")
    ordering = ("item_type__kind", "item_type__rank", "rank", "pk")
    list_per_page = 50
    form_fields = (
        "item_type",
        "label",
        "customer_label",
        "category",
        "color",
        "rank",
        "is_initial",
        "pauses_clock",
    )


class PriorityScreen(PluginModelViewSet):
    """Priorities, most urgent first."""

    model = Priority
    name = "wagdesk_priorities"
    url_prefix = "priorities"
    icon = "arrow-up"
    menu_label = gettext_lazy("Priorities")
    menu_order = 610
    list_display = ("label", "rank", BooleanColumn("is_default", label=gettext_lazy("Default")))

    def get_form_class(self, for_update: bool = False) -> type[PriorityForm]:
        return PriorityForm


class TagScreen(PluginModelViewSet):
    """Tags."""

    model = Tag
    name = "wagdesk_tags"
    url_prefix = "tags"
    icon = "tag"
    menu_label = gettext_lazy("Tags")
    menu_order = 615
    list_display = ("name",)
    search_fields = ("name",)
    delete_view_class = DeleteTag
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[TagForm]:
        return TagForm


class CustomFieldScreen(PluginModelViewSet):
    """Custom fields."""

    model = CustomField
    name = "wagdesk_fields"
    url_prefix = "fields"
    icon = "list-ul"
    menu_label = gettext_lazy("Custom fields")
    menu_order = 620
    list_display = (
        "label",
        "key",
        Column("get_field_type_display", label=gettext_lazy("Type")),
        BooleanColumn("shown_to_customers", label=gettext_lazy("Customers see it")),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    )

    def get_form_class(self, for_update: bool = False) -> type[CustomFieldForm]:
        return CustomFieldForm


SCREENS = (TypeScreen, StatusScreen, PriorityScreen, TagScreen, CustomFieldScreen)
