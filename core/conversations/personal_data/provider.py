"""The answer of conversations to the hook `personal_data`."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.conversations.models import Attachment, Intake
from core.conversations.personal_data import arrivals, deleting, exporting, words
from core.conversations.personal_data.holdings import (
    arrivals_from,
    conversations_of,
    items_of,
    messages_around,
    messages_of,
    own_items,
)
from core.privacy.api import Found, Mode, Person, PersonalData, Section


class Conversations(PersonalData):
    """What was said, files, and arrivals."""

    slug: ClassVar[str] = "core.conversations"
    label: ClassVar[Any] = _("Requests and conversations")
    order: ClassVar[int] = 100
    models: ClassVar[frozenset[str]] = frozenset(
        f"wagdesk_conversations.{name}" for name in ("Attachment", "Draft", "Message", "Participant", "Recipient")
    )

    def remember(self, person: Person) -> Mapping[str, Iterable[int]]:
        conversations = conversations_of(person)
        arrived = set(arrivals_from(person).values_list("pk", flat=True))
        items = items_of(conversations)
        items |= set(Intake.objects.filter(pk__in=arrived, item__isnull=False).values_list("item", flat=True))
        return {"conversations": conversations, "arrivals": arrived, "items": items}

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        return exporting.sections(person, full=full)

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        own = own_items(person)
        number, said = own.count(), messages_of(person)
        if mode is Mode.ERASE:
            text = ngettext(
                "%(n)d request that is only theirs is deleted, with everything in it.",
                "%(n)d requests that are only theirs are deleted, with everything in them.",
                number,
            )
            said = said.exclude(conversation__item__in=own)
        else:
            text = ngettext("%(n)d request stays, without them.", "%(n)d requests stay, without them.", number)
        yield Found(number, text % {"n": number})
        yield _told(said.count(), mode)
        files = Attachment._base_manager.filter(deleting.their_files(person)).count()
        yield Found(files, ngettext("%(n)d file is deleted.", "%(n)d files are deleted.", files) % {"n": files})
        around = messages_around(person)
        number = (around.exclude(conversation__item__in=own) if mode is Mode.ERASE else around).count()
        text = ngettext(
            "In %(n)d message of others their names and what it quotes are struck out.",
            "In %(n)d messages of others their names and what they quote are struck out.",
            number,
        )
        yield Found(number, text % {"n": number})

    def search(self, person: Person, mode: Mode) -> Iterable[int]:
        return words.search(person, mode)

    def erase_found(self, person: Person, mode: Mode, keys: list[int]) -> int:
        return words.strike_out(person, mode, keys)

    def erase(self, person: Person, mode: Mode) -> int:
        return (
            (0 if mode.keeps_requests else deleting.delete_own(person))
            or arrivals.erase(person)
            or words.erase(person, mode)
            or deleting.leave(person, mode)
        )


def _told(number: int, mode: Mode) -> Found:
    if mode is Mode.KEEP_WORDS:
        text = ngettext(
            "%(n)d message of theirs stays, with name and addresses struck out.",
            "%(n)d messages of theirs stay, with name and addresses struck out.",
            number,
        )
    else:
        text = ngettext("%(n)d message of theirs is emptied.", "%(n)d messages of theirs are emptied.", number)
    return Found(number, text % {"n": number})
