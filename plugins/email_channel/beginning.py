"""What a new installation needs of its mail: a server that sends it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.workspace.contributions import FirstStep


def steps() -> list[FirstStep]:
    """No queries."""
    return [
        FirstStep(
            _("Let mail leave"),
            _("Until the setting WAGDESK_MAIL_URL names a mail server, nothing is sent: mail is kept here to read."),
            reverse("outgoing-mail_modeladmin_index"),
            not settings.WAGDESK_MAIL_URL.startswith("mailbox:"),
            order=50,
        )
    ]
