"""A person is forgotten: begun by somebody with the right, carried on in steps until nobody finds anything.

Each round asks every provider until it finds no more; after a round that changed something there is another. A process
that dies in between loses one step at most; a later round begins at the beginning, where nothing is left to do.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access.api import Actor, require, revoke, service
from core.events.api import ScheduledJob, append_event, failpoint, turn_seconds
from core.people.audit import record
from core.people.models import Customer, User
from core.plugins.errors import PluginError
from core.privacy.contract import Found, Mode, PersonalData
from core.privacy.errors import ErasureRuns, ErasureWaits, NotConfirmed
from core.privacy.events import ErasureBegun, PersonErased
from core.privacy.models import DataExport, Erasure, ErasureState
from core.privacy.persons import Person
from core.privacy.registry import answers
from core.privacy.rights import ERASE
from core.privacy.tombstones import digest

logger = logging.getLogger("wagdesk.privacy")
#: What stopped is tried again after a minute, and after twice as long each time, up to this.
LONGEST_PAUSE = timedelta(hours=1)
PAUSE = timedelta(minutes=1)
#: So many rounds that all find something to do: a provider does not say the truth.
MOST_ROUNDS = 20


class _TurnOver(Exception):
    """The time is over; the rest is for the next turn."""


@dataclass(frozen=True)
class Preview:
    """What an erasure would do: (words for the package, lines), and what it would wait for."""

    parts: list[tuple[str, list[Found]]]
    waits: list[str]


@service
def preview_of(*, customer: Customer, mode: Mode, by: Actor) -> Preview:
    """What would become of a person's data. Raises PermissionDenied, and BadContribution for a broken plugin."""
    require(by, ERASE, on=customer)
    found = answers()
    person = read_person(customer, found.providers)
    parts = []
    for provider in reversed(found.providers):  # people think of the record and the requests first
        lines = [line for line in provider.preview(person, mode) if line.number]
        if lines:
            parts.append((str(provider.label), lines))
    return Preview(parts, found.missing)


def read_person(customer: Customer, providers: list[PersonalData]) -> Person:
    """The person with the keys of rows that packages look for."""
    person = Person.of(customer)
    person.leave_agents()
    _remember(person, providers)
    return person


def _remember(person: Person, providers: list[PersonalData]) -> None:
    """Twice: what one remembers another may look for."""
    for _time in range(2):
        for provider in providers:
            person.keep(provider.remember(person))


def confirmation_of(customer: Customer) -> str:
    """What has to be typed before somebody is erased."""
    return str(customer)


@service
def start_erasure(*, customer: Customer, mode: Mode, by: Actor, typed: str) -> Erasure:
    """Begin to forget a customer: from now on they are blocked and signed out; the rest is done in the background.

    Raises PermissionDenied, NotConfirmed unless `typed` is the customer's name, and ErasureRuns.
    """
    require(by, ERASE, on=customer)
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    if " ".join(typed.split()).casefold() != " ".join(confirmation_of(customer).split()).casefold():
        raise NotConfirmed(confirmation_of(customer))
    person = Person.of(customer)
    person.leave_agents()
    erasure = Erasure(customer_id=customer.pk, mode=mode, begun_by_id=by.user_id, begun_by_label=_who(by))
    erasure.address_digests = sorted({digest(one) for one in person.addresses})
    try:
        with transaction.atomic():
            erasure.save()
    except IntegrityError as error:
        raise ErasureRuns from error
    person.erasure_id = erasure.pk
    Erasure.objects.filter(pk=erasure.pk).update(person=person.as_json())
    _shut_out(customer)
    record(
        "personal_data.erased",
        name=_("Customer %(number)s") % {"number": customer.pk},
        changes={"mode": str(mode)},
        by=by.user,
    )
    append_event(ErasureBegun(erasure_id=erasure.pk))
    return erasure


def _who(by: Actor) -> str:
    return by.user.get_full_name()[:200] if by.user else by.label


def _shut_out(customer: Customer) -> None:
    """Nothing new comes in, and nobody reads on, while the old goes."""
    Customer.objects.filter(pk=customer.pk).update(is_blocked=True)
    revoke(Customer, [customer.pk])
    user = customer.user
    if user is not None and not user.is_agent:
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.end_sessions()


def carry_on(erasure_id: int, *, seconds: float = inf) -> bool:
    """Work on an erasure until it is done, the time is over, or something stops it; true when it is done.

    What stops it stands on the erasure, and is tried again.
    """
    end = monotonic() + seconds
    try:
        with override(settings.LANGUAGE_CODE):
            return _carry_on(erasure_id, end)
    except _TurnOver:
        return False
    except ErasureWaits as waits:
        _put_off(erasure_id, str(waits))
    except PluginError as error:
        _put_off(erasure_id, str(error))
    except Exception as error:  # a provider is a stranger's code; its fault becomes the erasure's reason
        logger.exception("erasure stopped", extra={"erasure_id": erasure_id})
        _put_off(erasure_id, f"{type(error).__name__}: {error}")
    return False


