"""Wagtail's screens of users and groups, replaced by ours of agents and roles."""

from wagtail.users.apps import WagtailUsersAppConfig


class AgentUsersConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS instead of "wagtail.users"."""

    user_viewset = "core.people.screens.agents.AgentViewSet"
    group_viewset = "core.people.screens.roles.RoleViewSet"
