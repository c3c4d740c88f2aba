"""A receiver who fails is tried again, told apart from one who is gone, and given up in the end."""

import signal
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from core.access.api import Actor
from core.events import failpoints
from core.events.models import Delivery, OutboxEntry, OutgoingMail
from core.events.relay import run_until_idle
from core.outbound.api import Sealed
from core.people.models import User
from core.work.services import create_item
from plugins.integrations.webhooks import health
from plugins.integrations.webhooks.models import Endpoint, SendState, WebhookDelivery
from plugins.integrations.webhooks.sending import PAUSES
from plugins.integrations.webhooks.services import rotate_secret, send_again, send_test
from plugins.integrations.webhooks.signing import new_secret
from plugins.integrations.webhooks.subscribers import forget_old
from tests.core.events import processes
from tests.core.outbound.receiver import receiving

SYSTEM = Actor.system("test")


def tell() -> WebhookDelivery:
    """Something happens; the row of the log it made, after the first try."""
    create_item(kind="ticket", title="It drifts", by=SYSTEM)
    run_until_idle()
    return WebhookDelivery.objects.latest("pk")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [500, 503, 429, 400, 404, 302])
def test_a_failure_is_tried_again_with_the_same_id_and_body(receiver, endpoint, later, status):
    endpoint()
    receiver.answers = [(status, {}, b"not now"), (200, {}, b"ok")]
    row = tell()
    assert (row.state, row.status, row.response) == ("waiting", status, "not now")
    assert str(status) in row.reason
    assert row.next_at > timezone.now()
    assert Delivery.objects.filter(subscriber="webhooks.send", state="pending").exists()

    later()

    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    row.refresh_from_db()
    assert (row.state, row.attempts, row.reason, row.response) == ("delivered", 2, "", "ok")


@pytest.mark.django_db
def test_after_the_last_pause_it_has_failed_and_rests_in_the_log(receiver, endpoint, later):
    one = endpoint()
    receiver.answers = [(404, {}, b"")]
    row = tell()
    for _ in PAUSES:
        later()

    row.refresh_from_db()
    one.refresh_from_db()
    assert (row.state, row.attempts, row.next_at) == ("failed", len(PAUSES) + 1, None)
    assert len(receiver.calls) == len(PAUSES) + 1
    assert one.is_active
    assert one.failing_since is not None
    assert not Delivery.objects.filter(state="parked").exists()


def test_pauses_grow_up_to_a_day():
    assert list(PAUSES) == sorted(PAUSES)
    assert PAUSES[0] <= timedelta(seconds=10)
    assert PAUSES[-1] == timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7200", 7190, 7210),
        ("99999999999999", 86000, 86410),
        ("0", 0, 60),
        ("nonsense", 0, 60),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86000, 86410),
        ("Fri, 01 Jan 1999 00:00:00 GMT", 0, 60),
    ],
)
def test_a_receiver_may_ask_for_a_longer_pause_of_up_to_a_day(receiver, endpoint, said, least, most):
    endpoint()
    receiver.answers = [(429, {"Retry-After": said}, b"")]

    row = tell()

    assert least <= (row.next_at - timezone.now()).total_seconds() <= most


@pytest.mark.django_db
def test_gone_switches_the_endpoint_off_and_administrators_hear_of_it(receiver, endpoint, cast, mailed):
    one = endpoint()
    receiver.answers = [(410, {}, b"")]

    row = tell()

    one.refresh_from_db()
    assert (row.state, one.is_active) == ("failed", False)
    assert "410" in one.off_reason
    mail = OutgoingMail.objects.get()
    assert mail.recipients == ["root@wagdesk.example"]
    assert f"/admin/webhooks/edit/{one.pk}/" in bytes(mail.raw).decode()
    assert health.receivers_answer().state == "broken"


@pytest.mark.django_db
def test_days_of_nothing_but_failure_switch_it_off_once(receiver, endpoint, cast, settings, later, mailed):
    settings.WAGDESK_WEBHOOK_FAILURE_DAYS = 2
    one = endpoint()
    receiver.answers = [(500, {}, b"")]
    tell()
    assert health.receivers_answer().state == "attention"
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=2, seconds=1))

    tell()
    later()

    one.refresh_from_db()
    assert not one.is_active
    assert "2 days" in one.off_reason
    assert OutgoingMail.objects.count() == User.objects.filter(is_superuser=True).count() == 1
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"failed"}
    tell_nobody = WebhookDelivery.objects.count()
    create_item(kind="ticket", title="x", by=SYSTEM)
    run_until_idle()
    assert WebhookDelivery.objects.count() == tell_nobody


@pytest.mark.django_db
def test_one_success_ends_the_failing(receiver, endpoint, later):
    one = endpoint(failing_since=timezone.now() - timedelta(days=4))

    tell()

    one.refresh_from_db()
    assert one.failing_since is None
    assert health.receivers_answer().state == "good"


@pytest.mark.django_db
def test_a_private_target_without_leave_fails_at_once_and_nothing_is_called(receiver, endpoint):
    endpoint(allow_private=False)

    row = tell()

    assert (row.state, row.status, receiver.calls) == ("failed", None, [])
    assert "127.0.0.1" in row.reason


@pytest.mark.django_db
def test_a_secret_that_cannot_be_read_fails_and_says_so(receiver, endpoint, settings):
    settings.WAGDESK_ENCRYPTION_KEYS = ["o" * 40]
    endpoint()
    settings.WAGDESK_ENCRYPTION_KEYS = []

    row = tell()

    assert (row.state, receiver.calls) == ("failed", [])
    assert "WAGDESK_ENCRYPTION_KEYS" in row.reason


