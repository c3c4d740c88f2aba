"""A step changes at most a batch, whatever there is to do."""

import pytest
from django.utils import timezone

from core.conversations.models import MessageReference
from core.conversations.personal_data import words
from core.conversations.personal_data.holdings import messages_of
from core.events.models import JobState
from core.people import audit
from core.people.models import Act, Customer
from core.plugins.models import HookBreaker
from core.privacy.contract import Mode
from core.privacy.persons import Person
from core.privacy.providers import logs
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
