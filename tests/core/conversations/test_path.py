"""An arrival becomes work, is answered, and nothing is said to the wrong people."""

import pytest
from django.core.exceptions import PermissionDenied

from core.access.api import Actor
from core.conversations.arrivals import Arrival
from core.conversations.errors import EmptyMessage, NoRecipient, NotAPublicPlace, TooLateToWithdraw
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import Audience, Intake, IntakeState, Message, Participant, Recipient
from core.conversations.services import (
    add_message,
    handle_intake,
    internal_conversation,
    receive,
    start_conversation,
    take_in,
    withdraw_message,
)
from core.conversations.services import intake as intakes
from core.conversations.services.intake import IncomingFile
from core.events.models import OutboxEntry
from core.events.relay import run_until_idle
from core.plugins.switches import set_enabled
from core.work.events import ItemChanged, ItemCreated
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import update_item


def arrive(**more):
    arrival = Arrival(
        sender_value="new@seegrund.example", sender_name="New", subject="Drift", text="It drifts.", **more
    )
    return take_in(arrival, source="form:1", channel="form", key="k1")


@pytest.mark.django_db
def test_an_arrival_becomes_an_item_with_a_public_conversation():
    intake = arrive()

    assert intake.state == IntakeState.HANDLED
    item = intake.item
    assert (item.title, item.channel, item.status.category) == ("Drift", "form", StatusCategory.NEW)
    assert item.waiting_since is not None
    assert item.requesters.get().name == "New"
    assert item.conversations.get().messages.get().text == "It drifts."


@pytest.mark.django_db
def test_the_same_arrival_twice_is_one_item():
    assert arrive().pk == arrive().pk
    assert WorkItem.objects.count() == 1


@pytest.mark.django_db
def test_handling_twice_changes_nothing(fingerprint):
    intake = arrive()
    before = fingerprint()

    handle_intake(intake.pk)

    assert fingerprint() == before


@pytest.fixture
def cleaned(monkeypatch):
    """The subject of every arrival whose text was cleaned."""
    subjects, real = [], intakes.body_of
    monkeypatch.setattr(intakes, "body_of", lambda **parts: subjects.append(parts["subject"]) or real(**parts))
    return subjects


@pytest.mark.django_db
def test_an_arrival_is_cleaned_once_though_the_relay_looks_after_it_and_its_sender_asks_again(cleaned):
    arrive()
    run_until_idle()
    arrive()

    assert cleaned == ["Drift"]


@pytest.mark.django_db
def test_one_that_was_handled_between_looking_and_locking_is_not_handled_again():
    seen = receive(Arrival(sender_value="new@seegrund.example", subject="Drift"), source="form:1", channel="form")
    handle_intake(seen.pk)

    handled = intakes._make_of(seen)

    assert handled.state == IntakeState.HANDLED
    assert WorkItem.objects.count() == 1


@pytest.mark.django_db
def test_files_travel_with_the_arrival():
    arrival = Arrival(sender_value="a@b.example", subject="Log")
    intake = take_in(arrival, source="form:1", channel="form", files=[IncomingFile("log.txt", b"one line")])

    attachment = intake.message.attachments.get()
    assert (attachment.name, attachment.content_type, attachment.size) == ("log.txt", "text/plain", 8)


@pytest.mark.django_db
def test_what_nobody_takes_waits_and_can_be_tried_again():
    set_enabled(slug="tickets", enabled=False)
    intake = arrive()
    assert intake.state == IntakeState.WAITING
    assert "form:1" in intake.reason

    set_enabled(slug="tickets", enabled=True)

    assert handle_intake(intake.pk).state == IntakeState.HANDLED
    assert Intake.objects.count() == 1


@pytest.fixture
def talk(cast):
    """Dana's public conversation on a ticket of Field support."""
    intake = take_in(
        Arrival(customer_id=cast.dana.customer.pk, subject="Drift", text="It drifts.", team_id=cast.field_support.pk),
        source="portal",
        channel="portal",
    )
    return intake.item.conversations.get()


def test_an_answer_goes_to_the_participants_and_stops_the_clock(cast, talk):
    message = add_message(conversation=talk, by=cast.alice.actor, text="Which lamp?")

    item = WorkItem.objects.get(pk=talk.item_id)
    assert item.waiting_since is None
    assert item.status.category == StatusCategory.OPEN
    assert [one.customer for one in Recipient.objects.filter(message=message)] == [cast.dana.customer]


QUOTE = "On Mon, 3 Aug 2026 at 10:12, Alice <alice@nordlicht.example> wrote:\n> Which lamp?\n> Please send a baseline."


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ({"text": f"The old one.\n\n{QUOTE}"}, "The old one."),
        ({"html": "<p>The <b>old</b> one.</p><blockquote type='cite'>Which lamp?</blockquote>"}, "The old one."),
        ({"text": QUOTE}, " ".join(QUOTE.split())),
        ({"html": f"<p>{'old ' * 9000}</p><blockquote type='cite'>Which lamp?</blockquote>"}, ("old " * 50)),
    ],
    ids=["text", "html", "nothing but a quote", "long"],
)
def test_the_summary_of_an_item_is_what_was_said_last_and_not_what_that_quotes(cast, talk, said, summary):
    add_message(conversation=talk, by=cast.dana.actor, channel="email", **said)

    assert WorkItem.objects.get(pk=talk.item_id).summary == summary


