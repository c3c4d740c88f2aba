"""The page of one scope: its form, its members, and whom it is shared with."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.people.models import Team, User
from core.work.models import Scope, ScopeMember
from core.work.services import manages
from core.workspace.administration.projects.base import CHANGE, PAGE, ProjectView
from core.workspace.administration.projects.forms import EditScopeForm, FollowerForm, MemberForm
from core.workspace.administration.projects.impact import Impact
from core.workspace.administration.projects.tree import shared_with
from core.workspace.furniture import Choice


class ScopePage(ProjectView):
    """What every answer about one scope shows, whatever was sent."""

    template_name = "wagdesk_workspace/administration/projects/project.html"
    shown = ""

    def get_page_title(self) -> str:
        """Its name."""
        return self.shown

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the tree."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.shown}]

    def page(
        self,
        scope: Scope,
        *,
        form: EditScopeForm | None = None,
        touched: Impact | None = None,
        is_stale: bool = False,
        status: int = 200,
        **forms: Any,
    ) -> HttpResponse:
        """The page with forms as they stand."""
        self.shown = scope.name
        form = form or self.form_of(scope)
        return self.render(
            status=status,
            scope=scope,
            form=form,
            touched=touched,
            token=self.token_of(form) if touched else "",
            is_stale=is_stale,
            may_change=self.request.user.has_perm(CHANGE) or manages(scope, self.agent),
            here=reverse(PAGE, args=[scope.pk]),
            members=list(self.members(scope)),
            followers=list(self.followers(scope)),
            roles=ScopeMember.Role.choices,
            member_form=forms.get("member_form") or self.member_form(),
            follower_form=forms.get("follower_form") or FollowerForm(viewer=self.viewer),
        )

    def form_of(self, scope: Scope, data: Mapping[str, Any] | None = None) -> EditScopeForm:
        """Filled with what is, or with what was sent."""
        above = None if scope.is_root() else self.scopes().filter(path=scope.path[: -Scope.steplen]).first()
        start = {name: getattr(scope, name) for name in ("name", "kind", "is_private", "version")}
        start |= {"parent": above and above.pk, "is_archived": scope.archived_at is not None}
        name_only = scope.is_root() or not self.request.user.has_perm(CHANGE)
        return EditScopeForm(data, initial=start, scopes=self.scopes(), scope=scope, name_only=name_only)

    def token_of(self, form: EditScopeForm) -> str:
        """Names the change that was asked about, so that another one is asked about anew."""
        data = form.cleaned_data
        parent = data.get("parent")
        return f"{int(bool(data.get('is_private')))}.{parent.pk if parent else ''}"

    def members(self, scope: Scope) -> Any:
        """Teams and agents, in the order they came."""
        return ScopeMember.objects.filter(scope=scope).select_related("user", "team", "scope").order_by("pk")

    def followers(self, scope: Scope) -> Any:
        """Those the agent may see."""
        rows = shared_with(self.viewer).filter(scope=scope).order_by("pk")
        return rows.select_related("customer", "organization", "scope")

    def member_form(self, data: Mapping[str, Any] | None = None) -> MemberForm:
        """With everybody to choose from."""
        agents = User.objects.filter(is_agent=True, is_active=True).order_by("first_name", "last_name", "email")
        return MemberForm(
            data,
            agents=[Choice(user.pk, str(user)) for user in agents],
            teams=[Choice(team.pk, team.name) for team in Team.objects.order_by("name")],
        )

    def nobody(self) -> str:
        """What is said of somebody who is not (or no longer) here."""
        return _("They do not belong here any more.")
