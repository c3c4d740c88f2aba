"""The screen plugins subclass: its addresses, its rows, its tabs and its buttons."""

import copy
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import URLPattern, re_path
from django.utils.functional import classproperty
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail_modeladmin import options
from wagtail_modeladmin.helpers import ButtonHelper

from core.access.api import viewer_of
from core.workspace import parts
from core.workspace.contributions import AdminScreen, NavigationItem
from core.workspace.modeladmin.actions import RowAction
from core.workspace.modeladmin.rights import LogButtons, ReadOnlyRights, Rights
from core.workspace.modeladmin.views import DeleteView, EditView, HistoryView, IndexView, InspectView


class ModelAdmin(options.ModelAdmin, AdminScreen):
    """Subclass it and return the class from the hook `admin_screens`. Options are those of wagtail-modeladmin, and:

    `read_only` closes every form; `actions` are buttons (RowAction) that need the right to change; `in_settings` puts
    the menu entry below Settings; `tabs` are (code, label, filter) views of the list.
    """

    read_only: ClassVar[bool] = False
    actions: ClassVar[Sequence[RowAction]] = ()
    in_settings: ClassVar[bool] = True
    tabs: ClassVar[Sequence[tuple[str, Any, dict[str, Any]]]] = ()
    #: Whether the filters of `list_filter` stand above the list; addresses may use them anyway.
    shows_filters: ClassVar[bool] = False
    #: What stands above the list: one sentence.
    description: ClassVar[Any] = ""
    #: What an empty list says.
    nothing: ClassVar[Any] = _("Nothing here.")
    #: What an empty list adds: what would stand here, and what to do.
    nothing_more: ClassVar[Any] = ""
    history_view_enabled = False
    list_per_page = 50
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    inspect_view_class = InspectView
    history_view_class = HistoryView
    index_template_name = "wagdesk_workspace/modeladmin/index.html"
    #: Set on the copy that serves a request.
    request: HttpRequest

    @classproperty
    def permission_helper_class(cls) -> type[Rights]:  # noqa: N805 - a property of the class
        return ReadOnlyRights if cls.read_only else Rights

    @classproperty
    def button_helper_class(cls) -> type[ButtonHelper]:  # noqa: N805 - a property of the class
        return LogButtons if cls.read_only else ButtonHelper

    def urls(self) -> Iterable[URLPattern]:
        """The package's addresses, and one for actions."""
        start = rf"^{self.url_helper.base_url_path}/action/(?P<name>\w+)/"
        name = self.url_helper.get_action_url_name("action")
        return [
            *self.get_admin_urls_for_registration(),
            re_path(rf"{start}$", self.action_view, name=name),
            re_path(rf"{start}(?P<pk>[-\w]+)/$", self.action_view, name=name),
        ]

    def navigation(self) -> Iterable[NavigationItem]:
        """The list."""
        name = f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"
        return [
            NavigationItem(
                label=self.get_menu_label(),
                icon=self.get_menu_icon(),
                url_name=self.url_helper.get_action_url_name("index"),
                order=self.get_menu_order(),
                permission=name,
                in_settings=self.in_settings,
            )
        ]

    # Every view works on a copy that knows its request, because object views of the package fetch before they get it.
    def index_view(self, request: HttpRequest) -> HttpResponse:
        """The list; without what its address says where nobody knows that."""
        try:
            return options.ModelAdmin.index_view(self._for(request), request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.url_helper.index_url)

    def create_view(self, request: HttpRequest) -> HttpResponse:
        """A new row."""
        return options.ModelAdmin.create_view(self._for(request), request)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Change a row."""
        return options.ModelAdmin.edit_view(self._for(request), request, instance_pk)

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Delete a row."""
        return options.ModelAdmin.delete_view(self._for(request), request, instance_pk)

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Look at a row."""
        return options.ModelAdmin.inspect_view(self._for(request), request, instance_pk)

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """What was done to a row."""
        return options.ModelAdmin.history_view(self._for(request), request, instance_pk)

    def action_view(self, request: HttpRequest, name: str, pk: str = "") -> HttpResponse:
        """Run an action on one row, or on the whole list."""
        screen = self._for(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        action = next((one for one in self.actions if one.name == name and one.whole_list is (not pk)), None)
        if action is None:
            raise Http404
        if not screen.may_act:
            raise PermissionDenied
        rows = screen.get_queryset(request)
        if pk:
            rows = rows.filter(pk=screen.find(pk).pk)
        messages.success(request, action.run(request, rows))
        return HttpResponseRedirect(self.url_helper.index_url)

    def _for(self, request: HttpRequest) -> "ModelAdmin":
        screen = copy.copy(self)
        screen.request = request
        return screen

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the list and of every object view."""
        rows = super().get_queryset(request)
        return rows.visible_to(viewer_of(request)) if hasattr(rows, "visible_to") else rows

    def find(self, pk: str) -> Any:
        """One of the rows, or 404."""
        try:
            found = self.get_queryset(self.request).filter(pk=pk).first()
        except (ValueError, TypeError) as error:
            raise Http404 from error
        if found is None:
            raise Http404
        return found

    @property
    def current_tab(self) -> tuple[str, Any, dict[str, Any]] | None:
        """The tab of the address, else the first."""
        wanted = self.request.GET.get("tab", "")
        return next((tab for tab in self.tabs if tab[0] == wanted), self.tabs[0] if self.tabs else None)

    def shown_tabs(self) -> list[dict[str, Any]]:
        """The tabs with their counts, in one query."""
        if not self.tabs:
            return []
        rows, current = self.get_queryset(self.request).order_by(), self.current_tab
        counts = rows.aggregate(**{code: Count("pk", filter=Q(**which)) for code, _label, which in self.tabs})
        return [
            {"code": code, "label": label, "count": counts[code], "current": bool(current and code == current[0])}
            for code, label, _which in self.tabs
        ]

    @property
    def may_act(self) -> bool:
        """Whether this person may use the buttons."""
        opts = self.model._meta
        return bool(self.request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}"))

    def buttons(self, row: Any) -> SafeString:
        """For `list_display`: the actions of a row as small forms."""
        if not self.may_act:
            return format_html("")
        fitting = [one for one in self.actions if not one.whole_list and one.applies(row)]
        return format_html_join(" ", "{}", ((self.button(one, str(row.pk)),) for one in fitting))

    buttons.short_description = _("Actions")  # type: ignore[attr-defined]
    buttons.empty_value_display = ""  # type: ignore[attr-defined]

    def button(self, action: RowAction, pk: str = "") -> SafeString:
        """One action as a form."""
        return format_html(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="button button-small button-secondary">{} {}</button></form>',
            self.action_url(action, pk),
            get_token(self.request),
            parts.icon(action.icon),
            action.label,
        )

    def action_url(self, action: RowAction, pk: str = "") -> str:
        """Where the form of an action is sent."""
        return self.url_helper.get_action_url("action", name=action.name, **({"pk": pk} if pk else {}))

    def crumbs(self) -> list[dict[str, Any]]:
        """The list."""
        return [{"url": self.url_helper.index_url, "label": self.get_menu_label()}]

    def list_buttons(self) -> list[SafeString]:
        """Actions on the whole list, on the tab with the rows they change."""
        current = self.current_tab[0] if self.current_tab else ""
        fitting = [one for one in self.actions if one.whole_list and (not one.tabs or current in one.tabs)]
        return [self.button(one) for one in fitting] if self.may_act else []

    def said_nothing(self) -> str:
        """What the current tab says when it is empty; `nothing` is said of the first."""
        current = self.current_tab
        if current is None or current == self.tabs[0]:
            return str(self.nothing)
        return str(_("Nothing in “%(view)s”") % {"view": current[1]})
