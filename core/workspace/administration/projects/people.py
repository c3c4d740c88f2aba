"""Members and followers of a scope: each form one verb; asked about first where somebody loses sight of something."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.api import row_key
from core.people.models import Team, User
from core.work.errors import WorkError
from core.work.models import Scope, ScopeFollower, ScopeMember
from core.work.services import add_scope_follower, add_scope_member, remove_scope_follower, remove_scope_member
from core.workspace.administration.projects import impact
from core.workspace.administration.projects.base import PAGE
from core.workspace.administration.projects.forms import FollowerForm
from core.workspace.administration.projects.page import ScopePage

CONFIRM = "wagdesk_workspace/administration/projects/remove.html"


class Change(ScopePage):
    """One change, then back to the page of the scope."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`remove` names a row; anything else adds."""
        scope = self.scope(kwargs["pk"])
        try:
            answer = self.remove(scope) if "remove" in request.POST else self.add(scope)
        except WorkError as error:
            messages.error(request, str(error))
            answer = None
        return answer or HttpResponseRedirect(reverse(PAGE, args=[scope.pk]))

    def add(self, scope: Scope) -> HttpResponse | None:
        """Add somebody; a page where something is wrong."""
        raise NotImplementedError

    def remove(self, scope: Scope) -> HttpResponse | None:
        """Remove a row; a page that asks first."""
        raise NotImplementedError

    def named(self, rows: Any) -> Any:
        """The row `remove` names among these, or None, which is said."""
        row = rows.filter(pk=row_key(self.request.POST["remove"]) or 0).first()
        if row is None:
            messages.error(self.request, self.nobody())
        return row

    def ask(self, scope: Scope, row: Any, name: Any, touched: impact.Impact | None) -> HttpResponse:
        """The page that asks."""
        self.shown, self.template_name = scope.name, CONFIRM
        here = reverse(PAGE, args=[scope.pk])
        is_member = isinstance(row, ScopeMember)
        return self.render(scope=scope, row=row, name=name, touched=touched, is_member=is_member, here=here)

    @property
    def is_confirmed(self) -> bool:
        """Whether the agent has read what follows."""
        return self.request.POST.get("confirmed") == "1"


class Members(Change):
    """A person or team enters, has another role, or leaves."""

    def add(self, scope: Scope) -> HttpResponse | None:
        form = self.member_form(self.request.POST)
        if not form.is_valid():
            return self.page(scope, member_form=form, status=422)
        what, _colon, pk = form.cleaned_data["who"].partition(":")
        whom: dict[str, Any] = {what: (User if what == "user" else Team).objects.get(pk=pk)}
        if add_scope_member(scope=scope, by=self.actor, role=form.cleaned_data["role"], **whom):
            messages.success(self.request, _("Saved."))
        return None

    def remove(self, scope: Scope) -> HttpResponse | None:
        row = self.named(self.members(scope))
        if row is None:
            return None
        touched = impact.of_leaving(row, viewer=self.viewer)
        name = row.user or row.team
        if touched is not None and not self.is_confirmed:
            return self.ask(scope, row, name, touched)
        remove_scope_member(scope=scope, by=self.actor, user=row.user, team=row.team)
        messages.success(self.request, _("%(name)s is no member any more.") % {"name": name})
        return None


class Followers(Change):
    """Shared with a customer or organisation, or no longer."""

    def add(self, scope: Scope) -> HttpResponse | None:
        form = FollowerForm(self.request.POST, viewer=self.viewer)
        if not form.is_valid():
            return self.page(scope, follower_form=form, status=422)
        whom = {"organization": form.cleaned_data["organization"], "customer": form.cleaned_data["email"]}
        if add_scope_follower(scope=scope, by=self.actor, **whom):
            messages.success(self.request, _("Saved."))
        return None

    def remove(self, scope: Scope) -> HttpResponse | None:
        row: ScopeFollower | None = self.named(self.followers(scope))
        if row is None:
            return None
        name = row.customer or row.organization
        if not self.is_confirmed:
            return self.ask(scope, row, name, impact.of_unsharing(row, viewer=self.viewer))
        remove_scope_follower(scope=scope, by=self.actor, customer=row.customer, organization=row.organization)
        messages.success(self.request, _("It is no longer shared with %(name)s.") % {"name": name})
        return None
