"""allauth's authentication, without the permissions that come along with it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from core.people.second_step import KnowsSecondStep


class SignInBackend(KnowsSecondStep, AuthenticationBackend):
    """Checks passwords; grants nothing.

    allauth's own backend would hand out the permissions of groups to everybody; who may do what is answered by
    `core.people.auth` alone.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
