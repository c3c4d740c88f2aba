"""Who enters a small table, and which buttons its rows have."""

from typing import Any

from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper


class Rights(PermissionHelper):
    """Entering needs the right to view; on a read-only screen nobody creates, edits or deletes."""

    read_only = False

    def user_can_list(self, user: Any) -> bool:
        return self._may(user, "view")

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return bool(self.inspect_view_enabled) and self._may(user, "view")

    def user_can_create(self, user: Any) -> bool:
        return not self.read_only and self._may(user, "add")

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return not self.read_only and self._may(user, "change")

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return not self.read_only and self._may(user, "delete")

    def _may(self, user: Any, action: str) -> bool:
        return bool(user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}"))


class ReadOnlyRights(Rights):
    """Rights of a log."""

    read_only = True


class LogButtons(ButtonHelper):
    """The first column of a log leads to the row already; a second way beside it would only be noise."""

    def get_buttons_for_obj(self, obj: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return []
