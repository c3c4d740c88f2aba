"""The admin's screens of webhooks: secrets are shown once, leave for private networks is a right of its own."""

import re

import pytest
from django.contrib.auth.models import Group, Permission

from core.access.testing import assert_provider_agrees, assert_visible_is_the_two_tests
from core.events.relay import run_until_idle
from core.outbound.api import Sealed
from plugins.integrations.webhooks import access
from plugins.integrations.webhooks.conditions import tree_of
from plugins.integrations.webhooks.models import Endpoint, InboundSource, WebhookDelivery
from plugins.integrations.webhooks.services import send_test

pytestmark = pytest.mark.django_db
TABLE, LOG = "/admin/webhooks/", "/admin/webhook-log/"
FORM = {"name": "ERP", "url": "https://erp.example/hook", "events": ["work.item.created.v1"], "is_active": "on"}


@pytest.fixture
def root(client, cast):
    client.force_login(cast.root.user)
    return client


@pytest.fixture
def clerk(client, cast):
    """Alice may change endpoints, but not let them reach private networks."""
    group = Group.objects.create(name="Clerks")
    wanted = ["view_endpoint", "add_endpoint", "change_endpoint"]
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagdesk_webhooks", codename__in=wanted))
    cast.alice.user.groups.add(group)
    client.force_login(cast.alice.user)
    return client


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def secret_in(page: str) -> str:
    return re.search(r'value="(whsec_[^"]+)"', page).group(1)


def test_a_new_endpoint_shows_its_secret_this_once(root):
    answer = root.post(f"{TABLE}create/", FORM)

    row = Endpoint.objects.get()
    assert secret_in(shown(answer)) == row.secret.reveal()
    assert "no-store" in answer["Cache-Control"]
    for address in (TABLE, f"{TABLE}edit/{row.pk}/", f"{TABLE}secret/{row.pk}/"):
        assert row.secret.reveal() not in shown(root.get(address))


def test_a_new_secret_is_asked_for_and_shown_once(root, endpoint):
    one = endpoint()
    before = one.secret.reveal()
    assert "Make a new secret" in shown(root.get(f"{TABLE}secret/{one.pk}/"))
    one.refresh_from_db()
    assert one.secret.reveal() == before

    page = shown(root.post(f"{TABLE}secret/{one.pk}/"))

    one.refresh_from_db()
    assert secret_in(page) == one.secret.reveal() != before
    assert "the former secret counts as well" in page
    assert one.former_secret.reveal() == before
    assert before not in page


def test_what_was_chosen_is_kept_and_shown_again(root, cast):
    root.post(f"{TABLE}create/", FORM | {"only_teams": [cast.field_support.pk], "only_tags": "sensor, lamp,"})

    row = Endpoint.objects.get()
    assert row.conditions == {
        "all": [
            {"field": "team", "op": "in", "value": [cast.field_support.pk]},
            {"field": "tag", "op": "in", "value": ["sensor", "lamp"]},
        ]
    }
    page = shown(root.get(f"{TABLE}edit/{row.pk}/"))
    assert len(re.findall(r'name="only_\w+"[^>]*checked', page)) == 1
    assert 'value="sensor, lamp"' in page
    assert len(re.findall(r'name="events"[^>]*checked', page)) == 1
    root.post(f"{TABLE}edit/{row.pk}/", FORM)
    row.refresh_from_db()
    assert row.conditions == {}


def test_a_condition_on_what_is_gone_is_not_dropped_unseen(root, cast, endpoint):
    one = endpoint(conditions=tree_of({"team": [cast.field_support.pk]}))
    number = cast.field_support.pk
    cast.field_support.delete()

    assert f"no longer there ({number})" in shown(root.get(f"{TABLE}edit/{one.pk}/"))
    root.post(f"{TABLE}edit/{one.pk}/", FORM | {"only_teams": [number]})
    one.refresh_from_db()
    assert one.conditions == tree_of({"team": [number]})


@pytest.mark.parametrize("url", ["ftp://erp.example", "https://user:pw@erp.example/", "erp"])
def test_an_address_that_cannot_be_called_is_refused(root, url):
    assert "errors" in shown(root.post(f"{TABLE}create/", FORM | {"url": url}))
    assert not Endpoint.objects.exists()


def test_an_endpoint_that_is_told_nothing_is_refused(root):
    shown(root.post(f"{TABLE}create/", {key: value for key, value in FORM.items() if key != "events"}))

    assert not Endpoint.objects.exists()


