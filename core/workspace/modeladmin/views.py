"""The package's views, kept within the rows of the list."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote, unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail_modeladmin import views

if TYPE_CHECKING:
    from core.workspace.modeladmin.screen import ModelAdmin


class Scoped:
    """An object view whose object comes from the same rows as the list."""

    def __init__(self, model_admin: "ModelAdmin", instance_pk: str) -> None:
        views.WMABaseView.__init__(self, model_admin)
        self.instance_pk = unquote(instance_pk)
        self.pk_quoted = quote(self.instance_pk)
        self.instance = model_admin.find(self.instance_pk)


class IndexView(views.IndexView):
    """The list of one tab."""

    IGNORED_PARAMS = (*views.IndexView.IGNORED_PARAMS, "tab")

    def get_base_queryset(self, request: HttpRequest | None = None) -> QuerySet[Any]:
        rows = super().get_base_queryset(request)
        current = self.model_admin.current_tab
        return rows.filter(**current[2]) if current else rows

    def get_filters(self, request: HttpRequest) -> tuple[Any, ...]:
        """Those of `list_filter`. The package hands whatever else an address says to the database, so that who sees the
        list could ask for what it does not show. Raises IncorrectLookupParameters for that.
        """
        filters: tuple[Any, ...] = super().get_filters(request)
        if filters[2]:
            raise IncorrectLookupParameters
        return filters


class CreateView(views.CreateView):
    """A new row."""


class EditView(Scoped, views.EditView):
    """Edit within the list's rows."""


class DeleteView(Scoped, views.DeleteView):
    """Delete within the list's rows."""


class InspectView(Scoped, views.InspectView):
    """Look within the list's rows."""

    def action_buttons(self) -> SafeString:
        """For templates: what can be done with the row."""
        buttons: SafeString = self.model_admin.buttons(self.instance)
        return buttons


class HistoryView(Scoped, views.HistoryView):
    """History within the list's rows."""
