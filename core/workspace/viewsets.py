"""Wagtail's model viewset for plugins: every view scoped to the rows one may see, gone while the plugin is off.

Wagtail checks the right on the model, never the row, and its object views look anywhere. Guarantees: list, edit, copy,
inspect, history, usage, delete and reorder show the same rows.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet

from core.access.api import ChangedMeanwhile, one_transaction, viewer_of
from core.work.errors import InvalidField, WorkError
from core.workspace.contributions import AdminScreen, NavigationItem

OBJECT_VIEWS = ("edit", "delete", "history", "usage", "copy", "inspect")


def visible(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows this person may see; models that everybody may see have no such method."""
    return rows.visible_to(viewer_of(request)) if hasattr(rows, "visible_to") else rows


class ScopedList:
    """A view of many rows."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Scoped."""
        return visible(self.request, super().get_base_queryset())  # type: ignore[misc,attr-defined]


class ScopedObject:
    """A view of one row; an invisible and an unknown one get the same answer."""

    def get_object(self, queryset: Any = None) -> Any:
        """Scoped."""
        return find(self.request, self.model, self.kwargs["pk"])  # type: ignore[attr-defined]


class Judged:
    """A view whose form is saved by a service: what the service refuses becomes an error of the form."""

    def form_valid(self, form: Any) -> Any:
        """Back to what was typed, with the reason."""
        try:
            with one_transaction():
                return super().form_valid(form)  # type: ignore[misc]
        except InvalidField as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except (WorkError, ChangedMeanwhile) as error:
            form.add_error(None, str(error))
        self.is_valid(form)  # type: ignore[attr-defined]  # no longer: it writes the sentence above the form
        return self.form_invalid(form)  # type: ignore[attr-defined]


class ScopedEdit(Judged, ScopedObject):
    """One row's form."""


class ScopedDelete(ScopedObject):
    """A row others still point at stays, and the person reads why."""

    #: Not DELETE, which Django would answer past `form_valid`.
    http_method_names = ("get", "post", "head", "options")

    def form_valid(self, form: Any) -> Any:
        """Back to the list with a sentence."""
        try:
            with one_transaction():
                return super().form_valid(form)  # type: ignore[misc]
        except ProtectedError:
            text = _("“%(name)s” is still in use and was not deleted.") % {"name": self.object}  # type: ignore[attr-defined]
        except (WorkError, ChangedMeanwhile) as error:
            text = str(error)
        messages.error(self.request, text)  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse(self.index_url_name))  # type: ignore[attr-defined]


class ScopedOrder:
    """Reordering."""

    def get_queryset(self) -> QuerySet[Any]:
        """Scoped."""
        return visible(self.request, super().get_queryset())  # type: ignore[misc,attr-defined]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The row that moves is one of them."""
        find(request, self.model, kwargs["pk"])  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


def find(request: HttpRequest, model: Any, pk: Any) -> Any:
    """One visible row, or 404."""
    try:
        found = visible(request, model._default_manager.all()).filter(pk=unquote(str(pk))).first()
    except (ValueError, TypeError) as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


class PluginModelViewSet(ModelViewSet, AdminScreen):
    """Subclass it and return the class from the hook `admin_screens`. Options are those of Wagtail's ModelViewSet."""

    add_to_reference_index = False
    copy_view_enabled = False
    #: Put the menu entry below Settings.
    in_settings: ClassVar[bool] = True
    menu_order: ClassVar[int] = 600
    has_told_its_permissions: ClassVar[bool] = False
    index_view_class: Any
    add_view_class: Any
    reorder_view_class: Any

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.index_view_class = _scoped(ScopedList, self.index_view_class)
        self.add_view_class = _scoped(Judged, self.add_view_class)
        self.reorder_view_class = _scoped(ScopedOrder, self.reorder_view_class)
        for name_of_view in OBJECT_VIEWS:
            attribute = f"{name_of_view}_view_class"
            scope = {"edit": ScopedEdit, "delete": ScopedDelete}.get(name_of_view, ScopedObject)
            setattr(self, attribute, _scoped(scope, getattr(self, attribute)))

    def urls(self) -> Iterable[URLPattern | URLResolver]:
        """Below its prefix, in its namespace."""
        # Once: the addresses are read again where plugins change, and Wagtail joins all it was told into one question.
        if not type(self).has_told_its_permissions:
            type(self).has_told_its_permissions = True
            self.register_permissions()
        patterns = (self.get_urlpatterns(), self.url_namespace)
        return [path(f"{self.url_prefix}/", include(patterns, namespace=self.url_namespace))]

    def navigation(self) -> Iterable[NavigationItem]:
        """The list."""
        opts = self.model._meta
        return [
            NavigationItem(
                label=self.menu_label,
                icon=self.menu_icon,
                url_name=self.get_url_name("index"),
                order=self.menu_order,
                permission=f"{opts.app_label}.view_{opts.model_name}",
                in_settings=self.in_settings,
            )
        ]


def _scoped(scope: type, view_class: type) -> type:
    return type(view_class.__name__, (scope, view_class), {"__doc__": view_class.__doc__})
