"""Nobody finds, counts, completes or sees marked what they may not see."""

import pytest

from core.access.api import anonymous, revoke
from core.access.guard import guarded
from core.conversations.models import Audience, Participant
from core.conversations.services import add_message, start_conversation
from core.people.models import Customer
from core.plugins.api import is_enabled
from core.work.models import Tag, WorkItem
from core.work.services import (
    add_scope_member,
    create_scope,
    remove_scope_member,
    set_scope_privacy,
    update_item,
    update_scope,
)
from search.api import jump, search, suggest
from search.models import IndexedEntry, PendingRevocation
from tests.search.conftest import SYSTEM, drain, index, make_item, titles

pytestmark = pytest.mark.django_db


def talk(item, text, audience=Audience.PUBLIC, customers=()):
    """A conversation with one message, indexed."""
    conversation = start_conversation(item=item, audience=audience, by=SYSTEM, customers=customers)
    add_message(conversation=conversation, by=SYSTEM, text=text)
    index(conversation)
    return conversation


@pytest.fixture
def dana_item(documents, cast):
    """Dana asked; her message is public, the agents' note is not."""
    item = make_item("Spectrometer drifts", requesters=[cast.dana.customer], channel="email")
    talk(item, "It drifts since the xylophon update.", customers=[cast.dana.customer])
    talk(item, "The quokka told us first.", Audience.INTERNAL)
    index(item)
    return item


def test_a_customer_finds_their_own_request_and_nobody_elses(dana_item, cast):
    assert titles(cast.dana.viewer, "spectrometer ") == ["Spectrometer drifts"]
    assert titles(cast.erin.viewer, "spectrometer ") == []
    assert titles(anonymous(), "spectrometer ") == []


def test_a_conversation_and_its_item_are_one_result(dana_item, cast):
    found = search(cast.alice.viewer, "drifts ")

    assert len(found.results) == 1
    assert [(one.kind, one.count) for one in found.kinds] == [("item", 1)]


@pytest.mark.parametrize(("who", "finds"), [("alice", 1), ("root", 1), ("dana", 0), ("erin", 0), ("visitor", 0)])
def test_an_internal_note_is_found_by_agents_only(dana_item, cast, who, finds):
    found = search(cast.viewer(who), "quokka ")

    assert len(found.results) == found.total == finds
    assert len(suggest(cast.viewer(who), "quok").groups) == finds


def test_a_customer_does_not_learn_of_a_note_by_leaving_words_out(dana_item, cast):
    assert titles(cast.dana.viewer, "spectrometer -quokka") == ["Spectrometer drifts"]


def test_agents_texts_are_neither_matched_nor_counted_nor_marked_for_customers(documents, cast):
    item = make_item("Lamp", requesters=[cast.dana.customer], tags=["gnomon"])

    assert titles(cast.alice.viewer, "gnomon ") == ["Lamp"]
    assert search(cast.dana.viewer, "gnomon ").total == 0
    assert titles(cast.dana.viewer, "lamp -gnomon") == ["Lamp"]
    snippet = search(cast.dana.viewer, "lamp gnomon ").results[0].snippet
    assert "gnomon" not in "".join(text for text, _ in snippet)
    assert item.pk


def test_a_property_is_found_by_a_customer_only_while_it_is_shown(documents, cast, monkeypatch):
    make_item("Lamp", requesters=[cast.dana.customer], channel="carrierpigeon", assignee=cast.alice.user)

    assert titles(cast.dana.viewer, "carrierpigeon ") == ["Lamp"]
    assert titles(cast.dana.viewer, "alice ") == []
    assert titles(cast.alice.viewer, "alice ") == ["Lamp"]

    monkeypatch.setattr(type(documents["item"]), "shown_properties", lambda self, viewer: frozenset())
    assert titles(cast.dana.viewer, "carrierpigeon ") == []
    assert titles(cast.alice.viewer, "carrierpigeon ") == ["Lamp"]


def test_what_one_kind_shows_another_may_hide(documents, cast, monkeypatch):
    make_item("Lamp", requesters=[cast.dana.customer], channel="carrierpigeon")
    monkeypatch.setattr(type(documents["item"]), "shown_properties", lambda self, viewer: frozenset())
    monkeypatch.setattr(type(documents["page"]), "shown_properties", lambda self, viewer: frozenset({"channel"}))

    assert titles(cast.dana.viewer, "carrierpigeon ") == []


