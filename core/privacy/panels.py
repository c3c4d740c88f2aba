"""The way from a customer to their personal data."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.access.api import Viewer
from core.people.panels import CustomerPanel
from core.privacy.rights import ERASE, EXPORT


def of_customer(viewer: Viewer) -> Iterable[CustomerPanel]:
    """For who may do either."""
    user = viewer.user
    if user is None or not (user.has_perm(EXPORT) or user.has_perm(ERASE)):
        return []
    return [CustomerPanel(title=_("Personal data"), template="wagdesk_privacy/admin/panel.html", order=900)]
