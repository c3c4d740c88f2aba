"""Reasons of failures that quote an address, and exports that were made."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.events.models import Delivery, JobState
from core.people.audit import changeable_acts
from core.people.models import User
from core.plugins.models import HookBreaker
from core.privacy.contract import BATCH, Found, Mode, PersonalData
from core.privacy.models import DataExport
from core.privacy.persons import Person
from core.privacy.services.erasing import drop_exports

#: Where a failure says why, perhaps in the words of a mail server.
REASONS: tuple[tuple[type[Model], str], ...] = (
    (Delivery, "last_error"),
    (JobState, "last_error"),
    (HookBreaker, "last_error"),
)


class Logs(PersonalData):
    """Nothing of it is exported: failures of ours are no data about a person."""

    slug: ClassVar[str] = "core.logs"
    label: ClassVar[Any] = _("Logs, and exports made before")
    order: ClassVar[int] = 810
    models: ClassVar[frozenset[str]] = frozenset({"wagdesk_privacy.DataExport", "wagdesk_privacy.Erasure"})

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = DataExport.objects.filter(customer=person.customer_id).count()
        yield Found(number, ngettext("%(n)d export is deleted.", "%(n)d exports are deleted.", number) % {"n": number})

    def erase(self, person: Person, mode: Mode) -> int:
        if done := drop_exports(person.customer_id, BATCH):
            return done
        for model, column in REASONS:
            if done := scrub_column(model, column, person, BATCH):
                return done
        return _acts(person)


def _acts(person: Person) -> int:
    """They stay acts, on somebody whose name nobody reads."""
    if person.is_agent:
        return 0  # what they did as an agent is their work
    keys = {"wagdesk_people.customer": person.customer_id, "wagdesk_people.user": person.user_id}
    about = Q(user_id=person.user_id) if person.user_id else Q(pk__in=())
    for label, key in keys.items():
        about |= Q(object_type=label, object_key=str(key)) if key else Q(pk__in=())
    for address in person.mails:
        about |= Q(who__icontains=address) | Q(object_name__icontains=address)
    agents = set(User.objects.filter(is_agent=True).values_list("pk", flat=True))
    done, acts = 0, changeable_acts()
    for act in acts.filter(about).order_by("pk").iterator():
        clean = {
            # Who did it stays where an agent did: the log is about their work.
            "who": act.who if act.user_id in agents else person.scrubber.text(act.who),
            "object_name": person.scrubber.text(act.object_name),
            "changes": person.scrubber.json(act.changes),
        }
        if any(getattr(act, column) != value for column, value in clean.items()):
            done += acts.filter(pk=act.pk).update(**clean)
            if done == BATCH:
                break
    return done


def scrub_column(model: type[Model], column: str, person: Person, most: int) -> int:
    """Strike addresses out of a column of text; how many rows that changed."""
    wanted = Q(pk__in=())
    for address in person.mails:
        wanted |= Q(**{f"{column}__icontains": address})
    done = 0
    for pk, text in model._base_manager.filter(wanted).order_by("pk").values_list("pk", column).iterator():
        clean = person.scrubber.text(text)
        if clean != text:
            done += model._base_manager.filter(pk=pk).update(**{column: clean})
            if done == most:
                break
    return done
