"""The verbs of the channel's own activities, and their words."""

from typing import Any

from django.utils.translation import gettext as _

from core.conversations.models import DeliveryState
from core.work.activity import ActivityVerb

CONFIRMED = "email_channel.confirmed"


def _confirmed(data: dict[str, Any]) -> str:
    """What became of the mail; the first facts of this kind were noted before that was known."""
    named = {"address": data.get("address", "")}
    match data.get("became"):
        case DeliveryState.SENT:
            return _("sent the number to %(address)s") % named
        case DeliveryState.KEPT:
            return _("kept the mail with the number for %(address)s here, not sent") % named
        case DeliveryState.FAILED:
            return _("could not send the number to %(address)s") % named
    return _("wrote a mail with the number to %(address)s") % named


VERBS = (
    ActivityVerb(CONFIRMED, _confirmed, icon="mail"),
    ActivityVerb(
        "email_channel.left_out",
        lambda data: _("left files of a mail out: %(files)s") % {"files": data.get("files", "")},
        icon="warning",
    ),
)