def test_a_note_reaches_no_customer_and_keeps_the_clock(cast, talk):
    note = internal_conversation(item=talk.item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.alice.actor, text="Lamp again.")

    item = WorkItem.objects.get(pk=talk.item_id)
    assert item.waiting_since is not None
    assert item.summary == "It drifts."
    assert not Recipient.objects.exists()
    assert not Message.objects.visible_to(cast.dana.viewer).filter(conversation=note).exists()


def test_customers_cannot_be_brought_into_an_internal_conversation(cast, talk):
    note = internal_conversation(item=talk.item, by=cast.alice.actor)

    with pytest.raises(NotAPublicPlace):
        add_message(conversation=note, by=cast.alice.actor, text="x", to=[cast.dana.customer])
    with pytest.raises(NotAPublicPlace):
        add_message(conversation=note, by=cast.dana.actor, text="x")
    with pytest.raises(NotAPublicPlace):
        start_conversation(
            item=talk.item, audience=Audience.INTERNAL, by=cast.alice.actor, customers=[cast.dana.customer]
        )
    assert not Participant.objects.filter(conversation=note, customer__isnull=False).exists()


def test_an_outsider_can_neither_answer_nor_write_a_note(cast, talk, fingerprint):
    before = fingerprint()

    for by in (cast.carol.actor, cast.erin.actor):
        with pytest.raises(PermissionDenied):
            add_message(conversation=talk, by=by, text="Mine")
    with pytest.raises(PermissionDenied):
        internal_conversation(item=talk.item, by=cast.carol.actor)
    assert fingerprint() == before


def test_a_customer_who_writes_again_reopens(cast, talk):
    item = WorkItem.objects.get(pk=talk.item_id)
    resolved = Status.objects.first_of(item.item_type, StatusCategory.RESOLVED)
    update_item(item=item, by=cast.alice.actor, changes={"status": resolved})
    assert WorkItem.objects.get(pk=item.pk).closed_at is not None

    add_message(conversation=talk, by=cast.dana.actor, text="Still drifts.")

    item = WorkItem.objects.get(pk=item.pk)
    assert item.status.category == StatusCategory.OPEN
    assert item.closed_at is None


@pytest.mark.parametrize("answered", [False, True])
def test_who_reopens_by_hand_finds_waiting_who_got_no_answer(cast, talk, answered):
    first = talk.messages.get()
    if answered:
        add_message(conversation=talk, by=cast.alice.actor, text="Which lamp?")
    item = WorkItem.objects.get(pk=talk.item_id)
    for category in (StatusCategory.RESOLVED, StatusCategory.OPEN):
        status = Status.objects.first_of(item.item_type, category)
        update_item(item=item, by=cast.alice.actor, changes={"status": status})

    item = WorkItem.objects.get(pk=item.pk)
    assert (item.closed_at, item.waiting_since) == (None, None if answered else first.created_at)


def test_an_empty_message_is_refused(cast, talk):
    with pytest.raises(EmptyMessage):
        add_message(conversation=talk, by=cast.alice.actor, text="  ")


def test_an_answer_to_nobody_is_refused(cast, talk):
    alone = start_conversation(item=talk.item, audience=Audience.PUBLIC, by=Actor.system("test"))

    with pytest.raises(NoRecipient):
        add_message(conversation=alone, by=cast.alice.actor, text="Hello?")


def test_an_answer_can_be_taken_back_until_it_leaves(cast, talk):
    message = add_message(conversation=talk, by=cast.alice.actor, text="Oops", undo_seconds=10)
    withdraw_message(message=message, by=cast.alice.actor)
    assert Message.objects.get(pk=message.pk).withdrawn_at is not None

    gone = add_message(conversation=talk, by=cast.alice.actor, text="Sent", undo_seconds=0)
    with pytest.raises(TooLateToWithdraw):
        withdraw_message(message=gone, by=cast.alice.actor)
    with pytest.raises(PermissionDenied):
        withdraw_message(message=message, by=cast.bob.actor)


def test_an_arrival_and_its_item_are_told_as_one_change(cast):
    """Nobody hears of an item that changed while it began."""
    item = arrive().item

    told = list(OutboxEntry.objects.order_by("pk").values_list("event", flat=True))
    assert told[-3:] == [ItemCreated.name, ConversationChanged.name, MessageAdded.name]
    assert ItemChanged.name not in told
    assert WorkItem.objects.get(pk=item.pk).version == 1


def test_what_a_channel_keeps_is_stored_with_the_arrival_or_neither_is(fingerprint):
    before = fingerprint()

    def refuse(intake, is_new):
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        take_in(Arrival(sender_value="a@b.example", text="x"), source="form:1", channel="form", beside=refuse)

    assert fingerprint() == before


@pytest.mark.django_db
def test_a_channel_is_told_whether_an_arrival_is_new():
    told = []
    for _twice in range(2):
        take_in(
            Arrival(sender_value="a@b.example", text="x"),
            source="form:1",
            channel="form",
            key="k",
            beside=lambda intake, is_new: told.append((intake.pk, is_new)),
        )

    assert [is_new for _pk, is_new in told] == [True, False]
    assert len({pk for pk, _is_new in told}) == 1