def _carry_on(erasure_id: int, end: float) -> bool:
    _forget_thoroughly()
    for _round in range(MOST_ROUNDS):
        erasure = Erasure.objects.filter(pk=erasure_id).first()
        if erasure is None or erasure.is_done:
            return True
        found = answers()
        if found.missing:
            raise ErasureWaits(" ".join(found.missing))
        person = _person_now(erasure, found.providers)
        if not _round_changed(erasure, person, found.providers, end):
            return _finish(erasure, person)
    raise ErasureWaits(_("Something finds rows to erase again and again. See the log of the service."))


def _round_changed(erasure: Erasure, person: Person, providers: list[PersonalData], end: float) -> bool:
    changed = False
    for provider in providers:
        while True:
            found = provider.found(person, Mode(erasure.mode))  # may take long, and holds nothing
            number = _step(erasure, person, provider, found)
            changed = changed or bool(number or found)  # found and gone meanwhile: somebody else is at work
            if not number:
                break
            if monotonic() >= end:
                raise _TurnOver
    # Also after a round in which a process died between its last step and this.
    for provider in providers:
        provider.afterwards(person, Mode(erasure.mode))
    return changed


@transaction.atomic
def _step(erasure: Erasure, person: Person, provider: PersonalData, found: list[Any]) -> int:
    """One step of one provider, and what it comes to; two relays work on one erasure one after the other."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.is_done:
        return 0
    mode = Mode(row.mode)
    number = provider.erase_found(person, mode, found) if found else provider.erase(person, mode)
    if number or row.working_on != provider.slug:
        row.progress[provider.slug] = row.progress.get(provider.slug, 0) + number
        row.state, row.working_on, row.reason = ErasureState.RUNNING, provider.slug, ""
        row.save(update_fields=["progress", "state", "working_on", "reason"])
    failpoint("privacy.before_step_commit")
    return number


@transaction.atomic
def _person_now(erasure: Erasure, providers: list[PersonalData]) -> Person:
    """Whom to look for: what was known at the beginning, and what the record says since."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    person = Person.from_json(row.person)
    customer = Customer._base_manager.select_related("user").filter(pk=row.customer_id).first()
    if customer is not None:
        person.merge(Person.of(customer))
    person.leave_agents()
    _remember(person, providers)
    Erasure.objects.filter(pk=row.pk).update(
        person=person.as_json(),
        address_digests=sorted({*row.address_digests, *(digest(one) for one in person.addresses)}),
    )
    return person


@transaction.atomic
def _finish(erasure: Erasure, person: Person) -> bool:
    """Nobody found anything: what is left is the tombstone."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.is_done:
        return True
    row.state, row.finished_at = ErasureState.DONE, timezone.now()
    row.person, row.working_on, row.reason, row.next_at = {}, "", "", None
    row.save(update_fields=["state", "finished_at", "person", "working_on", "reason", "next_at"])
    append_event(PersonErased(customer_id=row.customer_id, mode=row.mode))
    return True


@transaction.atomic
def _put_off(erasure_id: int, reason: str) -> None:
    row = Erasure.objects.select_for_update().filter(pk=erasure_id).exclude(state=ErasureState.DONE).first()
    if row is None:
        return
    pause = min(PAUSE * 2 ** min(row.tries, 10), LONGEST_PAUSE)
    row.state, row.reason, row.next_at, row.tries = (
        ErasureState.WAITING, reason[:500], timezone.now() + pause, row.tries + 1,
    )  # fmt: skip
    row.save(update_fields=["state", "reason", "next_at", "tries"])


@service
def try_again(*, erasure: Erasure, by: Actor) -> None:
    """Carry on now with one that waits. Raises PermissionDenied."""
    require(by, ERASE)
    Erasure.objects.filter(pk=erasure.pk, state=ErasureState.WAITING).update(next_at=timezone.now(), tries=0)
    append_event(ErasureBegun(erasure_id=erasure.pk))


def carry_on_due() -> None:
    """Everything that waited long enough, or whose process died."""
    now = timezone.now()
    rows = Erasure.objects.exclude(state=ErasureState.DONE).exclude(next_at__gt=now)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        carry_on(pk, seconds=turn_seconds())


ERASE_DUE = ScheduledJob(slug="core.privacy.carry_on_erasures", every=timedelta(minutes=1), run=carry_on_due)


def _forget_thoroughly() -> None:
    """SQLite leaves deleted words in its file unless it is told to write over them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def erasures_of(customer_id: int) -> Any:
    """Those of one customer, the newest first."""
    return Erasure.objects.filter(customer_id=customer_id).select_related("begun_by")


def drop_exports(customer_id: int, most: int) -> int:
    """Files made of the person before."""
    rows = list(DataExport.objects.filter(customer=customer_id)[:most])
    for row in rows:
        if row.file:
            row.file.storage.delete(str(row.file.name))
        row.delete()
    return len(rows)
