"""Mail of a person: as it came, byte for byte, and as it went to others of the same conversations."""

import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, ClassVar

from django.db.models import BinaryField, BooleanField, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.conversations.models import Recipient
from core.events.models import MailState as Queue
from core.events.models import OutgoingMail
from core.privacy.api import (
    BATCH,
    ErasureWaits,
    ExportedFile,
    Found,
    Mode,
    Person,
    PersonalData,
    Section,
    remember_mails,
)
from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.outgoing import CONFIRMATION, RECIPIENT

COLUMNS = {
    "received_at": gettext_lazy("received"),
    "sender": gettext_lazy("sender"),
    "subject": gettext_lazy("subject"),
    "file": gettext_lazy("file"),
}


class Mails(PersonalData):
    """The log of received mail, and copies of answers to other people, which quote."""

    slug: ClassVar[str] = "email_channel"
    label: ClassVar[Any] = gettext_lazy("Mail as it came")
    order: ClassVar[int] = 40

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        mails = [mail for mail in _linked(person).defer("raw").order_by("pk") if person.has_address(mail.sender)]
        rows = [
            {"received_at": one.received_at, "sender": one.sender, "subject": one.subject, "file": _path(one)}
            for one in mails
        ]
        files = [ExportedFile(_path(one), partial(_raw, one.pk)) for one in mails]
        yield Section("mail-received", _("Mail you sent, as it came"), COLUMNS, rows, files)

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = len(set(_received(person)))
        text = ngettext(
            "%(n)d received mail in which they took part is deleted.",
            "%(n)d received mails in which they took part are deleted.",
            number,
        )
        yield Found(number, text % {"n": number})
        sent = _to_others(person).values_list("recipients", flat=True)
        number = sum(not any(map(person.has_address, recipients)) for recipients in sent)
        text = ngettext(
            "%(n)d copy of an answer to others is deleted.", "%(n)d copies of answers to others are deleted.", number
        )
        yield Found(number, text % {"n": number})

    def search(self, person: Person, mode: Mode) -> Iterable[int]:
        return _received(person)

    def erase_found(self, person: Person, mode: Mode, keys: list[int]) -> int:
        return _erase_received(person, keys)

    def erase(self, person: Person, mode: Mode) -> int:
        return _erase_outgoing(person)


class _Names(Func):
    """Whether some bytes stand in a column, however their letters are written; bytes above ASCII count as they are."""

    output_field = BooleanField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._compared(compiler, connection, "instr(%(expressions)s) > 0", "lower(CAST(%s AS TEXT))")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        lower = """lower(encode(%s, 'escape') COLLATE "C")"""
        return self._compared(compiler, connection, "strpos(%(expressions)s) > 0", lower)

    def _compared(self, compiler: Any, connection: Any, template: str, lower: str) -> Any:
        sides = [compiler.compile(side) for side in self.get_source_expressions()]
        expressions = ", ".join(lower.replace("%s", sql) for sql, _values in sides)
        return template.replace("%(expressions)s", expressions), [one for _sql, values in sides for one in values]


def _linked(person: Person) -> QuerySet[ReceivedMail]:
    """By what became of it, and by who sent it."""
    wanted = Q(intake__in=person.keys("arrivals")) | Q(intake__item__in=person.keys("items"))
    wanted |= Q(intake__message__conversation__in=person.keys("conversations"))
    for address in person.mails:
        wanted |= Q(sender__iexact=address)
    return ReceivedMail._base_manager.filter(wanted).exclude(state=MailState.ERASED)


def _naming(person: Person) -> Iterator[int]:
    """By an address somewhere in the bytes: copies, reports of mail that came back, what could not be read."""
    if not person.mails:
        return
    wanted = Q(pk__in=())
    for address in person.mails:
        wanted |= Q(_Names("raw", Value(address.encode(), output_field=BinaryField())))
    rows = ReceivedMail._base_manager.filter(wanted).exclude(state=MailState.ERASED).order_by("pk")
    for pk, raw in rows.values_list("pk", "raw").iterator(chunk_size=20):
        if person.is_named_in(bytes(raw)):
            yield pk


def _received(person: Person) -> Iterator[int]:
    yield from _linked(person).order_by("pk").values_list("pk", flat=True).iterator()
    yield from _naming(person)


def _erase_received(person: Person, keys: list[int]) -> int:
    """The row stays with the digest of its bytes: the same mail again is the row it was."""
    found = ReceivedMail._base_manager.filter(pk__in=keys).exclude(state=MailState.ERASED)
    rows = list(found.defer("raw").order_by("pk"))
    remember_mails(person.erasure_id, [row.message_id for row in rows])
    for row in rows:
        is_theirs = person.has_address(row.sender) or row.intake_id in person.keys("arrivals")
        row.sender = "" if is_theirs else person.scrubber.text(row.sender)
        row.subject = "" if is_theirs else person.scrubber.text(row.subject)
        row.raw, row.size, row.message_id = b"", 0, ""
        row.state, row.reason = MailState.ERASED, _("Erased with the data of somebody who took part.")
    ReceivedMail._base_manager.bulk_update(rows, ["raw", "size", "message_id", "sender", "subject", "state", "reason"])
    return len(rows)


def _to_others(person: Person) -> QuerySet[OutgoingMail]:
    recipients = Recipient._base_manager.filter(message__conversation__in=person.keys("conversations"))
    sources = [f"{RECIPIENT}{pk}" for pk in recipients.values_list("pk", flat=True)]
    sources += [f"{CONFIRMATION}{pk}" for pk in person.keys("items")]
    return OutgoingMail.objects.filter(source__in=sources)


def _erase_outgoing(person: Person) -> int:
    found = list(_to_others(person).defer("raw").order_by("pk")[:BATCH])
    held = [one for one in found if one.state == Queue.QUEUED and not all(map(person.has_address, one.remaining))]
    if held:
        raise ErasureWaits(_("An answer to others of the same conversation has not left yet."))
    return OutgoingMail.objects.filter(pk__in=[one.pk for one in found]).delete()[0]


def _path(mail: ReceivedMail) -> str:
    return f"mail/{mail.pk}.eml"


def _raw(pk: int) -> io.BytesIO:
    return io.BytesIO(bytes(ReceivedMail._base_manager.values_list("raw", flat=True).get(pk=pk)))
