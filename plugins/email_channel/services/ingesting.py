"""Take in one mail: the bytes first, then what they mean.

A mail is never lost: `store` commits it with an event, so that the relay finishes what a dying process began.
What a mail in memory says of its state is what the database says: columns change together with their transaction.
"""

import logging
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access.api import Unscoped, service, unscoped
from core.conversations.arrivals import Arrival
from core.conversations.models import Intake
from core.conversations.services import take_in
from core.conversations.services.intake import IncomingFile
from core.conversations.uploads import largest_upload
from core.events.api import append_event, failpoint
from core.events.mail import mail_domain
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind
from core.people.queries import is_blocked
from core.plugins.api import switches_read_once
from core.privacy.api import is_being_erased, was_erased
from plugins.email_channel.events import MailReceived
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.parsing import AutoKind, ParsedMail, UnparsableMail, parse
from plugins.email_channel.services.bounces import note_bounce
from plugins.email_channel.services.mailboxes import mailbox_among, own_addresses
from plugins.email_channel.threading import conversation_of, is_colleagues
from plugins.email_channel.tokens import without_token

logger = logging.getLogger("wagdesk.email_channel")
#: A mail to more people than this makes nobody but its sender a participant.
MOST_PARTICIPANTS = 10
#: What may be read once more: where a setting, an address or an update may have changed what becomes of it.
AGAIN = (MailState.QUARANTINED, MailState.IGNORED)
#: Automatic answers; outside a conversation they say nothing to us.
_ANSWERS = (AutoKind.OUT_OF_OFFICE, AutoKind.REPLY)


def ingest(raw: bytes, *, mailbox: Mailbox | None = None) -> ReceivedMail:
    """Store a mail and handle it. The same bytes again change nothing.

    What fails after it is stored stays with the relay; the mail comes back as just arrived.
    """
    with switches_read_once():
        mail = store(raw, mailbox=mailbox)
        failpoint("email_channel.mail.after_store")
        return _read_or_leave(mail)


def store(raw: bytes, *, mailbox: Mailbox | None = None) -> ReceivedMail:
    """Keep the bytes as they came, in a transaction of their own."""
    new = ReceivedMail(raw=raw, digest=sha256(raw).hexdigest(), size=len(raw), mailbox=mailbox)
    try:
        return _store(new)
    except IntegrityError:
        known = ReceivedMail.objects.select_related("mailbox").filter(digest=new.digest).first()
        if known is None:
            raise  # it was about something else
        return known


@service
def _store(mail: ReceivedMail) -> ReceivedMail:
    mail.save(force_insert=True)
    append_event(MailReceived(mail_id=mail.pk))
    failpoint("email_channel.mail.before_store_commit")
    return mail


def retry(mail: ReceivedMail) -> ReceivedMail:
    """Read a mail again that could not be read or was left alone. One that is handled stays handled.

    As with `ingest`, what fails on the way stays with the relay.
    """
    with switches_read_once(), unscoped(Unscoped.ARRIVAL):
        mail = _reopen(mail.pk)
        failpoint("email_channel.mail.after_reopen")
        return _read_or_leave(mail)


@service
def _reopen(mail_id: int) -> ReceivedMail:
    """Just arrived once more, and the relay knows: the process that reads it may die."""
    mail = ReceivedMail.objects.select_related("mailbox").select_for_update(of=("self",)).get(pk=mail_id)
    if mail.state in AGAIN:
        mail.state, mail.reason = MailState.NEW, ""
        mail.save(update_fields=["state", "reason"])
        append_event(MailReceived(mail_id=mail.pk))
    return mail


def _read_or_leave(mail: ReceivedMail) -> ReceivedMail:
    """The mail is stored and the relay knows it; whoever brings mails must not stop at this one."""
    try:
        return _read(mail)
    except Exception:
        logger.exception("mail not handled yet", extra={"mail_id": mail.pk})
        return mail


def process(mail_id: int) -> ReceivedMail:
    """Make of a stored mail what it is, once. One that cannot be read is quarantined with the reason."""
    return _read(ReceivedMail.objects.select_related("mailbox").get(pk=mail_id))


def _read(mail: ReceivedMail) -> ReceivedMail:
    if mail.state != MailState.NEW:
        return mail
    # Everybody who reads the log reads the reason: not in the language of who has a mail read again.
    with override(settings.LANGUAGE_CODE):
        return _parse_and_take(mail)


