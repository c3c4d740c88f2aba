"""Agents: Wagtail's screens of users, without the sign-ins of customers.

Guarantees: a customer's sign-in is not found here, whatever its number; only an administrator makes administrators, and
nobody else gives a right that they do not hold, nor changes who holds one.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.widgets.button import Button
from wagtail.users.views import bulk_actions
from wagtail.users.views import users as wagtail_views
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from core.access.api import Actor
from core.people.breaking import breakable
from core.people.models import User
from core.people.reach import agents_beyond, roles_beyond
from core.people.screens.agent_forms import AgentCreationForm, AgentEditForm
from core.people.services import set_teams


class AmongAgents(PermissionCheckedMixin):
    """The way here is called by our name for the list."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse("wagtailusers_users:index")
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [item | {"label": AgentList.page_title} if item["url"] == index else item for item in items]


def roles_given_by(agent: User) -> QuerySet[Group]:
    """The roles that this agent may give."""
    return Group.objects.exclude(pk__in=roles_beyond(agent)).order_by("name")


class SavesAgent(AmongAgents):
    """The tick “Administrator” is there for administrators only, the teams for who may change teams; of the roles there
    are those that allow nothing that the person at the screen may not do.
    """

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form = super().get_form(*args, **kwargs)
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        if not self.request.user.has_perm("wagdesk_people.change_team"):
            form.fields.pop("teams")
        form.fields["groups"].queryset = roles_given_by(self.request.user)
        return form

    def save_instance(self) -> User:
        agent: User = super().save_instance()
        teams = self.form.cleaned_data.get("teams")
        if teams is not None:
            set_teams(agent=agent, teams=teams, by=Actor.agent(self.request.user))
        return agent

    def save_action(self) -> HttpResponse:
        """Say of who was left without a role that they can do nothing."""
        response: HttpResponse = super().save_action()
        agent: User = self.object
        if agent.is_active and not agent.is_superuser and not agent.groups.exists():
            said = _("%(agent)s has no role, and can do nothing before they have one.") % {"agent": agent}
            messages.warning(self.request, said, buttons=[messages.button(self.get_edit_url(), _("Choose roles"))])
        return response


class OnlyAgents(AmongAgents):
    """Answers 404 for who is no agent, and refuses who may do more than the person at the screen."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agent = get_object_or_404(User, pk=kwargs["pk"], is_agent=True)
        if agents_beyond(self.request.user).filter(pk=agent.pk).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def names(rows: Iterable[Any]) -> str:
    """In the order of the alphabet."""
    return ", ".join(sorted(row.name for row in rows))


def roles_of(agent: User) -> str:
    """Their roles; who is administrator needs none."""
    return ", ".join(filter(None, [_("All rights") if agent.is_superuser else "", names(agent.groups.all())]))


#: Columns of the list that a phone leaves out.
BESIDE_ON_PHONES = frozenset({"roles", "teams", "last_login"})
#: What the list says beside Wagtail's columns, in the place of one.
ROLES = Column("roles", label=gettext_lazy("Roles"), accessor=roles_of, width="12%")
TEAMS = Column("teams", label=gettext_lazy("Teams"), accessor=lambda agent: names(agent.teams.all()), width="12%")


class AgentFilterSet(wagtail_views.UserFilterSet):
    """Wagtail's, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].label = gettext_lazy("Role")


class AgentList(wagtail_views.IndexView):
    """All agents."""

    page_title = gettext_lazy("Agents")
    add_item_label = gettext_lazy("Add agent")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(is_agent=True).prefetch_related("groups", "teams")

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's, with roles and teams; what a phone has no room for says so by its class."""
        columns = []
        for column in super().columns:
            columns += [ROLES, TEAMS] if column.name == "is_superuser" else [column]
        for column in columns:
            if column.name == User.USERNAME_FIELD:
                column.label = gettext_lazy("E-mail address")
                column.accessor = lambda agent: breakable(agent.email)
            if column.name in BESIDE_ON_PHONES:
                column.classname = f"{column.classname} wd-wide-only"
        return columns


class AgentCreate(SavesAgent, wagtail_views.CreateView):
    """A new agent."""

    page_title = gettext_lazy("Add agent")
    page_subtitle = gettext_lazy("Agent")
    success_message = gettext_lazy("Agent “%(object)s” added.")


class AgentEdit(SavesAgent, OnlyAgents, wagtail_views.EditView):
    """One agent."""

    success_message = gettext_lazy("Agent “%(object)s” saved.")

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's, and the way to how they sign in."""
        url = reverse("wagdesk_people_agent_sign_in", args=[self.object.pk])
        return [*super().header_more_buttons, Button(_("Sign-in"), url=url, icon_name="key", priority=15)]


class AgentDelete(OnlyAgents, wagtail_views.DeleteView):
    """Delete an agent; switching off keeps their name on what they did."""


class AgentHistory(OnlyAgents, wagtail_views.HistoryView):
    """What was changed about an agent."""


class AgentUsage(OnlyAgents, UsageView):
    """Where an agent is named."""


class AgentViewSet(wagtail_views.UserViewSet):
    """Replaces Wagtail's users."""

    menu_label = gettext_lazy("Agents")
    copy_view_enabled = False
    # Wagtail's own have a second tab, and who does not open it gives no role.
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    filterset_class = AgentFilterSet
    index_view_class = AgentList
    add_view_class = AgentCreate
    edit_view_class = AgentEdit
    delete_view_class = AgentDelete
    history_view_class = AgentHistory
    usage_view_class = AgentUsage

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return AgentEditForm if for_update else AgentCreationForm


class AgentsInBulk(UserBulkAction):
    """Bulk actions reach agents only, and none who may do more than the person at the screen."""

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> list[Any]:
        return get_list_or_404(model, pk__in=object_ids, is_agent=True)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        return super().get_all_objects_in_listing_query(parent_id).filter(is_agent=True)

    def check_perm(self, obj: Any) -> bool:
        return super().check_perm(obj) and obj.pk not in self.beyond

    @cached_property
    def beyond(self) -> set[int]:
        """Who is left alone."""
        return set(agents_beyond(self.request.user).values_list("pk", flat=True))


class AssignRole(AgentsInBulk, bulk_actions.AssignRoleBulkAction):
    """Give agents a role, one that the person at the screen may give."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form = super().get_form(*args, **kwargs)
        form.fields["role"].queryset = roles_given_by(self.request.user)
        return form


class DeleteAgents(AgentsInBulk, bulk_actions.DeleteBulkAction):
    """Delete agents."""


class SetActive(AgentsInBulk, bulk_actions.SetActiveStateBulkAction):
    """Switch agents on or off."""


BULK_ACTIONS = (AssignRole, DeleteAgents, SetActive)
