"""The authentication backend: permissions are for agents only."""

from typing import Any

from core.people.second_step import KnowsSecondStep


class AgentPermissionsBackend(KnowsSecondStep):
    """Django's model backend, but a user who is no agent has no permission whatever groups they are in.

    It authenticates nobody: passwords and codes are allauth's, with its lockout and second factor.
    """

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> None:
        """Refuse: sign-in goes through allauth only."""
        return

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """All permissions of an active agent; nothing for anybody else."""
        return super().get_all_permissions(user_obj, obj) if getattr(user_obj, "is_agent", False) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether an active agent holds the permission."""
        return getattr(user_obj, "is_agent", False) and super().has_perm(user_obj, perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether an active agent holds any permission of an app."""
        return getattr(user_obj, "is_agent", False) and super().has_module_perms(user_obj, app_label)
