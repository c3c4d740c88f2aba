"""The rights over personal data, and who holds them to begin with."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, PermissionDef

APP: Final = "wagdesk_privacy"
EXPORT: Final = f"{APP}.export_person"
ERASE: Final = f"{APP}.erase_person"

PERMISSIONS = (
    PermissionDef("export_person", _("Export everything known of a customer"), APP, default_roles=ADMINISTRATOR_ONLY),
    PermissionDef("erase_person", _("Erase customers"), APP, default_roles=ADMINISTRATOR_ONLY),
)
