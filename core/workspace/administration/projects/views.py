"""The tree, a form for one more, and a page for each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import row_key
from core.work.errors import StaleVersion, WorkError
from core.work.models import Scope, ScopeKind
from core.work.services import create_scope, update_scope
from core.workspace.administration.projects import impact
from core.workspace.administration.projects.base import ADD, CHANGE, PAGE, ProjectView
from core.workspace.administration.projects.forms import EditScopeForm, ScopeForm
from core.workspace.administration.projects.page import ScopePage
from core.workspace.administration.projects.tree import rows_of


class Tree(ProjectView):
    """All scopes the agent may enter; what is archived stands in a view of its own."""

    template_name = "wagdesk_workspace/administration/projects/tree.html"
    http_method_names = ("get", "head", "options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows."""
        put_away = self.request.GET.get("view") == "archived"
        rows, counts = rows_of(self.viewer, put_away=put_away)
        return super().get_context_data(
            rows=rows,
            put_away=put_away,
            in_use=counts.get(False, 0),
            archived=counts.get(True, 0),
            is_empty=not put_away and all(row.scope.is_root() for row in rows),
            may_add=self.request.user.has_perm(ADD),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Only this page."""
        return [{"url": "", "label": _("Projects")}]


class Add(ProjectView):
    """One more, below the parent the address names."""

    template_name = "wagdesk_workspace/administration/projects/add.html"
    right = ADD
    page_title = gettext_lazy("Add project")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The next smaller kind is offered."""
        parent = self.scopes().filter(pk=row_key(request.GET.get("parent", "")) or 0).first()
        initial = {"parent": parent.pk, "kind": _next_kind(parent)} if parent else {}
        return self.render(form=ScopeForm(initial=initial, scopes=self.scopes()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it."""
        form = ScopeForm(request.POST, scopes=self.scopes())
        if form.is_valid():
            try:
                scope = create_scope(by=self.actor, **form.cleaned_data)
            except WorkError as error:
                form.refuse(error)
            else:
                messages.success(request, _("“%(name)s” was added.") % {"name": scope})
                return HttpResponseRedirect(reverse(PAGE, args=[scope.pk]))
        return self.render(form=form, status=422)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the tree."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class Edit(ScopePage):
    """Who may change a scope changes it, its managers its name; others read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As it is now."""
        scope = self.scope(kwargs["pk"])
        return self.page(scope)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save; ask first where somebody loses sight of something."""
        scope = self.scope(kwargs["pk"])
        form = self.form_of(scope, request.POST)
        if not form.is_valid():
            return self.page(scope, form=form, status=422)
        if (touched := self._unconfirmed(scope, form)) is not None:
            return self.page(scope, form=form, touched=touched, status=422)
        return self._save(scope, form)

    def _unconfirmed(self, scope: Scope, form: EditScopeForm) -> impact.Impact | None:
        """What would be lost, unless the agent has read that for exactly this change."""
        data = form.cleaned_data
        if "is_private" not in data or not self.request.user.has_perm(CHANGE):
            return None
        if self.request.POST.get("confirmed") == self.token_of(form):
            return None
        wanted = {"is_private": data["is_private"], "parent": data.get("parent")}
        return impact.of_change(scope, viewer=self.viewer, agent=self.agent, **wanted)

    def _save(self, scope: Scope, form: EditScopeForm) -> HttpResponse:
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            update_scope(scope=scope, by=self.actor, expected_version=version, **values)
        except WorkError as error:
            form.refuse(error)
            return self.page(scope, form=form, is_stale=isinstance(error, StaleVersion), status=422)
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse(PAGE, args=[scope.pk]))


def _next_kind(parent: Scope) -> str:
    return ScopeKind.PROJECT if parent.kind in (ScopeKind.ROOT, ScopeKind.PORTFOLIO) else ScopeKind.FOLDER
