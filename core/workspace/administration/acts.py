"""What administrators did: a list that is read, filtered and exported, changed by erasure and age alone."""

from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.people.audit import KINDS
from core.people.models import Act
from core.workspace.modeladmin import ModelAdmin


class KindFilter(SimpleListFilter):
    """What was done."""

    title = _("what")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By name."""
        return sorted(((code, str(label)) for code, label in KINDS.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Act]) -> QuerySet[Act]:
        """One kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ActScreen(ModelAdmin):
    """A log without a button."""

    model = Act
    base_url_path = "acts"
    menu_label = _("Acts of administrators")
    menu_icon = "history"
    menu_order = 830
    read_only: ClassVar[bool] = True
    inspect_view_enabled = True
    inspect_view_fields = ("at", "who", "kind", "object_type", "object_key", "object_name", "changes", "address")
    list_display = ("what", "who", "changed", "address", "at")
    list_filter = (KindFilter, "at")
    shows_filters: ClassVar[bool] = True
    list_export = ("at", "who", "user_id", "kind", "object_type", "object_key", "object_name", "changes", "address")
    export_filename = "acts"
    search_fields = ("who", "object_name", "address", "object_key")
    ordering = ("-pk",)
    description: ClassVar[Any] = _("Who did what, when, from which address. Nobody can change or delete it.")

    def what(self, row: Act) -> SafeString:
        """In words, and to what."""
        return format_html('<span class="wd-strong">{}</span> {}', KINDS.get(row.kind, row.kind), row.object_name)

    what.short_description = _("what")  # type: ignore[attr-defined]

    def changed(self, row: Act) -> SafeString:
        """Each field, before and after."""
        return format_html_join("", "<div>{}: {}</div>", ((name, arrow(value)) for name, value in row.changes.items()))

    changed.short_description = _("changes")  # type: ignore[attr-defined]
    changed.empty_value_display = ""  # type: ignore[attr-defined]


def arrow(value: Any) -> str:
    """Before → after."""
    if isinstance(value, list) and len(value) == 2:
        return " → ".join(words(one) for one in value)
    return words(value)


def words(value: Any) -> str:
    """A value as text."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "–" if value in (None, "") else str(value)
