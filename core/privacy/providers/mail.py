"""Mail that left: everything that was sent to one of the person's addresses."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.events.models import MailState, OutgoingMail
from core.privacy.contract import Found, Mode, PersonalData, Section
from core.privacy.errors import ErasureWaits
from core.privacy.persons import Person

COLUMNS = {"sent_at": _("sent"), "subject": _("subject"), "to": _("to"), "state": _("state")}


class OutgoingMails(PersonalData):
    """The queue of outgoing mail. Not exported as they left: some carry codes and links that open doors."""

    slug: ClassVar[str] = "core.mail"
    label: ClassVar[Any] = _("Mail that was sent")
    order: ClassVar[int] = 800

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        rows = (
            {"sent_at": mail.sent_at or mail.created_at, "subject": mail.subject, "to": mail.to, "state": mail.state}
            for mail in _mails(person).defer("raw").order_by("pk").iterator()
            if is_to(mail, person)
        )
        yield Section("mail-sent", _("Mail sent to you"), COLUMNS, rows)

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = sum(is_to(mail, person) for mail in _mails(person).defer("raw").iterator())
        yield Found(
            number,
            ngettext("%(n)d sent mail is deleted.", "%(n)d sent mails are deleted.", number) % {"n": number},
        )

    def search(self, person: Person, mode: Mode) -> Iterable[int]:
        mails = _mails(person).defer("raw").order_by("pk").iterator()
        return (mail.pk for mail in mails if is_to(mail, person))

    def erase_found(self, person: Person, mode: Mode, keys: list[int]) -> int:
        mails = OutgoingMail.objects.filter(pk__in=keys).defer("raw").order_by("pk")
        found = [mail for mail in mails if is_to(mail, person)]
        for mail in found:
            _refuse_to_hold_up_others(mail, person)
        return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in found]).delete()[0]

    def erase(self, person: Person, mode: Mode) -> int:
        return 0


def is_to(mail: OutgoingMail, person: Person) -> bool:
    """Whether it went to one of their addresses, and not to one that only ends alike."""
    return any(person.has_address(one) for one in mail.recipients)


def _mails(person: Person) -> QuerySet[OutgoingMail]:
    """Candidates: the address stands somewhere among the recipients."""
    wanted = Q(pk__in=())
    for address in person.mails:
        wanted |= Q(to__icontains=address) | Q(everybody__icontains=address)
    return OutgoingMail.objects.annotate(everybody=Cast("recipients", TextField())).filter(wanted)


def _refuse_to_hold_up_others(mail: OutgoingMail, person: Person) -> None:
    others = [one for one in mail.remaining if not person.has_address(one)]
    if mail.state == MailState.QUEUED and others:
        raise ErasureWaits(str(_("A mail that also goes to others has not left yet.")))
