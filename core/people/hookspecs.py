"""The hook by which packages say which rights agents can be given."""

from collections.abc import Iterable

from core.people.permissions import PermissionDef
from core.plugins.api import collected


@collected(PermissionDef)
def permissions() -> Iterable[PermissionDef]:
    """The rights this package checks, each with a label an administrator understands.

    Asked once after start; written to the database after `migrate`, and offered on the screen of roles. A right of a
    plugin that is off stays with its roles and does nothing. An administrator's later choice is never overwritten.
    """
