"""Agents: Wagtail's screens of users, without the sign-ins of customers.

Guarantees: a customer's sign-in is not found here, whatever its number; only an administrator makes administrators.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm
from wagtail.users.views import bulk_actions
from wagtail.users.views import users as wagtail_views
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from core.people.addresses import normalize_address
from core.people.breaking import breakable
from core.people.errors import InvalidAddress
from core.people.models import AddressKind, User
from core.people.services.logins import change_login_address
from core.people.services.sign_in import known_user


class AgentForm(UserForm):
    """An agent's address is their login; they get in by code until they set a password themselves."""

    def clean_email(self) -> str:
        """In the form in which logins are compared; what a customer signs in with says whose it is."""
        try:
            email = normalize_address(AddressKind.EMAIL, self.cleaned_data["email"])
        except InvalidAddress as error:
            raise ValidationError(str(error)) from error
        known = known_user(email)
        if known is not None and not known.is_agent:
            raise ValidationError(_("A customer signs in with this address already."))
        return email

    def save(self, commit: bool = True) -> User:
        """Everybody made here is an agent."""
        self.instance.is_agent = True
        if not self.instance.password:
            self.instance.set_unusable_password()
        user = super().save(commit)
        if commit and "email" in self.changed_data:
            change_login_address(user=user)
        return user


class AgentCreationForm(AgentForm, UserCreationForm):
    """A new agent."""


class AgentEditForm(AgentForm, UserEditForm):
    """An agent as they are."""


class OnlyAdministratorsMakeAdministrators(PermissionCheckedMixin):
    """The tick “Administrator” is there for administrators only."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form = super().get_form(*args, **kwargs)
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class OnlyAgents(PermissionCheckedMixin):
    """Answers 404 for who is no agent, and refuses administrators to who is none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agent = get_object_or_404(User, pk=kwargs["pk"], is_agent=True)
        if agent.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


#: Columns of the list that a phone leaves out.
BESIDE_ON_PHONES = frozenset({"is_superuser", "last_login"})


class AgentList(wagtail_views.IndexView):
    """All agents."""

    page_title = gettext_lazy("Agents")
    add_item_label = gettext_lazy("Add agent")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(is_agent=True)

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's; what a phone has no room for says so by its class."""
        columns: list[Any] = super().columns
        for column in columns:
            if column.name == User.USERNAME_FIELD:
                column.label = gettext_lazy("E-mail address")
                column.accessor = lambda agent: breakable(agent.email)
            if column.name in BESIDE_ON_PHONES:
                column.classname = f"{column.classname} wd-wide-only"
        return columns


class AgentCreate(OnlyAdministratorsMakeAdministrators, wagtail_views.CreateView):
    """A new agent."""

    page_title = gettext_lazy("Add agent")


class AgentEdit(OnlyAdministratorsMakeAdministrators, OnlyAgents, wagtail_views.EditView):
    """One agent."""


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
    index_view_class = AgentList
    add_view_class = AgentCreate
    edit_view_class = AgentEdit
    delete_view_class = AgentDelete
    history_view_class = AgentHistory
    usage_view_class = AgentUsage

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return AgentEditForm if for_update else AgentCreationForm


class AgentsInBulk(UserBulkAction):
    """Bulk actions reach agents only, and administrators only by administrators."""

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> list[Any]:
        return get_list_or_404(model, pk__in=object_ids, is_agent=True)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        return super().get_all_objects_in_listing_query(parent_id).filter(is_agent=True)

    def check_perm(self, obj: Any) -> bool:
        return super().check_perm(obj) and (self.request.user.is_superuser or not obj.is_superuser)


class AssignRole(AgentsInBulk, bulk_actions.AssignRoleBulkAction):
    """Give agents a role."""


class DeleteAgents(AgentsInBulk, bulk_actions.DeleteBulkAction):
    """Delete agents."""


class SetActive(AgentsInBulk, bulk_actions.SetActiveStateBulkAction):
    """Switch agents on or off."""


BULK_ACTIONS = (AssignRole, DeleteAgents, SetActive)
