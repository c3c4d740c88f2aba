"""Requests from other programs: only what is signed, in time, and said once becomes a ticket."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from standardwebhooks import Webhook

from core.access.api import Actor
from core.conversations.models import Intake, IntakeState
from core.outbound.api import Sealed
from core.plugins.switches import set_enabled
from core.work.models import WorkItem
from core.work.services.scopes import create_scope
from plugins.integrations.webhooks.models import InboundSource
from plugins.integrations.webhooks.services import rotate_secret
from plugins.integrations.webhooks.signing import new_secret
from tests.architecture.sources import ROOT
from tests.plugins.integrations.webhooks.calling import SAID

pytestmark = pytest.mark.django_db


def test_a_signed_call_becomes_a_ticket_of_the_team(call, cast):
    answer = call()

    assert answer.status_code == 200
    item = WorkItem.objects.get()
    assert answer.json() == {"id": Intake.objects.get().pk, "number": item.number}
    assert (item.title, item.team, item.channel) == ("Boiler 7 is cold", cast.field_support, "api")
    customer = item.requesters.get()
    assert (customer.name, customer.primary_address) == ("Plant", "plant@x.example")
    assert Intake.objects.get().source.startswith("webhook:")


def test_the_same_call_again_is_the_same_ticket(call):
    first, second = call(message_id="msg_1"), call(message_id="msg_1")

    assert first.json() == second.json()
    assert WorkItem.objects.count() == 1
    assert call(message_id="msg_2").json() != first.json()


def test_the_same_id_from_another_program_is_another_call(call, client, cast):
    other = InboundSource.objects.create(name="Other", secret=Sealed.of(new_secret()))
    call(message_id="msg_1")

    call(message_id="msg_1", key=other.key, secret=other.secret.reveal())

    assert WorkItem.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": new_secret()},
        {"off_by": timedelta(minutes=-6)},
        {"off_by": timedelta(minutes=6)},
        {"signature": ""},
        {"signature": "v1"},
        {"signature": "v1,nonsense"},
        {"signature": "v1,é"},
        {"signature": "v2,AAAA v1,AAAA"},
        {"body": b"\xff\xfe", "signature": "v1,AAAA"},
        {"body": "[" * 5000, "signature": "v1,AAAA"},
    ],
)
def test_a_call_that_is_not_signed_or_not_in_time_is_counted_and_changes_nothing_else(call, source, fingerprint, wrong):
    before = fingerprint()

    body = wrong.get("body")
    answer = call(**{**wrong, "body": body.decode("latin1") if isinstance(body, bytes) else body})

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert InboundSource.objects.get().refused == 1
    InboundSource.objects.update(refused=0, refused_at=None)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**SAID, "email": "nobody"}, "email"),
        ({**SAID, "subject": ""}, "subject"),
        ({**SAID, "subject": "x\x00"}, "subject"),
        ({**SAID, "subject": "\ud800"}, "subject"),
        ({**SAID, "priority": 1}, "priority"),
        ({"subject": "x"}, "message"),
    ],
)
def test_a_signed_call_that_says_nonsense_is_told_what_does_not_fit(call, fingerprint, said, field):
    before = fingerprint()

    answer = call(said)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert fingerprint() == before


@pytest.mark.parametrize("body", ["", "nonsense", "[]", '"text"', "1e400", "[" * 60 + "]" * 60])
def test_a_signed_call_without_an_object_is_refused(call, fingerprint, body):
    before = fingerprint()

    assert call(body=body).status_code == 400
    assert fingerprint() == before


def test_a_call_that_is_too_large_is_refused_before_it_is_looked_at(call, fingerprint):
    before = fingerprint()

    assert call(body="x" * 300_000).status_code == 413
    assert fingerprint() == before


def test_a_secret_whose_key_is_gone_asks_to_come_again(call, source, settings):
    secret = source.secret.reveal()
    settings.SECRET_KEY = "another one"

    answer = call(secret=secret)

    assert (answer.status_code, answer.json()["code"]) == (503, "cannot_check")


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"])
def test_a_form_is_refused_whoever_signed_it(client, source, kind):
    address = reverse("webhooks:in", args=[source.key])
    when = datetime.now(UTC)
    signed = Webhook(source.secret.reveal()).sign("msg_1", when, "a=b")
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(when.timestamp())), "webhook-signature": signed}

    assert client.post(address, "a=b", content_type=kind).status_code == 401
    assert client.post(address, "a=b", content_type=kind, headers=headers).status_code == 415


def test_while_the_secret_changes_both_count(call, source):
    old = source.secret.reveal()
    new = rotate_secret(row=source)

    assert [call(secret=one).status_code for one in (old, new)] == [200, 200]
    InboundSource.objects.update(rotated_at=datetime.now(UTC) - timedelta(hours=25))
    assert [call(secret=one).status_code for one in (old, new)] == [401, 200]


def test_nobody_is_called_where_a_source_is_off_unknown_or_its_plugin_is_off(call, source, client):
    assert call(key="unknown").status_code == 404
    assert client.get(reverse("webhooks:in", args=[source.key])).status_code == 405
    InboundSource.objects.update(is_active=False)
    assert call().status_code == 404
    InboundSource.objects.update(is_active=True)
    set_enabled(slug="webhooks", enabled=False)
    assert call().status_code == 404
    assert not WorkItem.objects.exists()


def test_what_comes_from_a_blocked_sender_is_kept_and_left_alone(call, cast):
    customer = cast.dana.customer
    customer.is_blocked = True
    customer.save()

    assert call({**SAID, "email": customer.primary_address}).status_code == 200

    assert not WorkItem.objects.exists()
    assert Intake.objects.get().state == IntakeState.IGNORED


def test_what_no_plugin_takes_waits_and_is_answered_as_stored(call):
    set_enabled(slug="tickets", enabled=False)

    answer = call()

    assert (answer.status_code, answer.json()["number"]) == (200, None)
    assert Intake.objects.get().state == IntakeState.WAITING


def test_the_screen_shows_address_and_secret_once(client, cast):
    client.force_login(cast.root.user)
    page = client.post("/admin/inbound-webhooks/create/", {"name": "Plant", "is_active": "on"}).content.decode()

    row = InboundSource.objects.get()
    assert f"/x/webhooks/in/{row.key}" in page
    assert row.secret.reveal() in page.replace("&#x3D;", "=")
    again = client.get("/admin/inbound-webhooks/").content.decode()
    assert f"/x/webhooks/in/{row.key}" in again
    assert row.secret.reveal() not in again


def test_the_example_for_programs_is_taken(client, source):
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (example,) = (one for one in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "def signed" in one)
    names = {}
    exec(example, names)

    body, headers = names["signed"](source.secret.reveal(), SAID)
    kind = headers.pop("content-type")
    answer = client.post(f"/x/webhooks/in/{source.key}", body, content_type=kind, headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("what", ["team", "scope"])
def test_a_program_whose_team_or_project_is_deleted_is_switched_off(call, source, cast, what):
    source.scope = create_scope(name="Plant", by=Actor.system("tests"))
    source.save()
    other = InboundSource.objects.create(name="Other", team=cast.back_office, secret=Sealed.of(new_secret()))

    getattr(source, what).delete()

    source.refresh_from_db()
    other.refresh_from_db()
    assert (source.is_active, other.is_active) == (False, True)
    assert "was deleted" in source.off_reason and not other.off_reason
    assert call().status_code == 404
    assert not WorkItem.objects.exists() and not Intake.objects.exists()