def test_customers_are_found_in_the_admin_only(documents, cast):
    index(cast.dana.customer)

    assert titles(cast.alice.viewer, "dana ") == ["Dana"]
    assert titles(cast.alice.viewer, "dana@seegrund.example") == ["Dana"]
    assert titles(cast.dana.viewer, "dana ") == []


def test_a_team_keeps_its_items_to_itself(documents, cast):
    make_item("Lamp", team=cast.field_support)

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert titles(cast.carol.viewer, "lamp ") == []


def test_leaving_a_team_is_felt_at_once_without_indexing(documents, cast):
    make_item("Lamp", team=cast.field_support)
    cast.field_support.members.remove(cast.alice.user)

    assert search(cast.alice.viewer, "lamp ").total == 0


def test_a_private_scope_is_entered_by_its_members_and_administrators_only(documents, cast):
    scope = create_scope(name="Secret", by=SYSTEM, is_private=True)
    make_item("Lamp", scope=scope)

    assert titles(cast.root.viewer, "lamp ") == ["Lamp"]
    assert titles(cast.alice.viewer, "lamp ") == []
    scope.members.create(user=cast.alice.user)
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_a_narrowing_write_hides_at_once_in_results_counts_and_suggestions(documents, cast):
    item = make_item("Lamp")
    talk(item, "Xylophon")
    assert search(cast.carol.viewer, "lamp ").total == 1

    update_item(item=item, by=SYSTEM, changes={"team": cast.field_support})

    for text in ("lamp ", "xylophon "):
        assert search(cast.carol.viewer, text).total == 0
        assert suggest(cast.carol.viewer, text).kinds == ()
    drain()
    assert not PendingRevocation.objects.exists()
    assert search(cast.carol.viewer, "lamp ").total == 0
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_closing_a_scope_hides_everything_inside_at_once(documents, cast):
    scope = create_scope(name="Open", by=SYSTEM)
    make_item("Lamp", scope=scope)
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]

    set_scope_privacy(scope=scope, is_private=True, by=SYSTEM)

    assert search(cast.alice.viewer, "lamp ").total == 0


def test_moving_a_scope_hides_everything_inside_at_once_and_shows_it_to_members_once_indexed(documents, cast):
    moved, closed = create_scope(name="Open", by=SYSTEM), create_scope(name="Closed", by=SYSTEM, is_private=True)
    add_scope_member(scope=closed, user=cast.bob.user, by=SYSTEM)
    item = make_item("Lamp", scope=create_scope(name="Inner", parent=moved, by=SYSTEM))
    talk(item, "Xylophon")
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]

    update_scope(scope=moved, parent=closed, by=SYSTEM)

    for text in ("lamp ", "xylophon "):
        assert search(cast.alice.viewer, text).total == 0
        assert suggest(cast.alice.viewer, text).kinds == ()
    drain()
    assert titles(cast.bob.viewer, "lamp ") == ["Lamp"]
    assert search(cast.alice.viewer, "xylophon ").total == 0


def test_a_member_who_is_removed_finds_nothing_inside_at_once(documents, cast):
    scope = create_scope(name="Secret", by=SYSTEM, is_private=True)
    add_scope_member(scope=scope, user=cast.alice.user, by=SYSTEM)
    talk(make_item("Lamp", scope=scope), "Xylophon")
    assert search(cast.alice.viewer, "xylophon ").total == 1

    remove_scope_member(scope=scope, user=cast.alice.user, by=SYSTEM)

    for text in ("lamp ", "xylophon "):
        assert search(cast.alice.viewer, text).total == 0
        assert suggest(cast.alice.viewer, text).kinds == ()


def test_a_revocation_that_is_rolled_back_hides_nothing(documents, cast):
    from django.db import transaction

    item = make_item("Lamp")
    with pytest.raises(RuntimeError), transaction.atomic():
        revoke(WorkItem, [item.pk])
        raise RuntimeError

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_revoking_what_nothing_indexes_writes_nothing(documents, fingerprint):
    before = fingerprint()

    revoke(Tag, [1])

    assert fingerprint() == before


