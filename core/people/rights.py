"""The rights over people, and who holds them to begin with."""

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, EVERY_ROLE, WORKING_ROLES, PermissionDef

APP = "wagdesk_people"

PERMISSIONS = (
    PermissionDef("access_admin", _("Enter the admin"), "wagtailadmin", default_roles=EVERY_ROLE),
    PermissionDef("view_customer", _("See customers"), APP, default_roles=EVERY_ROLE),
    PermissionDef("add_customer", _("Add and invite customers"), APP, default_roles=WORKING_ROLES),
    PermissionDef("change_customer", _("Change and move customers"), APP, default_roles=WORKING_ROLES),
    PermissionDef("view_organization", _("See organisations"), APP, default_roles=EVERY_ROLE),
    PermissionDef("add_organization", _("Add organisations"), APP, default_roles=WORKING_ROLES),
    PermissionDef("change_organization", _("Change organisations"), APP, default_roles=WORKING_ROLES),
    PermissionDef("delete_organization", _("Delete empty organisations"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_team", _("See teams"), APP, default_roles=EVERY_ROLE),
    PermissionDef("add_team", _("Add teams"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_team", _("Change teams and their members"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("delete_team", _("Delete teams"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_user", _("See agents"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_user", _("Add agents"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_user", _("Change agents"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("delete_user", _("Delete agents"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_group", _("See roles"), "auth", default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_group", _("Add roles"), "auth", default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_group", _("Change roles and their rights"), "auth", default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("delete_group", _("Delete roles"), "auth", default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_act", _("Look up what administrators did"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_peoplesettings", _("Change the settings of people"), APP, default_roles=ADMINISTRATOR_ONLY),
)
