"""Which conversation a mail continues.

In this order: our signed reply address; any id in In-Reply-To and all of References that we sent, received or have
ever seen referenced; a number in the subject, and that only from somebody who takes part. An id or a signed address is
something only who got the mail can have; a number anybody can write.
"""

from collections.abc import Iterable

from core.conversations.models import Audience, Conversation, MessageReference, Participant
from core.conversations.services.messages import digest_of
from core.people.models import Address, AddressKind
from plugins.email_channel.parsing import ParsedMail
from plugins.email_channel.tokens import conversation_from_addresses, message_from_id, number_from_subject


def conversation_of(mail: ParsedMail, normalized_sender: str) -> int | None:
    """The public conversation this mail belongs to, or None when it begins one."""
    return _by_address(mail) or _by_ids(mail.references) or _by_number(mail.subject, normalized_sender)


def _by_address(mail: ParsedMail) -> int | None:
    addresses = [*mail.delivered_to, *(one.address for one in (*mail.to, *mail.cc))]
    pk = conversation_from_addresses(addresses)
    return _public(pk=pk) if pk else None


def _by_ids(ids: Iterable[str]) -> int | None:
    """The nearest id wins: the last of References is the mail that was answered."""
    known = list(ids)
    for one in reversed(known):
        ours = message_from_id(one)
        if ours and (found := _public(messages=ours[0])):
            return found
    if not known:
        return None
    digests = {digest_of(one): place for place, one in enumerate(known)}
    rows = MessageReference.objects.filter(digest__in=digests, conversation__audience=Audience.PUBLIC)
    pairs = rows.values_list("digest", "conversation_id")
    return max(pairs, key=lambda pair: (digests[pair[0]], pair[1]), default=("", None))[1]


def _by_number(subject: str, normalized_sender: str) -> int | None:
    number = number_from_subject(subject)
    if number is None:
        return None
    sender = Address.objects.filter(kind=AddressKind.EMAIL, normalized=normalized_sender).values("customer")
    part = Participant.objects.filter(
        customer__in=sender, conversation__item__number=number, conversation__audience=Audience.PUBLIC
    )
    return part.order_by("-conversation").values_list("conversation_id", flat=True).first()


def _public(**named: int) -> int | None:
    rows = Conversation.objects.filter(audience=Audience.PUBLIC, **named)
    return rows.values_list("pk", flat=True).first()
