"""Screens of the service itself: who enters, what they say, what their buttons do."""

from datetime import timedelta
from importlib.metadata import version
from types import SimpleNamespace

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from core.conversations.arrivals import Arrival
from core.conversations.services import receive
from core.events.models import Delivery, DeliveryState, JobState, OutgoingMail
from core.plugins.api import hookimpl
from core.plugins.models import HookBreaker
from core.plugins.switches import is_enabled
from core.workspace.administration import checks, health
from core.workspace.contributions import HealthCheck, HealthReport, HealthState

PAGES = [
    "deliveries/", "outgoing-mail/", "arrivals/", "plugins/", "health/", "system/",
    "types/", "statuses/", "priorities/", "tags/", "fields/",
]  # fmt: skip


@pytest.fixture
def root(client, cast):
    cast.sign_in(client, "root")
    return client


@pytest.fixture
def mail(db):
    outbox = get_connection("core.events.mail.OutboxEmailBackend")
    to = ["dana@seegrund.example"]
    message = EmailMultiAlternatives("Your ticket", "Plain words", "desk@wagdesk.example", to, connection=outbox)
    message.attach_alternative("<p>Rich <b>words</b></p><script>alert(1)</script>", "text/html")
    with transaction.atomic():
        message.send()
    return OutgoingMail.objects.get()


@pytest.fixture
def parked(mail):
    Delivery.objects.update(state=DeliveryState.PARKED, attempts=8, last_error="550 mailbox full")
    return Delivery.objects.first()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("name", "status"), [("root", 200), ("alice", 302), ("dana", 302), ("visitor", 302)])
def test_only_administrators_enter(client, cast, path, name, status):
    cast.sign_in(client, name)

    assert client.get(f"/admin/{path}").status_code == status


def test_a_parked_delivery_says_why_and_runs_again(root, parked):
    page = root.get("/admin/deliveries/").content.decode()
    assert "550 mailbox full" in page

    root.post(f"/admin/deliveries/action/replay/{parked.pk}/")

    parked.refresh_from_db()
    assert (parked.state, parked.attempts, parked.last_error) == (DeliveryState.PENDING, 0, "")
    assert "Nothing is parked." in root.get("/admin/deliveries/").content.decode()


def test_replaying_all_is_offered_where_something_is_parked(root, parked):
    def shows_button(query=""):
        return "action/replay_all/" in root.get(f"/admin/deliveries/{query}").content.decode()

    assert shows_button()
    assert not shows_button("?tab=done")

    root.post(f"/admin/deliveries/action/replay/{parked.pk}/")

    assert not shows_button()
    assert "Nothing in “Skipped”" in root.get("/admin/deliveries/?tab=skipped").content.decode()


def test_everything_parked_runs_again_at_once(root, parked):
    root.post("/admin/deliveries/action/replay_all/")

    assert not Delivery.objects.filter(state=DeliveryState.PARKED).exists()


@pytest.mark.parametrize("action", ["replay/999", "nonsense/1", "replay_all/1", "replay/"])
def test_an_action_that_does_not_exist_is_not_found(root, parked, fingerprint, action):
    before = fingerprint()

    assert root.post(f"/admin/deliveries/action/{action}/").status_code == 404
    assert fingerprint() == before


def test_an_action_is_a_post_and_needs_the_right_to_change(client, cast, root, parked, fingerprint):
    assert root.get(f"/admin/deliveries/action/replay/{parked.pk}/").status_code == 405
    cast.sign_in(client, "alice")
    before = fingerprint()

    client.post(f"/admin/deliveries/action/replay/{parked.pk}/")

    assert fingerprint() == before


@pytest.mark.parametrize("path", ["create/", "edit/{pk}/", "delete/{pk}/", "inspect/999/"])
def test_a_log_has_no_form_behind_any_address(root, parked, fingerprint, path):
    before = fingerprint()
    url = f"/admin/deliveries/{path.format(pk=parked.pk)}"

    assert root.get(url).status_code in (302, 404)
    assert root.post(url, {"state": "done"}).status_code in (302, 404, 405)
    assert fingerprint() == before


def test_a_mail_is_read_in_both_parts_and_made_harmless(root, mail):
    page = root.get(f"/admin/outgoing-mail/inspect/{mail.pk}/").content.decode()

    assert "Rich <b>words</b>" in page
    assert "Plain words" in page
    assert "dana@seegrund.example" in page
    assert "alert(1)" not in page


def test_what_arrived_and_nobody_took_is_tried_again(root, cast):
    intake = receive(
        Arrival(sender_value="new@seegrund.example", subject="Cannot print", text="Silent."), source="x", channel="form"
    )
    intake.state, intake.reason = "waiting", "Nobody takes it."
    intake.save()
    assert "Nobody takes it." in root.get("/admin/arrivals/").content.decode()

    root.post(f"/admin/arrivals/action/again/{intake.pk}/")

    intake.refresh_from_db()
    assert intake.state == "handled"
    assert intake.item.title == "Cannot print"


def test_a_plugin_is_switched_off_and_on(root, cast):
    root.post("/admin/plugins/", {"plugin": "tickets", "enabled": "0"})
    assert not is_enabled("tickets")
    assert root.get("/admin/tickets/").status_code == 404
    assert root.get("/admin/plugins/").status_code == 200

    root.post("/admin/plugins/", {"plugin": "tickets", "enabled": "1"})
    assert root.get("/admin/tickets/").status_code == 200


