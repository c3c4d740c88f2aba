"""Each hook of the contract: what the dummy contributed is there, gone while it is switched off, and back afterwards.

`ROWS` has one row for each hook, met where people, programs and the relay meet it; a hook without a row fails.
"""

import importlib
from collections.abc import Callable

import pytest
import wagtail.admin.urls
from django.core.cache import cache
from django.urls import clear_url_caches, reverse

import core.api.urls
import core.project.urls
from core.access.api import Door, revoke, viewer_for
from core.conversations.arrivals import Arrival
from core.conversations.services import handle_intake, receive
from core.events import relay
from core.events.api import append_event
from core.events.models import JobState
from core.events.relay.jobs import run_due_jobs
from core.people.models import Customer
from core.people.services import sync_permissions
from core.plugins import loading, registry
from core.plugins.api import enabled_contributions, hookimpl
from core.plugins.switches import set_enabled
from core.privacy.api import Mode
from core.privacy.services import preview_of
from core.work.activity import verb_of
from core.work.errors import TransitionRefused
from core.work.kinds import enabled_kinds
from core.work.models import Status, WorkItem
from core.work.services import create_item, update_item
from portal_pages.sections import portal_kinds
from search.api import request_index
from tests.dummy_plugin import hooks as dummy
from tests.dummy_plugin import parts

pytestmark = pytest.mark.django_db

#: A plugin with a manifest, and so a switch, and without hooks of its own: the dummy takes its place.
SLUG = "demo"


class Partner:
    """Grants what the dummy withdraws, so that it shows whether the dummy is asked."""

    @hookimpl
    def token_providers(self):
        return [parts.AgentsRunErrands()]


def read_addresses_again():
    """What stands below them was built when the process began."""
    for module in (core.api.urls, wagtail.admin.urls, core.project.urls):
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def mounted(db, plugins):
    """The dummy with its addresses, and a switch."""
    parts.HEARD.clear()
    try:
        with plugins.registered(**{SLUG: dummy}, partner=Partner()):
            registry.temporary.discard(SLUG)
            read_addresses_again()
            sync_permissions()
            yield
            assert plugins.failures == []
    finally:
        read_addresses_again()


class World:
    """The people, and an errand of Carol's team."""

    def __init__(self, client, cast):
        self.client, self.cast = client, cast
        title = f"{parts.MARK} Fetch the spare float"
        self.errand = create_item(kind="ticket", title=title, by=cast.carol.actor, team=cast.back_office)

    def get(self, who, url):
        cache.clear()
        self.cast.sign_in(self.client, who)
        return self.client.get(url)

    def answers(self, who, url):
        return self.get(who, url).status_code == 200

    def shows(self, who, url, text):
        answer = self.get(who, url)
        assert answer.status_code == 200, url
        return text in answer.content.decode()

    def heard(self, happen):
        """Whether something reached the dummy."""
        parts.HEARD.clear()
        happen()
        return bool(parts.HEARD)

    def move(self, category):
        errand = WorkItem._base_manager.get(pk=self.errand.pk)
        status = Status.objects.get(item_type=errand.item_type, category=category)
        return update_item(item=errand, by=self.cast.carol.actor, changes={"status": status})


def tells(world):
    append_event(parts.ErrandRun(errand=1))
    relay.run_until_idle()


def works_round(world):
    JobState.objects.filter(slug="dummy.round").delete()
    run_due_jobs()


def refuses(world):
    try:
        world.move("closed")
    except TransitionRefused:
        return True
    world.move("open")
    return False


def waits(world):
    world.move("resolved")
    return world.move("open").waiting_since == parts.BEGAN


def takes(world):
    arrival = Arrival(subject="errand: milk", sender_value="dana@seegrund.example")
    intake = handle_intake(receive(arrival, source="t", channel="email").pk)
    return intake.item.title.startswith(parts.MARK)


def found(world):
    request_index("errand", [world.errand.pk])
    relay.run_until_idle()
    return bool(world.get("carol", "/api/v1/search?q=bicycle").json()["results"])


