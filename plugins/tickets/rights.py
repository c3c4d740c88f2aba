"""The rights on tickets, and who holds them to begin with."""

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, EVERY_ROLE, WORKING_ROLES, PermissionDef

APP = "wagdesk_tickets"

PERMISSIONS = (
    PermissionDef("view_ticket", _("See tickets of their teams, and those of no team"), APP, default_roles=EVERY_ROLE),
    PermissionDef("view_all_ticket", _("See tickets of every team"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_ticket", _("Create tickets"), APP, default_roles=WORKING_ROLES),
    PermissionDef("change_ticket", _("Work on tickets: answer, note, change"), APP, default_roles=WORKING_ROLES),
    PermissionDef("delete_ticket", _("Delete tickets"), APP, default_roles=ADMINISTRATOR_ONLY),
)
