"""What is sent twice under one Idempotency-Key is done once, whatever it makes; the same key elsewhere is another."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.api.models import IdempotencyKey
from core.people.models import Customer
from core.people.services import add_customer
from core.work.models import Activity, ScopeKind, WorkItem
from core.work.services import create_item, create_scope

KEY = {"Idempotency-Key": "k"}


@pytest.fixture
def send(client, cast):
    """`send("alice", path, body)`: a POST under the key."""

    def call(who, path, body):
        cast.sign_in(client, who)
        return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=KEY)

    return call


@pytest.fixture
def places(cast):
    """What the paths name."""
    ticket, other = (
        create_item(kind="ticket", title=title, by=cast.root.actor, requesters=[cast.dana.customer])
        for title in ("Drift", "Leak")
    )
    scope = create_scope(name="Calibration", kind=ScopeKind.PROJECT, by=cast.root.actor)
    return {
        "number": ticket.number,
        "other": other.number,
        "scope": scope.pk,
        "erin": cast.erin.customer.pk,
        "bob": cast.bob.user.pk,
        "team": cast.field_support.pk,
    }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("tickets/{number}/requesters", {"customer": "erin"}),
        ("tickets/{number}/followers", {"user": "bob"}),
        ("tickets/{number}/links", {"number": "other"}),
        ("scopes/{scope}/members", {"team": "team"}),
        ("scopes/{scope}/followers", {"customer": "erin"}),
    ],
)
def test_a_link_made_twice_under_one_key_is_made_once(send, places, path, body):
    path, body = path.format(**places), {name: places[value] for name, value in body.items()}

    first = send("root", path, body)
    facts = Activity._base_manager.count()
    again = send("root", path, body)
    other = send("root", path, {**body, "note": "another body"})

    assert (first.status_code, again.status_code, other.status_code) == (204, 204, 422)
    assert again["Idempotent-Replayed"] == "true"
    assert Activity._base_manager.count() == facts


def test_an_invitation_asked_for_twice_under_one_key_is_sent_once(client, cast, send, mailoutbox):
    lena = add_customer(email="lena@lindenau.example", by=cast.alice.actor)
    path = f"customers/{lena.pk}/invite"

    first, again = send("root", path, {}), send("root", path, {})

    assert (first.status_code, again.status_code) == (204, 204)
    assert again["Idempotent-Replayed"] == "true"
    assert len(mailoutbox) == 1

    client.generic("POST", f"/api/v1/{path}", headers={"Idempotency-Key": "another"})
    assert len(mailoutbox) == 2


def test_the_same_key_of_another_caller_is_another_request(send, places):
    first = send("alice", "tickets", {"title": "Mine"})
    second = send("bob", "tickets", {"title": "Mine"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] != second.json()["number"]
    assert "Idempotent-Replayed" not in second


def test_a_key_whose_first_call_still_runs_is_refused_until_that_call_is_given_up(send, cast, fingerprint):
    send("alice", "customers", {"email": "one@kallio.example"})
    IdempotencyKey.objects.update(status=None, body=None)
    Customer._base_manager.filter(addresses__normalized="one@kallio.example").delete()

    running = send("alice", "customers", {"email": "one@kallio.example"})
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    given_up = send("alice", "customers", {"email": "one@kallio.example"})

    assert (running.status_code, running.json()["code"]) == (409, "idempotency_key_in_use")
    assert given_up.status_code == 201


def test_a_refused_creation_does_not_use_up_its_key(send, db):
    refused = send("alice", "tickets", {"title": ""})
    mended = send("alice", "tickets", {"title": "Drift"})

    assert (refused.status_code, mended.status_code) == (400, 201)


@pytest.mark.parametrize("key", ["x" * 129, "schl\u00fcssel\x00"])
def test_a_key_no_database_takes_is_refused(client, cast, fingerprint, key):
    cast.sign_in(client, "alice")
    before = fingerprint()

    answer = client.post(
        "/api/v1/tickets", {"title": "Drift"}, content_type="application/json", headers={"Idempotency-Key": key}
    )

    assert answer.status_code == 400
    assert fingerprint() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("flushed_defaults")
def test_of_two_changes_with_one_etag_one_is_made(cast):
    ticket = create_item(kind="ticket", title="Drift", by=cast.root.actor)
    clients = [Client(), Client()]
    for one in clients:
        cast.sign_in(one, "alice")
    start, answers = threading.Barrier(2), []

    def change(client, title):
        start.wait()
        answers.append(
            client.patch(
                f"/api/v1/tickets/{ticket.number}",
                {"title": title},
                content_type="application/json",
                headers={"If-Match": f'"{ticket.version}"'},
            ).status_code
        )
        connection.close()

    threads = [threading.Thread(target=change, args=(one, f"Title {n}")) for n, one in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 412]
    assert WorkItem._base_manager.get(pk=ticket.pk).version == ticket.version + 1