@pytest.mark.django_db
def test_after_a_day_only_the_new_secret_signs(receiver, endpoint):
    one = endpoint()
    rotate_secret(row=one)
    tell()
    Endpoint.objects.update(rotated_at=timezone.now() - timedelta(hours=25))
    tell()

    assert [call.headers["webhook-signature"].count("v1,") for call in receiver.calls] == [2, 1]


@pytest.mark.django_db
def test_what_failed_and_what_was_delivered_can_be_sent_again_under_its_id(receiver, endpoint, later):
    endpoint()
    row = tell()
    WebhookDelivery.objects.update(state=SendState.FAILED)

    assert send_again(rows=WebhookDelivery.objects.all()) == 1
    run_until_idle()
    assert send_again(rows=WebhookDelivery.objects.all()) == 1
    run_until_idle()

    assert {call.headers["webhook-id"] for call in receiver.calls} == {row.message_id}
    assert len(receiver.calls) == 3


@pytest.mark.django_db
def test_what_waits_for_its_next_try_is_sent_now_and_once(receiver, endpoint):
    endpoint()
    receiver.answers = [(500, {}, b""), (204, {}, b"")]
    tell()

    send_again(rows=WebhookDelivery.objects.all())
    run_until_idle()

    assert len(receiver.calls) == 2
    assert WebhookDelivery.objects.get().state == "delivered"
    assert set(Delivery.objects.filter(subscriber="webhooks.send").values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
def test_a_test_reaches_an_endpoint_that_is_off(receiver, endpoint):
    endpoint(is_active=False)

    assert send_test(endpoints=Endpoint.objects.all()) == 1
    run_until_idle()

    assert b"webhooks.test.v1" in receiver.calls[0].body


@pytest.mark.django_db
def test_who_does_not_answer_is_called_by_one_delivery_at_a_time(receiver, endpoint, later, monkeypatch):
    monkeypatch.setattr("core.outbound.transport.SILENT_SECONDS", 0.1)
    hung = threading.Event()
    receiver.instead = lambda handler: hung.wait(20)
    one, other = endpoint(), endpoint(name="CRM", url=f"{receiver.url}/other")
    for _ in range(8):
        send_test(endpoints=[one])

    run_until_idle()
    assert len(receiver.calls) == 1
    later()
    assert len(receiver.calls) == 1, "quiet for a minute, whatever the relay does"
    Endpoint.objects.update(quiet_until=timezone.now())
    Endpoint.objects.filter(pk=other.pk).update(quiet_until=None)
    later()
    assert len(receiver.calls) == 2
    assert WebhookDelivery.objects.filter(attempts=0).count() >= 6

    hung.set()
    receiver.instead = None
    send_test(endpoints=[other])
    run_until_idle()
    assert len(receiver.calls) == 3, "another endpoint is not held up"
    send_again(rows=WebhookDelivery.objects.filter(endpoint=one))
    later()
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


@pytest.mark.django_db
def test_an_answer_of_any_bytes_can_be_kept(receiver, endpoint):
    endpoint()
    receiver.answers = [(200, {}, b"\x00\xff" + b"x" * 10_000)]

    row = tell()

    assert row.state == "delivered"
    assert len(row.response) == 2000
    assert "\x00" not in row.response


@pytest.mark.django_db
def test_the_log_forgets_what_is_old_but_not_what_is_still_tried(endpoint):
    one, long_ago = endpoint(), timezone.now() - timedelta(days=31)
    states = [
        ("old", SendState.DELIVERED, long_ago, None),
        ("new", SendState.DELIVERED, timezone.now(), None),
        ("tried", SendState.WAITING, long_ago, timezone.now() + timedelta(hours=1)),
        ("left", SendState.WAITING, long_ago, None),
    ]
    for name, state, when, next_at in states:
        WebhookDelivery.objects.create(
            endpoint=one, message_id=name, event="x", body="", state=state, created_at=when, next_at=next_at
        )

    forget_old()

    assert set(WebhookDelivery.objects.values_list("message_id", flat=True)) == {"new", "tried"}


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """What the test writes is committed, so that another process sees it; only our tables are emptied after it."""
    with django_db_blocker.unblock():
        yield
        for model in (Endpoint, Delivery, OutboxEntry):
            model.objects.all().delete()


def armed(name: str) -> None:
    failpoints._armed[name] = "kill"
    run_until_idle()


@pytest.mark.parametrize(("name", "calls"), [("webhooks.before_send", 1), ("webhooks.after_send", 2)])
def test_killed_around_the_call_it_is_sent_again_with_the_same_id(committed, name, calls):
    with receiving() as receiver:
        one = Endpoint.objects.create(name="ERP", url=receiver.url, allow_private=True, secret=Sealed.of(new_secret()))
        send_test(endpoints=[one])
        child = processes.start(partial(armed, name))
        assert processes.finish(child) == -signal.SIGKILL

        Delivery.objects.filter(state="running").update(lease_until=timezone.now())
        run_until_idle()

        assert len(receiver.calls) == calls
        assert {call.headers["webhook-id"] for call in receiver.calls} == {one.deliveries.get().message_id}
        assert len({call.body for call in receiver.calls}) == 1
        assert one.deliveries.get().state == "delivered"