def _parse_and_take(mail: ReceivedMail) -> ReceivedMail:
    try:
        parsed = parse(bytes(mail.raw), instance=mail_domain())
    except UnparsableMail as failure:
        return _settle(mail, None, MailState.QUARANTINED, failure.reason)
    except Exception as failure:  # a parser's fault must not lose the mail or stop the next one
        logger.exception("mail not parsed", extra={"mail_id": mail.pk})
        return _settle(mail, None, MailState.QUARANTINED, f"{type(failure).__name__}: {failure}")
    return _take(mail, parsed)


def _take(mail: ReceivedMail, parsed: ParsedMail) -> ReceivedMail:
    if parsed.bounce is not None:
        if not note_bounce(parsed.bounce):
            return _settle(mail, parsed, MailState.IGNORED, _("A delivery report that changes nothing."))
        return _settle(mail, parsed, MailState.HANDLED, _("Delivery report; noted at the recipient."))
    own = own_addresses()
    sender = _sender(parsed, own)
    if sender is None:
        return _settle(mail, parsed, MailState.QUARANTINED, _no_sender(parsed))
    name, address, normalized = sender
    if parsed.auto is AutoKind.LOOP or without_token(address).casefold() in own:
        return _settle(mail, parsed, MailState.IGNORED, _("Our own mail came back."))
    if was_erased(parsed.message_id):
        return _forget(mail)
    found = conversation_of(parsed, normalized)
    conversation = found.conversation if found else None
    if reason := _why_not(parsed, normalized, conversation):
        return _settle(mail, parsed, MailState.IGNORED, reason)
    mailbox = mail.mailbox or mailbox_among(_addressed(parsed), own)
    kept, left_out = _files(parsed)
    arrival = _arrival(parsed, name, address, conversation, mailbox, own, left_out)
    if found is not None:
        is_note = is_colleagues(found.conversation, normalized)
        arrival = replace(arrival, is_note=is_note, is_proven=found.is_proven and not is_note)
    source = f"mailbox:{mailbox.pk}" if mailbox else "mail"
    reason = _reason(arrival, left_out)
    columns = _columns(parsed, MailState.HANDLED, reason) | ({"mailbox": mailbox} if mailbox else {})

    def settle(intake: Intake, is_new: bool) -> None:
        _write(mail, columns | {"intake": intake})

    # Settled with the intake stored: what is left to do is the intake's, and the relay's if this process dies.
    key = _key(parsed, normalized)
    intake = take_in(arrival, source=source, channel="email", key=key, files=kept, beside=settle)
    return _shown(mail, columns | {"intake": intake})


def _forget(mail: ReceivedMail) -> ReceivedMail:
    """It came once more after somebody was erased who took part in it: the bytes go again."""
    columns = {"raw": b"", "size": 0, "state": MailState.ERASED, "reason": _("It was erased before.")}
    with transaction.atomic():
        _write(mail, columns)
    return _shown(mail, columns)


def _why_not(parsed: ParsedMail, normalized: str, conversation: int | None) -> str:
    if parsed.auto is AutoKind.RECEIPT:
        return _("It only says that a mail was opened.")
    if parsed.auto in _ANSWERS and conversation is None:
        return _("An automatic answer to nothing we know.")
    if any(is_blocked(one) or is_being_erased(one) for one in {normalized, *_from(parsed)}):
        return _("The sender is blocked.")
    return ""


def _from(parsed: ParsedMail) -> list[str]:
    """Who wrote it, as addresses are compared: to name another address for the answers opens no way around a block."""
    try:
        return [normalize_address(AddressKind.EMAIL, parsed.sender.address)] if parsed.sender else []
    except InvalidAddress:
        return []


def _sender(parsed: ParsedMail, own: dict[str, Mailbox]) -> tuple[str, str, str] | None:
    """Name, address, normalised address; Reply-To wins, except in automatic mail and where it names us."""
    answer_to = [one for one in parsed.reply_to[:1] if without_token(one.address).casefold() not in own]
    candidates = [*(() if parsed.auto else answer_to), *((parsed.sender,) if parsed.sender else ())]
    for one in candidates:
        try:
            normalized = normalize_address(AddressKind.EMAIL, one.address)
        except InvalidAddress:
            continue
        name = one.name or (parsed.sender.name if parsed.sender else "")
        return name, one.address, normalized
    return None


