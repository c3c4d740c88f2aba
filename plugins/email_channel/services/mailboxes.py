"""Our own addresses."""

from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet

from core.access.api import Prepared
from plugins.email_channel.models import Mailbox
from plugins.email_channel.tokens import without_token


def ensure_mailbox() -> Mailbox:
    """The default mailbox; the first one is made of the sender in the settings, for administrators to change."""
    found = Mailbox.objects.filter(is_default=True).first() or Mailbox.objects.first()
    if found is not None:
        return found
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mailbox, _made = Mailbox.objects.get_or_create(
        address=address.casefold(), defaults={"name": name or address, "is_default": True}
    )
    return mailbox


def default_mailbox() -> Mailbox:
    """Where answers leave from unless something says otherwise."""
    return ensure_mailbox()


def own_addresses() -> dict[str, Mailbox]:
    """Address in lower case → mailbox."""
    return {mailbox.address.casefold(): mailbox for mailbox in _mailboxes()}


@Prepared
def _mailboxes() -> QuerySet[Mailbox]:
    return Mailbox.objects.all()


def mailbox_among(addresses: list[str], own: dict[str, Mailbox]) -> Mailbox | None:
    """The first of our mailboxes among the addresses a mail went to, signed ones included."""
    for address in addresses:
        if mailbox := own.get(without_token(address.strip("<> ")).casefold()):
            return mailbox
    return None