def test_a_hit_the_database_does_not_agree_with_is_neither_shown_nor_counted(documents, cast):
    item = make_item("Lamp", requesters=[cast.dana.customer])
    item.requester_links.all().delete()

    found = search(cast.dana.viewer, "lamp ")

    assert (found.results, found.total) == ((), 0)


def test_a_page_is_filled_up_after_the_database_dropped_hits(documents, cast):
    items = [make_item(f"Lamp {number}", requesters=[cast.dana.customer]) for number in range(12)]
    for item in items[6:]:
        item.requester_links.all().delete()

    found = search(cast.dana.viewer, "lamp ", limit=6)

    assert len(found.results) == 6
    assert {one.pk for one in found.results} == {item.pk for item in items[:6]}


@pytest.mark.parametrize("text", ["#{}", "{}", " #{} ", "#0{}"])
def test_a_number_jumps_to_who_may_see_it(dana_item, cast, text):
    typed = text.format(dana_item.number)

    assert jump(cast.alice.viewer, typed) == f"/admin/{dana_item.number}/"
    assert jump(cast.dana.viewer, typed) == f"/portal/{dana_item.number}/"
    assert jump(cast.erin.viewer, typed) is None
    assert jump(anonymous(), typed) is None


@pytest.mark.parametrize("text", ["#", "", "#12a", "12.5", "#999999", "lamp", "#1 2", "#" + "9" * 30])
def test_anything_else_jumps_nowhere(dana_item, cast, text):
    assert jump(cast.alice.viewer, text) is None


def test_searching_inside_a_request_needs_no_exception_from_the_guard(dana_item, cast):
    viewer = cast.dana.viewer
    with guarded():
        found = search(viewer, "drifts ")
        suggested = suggest(viewer, f"#{dana_item.number}")

    assert found.total == 1
    assert suggested.jump.url


def test_searching_writes_nothing(dana_item, cast, fingerprint):
    before = fingerprint()

    search(cast.dana.viewer, "drifts ")
    suggest(cast.erin.viewer, "drifts")

    assert fingerprint() == before


def test_someone_who_joins_a_conversation_finds_it_once_indexed(dana_item, cast):
    conversation = dana_item.conversations.get(audience=Audience.PUBLIC)
    Participant.objects.create(conversation=conversation, customer=cast.erin.customer)
    index(conversation, dana_item)

    assert titles(cast.erin.viewer, "xylophon ") == ["Spectrometer drifts"]
    assert titles(cast.erin.viewer, "quokka ") == []


def test_an_agent_who_is_a_customer_too_finds_by_the_door_they_came_through(dana_item, cast):
    from core.access.api import Door, viewer_for

    Customer.objects.create(name="Alice at home", user=cast.alice.user)

    assert titles(viewer_for(cast.alice.user, Door.PORTAL), "spectrometer ") == []
    assert titles(viewer_for(cast.alice.user, Door.ADMIN), "spectrometer ") == ["Spectrometer drifts"]


def test_kinds_of_a_plugin_that_is_off_are_not_found(dana_item, cast, monkeypatch):
    from search import registry

    left = [document for kind, document in registry.documents().items() if kind not in ("item", "talk")]
    monkeypatch.setattr(registry, "enabled_contributions", lambda hook: iter(left))

    assert search(cast.alice.viewer, "drifts ").total == 0
    assert IndexedEntry.objects.filter(kind="item", is_live=True).exists()
    assert is_enabled("search")


def test_queries_do_not_grow_with_what_is_found(documents, cast, count_queries):
    viewer = cast.dana.viewer
    for number in range(3):
        make_item(f"Lamp {number}", requesters=[cast.dana.customer])
    few = count_queries(lambda: search(viewer, "lamp ")), count_queries(lambda: suggest(viewer, "lamp"))
    for number in range(20):
        make_item(f"Lamp {number}", requesters=[cast.dana.customer])

    many = count_queries(lambda: search(viewer, "lamp ")), count_queries(lambda: suggest(viewer, "lamp"))

    assert many == few
    assert max(few) <= 6
