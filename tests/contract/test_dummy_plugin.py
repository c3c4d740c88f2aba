"""Every hook through the dummy plugin: what it contributes arrives where it belongs."""

import pytest
from django.contrib.auth.models import Permission
from django.http import Http404
from django.test import RequestFactory
from django.urls.resolvers import RegexPattern, URLResolver

from core.access.api import Door, revoke, viewer_for
from core.access.testing import assert_provider_agrees
from core.api.urls import routes
from core.conversations.arrivals import Arrival
from core.conversations.services import handle_intake, receive
from core.events import relay
from core.events.api import append_event
from core.people.models import Customer
from core.people.services import sync_permissions
from core.plugins import registry
from core.plugins.api import call, contributions, draw, enabled_contributions
from core.privacy.api import Found, Mode
from core.privacy.services import carry_on, preview_of, start_erasure
from core.project.mounting import plugin_addresses
from core.work.activity import verb_of
from core.work.errors import TransitionRefused
from core.work.kinds import kind_of
from core.work.models import Status, WorkItem
from core.work.services import create_item, update_item
from core.workspace.administration.health import run_checks
from core.workspace.screens import menu_items, plugin_urls
from portal_pages.sections import portal_kinds
from search.registry import documents
from tests.dummy_plugin import hooks as dummy
from tests.dummy_plugin import parts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered(db, plugins):
    parts.HEARD.clear()
    with plugins.registered(dummy=dummy):
        yield
        assert plugins.failures == []


@pytest.fixture
def errand(cast):
    """Of Carol's team, and everybody's by the dummy's token."""
    title = f"{parts.MARK} Fetch the spare float"
    return create_item(kind="ticket", title=title, by=cast.carol.actor, team=cast.back_office)


def request_of(member):
    request = RequestFactory().get("/admin/")
    request.user = member.user
    return request


def test_hook_token_providers(cast, errand):
    hidden = create_item(kind="ticket", title="Not marked", by=cast.carol.actor, team=cast.back_office)

    seen = {item.pk for item in WorkItem.objects.visible_to(viewer_for(cast.bob.user, Door.ADMIN))}

    assert errand.pk in seen
    assert hidden.pk not in seen
    assert assert_provider_agrees(parts.MarkedItems()) > 0
    assert not WorkItem.objects.visible_to(cast.dana.viewer).filter(pk=errand.pk).exists()


def test_hook_token_withdrawals(cast):
    assert "errands:all" in viewer_for(cast.bob.user, Door.ADMIN).tokens
    assert "errands:all" not in viewer_for(cast.carol.user, Door.ADMIN).tokens


def test_hook_revocation_listeners():
    revoke(Customer, [7])

    assert [(Customer, (7,))] == parts.HEARD


def test_hook_event_types():
    append_event(parts.ErrandRun(errand=1))

    assert parts.ErrandRun in set(enabled_contributions("event_types"))


def test_hook_event_subscribers():
    append_event(parts.ErrandRun(errand=1))

    relay.run_until_idle()

    assert [parts.ErrandRun(errand=1)] == parts.HEARD


def test_hook_scheduled_jobs():
    [job] = [found.value for found in contributions("scheduled_jobs") if found.plugin == "dummy"]

    job.run()

    assert parts.HEARD == ["round"]


def test_hook_permissions():
    sync_permissions()

    assert Permission.objects.filter(codename="run_errand", content_type__app_label="wagdesk_work").exists()


def test_hook_customer_panels(cast):
    panels = draw("customer_panels", request_of(cast.alice), customer=cast.dana.customer, viewer=cast.alice.viewer)

    assert "Errands of Dana" in [panel.title for panel, _drawn in panels]


def test_hook_personal_data(cast):
    parts.Errands.done_for[cast.dana.customer.pk] = 3
    preview = preview_of(customer=cast.dana.customer, mode=Mode.ERASE, by=cast.root.actor)

    erasure = start_erasure(customer=cast.dana.customer, mode=Mode.ERASE, by=cast.root.actor, typed="Dana")

    assert ("Errands", [Found(3, "3 errands are forgotten.")]) in preview.parts
    assert carry_on(erasure.pk)
    assert parts.Errands.done_for[cast.dana.customer.pk] == 0


def test_hook_work_item_types():
    assert kind_of("errand").permission("view") == "wagdesk_work.view_errand"


def test_hook_before_transition(cast, errand):
    closed = Status.objects.filter(item_type=errand.item_type, category="closed").first()
    assert closed is not None

    with pytest.raises(TransitionRefused, match="Errands stay open"):
        update_item(item=errand, by=cast.alice.actor, changes={"status": closed})

    errand.refresh_from_db()
    assert errand.status != closed


def test_hook_waits_since(cast, errand):
    resolved, opened = (Status.objects.get(item_type=errand.item_type, category=one) for one in ("resolved", "open"))

    update_item(item=errand, by=cast.alice.actor, changes={"status": resolved})
    reopened = update_item(item=errand, by=cast.alice.actor, changes={"status": opened})

    assert reopened.waiting_since == parts.BEGAN


def test_hook_activity_formatters():
    assert verb_of("dummy.run").text({"times": 3}) == "ran 3 errands"


def test_hook_intake_handlers(cast):
    intake = receive(Arrival(subject="errand: milk", sender_value="dana@seegrund.example"), source="t", channel="email")

    intake = handle_intake(intake.pk)

    assert intake.item.title == f"{parts.MARK} errand: milk"


def test_hook_rest_routes(rf):
    [pattern] = [one for one in routes() if one.name == "dummy-errands"]

    assert pattern.callback(rf.get("/api/v1/errands")).data == {"errands": []}
    registry.temporary.discard("dummy")
    with pytest.raises(Http404):
        pattern.callback(rf.get("/api/v1/errands"))


def test_hook_url_patterns(rf):
    match = URLResolver(RegexPattern(r"^/"), plugin_addresses()).resolve("/x/dummy/hello/")

    assert match.func(rf.get("/x/dummy/hello/")).content == b"errands"


def test_hook_admin_screens(rf):
    [pattern] = [pattern for pattern in plugin_urls() if getattr(pattern, "name", "") == "dummy_errands"]

    assert pattern.callback(rf.get("/admin/errands/")).content == b"errands"


def test_hook_navigation_items(cast):
    assert "Errands" in [item.label for item in menu_items(request_of(cast.alice), in_settings=False)]


def test_hook_settings_panels(cast):
    assert "Errand settings" in [item.label for item in menu_items(request_of(cast.alice), in_settings=True)]


def test_hook_item_panels(cast, errand):
    [panels] = call("item_panels", item=errand, viewer=cast.alice.viewer)

    assert [panel.title for panel in panels] == [f"Errands for #{errand.number}"]


def test_hook_first_steps(cast):
    given = [step for answer in call("first_steps", viewer=cast.root.viewer) for step in answer]

    assert "Run an errand" in [step.title for step in given]


def test_hook_health_checks():
    assert "Errands are run." in [checked.report.sentence for checked in run_checks()]


def test_hook_portal_sections():
    assert "errand" in portal_kinds()


def test_hook_search_documents(errand):
    document = documents()["errand"]

    assert [entry.title for entry in document.prepare(list(document.queryset()))] == [errand.title]
