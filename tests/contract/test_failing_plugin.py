"""The dummy's twin raises in every hook: the service goes on without it, and where access is at stake it denies."""

import pytest

from core.access.api import Door, revoke, viewer_for
from core.api.urls import routes
from core.conversations.arrivals import Arrival
from core.conversations.services import handle_intake, receive
from core.people.models import Customer
from core.plugins import checks, loading, registry
from core.plugins.errors import BadContribution
from core.plugins.markers import Policy
from core.privacy.services import carry_on, start_erasure
from core.work.errors import TransitionRefused
from core.work.models import Status, WorkItem
from core.work.services import add_activity, create_item, update_item
from core.workspace.screens import plugin_urls
from tests.dummy_plugin import hooks as dummy
from tests.dummy_plugin import treacherous
from tests.dummy_plugin.failing import hooks_that_raise

pytestmark = pytest.mark.django_db

ACCESS = ["revocation_listeners", "token_providers", "token_withdrawals"]
#: Nothing of these is handed out when one implementation raises.
DENIES = [*ACCESS, "personal_data"]


def failing(*, but=()):
    return hooks_that_raise(name for name in loading.hook_names() if name not in but)


def collected(name):
    return loading.policy_of(name) is Policy.COLLECTED


@pytest.mark.parametrize(
    ("who", "addresses"),
    [
        ("visitor", ["/", "/accounts/login/", "/search/?q=water"]),
        ("dana", ["/", "/portal/", "/search/?q=water"]),
        (
            "alice",
            ["/admin/", "/admin/tickets/", "{item}", "{item}related/", "/admin/customers/?customer={customer}"],
        ),
        ("alice", ["/admin/search/?q=water", "/api/v1/tickets", "/api/v1/search?q=water", "/api/v1/openapi.json"]),
        ("root", ["/admin/", "/admin/health/", "/admin/plugins/", "/admin/groups/"]),
    ],
)
def test_service_answers_while_a_plugin_raises_in_every_hook(client, cast, plugins, who, addresses):
    item = create_item(kind="ticket", title="The sensor drifts", by=cast.alice.actor)
    words = {"item": f"/admin/tickets/{item.number}/", "customer": cast.dana.customer.pk}
    cast.sign_in(client, who)

    with plugins.registered(dummy=dummy, twin=failing(but=ACCESS)):
        answers = {address: client.get(address.format(**words)).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize(
    ("who", "addresses"),
    [
        ("dana", ["/", "/portal/", "/portal/requests/{number}/", "/api/v1/requests/{number}/messages"]),
        (
            "root",
            ["/admin/", "/admin/health/", "/admin/plugins/", "/admin/customers/?customer={customer}",
             "/admin/tickets/{number}/", "/admin/tickets/{number}/related/", "/api/v1/tickets/{number}/activity"],
        ),
    ],
)  # fmt: skip
def test_service_answers_while_what_a_plugin_contributed_raises(client, cast, plugins, who, addresses):
    item = create_item(kind="ticket", title="The sensor drifts", by=cast.dana.actor, requesters=[cast.dana.customer])
    cast.sign_in(client, who)

    with plugins.registered(dummy=dummy, twin=treacherous):
        add_activity(item=item, by=cast.dana.actor, verb="treason.done", for_customers=True)
        answers = {
            address: client.get(address.format(number=item.number, customer=cast.dana.customer.pk)).status_code
            for address in addresses
        }

    assert answers == dict.fromkeys(addresses, 200)


def test_an_arrival_goes_to_the_next_handler_when_the_first_raises(cast, plugins):
    arrival = Arrival(subject="errand: milk", sender_value="dana@seegrund.example")
    with plugins.registered(dummy=dummy, twin=treacherous):
        intake = handle_intake(receive(arrival, source="t", channel="email").pk)

        assert ("twin", "intake_handlers") in plugins.failures

    assert intake.item.title.endswith("errand: milk")


def test_addresses_that_cannot_be_built_are_left_out_and_named(plugins):
    with plugins.registered(dummy=dummy, twin=treacherous):
        names = [getattr(one, "name", "") for one in (*plugin_urls(), *routes())]
        said = [message.msg for message in checks.contributions_are_valid(None)]

    assert {"dummy_errands", "dummy-errands"} <= set(names)
    assert said == [
        "twin: what admin_screens() gave raised LookupError: treason",
        "twin: what rest_routes() gave raised LookupError: treason",
    ]


@pytest.mark.parametrize("name", [name for name in loading.hook_names() if collected(name)])
def test_check_names_the_plugin_and_the_hook_that_raised(name, plugins):
    with plugins.registered(twin=hooks_that_raise([name])):
        messages = [message.msg for message in checks.contributions_are_valid(None)]

        assert plugins.failures == [("twin", name)]

    assert messages == [f"twin: {name}() raised Broken: {name}"]


@pytest.mark.parametrize("name", [name for name in loading.hook_names() if collected(name) and name not in DENIES])
def test_what_others_contribute_stays_when_one_raises(name, plugins):
    with plugins.registered(dummy=dummy, twin=hooks_that_raise([name])):
        assert "dummy" in [found.plugin for found in registry.contributions(name)]


def test_nobody_sees_anything_when_the_providers_cannot_be_collected(cast, plugins):
    create_item(kind="ticket", title="The sensor drifts", by=cast.alice.actor)

    with plugins.registered(twin=hooks_that_raise(["token_providers"])):
        viewer = viewer_for(cast.root.user, Door.ADMIN)

        assert viewer.tokens == {"public"}
        assert not WorkItem.objects.visible_to(viewer).exists()
        assert not WorkItem.objects.visible_to(cast.alice.viewer).exists()


def test_a_withdrawal_that_cannot_be_collected_leaves_everybody_a_visitor(cast, plugins):
    with plugins.registered(twin=hooks_that_raise(["token_withdrawals"])):
        assert viewer_for(cast.dana.user, Door.PORTAL).tokens == {"public"}


def test_a_narrowing_write_is_refused_when_a_listener_cannot_be_collected(plugins):
    with plugins.registered(twin=hooks_that_raise(["revocation_listeners"])), pytest.raises(BadContribution):
        revoke(Customer, [1])


@pytest.mark.parametrize("mode", ["erase", "anonymise"])
def test_nobody_is_half_erased_while_one_plugin_cannot_answer(cast, plugins, mode):
    with plugins.registered(twin=hooks_that_raise(["personal_data"])):
        erasure = start_erasure(customer=cast.dana.customer, mode=mode, by=cast.root.actor, typed="Dana")

        assert not carry_on(erasure.pk)

    erasure.refresh_from_db()
    assert (erasure.state, erasure.rows_changed) == ("waiting", 0)
    assert "personal_data() raised" in erasure.reason
    assert Customer.objects.filter(pk=cast.dana.customer.pk, name="Dana").exists()
    assert carry_on(erasure.pk)  # its cause is mended


def test_a_veto_that_raises_refuses_and_nothing_is_changed(cast, plugins, fingerprint):
    item = create_item(kind="ticket", title="The sensor drifts", by=cast.alice.actor)
    closed = Status.objects.filter(item_type=item.item_type, category="closed").first()
    before = fingerprint()

    with plugins.registered(twin=hooks_that_raise(["before_transition"])), pytest.raises(TransitionRefused):
        update_item(item=item, by=cast.alice.actor, changes={"status": closed})

    assert fingerprint() == before
