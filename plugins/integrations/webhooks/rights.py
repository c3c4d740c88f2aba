"""The rights on webhooks."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, PermissionDef

APP: Final = "wagdesk_webhooks"
REACH_PRIVATE: Final = f"{APP}.reach_private"
CHANGE: Final = f"{APP}.change_endpoint"

PERMISSIONS = (
    PermissionDef("view_endpoint", _("See webhook endpoints"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_endpoint", _("Add webhook endpoints"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef(
        "change_endpoint",
        _("Change webhook endpoints and their secrets"),
        APP,
        _("Whoever has it decides who is told of every item, private ones too."),
        default_roles=ADMINISTRATOR_ONLY,
    ),
    PermissionDef("delete_endpoint", _("Delete webhook endpoints"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef(
        "reach_private",
        _("Let webhooks reach private networks"),
        APP,
        _("An endpoint may then lie behind the firewall, and see what stands there."),
        default_roles=ADMINISTRATOR_ONLY,
    ),
    PermissionDef("view_inboundsource", _("See inbound webhooks"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("add_inboundsource", _("Add inbound webhooks"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef(
        "change_inboundsource", _("Change inbound webhooks and their secrets"), APP, default_roles=ADMINISTRATOR_ONLY
    ),
    PermissionDef("delete_inboundsource", _("Delete inbound webhooks"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("view_webhookdelivery", _("See webhook deliveries"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("change_webhookdelivery", _("Send webhooks again"), APP, default_roles=ADMINISTRATOR_ONLY),
)
