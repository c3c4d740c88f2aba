"""Which conversation a mail continues.

In this order: our signed reply address; any id in In-Reply-To and all of References that we sent, received or have
ever seen referenced; the mail's own id, when its sender sent us that mail before; a number in the subject, and that
only from somebody who takes part.

A signed address and the id of a mail of this conversation are things only who got that mail can have. An id that was
only ever seen referenced may be that of a newsletter a thousand people got, and a robot's mail has many readers too:
they join those who answer it only when they belong to somebody who takes part. A number anybody can write.
The last three are no proof: From can be forged, and whoever forges it chooses the id of that mail. So the id of a mail
that came in by them proves nothing either, and they are not asked where a mail wants its answers elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.access.api import Prepared
from core.conversations.models import Audience, Conversation, Message, MessageReference, Participant
from core.conversations.services.messages import digest_of
from core.people.addresses import is_free_mail, mail_domain, normalize_address
from core.people.errors import InvalidAddress
from core.people.models import Address, AddressKind, Customer, User
from plugins.email_channel.parsing import ParsedMail
from plugins.email_channel.tokens import conversation_from_addresses, message_from_id, number_from_subject


@dataclass(frozen=True)
class Found:
    """A conversation, and whether the mail proved that its sender had got a mail of it."""

    conversation: int
    is_proven: bool


def conversation_of(mail: ParsedMail, normalized_sender: str) -> Found | None:
    """The public conversation this mail belongs to, or None when it begins one."""
    if proven := _by_address(mail) or _by_proof(mail.references):
        return Found(proven, True)
    if not _is_from(mail, normalized_sender):
        return None
    likely = (
        _by_reference(mail.references, normalized_sender)
        or _by_own_id(mail, normalized_sender)
        or _by_number(mail.subject, normalized_sender)
    )
    return Found(likely, False) if likely else None


def _is_from(mail: ParsedMail, normalized_sender: str) -> bool:
    """Whether From says so, and not only Reply-To, which no mail server looks at."""
    try:
        return (
            mail.sender is not None and normalize_address(AddressKind.EMAIL, mail.sender.address) == normalized_sender
        )
    except InvalidAddress:
        return False


def is_colleagues(conversation_id: int, normalized_sender: str) -> bool:
    """Whether one of our own agents seems to write here, who asked for nothing here.

    Anybody can write an agent's address into From, and everybody who gets our mails has the conversation's signed
    address: neither makes words an agent's, and they are no customer's either.
    """
    if not _agents(normalized_sender):
        return False
    mine = {"customer__addresses__kind": AddressKind.EMAIL, "customer__addresses__normalized": normalized_sender}
    return not Participant.objects.filter(conversation=conversation_id, **mine).exists()


@Prepared
def _agents(email: str) -> QuerySet[User]:
    return User.objects.filter(is_agent=True, email=email).only("pk").order_by()


def _by_address(mail: ParsedMail) -> int | None:
    addresses = [*mail.delivered_to, *(one.address for one in (*mail.to, *mail.cc))]
    pk = conversation_from_addresses(addresses)
    return _public(pk=pk) if pk else None


def _by_proof(ids: Iterable[str]) -> int | None:
    """An id only who got that mail can know. The nearest wins: the last of References is the mail that was answered."""
    known = list(ids)
    for one in reversed(known):
        ours = message_from_id(one)
        if ours and (found := _public(messages=ours[0])):
            return found
    return next((pk for digest, pk in _referenced(known) if _proves(pk, digest)), None)


def _by_reference(ids: Iterable[str], sender: str) -> int | None:
    """An id seen before, named by somebody who takes part, or by one of their own house."""
    return next((pk for _digest, pk in _referenced(list(ids)) if _belongs(pk, sender)), None)


def _referenced(ids: Sequence[str]) -> list[tuple[str, int]]:
    """Digest and public conversation of every id that was seen before, the nearest first."""
    if not ids:
        return []
    digests = {digest_of(one): place for place, one in enumerate(ids)}
    rows = MessageReference.objects.filter(digest__in=digests, conversation__audience=Audience.PUBLIC)
    pairs = rows.values_list("digest", "conversation_id")
    return sorted(pairs, key=lambda pair: (digests[pair[0]], pair[1]), reverse=True)


def _proves(conversation_id: int, digest: str) -> bool:
    """Whether it is the id of a mail of this conversation that came with proof, or began it."""
    written = Message.objects.filter(conversation=conversation_id, is_automatic=False, id_is_proof=True)
    ids = written.exclude(message_id="").values_list("message_id", flat=True)
    return digest in map(digest_of, ids)


def _belongs(conversation_id: int, sender: str) -> bool:
    house = Q(customer__addresses__kind=AddressKind.EMAIL, customer__addresses__normalized=sender)
    domain = mail_domain(sender)
    if not is_free_mail(domain):
        house |= Q(customer__addresses__kind=AddressKind.EMAIL, customer__addresses__normalized__endswith=f"@{domain}")
    organizations = Customer.objects.filter(addresses__normalized=sender, organization__isnull=False)
    house |= Q(customer__organization__in=organizations.values("organization"))
    return Participant.objects.filter(house, conversation=conversation_id).exists()


def _by_own_id(mail: ParsedMail, sender: str) -> int | None:
    """The same mail once more, changed on its way: a list's footer, a scanner's note."""
    if not mail.message_id:
        return None
    digest = digest_of(mail.message_id)
    known_in = [reference.conversation_id for reference in _references(digest)]
    if not known_in:
        return None
    rows = Message.objects.filter(
        conversation__in=known_in,
        author_customer__addresses__normalized=sender,
        conversation__audience=Audience.PUBLIC,
        conversation__subject=" ".join(mail.subject.split())[:250],
    )
    said = rows.order_by("-pk").values_list("conversation_id", "message_id")
    return next((conversation for conversation, known in said if digest_of(known) == digest), None)


@Prepared
def _references(digest: str) -> QuerySet[MessageReference]:
    return MessageReference.objects.filter(digest=digest)


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
