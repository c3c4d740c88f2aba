"""What changed since a program last asked: from a time on, then from where the last run ended."""

import pytest
from django.contrib.auth.models import Permission

from core.changes.api import newest
from core.conversations.models import Audience
from core.conversations.services import add_message, start_conversation, withdraw_message
from core.people.models import Organization
from core.people.services import delete_organization, update_organization
from core.work.services import create_item, update_item
from tests.core.changes.reading import as_in_the_next_transaction

START = "1970-01-01T00:00:00Z"


@pytest.fixture
def get(client, cast):
    """`get("alice", "tickets", page_size=1)`: the answer's JSON, or the answer itself where it is none of success."""

    def call(who, path, **query):
        cast.sign_in(client, who)
        answer = client.get(path if path.startswith("http") else f"/api/v1/{path}", query or None)
        return answer.json() if answer.status_code == 200 else answer

    return call


@pytest.fixture
def run(get):
    """`run("alice", "tickets", since)`: every row of a run, and where the next begins."""

    def call(who, path, since, **query):
        answer = get(who, path, updated_since=since, **query)
        rows = answer["results"]
        while answer["next"]:
            assert answer["updated_since"] is None
            answer = get(who, answer["next"])
            rows += answer["results"]
        as_in_the_next_transaction()
        return rows, answer["updated_since"]

    return call


@pytest.fixture
def tickets(cast):
    """Three, all of Field support."""
    return [
        create_item(kind="ticket", title=title, by=cast.root.actor, team=cast.field_support)
        for title in ("One", "Two", "Three")
    ]


def test_a_run_gives_everything_once_and_the_next_what_changed_since(cast, run, tickets):
    first, since = run("alice", "tickets", START, page_size=2)
    nothing, again = run("alice", "tickets", since)
    update_item(item=tickets[0], by=cast.root.actor, changes={"title": "First"})
    changed, _later = run("alice", "tickets", again)

    assert [row["title"] for row in first] == ["One", "Two", "Three"]
    assert nothing == []
    assert [row["title"] for row in changed] == ["First"]


def test_only_what_the_caller_may_see_is_given(run, tickets):
    assert run("carol", "tickets", START)[0] == []
    assert len(run("alice", "tickets", START)[0]) == 3


def test_filters_narrow_a_run(cast, run, tickets):
    update_item(item=tickets[1], by=cast.root.actor, changes={"tags": ["lamp"]})

    rows, _since = run("alice", "tickets", START, tag="lamp")

    assert [row["title"] for row in rows] == ["Two"]


def test_a_change_of_what_belongs_to_a_customer_is_one_of_the_customer(cast, client, run):
    _rows, since = run("root", "customers", START)
    cast.sign_in(client, "root")
    pk = cast.dana.customer.pk

    client.post(f"/api/v1/customers/{pk}/addresses", {"value": "d@seegrund.example"}, content_type="application/json")
    rows, _later = run("root", "customers", since)

    assert [row["id"] for row in rows if row["id"] == pk] == [pk]


def test_a_merged_or_renamed_organisation_comes_and_a_deleted_one_stands_among_the_deletions(cast, run):
    lonely = Organization.objects.create(name="Lonely")
    _rows, since = run("root", "organizations", START)
    _none, gone_since = run("root", "deletions", START)
    update_organization(organization=cast.seegrund, by=cast.root.actor, name="Seegrund AG")
    pk = lonely.pk
    delete_organization(organization=lonely, by=cast.root.actor)

    rows, _later = run("root", "organizations", since)
    gone, _later = run("root", "deletions", gone_since)

    assert "Seegrund AG" in [row["name"] for row in rows]
    assert pk not in [row["id"] for row in rows]
    assert ("organization", pk) in [(row["kind"], row["id"]) for row in gone]


def test_conversations_and_messages_come_with_the_item_they_are_about(cast, run, tickets):
    talk = start_conversation(
        item=tickets[0], audience=Audience.PUBLIC, by=cast.root.actor, customers=[cast.dana.customer]
    )
    add_message(conversation=talk, by=cast.alice.actor, text="Hello", undo_seconds=60)
    message = add_message(conversation=talk, by=cast.alice.actor, text="A slip", undo_seconds=60)
    _rows, since = run("alice", "messages", START)
    withdraw_message(message=message, by=cast.alice.actor)

    talks, _later = run("alice", "conversations", START)
    said, _later = run("alice", "messages", START)
    taken_back, _later = run("alice", "messages", since)

    assert [row["item"] for row in talks] == [tickets[0].number]
    assert {row["item"] for row in said} == {tickets[0].number}
    assert "Hello" in [row["text"] for row in said]
    assert [(row["id"], row["text"]) for row in taken_back if row["withdrawn_at"]] == [(message.pk, "")]
    assert run("carol", "messages", START)[0] == run("carol", "conversations", START)[0] == []


@pytest.mark.parametrize("who", ["dana", "visitor"])
@pytest.mark.parametrize("path", ["messages", "conversations", "deletions"])
def test_customers_have_no_business_there(get, tickets, who, path, fingerprint):
    before = fingerprint()

    assert get(who, path).status_code == (403 if who == "dana" else 401)
    assert before == fingerprint() or who == "dana"  # signing in writes


@pytest.mark.parametrize("since", ["", "yesterday", "c", "c1.5", "c-1", "1", "c" + "9" * 19])
def test_what_is_neither_a_time_nor_an_answer_of_ours_is_refused(get, tickets, since):
    answer = get("alice", "tickets", updated_since=since)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["updated_since"]


def test_an_answer_of_a_later_state_of_the_data_is_refused(get, tickets):
    """As after a backup was put back: what was written since then would be missed in silence."""
    assert get("alice", "tickets", updated_since=f"c{newest() + 1000}").status_code == 400


def test_another_order_is_refused(get, tickets):
    answer = get("alice", "tickets", updated_since=START, ordering="number")

    assert list(answer.json()["errors"]) == ["ordering"]


def test_a_list_that_nobody_asked_for_changes_says_nothing_of_them(get, tickets):
    assert "updated_since" not in get("alice", "tickets")


@pytest.mark.parametrize("path", ["tickets", "messages", "conversations", "customers", "organizations", "deletions"])
def test_a_page_costs_the_same_however_many_rows(cast, get, tickets, count_queries, path):
    def grow():
        for ticket in tickets:
            talk = start_conversation(
                item=ticket, audience=Audience.PUBLIC, by=cast.root.actor, customers=[cast.dana.customer]
            )
            add_message(conversation=talk, by=cast.alice.actor, text="Hello")
            Organization.objects.create(name=f"Company {ticket.number} {talk.pk}")

    grow()
    few = count_queries(lambda: get("root", path, updated_since=START, page_size=100))
    grow()

    assert count_queries(lambda: get("root", path, updated_since=START, page_size=100)) == few


def test_who_may_read_no_work_is_not_told_how_much_is_gone(cast, run):
    item = create_item(kind="ticket", title="Gone", by=cast.root.actor)
    number = item.pk
    item.delete()
    assert ("item", number) in {(row["kind"], row["id"]) for row in run("root", "deletions", START)[0]}

    cast.carol.user.groups.clear()
    cast.carol.user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    assert run("carol", "deletions", START)[0] == []
