"""What a person may do, once they may see it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.actors import Actor
from core.access.viewers import Door, viewer_for


def require(by: Actor, permission: str, *, on: Any = None) -> None:
    """Raise PermissionDenied unless the actor holds the permission and may see the row.

    The system itself may do everything; a customer holds no permission at all, so services that customers use do
    not ask for one but check participation.
    """
    if by.is_system:
        return
    if by.user is None or not by.user.has_perm(permission):
        raise PermissionDenied(_("You may not do this. Ask an administrator for the right “%s”.") % permission)
    if (
        on is not None
        and not type(on)._default_manager.visible_to(viewer_for(by.user, Door.ADMIN)).filter(pk=on.pk).exists()
    ):
        raise PermissionDenied(_("You may not see what you want to change."))
