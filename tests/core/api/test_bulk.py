"""Many items in one call: each row stands alone, and its answer says what became of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.work.models import Priority, WorkItem, WorkItemType
from core.work.services import create_item

KEY = {"Idempotency-Key": "bulk"}


@pytest.fixture
def send(client, cast):
    """`send("alice", "bulk-change", body)`: the answer."""

    def call(who, verb, body, **headers):
        cast.sign_in(client, who)
        return client.post(f"/api/v1/tickets/{verb}", body, content_type="application/json", headers=headers)

    return call


@pytest.fixture
def tickets(cast):
    """Two of Field support, one of Back office."""
    teams = [cast.field_support, cast.field_support, cast.back_office]
    return [create_item(kind="ticket", title=f"T{n}", by=cast.root.actor, team=team) for n, team in enumerate(teams)]


@pytest.fixture
def urgent(db):
    return Priority.objects.order_by("-rank").first()


def test_all_that_the_caller_may_see_are_changed_and_the_others_look_missing(cast, send, tickets, urgent):
    numbers = [ticket.number for ticket in tickets] + [999_999]

    answer = send(
        "alice", "bulk-change", {"numbers": numbers, "changes": {"priority": urgent.pk, "add_tags": ["lamp"]}}
    )

    outcomes = [(row["number"], row["outcome"]) for row in answer.json()["results"]]
    assert answer.status_code == 200
    assert outcomes == list(zip(numbers, ["changed", "changed", "not_found", "not_found"], strict=True))
    changed = WorkItem._base_manager.filter(priority=urgent, tags__slug="lamp")
    assert set(changed.values_list("number", flat=True)) == set(numbers[:2])


def test_a_row_that_is_so_already_is_unchanged(cast, send, tickets):
    body = {"numbers": [tickets[0].number, tickets[0].number], "changes": {"team": cast.field_support.pk}}

    assert [row["outcome"] for row in send("alice", "bulk-change", body).json()["results"]] == ["unchanged"]


def test_a_row_that_is_refused_says_why_and_hinders_no_other(cast, send, tickets):
    other = WorkItemType.objects.create(kind="ticket", name="Bare")
    WorkItem._base_manager.filter(pk=tickets[1].pk).update(item_type=other)
    status = tickets[0].item_type.statuses.filter(category="open").first()

    answer = send(
        "alice", "bulk-change", {"numbers": [t.number for t in tickets[:2]], "changes": {"status": status.pk}}
    )

    first, second = answer.json()["results"]
    assert (first["outcome"], second["outcome"]) == ("changed", "refused")
    assert second["detail"]


@pytest.mark.parametrize(
    "changes", [{}, {"title": "All"}, {"priority": 999_999}, {"tags": ["a"], "add_tags": ["b"]}, {"assignee": "me"}]
)
def test_changes_that_do_not_fit_are_refused_as_a_whole(send, tickets, fingerprint, client, cast, changes):
    cast.sign_in(client, "alice")
    before = fingerprint()

    answer = client.post(
        "/api/v1/tickets/bulk-change",
        {"numbers": [tickets[0].number], "changes": changes},
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert fingerprint() == before


@pytest.mark.parametrize("numbers", [[], list(range(1, 102)), ["x"], [0]])
def test_at_most_a_hundred_at_once(send, urgent, numbers):
    answer = send("alice", "bulk-change", {"numbers": numbers, "changes": {"priority": urgent.pk}})

    assert answer.status_code == 400


@pytest.mark.parametrize(("verb", "body"), [("bulk-change", {"numbers": [1]}), ("bulk-create", {"items": [{}]})])
def test_customers_do_neither(send, cast, verb, body):
    assert send("dana", verb, body).status_code == 403
    assert send("visitor", verb, body).status_code == 401
    assert not WorkItem._base_manager.exists()


def test_what_one_row_lacks_hinders_no_other(cast, send, db):
    rows = [
        {"title": "One", "team": cast.field_support.pk},
        {"title": ""},
        {"title": "Two", "team": 999_999},
        {"title": "Three", "text": "It drifts.", "requester": {"email": "new@seegrund.example"}},
        {"title": "Four", "text": "Of nobody"},
        "no object",
    ]

    refused = send("alice", "bulk-create", {"items": rows})
    told = send("alice", "bulk-create", {"items": rows[:-1]}).json()["results"]

    assert refused.status_code == 400
    assert [row["status"] for row in told] == [201, 400, 400, 201, 409]
    assert [row["index"] for row in told] == [0, 1, 2, 3, 4]
    assert told[0]["item"]["team"]["id"] == cast.field_support.pk
    assert list(told[1]["problem"]["errors"]) == ["title"]
    assert told[4]["item"] is None
    assert set(WorkItem._base_manager.values_list("title", flat=True)) == {"One", "Three"}


@pytest.mark.parametrize("has_key", [True, False])
def test_sent_twice_under_one_key_it_is_done_once(send, db, has_key):
    body, headers = {"items": [{"title": "One"}, {"title": ""}]}, KEY if has_key else {}

    first, again = send("alice", "bulk-create", body, **headers), send("alice", "bulk-create", body, **headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json() == again.json()) is has_key
    assert WorkItem._base_manager.count() == (1 if has_key else 2)


def test_references_are_looked_up_once_however_many_rows_name_them(cast, send, urgent):
    def queries(number):
        rows = [{"title": f"Row {n}", "team": cast.field_support.pk, "priority": urgent.pk} for n in range(number)]
        with CaptureQueriesContext(connection) as found:
            assert {row["status"] for row in send("alice", "bulk-create", {"items": rows}).json()["results"]} == {201}
        return [query["sql"] for query in found]

    queries(1)  # warm
    few, many = queries(2), queries(6)

    def lookups(sql, table):
        return sum(f'FROM "{table}"' in one and "LIMIT 21" in one for one in sql)

    assert lookups(many, "wagdesk_work_priority") == lookups(few, "wagdesk_work_priority")
    # What remains is the service's own, the same for each row.
    assert (len(many) - len(few)) % 4 == 0
