"""The page of one item: who sees it, what stands on it, in which order."""

import pytest

from core.conversations.services import add_message, internal_conversation
from core.work.models import Status
from core.work.services import add_follower, link_items, update_item
from core.workspace.models import ReadMark


def page(client, item, query=""):
    return client.get(f"/admin/tickets/{item.number}/{query}")


@pytest.mark.parametrize(("name", "status"), [("alice", 200), ("carol", 404), ("root", 200), ("dana", 302)])
def test_a_ticket_of_a_team_is_seen_by_the_team_and_who_sees_all(client, cast, make_ticket, name, status):
    item = make_ticket(team=cast.field_support)
    cast.sign_in(client, name)

    assert page(client, item).status_code == status


@pytest.mark.parametrize("path", ["999999/", "99999999999999999999999/", "related/", "0/"])
def test_a_number_that_is_not_there_is_not_found(alice, path):
    assert alice.get(f"/admin/tickets/{path}").status_code == 404


@pytest.mark.parametrize("path", ["tickets/999999/", "nothing/at/all/"])
def test_what_is_not_there_is_said_in_the_frame_of_the_desk_with_a_way_back(alice, path):
    answer = alice.get(f"/admin/{path}")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert '<a class="button" href="/admin/">' in answer.content.decode()
    assert 'id="wagtail-sidebar"' in answer.content.decode()


def test_messages_and_changes_stand_in_the_order_they_happened(alice, cast, make_ticket):
    item = make_ticket(text="It drifts.")
    add_message(conversation=item.conversations.get(), by=cast.bob.actor, text="We look.")
    note = internal_conversation(item=item, by=cast.bob.actor)
    add_message(conversation=note, by=cast.bob.actor, text="The lamp again.")

    entries = page(alice, item).context["entries"]

    assert [entry.message.text for entry in entries if entry.kind == "message"] == [
        "It drifts.",
        "We look.",
        "The lamp again.",
    ]
    assert [entry.is_public for entry in entries if entry.kind == "message"] == [True, True, False]


def test_a_lane_shows_only_its_own_messages(alice, cast, make_ticket):
    item = make_ticket(text="It drifts.")
    note = internal_conversation(item=item, by=cast.bob.actor)
    add_message(conversation=note, by=cast.bob.actor, text="The lamp again.")

    internal = page(alice, item, "?lane=internal").context["entries"]
    public = page(alice, item, f"?lane={item.conversations.first().pk}").context["entries"]

    assert [entry.message.text for entry in internal if entry.kind == "message"] == ["The lamp again."]
    assert [entry.message.text for entry in public if entry.kind == "message"] == ["It drifts."]


def test_quoted_text_is_folded_and_kept(alice, make_ticket):
    item = make_ticket(text="Yes, still.\n\nOn 19 November 2026 Alice wrote:\n> Does it drift?")

    html = page(alice, item).content.decode()

    assert '<details class="wd-quote">' in html
    assert "Does it drift?" in html


def test_pictures_of_other_servers_wait_until_they_are_asked_for(alice, cast, make_ticket):
    item = make_ticket()
    picture = '<p>Look</p><img src="https://elsewhere.example/a.png" width="300" height="200">'
    message = add_message(conversation=item.conversations.get(), by=cast.dana.actor, html=picture, channel="email")

    held = page(alice, item)
    shown = page(alice, item, f"?images={message.pk}")

    assert ' src="https://elsewhere.example' not in held.content.decode()
    assert "https:" not in held.headers["Content-Security-Policy"]
    assert ' src="https://elsewhere.example/a.png"' in shown.content.decode()
    assert "img-src 'self' data: blob: https:" in shown.headers["Content-Security-Policy"]


def test_the_line_of_the_new_stands_before_what_came_since_the_last_look(alice, cast, make_ticket):
    item = make_ticket()
    alice.post(f"/admin/tickets/{item.number}/seen/")
    add_message(conversation=item.conversations.get(), by=cast.dana.actor, text="Hello?", channel="email")

    kinds = [entry.kind for entry in page(alice, item).context["entries"]]

    assert kinds.index("unread") == len(kinds) - 2
    assert ReadMark.objects.get().user == cast.alice.user


def test_the_history_names_only_linked_tickets_that_one_may_see(alice, client, cast, make_ticket, count_queries):
    item, hidden = make_ticket(team=cast.field_support), make_ticket("Hidden", team=cast.back_office)
    link_items(source=item, target=hidden, by=cast.root.actor)

    told = page(alice, item).content.decode()

    assert "linked: relates to a request you may not see" in told
    assert f"relates to #{hidden.number}" not in told
    few = count_queries(lambda: page(alice, item))
    for number in range(3):
        link_items(source=item, target=make_ticket(f"Hidden {number}", team=cast.back_office), by=cast.root.actor)
    assert count_queries(lambda: page(alice, item)) == few
    cast.sign_in(client, "root")
    assert f"linked: relates to #{hidden.number}" in page(client, item).content.decode()


def test_links_are_read_from_both_sides_and_only_by_who_sees_both(alice, client, cast, make_ticket):
    item, other = make_ticket(), make_ticket("The lamp", team=cast.field_support)
    link_items(source=item, target=other, by=cast.alice.actor, link_type="blocks")

    from_other = alice.get(f"/admin/tickets/{other.number}/related/").content.decode()
    cast.sign_in(client, "carol")
    for_carol = client.get(f"/admin/tickets/{item.number}/related/").content.decode()

    assert "is blocked by" in from_other
    assert "The lamp" not in for_carol


def test_earlier_requests_of_the_same_customer_are_offered(alice, cast, make_ticket):
    item, earlier = make_ticket(), make_ticket("Spare cable set")
    make_ticket("Of somebody else", by=cast.erin)

    html = alice.get(f"/admin/tickets/{item.number}/related/").content.decode()

    assert earlier.title in html
    assert "Of somebody else" not in html


def test_a_panel_of_a_plugin_that_raises_leaves_the_page_alone(alice, make_ticket, plugins):
    from core.plugins.api import hookimpl

    class Faulty:
        @hookimpl
        def item_panels(self, item, viewer):
            raise ZeroDivisionError

    item = make_ticket()
    with plugins.registered(faulty=Faulty()):
        assert alice.get(f"/admin/tickets/{item.number}/related/").status_code == 200
        assert plugins.failures == [("faulty", "item_panels")]


def test_who_follows_and_what_changed_is_told_in_words(alice, cast, make_ticket):
    item = make_ticket()
    add_follower(item=item, user=cast.bob.user, by=cast.alice.actor)
    status = Status.objects.get(item_type=item.item_type, category="resolved")
    update_item(item=item, by=cast.bob.actor, changes={"status": status})

    html = page(alice, item).content.decode()

    assert "Remove Bob Agent from the followers" in html
    assert "changed status from New to Resolved" in html


def test_the_version_tells_that_something_changed(alice, cast, make_ticket):
    item = make_ticket()
    url = f"/admin/tickets/{item.number}/state/"
    before = alice.get(url).json()["version"]

    update_item(item=item, by=cast.bob.actor, changes={"title": "Another"})

    assert alice.get(url).json()["version"] == before + 1


def test_on_a_phone_the_inbox_comes_with_its_pane(alice, make_ticket):
    item, other = make_ticket(), make_ticket("Spare cable set")

    assert other.title in page(alice, item, "?pane=inbox").content.decode()
    assert other.title not in page(alice, item).content.decode()