def found_for_erasure(world):
    customer = world.cast.dana.customer
    parts.Errands.done_for[customer.pk] = 3
    preview = preview_of(customer=customer, mode=Mode.ERASE, by=world.cast.root.actor)
    return "Errands" in [label for label, _found in preview.parts]


#: Hook → how one meets what the dummy contributes through it. Several where it shows in several places.
ROWS: dict[str, dict[str, Callable[[World], bool]]] = {
    "token_providers": {
        "list": lambda world: world.errand in WorkItem.objects.visible_to(viewer_for(world.cast.bob.user, Door.ADMIN)),
        "direct address": lambda world: world.answers("bob", f"/admin/tickets/{world.errand.number}/"),
        "api": lambda world: world.answers("bob", f"/api/v1/tickets/{world.errand.number}"),
    },
    "token_withdrawals": {
        "rights": lambda world: "errands:all" not in viewer_for(world.cast.carol.user, Door.ADMIN).tokens
    },
    "revocation_listeners": {"copies": lambda world: world.heard(lambda: revoke(Customer, [7]))},
    "event_types": {"events": lambda world: parts.ErrandRun in set(enabled_contributions("event_types"))},
    "event_subscribers": {"notifications": lambda world: world.heard(lambda: tells(world))},
    "scheduled_jobs": {"jobs": lambda world: world.heard(lambda: works_round(world))},
    "permissions": {"roles": lambda world: world.shows("root", reverse("wagtailusers_groups:add"), "Run errands")},
    "customer_panels": {
        "panel": lambda world: world.shows(
            "alice", f"/admin/customers/?customer={world.cast.dana.customer.pk}", "Errands of Dana"
        )
    },
    "personal_data": {"erasure": found_for_erasure},
    "work_item_types": {"kinds": lambda world: "errand" in [kind.code for kind in enabled_kinds()]},
    "before_transition": {"veto": refuses},
    "waits_since": {"item": waits},
    "intake_handlers": {"arrivals": takes},
    "rest_routes": {"api": lambda world: world.answers("root", "/api/v1/errands")},
    "url_patterns": {"direct address": lambda world: world.answers("visitor", f"/x/{SLUG}/hello/")},
    "admin_screens": {"direct address": lambda world: world.answers("root", "/admin/errands/")},
    "navigation_items": {"menu": lambda world: world.shows("alice", "/admin/", '"Errands"')},
    "settings_panels": {"menu": lambda world: world.shows("root", "/admin/", '"Errand settings"')},
    "item_panels": {
        "links": lambda world: world.shows(
            "carol", f"/admin/tickets/{world.errand.number}/related/", f"Errands for #{world.errand.number}"
        )
    },
    "first_steps": {"start page": lambda world: world.shows("root", "/admin/", "Run an errand")},
    "health_checks": {"health": lambda world: world.shows("root", "/admin/health/", "Errands are run.")},
    "portal_sections": {"portal": lambda world: "errand" in portal_kinds()},
    "search_documents": {"search": found},
}
#: What has happened is told in the words of a plugin that is off too.
STAYS: dict[str, dict[str, Callable[[World], bool]]] = {
    "activity_formatters": {"history": lambda world: verb_of("dummy.run").text({"times": 3}) == "ran 3 errands"},
}


def test_each_hook_of_the_contract_has_a_row():
    assert sorted(ROWS | STAYS) == loading.hook_names(), (
        "say in ROWS how one meets what a plugin contributes through it"
    )


@pytest.mark.parametrize(("hook", "where"), [(hook, where) for hook, places in ROWS.items() for where in places])
def test_it_is_there_gone_and_back(mounted, client, cast, hook, where):
    world, is_there = World(client, cast), ROWS[hook][where]
    assert is_there(world)

    set_enabled(slug=SLUG, enabled=False)
    assert not is_there(world)

    set_enabled(slug=SLUG, enabled=True)
    assert is_there(world)


@pytest.mark.parametrize("hook", STAYS)
def test_what_pages_need_stays_whatever_is_switched(mounted, client, cast, hook):
    world = World(client, cast)

    for enabled in (True, False, True):
        set_enabled(slug=SLUG, enabled=enabled)
        assert all(is_there(world) for is_there in STAYS[hook].values())