@pytest.mark.parametrize(("plugin", "status"), [("nothing", 404), ("core.work", 302), ("", 404)])
def test_what_has_no_switch_stays_on(root, plugin, status):
    assert root.post("/admin/plugins/", {"plugin": plugin, "enabled": "0"}).status_code == status
    assert is_enabled("core.work")


def test_health_begins_with_what_is_wrong(root, parked):
    page = root.get("/admin/health/").content.decode()

    assert "1 thing needs a look." in page
    assert "is parked" in page or "are parked" in page


class Stopped:
    """A plugin whose check cannot look."""

    @hookimpl
    def health_checks(self):
        return [HealthCheck("stopped.clock", "Clock", lambda: 1 / 0)]


def test_a_check_that_fails_is_broken_counted_and_the_page_stands(root, plugins):
    with plugins.registered(stopped=Stopped()):
        page = root.get("/admin/health/").content.decode()

        assert plugins.failures == [("stopped", "health_checks")]

    assert "The check itself failed: ZeroDivisionError" in page


def test_all_well_is_said_in_one_line(root, monkeypatch):
    class Found:
        plugin = "core.workspace"
        value = HealthCheck("x", "Clock", lambda: HealthReport(HealthState.GOOD, "It ticks."))

    monkeypatch.setattr(health, "contributions", lambda hook: [Found])

    assert "All 1 checks are well." in root.get("/admin/health/").content.decode()


def test_a_hook_that_is_left_alone_is_shown_and_asked_again(root):
    HookBreaker.objects.create(
        plugin="tickets", hook="before_transition", failures=5, last_error="KeyError: 'colour'", openings=1,
        last_failed_at=timezone.now(), rests_until=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip

    page = root.get("/admin/plugins/").content.decode()
    health = root.get("/admin/health/").content.decode()

    assert "KeyError: &#x27;colour&#x27;" in page
    assert "It is left alone until" in page
    assert "What it has a say in is refused meanwhile." in page
    assert "These fail: tickets." in health

    root.post("/admin/plugins/", {"plugin": "tickets", "again": "before_transition"})

    assert not HookBreaker.objects.exists()
    assert "It is left alone until" not in root.get("/admin/plugins/").content.decode()


def test_a_single_failure_is_forgotten_by_hand(root):
    HookBreaker.objects.create(
        plugin="tickets", hook="item_panels", failures=1, last_error="KeyError", last_failed_at=timezone.now()
    )

    page = root.get("/admin/plugins/").content.decode()
    assert "Forget this" in page
    assert "failed 1 time, just now." in page
    root.post("/admin/plugins/", {"plugin": "tickets", "again": "item_panels"})

    assert "Forget this" not in root.get("/admin/plugins/").content.decode()


def test_failures_of_some_time_ago_say_how_long(root):
    when = timezone.now() - timedelta(minutes=4)
    HookBreaker.objects.create(plugin="tickets", hook="item_panels", failures=3, last_error="No", last_failed_at=when)

    page = root.get("/admin/plugins/").content.decode().replace("\xa0", " ")

    assert "failed 3 times, the last time 4 minutes ago." in page


@pytest.mark.parametrize("slug", ["absent", ""])
def test_only_a_plugin_that_is_there_is_asked_again(root, slug, fingerprint):
    before = fingerprint()

    assert root.post("/admin/plugins/", {"plugin": slug, "again": "item_panels"}).status_code == 404
    assert fingerprint() == before


def test_the_system_page_says_what_waits_what_failed_and_what_runs(root, mail):
    Delivery.objects.create(
        entry=Delivery.objects.latest("pk").entry, subscriber="x.parked", plugin="x", queue="slow", state="parked"
    )
    JobState.objects.update_or_create(slug="core.broken", defaults={"last_error": "ValueError: no disk"})

    page = root.get("/admin/system/")

    said = page.content.decode()
    assert "ValueError: no disk" in said
    assert "core.broken" in said
    [slow] = [queue for queue in page.context["queues"] if queue.name == "slow"]
    assert (slow.pending, slow.running, slow.parked, slow.waited) == (0, 0, 1, "")
    assert ("Wagdesk", version("wagdesk")) in page.context["versions"]
    assert {name for name, _value in page.context["room"]} >= {"Attachments", "Size of the database"}


def test_the_system_page_costs_the_same_however_much_waits(root, mail, count_queries):
    first = count_queries(lambda: root.get("/admin/system/"))
    entry = Delivery.objects.latest("pk").entry
    for number in range(20):
        queue = f"q{number % 4}"
        Delivery.objects.create(entry=entry, subscriber=f"x.{number}", plugin="x", queue=queue, state="parked")
        JobState.objects.create(slug=f"x.{number}")

    assert count_queries(lambda: root.get("/admin/system/")) == first


@pytest.mark.parametrize(
    ("free", "state"),
    [(50 * 2**30, "GOOD"), (2**30, "ATTENTION"), (100 * 2**20, "BROKEN")],
    ids=["much", "little", "no"],
)
def test_a_disk_that_fills_is_said_before_it_is_full(monkeypatch, free, state):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda place: SimpleNamespace(free=free, total=100 * 2**30))

    found = checks.disk()

    assert found.state is HealthState[state]
    assert ("Make room" in found.sentence) is (state != "GOOD")
