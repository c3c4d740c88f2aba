"""A step changes at most a batch, whatever there is to do."""

from collections.abc import Iterator
from math import inf

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from core.api.models import IdempotencyKey
from core.api.personal_data import KeptAnswers
from core.conversations.models import Message, MessageReference
from core.conversations.personal_data import words
from core.conversations.personal_data.holdings import messages_of
from core.conversations.personal_data.provider import Conversations
from core.events.models import JobState, OutgoingMail
from core.people import audit
from core.people.models import Act, Customer
from core.plugins.models import HookBreaker
from core.privacy.contract import Mode
from core.privacy.models import Erasure
from core.privacy.persons import Person
from core.privacy.providers import logs
from core.privacy.providers.logs import Logs
from core.privacy.providers.mail import OutgoingMails
from core.privacy.providers.signing_in import SignIn
from core.privacy.services.erasing import _round_changed, read_person
from core.testing.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_step_through_the_logs_is_one_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "BATCH", 1)
    customer = Customer.objects.create(name="Ana", primary_address="ana@seegrund.example")
    error = "refused: ana@seegrund.example"
    JobState.objects.create(slug="a.b", last_error=error)
    HookBreaker.objects.create(plugin="a", hook="b", last_error=error, last_failed_at=timezone.now())
    act = audit.record("data.exported", name=error)
    assert act is not None

    done = [logs.Logs().erase(Person.of(customer), Mode.ERASE) for _step in range(4)]

    assert done == [1, 1, 1, 0]
    assert Act.objects.get(pk=act.pk).object_name == "refused: […]"


def test_references_to_the_ids_of_mails_count(story, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(words, "BATCH", 1)
    person = Person.of(story.customer)
    message = messages_of(person).exclude(message_id="").order_by("pk").first()
    assert message is not None
    messages_of(person).exclude(pk=message.pk).delete()
    others = story.own.conversations.order_by("pk")
    for place in others:
        digest = words.digest_of(message.message_id)
        MessageReference.objects.get_or_create(
            digest=digest, conversation=place, defaults={"message_id": message.message_id}
        )
    known = MessageReference.objects.filter(digest=words.digest_of(message.message_id))
    number = known.count()
    assert number > 1

    done = [words._empty(person, Mode.ERASE) for _step in range(number + 2)]

    assert done == [1] * (number + 1) + [0]
    assert not known.filter(message_id=message.message_id).exists()


class Watched(Logs):
    """Tells how many savepoints deep each part of it ran."""

    def __init__(self, keys: list[int]) -> None:
        self.keys, self.depths = keys, dict[str, int]()

    def search(self, person: Person, mode: Mode) -> Iterator[int]:
        self.depths["search"] = len(connection.savepoint_ids)
        yield from self.keys

    def erase_found(self, person: Person, mode: Mode, keys: list[int]) -> int:
        self.depths["erase_found"] = len(connection.savepoint_ids)
        self.keys = [key for key in self.keys if key not in keys]
        return len(keys)


def test_a_search_holds_no_transaction_and_finds_a_batch_at_a_time(cast: Cast) -> None:
    customer = Customer.objects.create(name="Ana", primary_address="ana@seegrund.example")
    erasure = Erasure.objects.create(customer_id=customer.pk, mode=Mode.ERASE)
    provider, before = Watched(list(range(250))), len(connection.savepoint_ids)

    assert _round_changed(erasure, Person.of(customer), [provider], inf)

    assert provider.keys == []
    assert provider.depths == {"search": before, "erase_found": before + 1}
    erasure.refresh_from_db()
    assert erasure.progress == {provider.slug: 250}


def test_what_was_found_and_is_gone_means_another_round(cast: Cast) -> None:
    customer = Customer.objects.create(name="Ana", primary_address="ana@seegrund.example")
    erasure = Erasure.objects.create(customer_id=customer.pk, mode=Mode.ERASE)
    provider = Watched([1])
    provider.erase_found = lambda *_args: 0  # type: ignore[method-assign]

    assert _round_changed(erasure, Person.of(customer), [provider], inf)


def test_rows_are_looked_at_again_before_they_are_erased(story, fingerprint) -> None:  # type: ignore[no-untyped-def]
    erin = Person.of(story.cast.erin.customer)
    everything = {
        OutgoingMails: OutgoingMail.objects.exclude(to__contains="erin@").values_list("pk", flat=True),
        KeptAnswers: IdempotencyKey.objects.values_list("pk", flat=True),
        SignIn: Session.objects.values_list("pk", flat=True),
    }
    before = fingerprint()

    for provider, keys in everything.items():
        assert keys and provider().erase_found(erin, Mode.ERASE, list(keys)) == 0

    assert fingerprint() == before


def test_the_search_through_conversations_goes_on_where_it_stopped(story) -> None:  # type: ignore[no-untyped-def]
    person = read_person(story.customer, [Conversations()])
    found = list(words.search(person, Mode.ERASE))
    places = dict(Message._base_manager.filter(pk__in=found).values_list("pk", "conversation"))
    assert len(set(places.values())) > 1
    person.reached = {}

    first = next(iter(words.search(person, Mode.ERASE)))
    assert first == found[0]
    words.strike_out(person, Mode.ERASE, [pk for pk in found if places[pk] == places[first]])

    later = max(places.values())
    person.reached = {words.SEARCH: later}
    assert {places[pk] for pk in words.search(person, Mode.ERASE)} == {later}
    person.reached = {}
    assert list(words.search(person, Mode.ERASE)) == [pk for pk in found if places[pk] != places[first]]
    assert person.reached == {words.SEARCH: person.keys("conversations")[-1]}