def _no_sender(parsed: ParsedMail) -> str:
    if parsed.sender is None:
        return _("It names no sender.")
    return _("Nobody can be answered at the sender’s address: %(address)s") % {"address": parsed.sender.address}


def _arrival(
    parsed: ParsedMail,
    name: str,
    address: str,
    conversation: int | None,
    mailbox: Mailbox | None,
    own: dict[str, Mailbox],
    left_out: list[str],
) -> Arrival:
    return Arrival(
        sender_value=address,
        sender_name=name,
        conversation_id=conversation,
        subject=parsed.subject,
        text=parsed.text,
        html=parsed.html,
        language=parsed.language,
        message_id=parsed.message_id,
        references=parsed.references,
        also_to=_others(parsed, own),
        is_automatic=parsed.auto is not None,
        team_id=mailbox.team_id if mailbox else None,
        scope_id=mailbox.scope_id if mailbox else None,
        facts=(("email_channel.left_out", {"files": ", ".join(left_out)[:500]}),) if left_out else (),
    )


def _others(parsed: ParsedMail, own: dict[str, Mailbox]) -> tuple[tuple[str, str], ...]:
    """The other people of a mail among people; a mailing's recipients are no conversation."""
    others = [
        (one.name, one.address) for one in (*parsed.to, *parsed.cc) if without_token(one.address).casefold() not in own
    ]
    return tuple(others) if parsed.auto is None and len(others) <= MOST_PARTICIPANTS else ()


def _addressed(parsed: ParsedMail) -> list[str]:
    return [*parsed.delivered_to, *(one.address for one in (*parsed.to, *parsed.cc))]


def _files(parsed: ParsedMail) -> tuple[list[IncomingFile], list[str]]:
    """Files to keep, and those left out with the reason: they stay in the mail as it came."""
    kept, left_out = [], []
    for one in parsed.files:
        if not one.data:
            left_out.append(_("%(name)s (empty)") % {"name": one.name})
        elif len(one.data) > largest_upload():
            size = {"name": one.name, "most": largest_upload() // (1024 * 1024)}
            left_out.append(_("%(name)s (more than %(most)d MB)") % size)
        else:
            kept.append(IncomingFile(one.name, one.data, one.content_id, one.inline))
    return kept, left_out


def _reason(arrival: Arrival, left_out: list[str]) -> str:
    """What the log says besides that a mail was taken in."""
    said = []
    if arrival.is_note:
        text = _("Kept as an internal note: a mail does not prove that it is from %(address)s.")
        said.append(text % {"address": arrival.sender_value})
    if left_out:
        said.append(_("Left out: %(files)s") % {"files": ", ".join(left_out)})
    return " ".join(said)


def _key(parsed: ParsedMail, normalized: str) -> str:
    """One mail to several of our mailboxes is one arrival: the same id and the same content, whatever the route."""
    content = repr((parsed.message_id, normalized, parsed.subject, parsed.text, parsed.html))
    date = "" if parsed.message_id else repr(parsed.date)
    return f"mail:{sha256((content + date).encode('utf-8', 'surrogatepass')).hexdigest()}"


def _settle(mail: ReceivedMail, parsed: ParsedMail | None, state: MailState, reason: str) -> ReceivedMail:
    columns = _columns(parsed, state, reason)
    with transaction.atomic():
        _write(mail, columns)
    return _shown(mail, columns)


def _columns(parsed: ParsedMail | None, state: MailState, reason: str) -> dict[str, Any]:
    """What the log says of a mail."""
    columns: dict[str, Any] = {"state": state, "reason": reason[:500]}
    if parsed is not None:
        columns["subject"] = parsed.subject[:250]
        columns["sender"] = parsed.sender.address[:320] if parsed.sender else ""
        columns["message_id"] = parsed.message_id[:998]
    return columns


def _write(mail: ReceivedMail, columns: dict[str, Any]) -> None:
    ReceivedMail.objects.filter(pk=mail.pk).update(**columns)


def _shown(mail: ReceivedMail, columns: dict[str, Any]) -> ReceivedMail:
    """The mail in memory as it is in the database: after the transaction, which may have been rolled back."""
    for name, value in columns.items():
        setattr(mail, name, value)
    return mail
