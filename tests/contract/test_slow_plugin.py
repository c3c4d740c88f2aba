"""The dummy's slow twin: pages still answer, it is left alone after some slow answers, and administrators read why."""

from collections import Counter
from contextlib import contextmanager

import pytest
from wagtail.models import Locale, Page, Site

from core.conversations.arrivals import Arrival
from core.conversations.services.intake import handler_for
from core.plugins import breakers, loading
from core.plugins.markers import Policy
from core.plugins.models import HookBreaker
from core.work.errors import TransitionRefused
from core.work.models import Status
from core.work.services import add_activity, create_item, update_item
from tests.dummy_plugin.dawdling import ASKED_LATER, hooks_that_dawdle

# Failures are written outside transactions.
pytestmark = pytest.mark.django_db(transaction=True)

LIMIT_SECONDS, TWIN_SECONDS = 2.0, 2.5
#: A plugin with a manifest and no hooks of its own: as this one the twin stands on the plugins screen.
SLUG = "demo"


class TwinsTime:
    """The clock by which answers are measured: it goes on while the twin dawdles, so nobody else is ever too slow."""

    def __init__(self) -> None:
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def dawdle(self) -> None:
        self._now += TWIN_SECONDS


@pytest.fixture
def slow(plugins, settings, flushed_defaults, monkeypatch):
    """Register the twin for the named hooks; gives how often each was asked."""
    settings.WAGDESK_HOOK_SECONDS = LIMIT_SECONDS
    clock = TwinsTime()
    monkeypatch.setattr("core.plugins.calling.time", clock)

    @contextmanager
    def register(names):
        asked = Counter()
        with plugins.registered(**{SLUG: hooks_that_dawdle(names, clock.dawdle, asked)}):
            yield asked

    return register


@pytest.fixture
def site(flushed_defaults):
    """The start page of the admin needs one."""
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)


@pytest.fixture
def item(cast, flushed_defaults):
    return create_item(kind="ticket", title="The sensor drifts", by=cast.alice.actor, requesters=[cast.dana.customer])


def breakers_of_the_twin():
    return {row.hook: row for row in HookBreaker.objects.filter(plugin=SLUG)}


def move(item, category, cast):
    status = Status.objects.get(item_type=item.item_type, category=category)
    return update_item(item=item, by=cast.alice.actor, changes={"status": status})


def visit_everything(client, cast, item):
    """Where the service asks hooks while it runs; people get what they came for."""
    pages = [
        ("alice", f"/admin/tickets/{item.number}/related/"),
        ("alice", f"/admin/customers/?customer={cast.dana.customer.pk}"),
        ("root", "/admin/"),
        ("root", "/admin/health/"),
        ("dana", f"/portal/requests/{item.number}/"),
    ]
    for who, address in pages:
        cast.sign_in(client, who)
        assert client.get(address).status_code == 200, address
    assert handler_for(Arrival(subject="It drifts", sender_value="dana@seegrund.example")) is not None
    assert move(move(item, "resolved", cast), "open", cast).status.category == "open"


def test_slow_hooks_are_left_alone_pages_answer_and_the_screen_says_why(slow, cast, client, site, item):
    add_activity(item=item, by=cast.dana.actor, verb="dummy.run", for_customers=True)
    names = [name for name in loading.hook_names() if name != "before_transition"]
    later = {name for name in names if loading.policy_of(name) is not Policy.COLLECTED} | ASKED_LATER.keys()

    with slow(names) as asked:
        for _ in range(breakers.THRESHOLD):
            visit_everything(client, cast, item)
        assert {name for name, row in breakers_of_the_twin().items() if row.is_resting} == later

        before = asked.copy()
        visit_everything(client, cast, item)
        assert asked == before  # so the pages are as quick as without it

        cast.sign_in(client, "root")
        page = client.get("/admin/plugins/").content.decode()

    said = page.partition(f'id="plugin-{SLUG}"')[2].partition("</section>")[0]
    assert "Failing" in said and "It is left alone until" in said
    for hook, row in breakers_of_the_twin().items():
        assert f'<span class="wd-mono">{hook}</span> failed {row.failures} times' in said
        assert row.last_error == "took 2.5 s" and row.last_error in said


def test_a_slow_veto_agrees_until_it_is_left_alone_and_then_refuses(slow, cast, client, item):
    with slow(["before_transition"]) as asked:
        for number in range(breakers.THRESHOLD):
            item = move(item, ("resolved", "open")[number % 2], cast)
        with pytest.raises(TransitionRefused):
            move(item, "open", cast)

        item.refresh_from_db()
        assert item.status.category == "resolved"
        assert asked == {"before_transition": breakers.THRESHOLD}

        cast.sign_in(client, "root")
        client.post("/admin/plugins/", {"plugin": SLUG, "again": "before_transition"})
        assert move(item, "open", cast).status.category == "open"
