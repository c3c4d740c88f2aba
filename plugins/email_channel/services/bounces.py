"""A mail of ours did not arrive: say so where it was sent from."""

from django.utils import timezone

from core.access.api import service
from core.conversations.events import ConversationChanged
from core.conversations.models import DeliveryState, Recipient
from core.events.api import append_event
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import Address, AddressKind
from plugins.email_channel.parsing import Bounce
from plugins.email_channel.tokens import message_from_id


@service
def note_bounce(bounce: Bounce) -> int:
    """Mark the recipient as not reached; on a permanent failure the address as undeliverable. Never reopens.

    A server that keeps trying has failed nobody: its warning changes nothing. The Message-ID in the report is our own
    signed one, so nobody can mark an address by inventing a report. Returns how many recipients were marked.
    """
    ours = message_from_id(bounce.original_message_id)
    if ours is None:
        return 0
    recipient = Recipient.objects.select_related("message__conversation").filter(pk=ours[1], message=ours[0]).first()
    if recipient is None:
        return 0
    address = _comparable(recipient.address)
    failed = next((one for one in bounce.recipients if _comparable(one.address) == address), None)
    failed = failed or (bounce.recipients[0] if len(bounce.recipients) == 1 else None)
    if failed is None or failed.delayed:
        return 0
    recipient.state = DeliveryState.FAILED
    recipient.reason = (failed.diagnosis or failed.status)[:500]
    recipient.save(update_fields=["state", "reason", "changed_at"])
    if failed.permanent:
        Address.objects.filter(kind=AddressKind.EMAIL, normalized=address).update(undeliverable_at=timezone.now())
    conversation = recipient.message.conversation
    append_event(ConversationChanged(conversation_id=conversation.pk, item_id=conversation.item_id))
    return 1


def _comparable(address: str) -> str:
    """As addresses are stored for comparing; a report may name what is none."""
    try:
        return normalize_address(AddressKind.EMAIL, address)
    except InvalidAddress:
        return address.casefold()
