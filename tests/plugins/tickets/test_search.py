"""Tickets are found by who may see them, internal words by agents only."""

import pytest

from core.conversations.arrivals import Arrival
from core.conversations.services import add_message, internal_conversation, take_in
from core.events.relay import run_until_idle
from core.work.models import CustomField, FieldType
from core.work.services import update_item
from search.queries import jump, search


@pytest.fixture
def item(cast):
    """Dana's ticket of Field support: an answer, a note, a hidden and a shown custom field."""
    CustomField.objects.create(kind="ticket", key="serial", label="Serial", field_type=FieldType.TEXT)
    CustomField.objects.create(
        kind="ticket", key="device", label="Device", field_type=FieldType.TEXT, shown_to_customers=True
    )
    arrival = Arrival(
        customer_id=cast.dana.customer.pk, subject="Spectrometer drifts", text="Since the update.",
        team_id=cast.field_support.pk, custom={"serial": "SN99887", "device": "Polaris"},
    )  # fmt: skip
    item = take_in(arrival, source="portal", channel="portal").item
    add_message(conversation=item.conversations.get(), by=cast.alice.actor, text="Which lamp?", undo_seconds=0)
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.alice.actor, text="Suspected sabotage.")
    run_until_idle()
    return item


def found(viewer, text):
    return search(viewer, text).results


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("alice", ["spectrometer", "lamp", "sabotage", "SN99887", "polaris", "drifting"]),
        ("root", ["sabotage"]),
        ("dana", ["spectrometer", "lamp", "polaris", "update"]),
    ],
)
def test_words_are_found_by_those_they_are_for(cast, item, who, words):
    for word in words:
        assert found(cast.viewer(who), word), word


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("dana", ["sabotage", "SN99887"]),
        ("erin", ["spectrometer", "lamp", "sabotage"]),
        ("carol", ["spectrometer", "sabotage", "SN99887"]),
        ("visitor", ["spectrometer", "sabotage"]),
    ],
)
def test_words_are_hidden_from_everybody_else(cast, item, who, words):
    for word in words:
        page = search(cast.viewer(who), word)
        assert not page.results, word
        assert page.total == 0, word


def test_a_number_jumps_to_what_one_may_see(cast, item):
    assert jump(cast.viewer("alice"), f"#{item.number}").endswith(f"/admin/tickets/{item.number}/")
    assert f"/portal/requests/{item.number}/" in jump(cast.viewer("dana"), f"#{item.number}")
    assert not jump(cast.viewer("erin"), f"#{item.number}")


def test_moving_a_ticket_away_hides_it_at_once(cast, item):
    update_item(item=item, by=cast.root.actor, changes={"team": cast.back_office})

    assert not found(cast.viewer("alice"), "spectrometer")

    run_until_idle()
    assert found(cast.viewer("carol"), "spectrometer")
    assert not found(cast.viewer("alice"), "spectrometer")


def test_a_box_that_is_not_ticked_says_nothing(cast, item):
    for key in ("fragile", "urgent"):
        CustomField.objects.create(kind="ticket", key=key, label=key, field_type=FieldType.CHECKBOX)
    update_item(item=item, by=cast.alice.actor, changes={"custom": {"fragile": False, "urgent": True}})
    run_until_idle()

    assert found(cast.alice.viewer, "yes")
    assert not found(cast.alice.viewer, "no")
