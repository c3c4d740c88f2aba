"""A program subscribes itself: under the rights of the screen, its secret shown once and kept nowhere in clear."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import ModelLogEntry

from core.api.models import IdempotencyKey
from core.people.models import Team
from plugins.integrations.webhooks.forms import EndpointForm
from plugins.integrations.webhooks.models import Endpoint, WebhookDelivery
from plugins.integrations.webhooks.rest import EndpointViewSet

URL = "/api/v1/webhook-endpoints"
NEW = {"name": "ERP", "url": "https://erp.example/hook", "events": ["work.item.created.v1"]}


@pytest.fixture
def send(client, cast):
    """`send("root", "post", path, body)`: the answer."""

    def call(who, verb, path="", body=None, **headers):
        cast.sign_in(client, who)
        return getattr(client, verb)(f"{URL}{path}", body, content_type="application/json", headers=headers)

    return call


def test_an_endpoint_is_made_shown_changed_and_deleted(send, cast):
    team = Team.objects.get(name="Field support").pk

    made = send("root", "post", body={**NEW, "only_teams": [team], "only_tags": ["lamp", "sensor"]})
    pk = made.json()["id"]
    changed = send("root", "patch", f"/{pk}", {"name": "Ledger", "is_active": False})
    shown = send("root", "get", f"/{pk}").json()
    gone = send("root", "delete", f"/{pk}")

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert (changed.status_code, changed.json()["name"]) == (200, "Ledger")
    assert (shown["url"], shown["events"], shown["is_active"]) == (NEW["url"], NEW["events"], False)
    assert (shown["only_teams"], shown["only_tags"], shown["only_types"]) == ([team], ["lamp", "sensor"], [])
    assert "secret" not in shown
    assert gone.status_code == 204
    assert not Endpoint._base_manager.exists()
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"wagtail.create", "wagtail.edit", "wagtail.delete"} <= actions


def test_a_repeated_call_makes_no_second_and_the_secret_is_stored_nowhere_in_clear(send, db):
    first, again = (send("root", "post", body=NEW, **{"Idempotency-Key": "subscribe"}) for _turn in range(2))

    assert first.json()["id"] == again.json()["id"]
    assert first.json()["secret"]
    assert again.json()["secret"] == ""
    assert first.json()["secret"] not in repr(list(IdempotencyKey.objects.values_list("body", flat=True)))


def test_a_new_secret_is_another_and_a_test_is_queued(send, db):
    made = send("root", "post", body=NEW).json()

    rotated = send("root", "post", f"/{made['id']}/secret").json()["secret"]
    tested = send("root", "post", f"/{made['id']}/test")

    assert rotated not in ("", made["secret"])
    assert Endpoint._base_manager.get().secret.reveal() == rotated
    assert tested.status_code == 204
    assert WebhookDelivery._base_manager.get().event == "webhooks.test.v1"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://erp.example"}, "url"),
        ({"url": "https://user:word@erp.example/"}, "url"),
        ({"events": ["no.such.event"]}, "events"),
        ({"events": []}, "events"),
        ({"only_teams": [999_999]}, "only_teams"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(send, db, body, field):
    answer = send("root", "post", body={**NEW, **body})

    assert answer.status_code == 400
    assert field in {name.partition(".")[0] for name in answer.json()["errors"]}
    assert not Endpoint._base_manager.exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("dana", 403), ("visitor", 401)])
def test_others_subscribe_nothing_and_see_none(send, cast, who, status):
    made = send("root", "post", body=NEW).json()

    assert send(who, "post", body=NEW).status_code == status
    assert send(who, "patch", f"/{made['id']}", {"name": "Mine"}).status_code == status
    assert send(who, "post", f"/{made['id']}/secret").status_code == status
    assert list(Endpoint._base_manager.values_list("name", flat=True)) == ["ERP"]


def test_leave_to_reach_a_private_network_needs_its_own_right(send, cast):
    for name in ("view_endpoint", "add_endpoint", "change_endpoint"):
        right = Permission.objects.get(codename=name, content_type__app_label="wagdesk_webhooks")
        cast.alice.user.user_permissions.add(right)

    refused = send("alice", "post", body={**NEW, "allow_private": True})
    taken = send("alice", "post", body=NEW)

    assert (refused.status_code, taken.status_code) == (403, 201)
    assert list(Endpoint._base_manager.values_list("allow_private", flat=True)) == [False]


def test_a_change_does_not_take_back_what_was_written_meanwhile(send, cast, monkeypatch):
    pk = send("root", "post", body=NEW).json()["id"]
    found = EndpointViewSet.get_object

    def and_is_switched_off(view):
        row = found(view)
        Endpoint.objects.update(is_active=False, off_reason="gone", name="Ledger")
        return row

    monkeypatch.setattr(EndpointViewSet, "get_object", and_is_switched_off)
    changed = send("root", "patch", f"/{pk}", {"tells_internal": True})

    row = Endpoint.objects.get()
    assert (row.is_active, row.off_reason, row.name, row.tells_internal) == (False, "gone", "Ledger", True)
    assert changed.json()["is_active"] is False


def test_only_what_changed_is_written(endpoint, cast):
    row = endpoint()
    body = {"name": "Ledger", "url": row.url, "events": row.events, "is_active": "on", "allow_private": "on"}
    form = EndpointForm(body, instance=row, for_user=cast.root.user)
    assert form.is_valid(), form.errors
    Endpoint.objects.update(is_active=False, off_reason="gone")

    form.save()

    row = Endpoint.objects.get()
    assert (row.name, row.is_active, row.off_reason) == ("Ledger", False, "gone")


def test_a_deletion_or_a_new_secret_is_logged_or_does_not_happen(send, cast, monkeypatch):
    made = send("root", "post", body=NEW).json()

    def broken(*_args, **_values):
        raise ValueError("the log cannot be written")

    monkeypatch.setattr("plugins.integrations.webhooks.rest.log", broken)
    for verb, path in (("delete", f"/{made['id']}"), ("post", f"/{made['id']}/secret")):
        with pytest.raises(ValueError, match="cannot be written"):
            send("root", verb, path)

    assert Endpoint.objects.get().secret.reveal() == made["secret"]
