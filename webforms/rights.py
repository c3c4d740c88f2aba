"""The rights on what was sent through forms."""

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, PermissionDef

PERMISSIONS = (
    PermissionDef(
        "view_submission", _("See what was sent through forms"), "wagdesk_webforms", default_roles=ADMINISTRATOR_ONLY
    ),
)
