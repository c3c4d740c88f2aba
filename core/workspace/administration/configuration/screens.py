"""Screens of what administrators name."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import DeleteView

from core.access.api import Actor
from core.work.models import CustomField, Priority, Status, Tag, WorkItemType
from core.work.services import VERBS
from core.workspace import parts
from core.workspace.administration.configuration.forms import (
    CustomFieldForm,
    PriorityForm,
    ServiceForm,
    StatusForm,
    TagForm,
    TypeForm,
    kind_name,
)
from core.workspace.viewsets import PluginModelViewSet


def _category(row: Status) -> SafeString:
    """As the pill that items in it wear."""
    return parts.pill(row.category, row.get_category_display())


class ServiceDelete(DeleteView):
    """Through the service, which says what still hangs on the row."""

    def delete_action(self) -> None:
        """Raises WorkError."""
        verbs = VERBS[self.model]
        verbs.delete(by=Actor.agent(self.request.user), **{verbs.row_name: self.object})


class ConfigurationScreen(PluginModelViewSet):
    """Rows that services write, by one form for new and old ones."""

    form: type[ServiceForm]
    delete_view_class = ServiceDelete

    def get_form_class(self, for_update: bool = False) -> type[ServiceForm]:
        return self.form


class TypeScreen(ConfigurationScreen):
    """Types."""

    model = WorkItemType
    form = TypeForm
    name = "wagdesk_types"
    url_prefix = "types"
    icon = "form"
    menu_label = gettext_lazy("Types")
    menu_order = 600
    list_display = (
        "name",
        Column("kind", label=gettext_lazy("Kind"), accessor=lambda row: kind_name(row.kind), sort_key="kind"),
        BooleanColumn("is_default", label=gettext_lazy("Default")),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    )
    ordering = ("kind", "rank", "pk")


class StatusScreen(ConfigurationScreen):
    """Statuses, by type."""

    model = Status
    form = StatusForm
    name = "wagdesk_statuses"
    url_prefix = "statuses"
    icon = "radio-full"
    menu_label = gettext_lazy("Statuses")
    menu_order = 605
    list_display = (
        "label",
        Column("customer_label", label=gettext_lazy("Customers read")),
        Column("item_type", label=gettext_lazy("Type")),
        Column("category", label=gettext_lazy("Category"), accessor=_category),
        Column("swatch", label=gettext_lazy("Colour"), accessor=lambda status: parts.swatch(status.color)),
    )
    list_filter = ("item_type", "category")
    ordering = ("item_type__kind", "item_type__rank", "rank", "pk")
    list_per_page = 50


class PriorityScreen(ConfigurationScreen):
    """Priorities, most urgent first."""

    model = Priority
    form = PriorityForm
    name = "wagdesk_priorities"
    url_prefix = "priorities"
    icon = "arrow-up"
    menu_label = gettext_lazy("Priorities")
    menu_order = 610
    list_display = ("label", "rank", BooleanColumn("is_default", label=gettext_lazy("Default")))


class TagScreen(ConfigurationScreen):
    """Tags."""

    model = Tag
    form = TagForm
    name = "wagdesk_tags"
    url_prefix = "tags"
    icon = "tag"
    menu_label = gettext_lazy("Tags")
    menu_order = 615
    list_display = ("name",)
    search_fields = ("name",)
    search_backend_name = None


class CustomFieldScreen(ConfigurationScreen):
    """Custom fields."""

    model = CustomField
    form = CustomFieldForm
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


SCREENS = (TypeScreen, StatusScreen, PriorityScreen, TagScreen, CustomFieldScreen)
