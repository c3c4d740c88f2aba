"""The rights on mail."""

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, PermissionDef

APP = "wagdesk_email_channel"

PERMISSIONS = (
    PermissionDef("view_receivedmail", _("See the mail log"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_receivedmail", _("Read a mail again"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_mailbox", _("See mailboxes"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_mailbox", _("Add mailboxes"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_mailbox", _("Change mailboxes"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("delete_mailbox", _("Delete mailboxes"), APP, default_roles=ADMINISTRATOR_ONLY),
)