def test_leave_for_a_private_network_needs_its_right(clerk):
    clerk.post(f"{TABLE}create/", FORM | {"allow_private": "on"})

    assert Endpoint.objects.get().allow_private is False


def test_leave_is_for_one_address_and_ends_where_who_has_no_right_changes_it(clerk, endpoint):
    one = endpoint(allow_private=True)
    clerk.post(f"{TABLE}edit/{one.pk}/", FORM | {"url": one.url, "name": "Renamed"})
    one.refresh_from_db()
    assert (one.name, one.allow_private) == ("Renamed", True)

    clerk.post(f"{TABLE}edit/{one.pk}/", FORM | {"url": "http://169.254.169.254/"})

    one.refresh_from_db()
    assert (one.url, one.allow_private) == ("http://169.254.169.254/", False)


def test_switching_on_again_begins_anew(root, endpoint, django_user_model):
    one = endpoint(is_active=False, off_reason="Gone", failing_since="2026-01-01T00:00Z")
    assert "Gone" in shown(root.get(TABLE))

    root.post(f"{TABLE}edit/{one.pk}/", FORM)

    one.refresh_from_db()
    assert (one.is_active, one.off_reason, one.failing_since) == (True, "", None)


def test_saving_the_form_keeps_what_was_written_meanwhile(root, endpoint, monkeypatch):
    one = endpoint()
    before = Endpoint.objects.get(pk=one.pk)
    send = Endpoint.save

    def save(self, **options):
        Endpoint.objects.filter(pk=one.pk).update(failing_since="2026-01-01T00:00Z")
        send(self, **options)

    monkeypatch.setattr(Endpoint, "save", save)
    root.post(f"{TABLE}edit/{one.pk}/", FORM)

    one.refresh_from_db()
    assert one.failing_since is not None
    assert one.secret.reveal() == before.secret.reveal()


def test_a_test_is_sent_from_the_list_and_its_outcome_stands_in_the_log(root, endpoint, receiver):
    one = endpoint()
    receiver.answers = [(418, {}, b"<b>teapot</b>")]
    root.post(f"{TABLE}action/test/{one.pk}/", follow=True)
    run_until_idle()

    assert "418" in shown(root.get(LOG))
    page = shown(root.get(f"{LOG}inspect/{WebhookDelivery.objects.get().pk}/"))
    assert "&lt;b&gt;teapot" in page
    assert "webhooks.test.v1" in page

    receiver.answers = [(200, {}, b"")]
    root.post(f"{LOG}action/again/{WebhookDelivery.objects.get().pk}/")
    run_until_idle()
    assert WebhookDelivery.objects.get().state == "delivered"


def test_all_that_failed_is_sent_again_and_nothing_else(root, endpoint, receiver):
    one = endpoint()
    send_test(endpoints=[one, one, one])
    run_until_idle()
    failed = list(WebhookDelivery.objects.values_list("pk", flat=True)[:2])
    WebhookDelivery.objects.filter(pk__in=failed).update(state="failed")

    page = shown(root.post(f"{LOG}action/again_all/", follow=True))
    run_until_idle()

    assert "2 deliveries are sent again" in page
    assert len(receiver.calls) == 5


@pytest.mark.parametrize("address", [TABLE, LOG])
def test_lists_cost_the_same_at_any_length(root, endpoint, count_queries, address):
    send_test(endpoints=[endpoint()])
    few = count_queries(lambda: root.get(address))

    send_test(endpoints=[endpoint(name=str(number)) for number in range(20)])

    assert count_queries(lambda: root.get(address)) == few


def test_both_statements_of_who_sees_them_agree(cast, endpoint):
    send_test(endpoints=[endpoint(), endpoint()])
    for name in ("Plant", "Works"):
        InboundSource.objects.create(name=name, secret=Sealed.of("whsec_c2VjcmV0"))

    assert assert_provider_agrees(access.AgentsSeeSources()) == 2
    assert assert_provider_agrees(access.AgentsSeeEndpoints()) == 2
    assert assert_provider_agrees(access.AgentsSeeDeliveries()) == 2
    for model in (Endpoint, WebhookDelivery, InboundSource):
        assert_visible_is_the_two_tests(model, [cast.viewer(name) for name in cast.NAMES])
        assert model.objects.visible_to(cast.viewer("root")).count() == 2
        assert model.objects.visible_to(cast.viewer("alice")).count() == 0
