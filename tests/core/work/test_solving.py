"""A requester says it is solved: their own act, told and heard as such."""

import pytest
from django.core.exceptions import PermissionDenied

from core.events.models import OutboxEntry
from core.work.errors import TransitionRefused
from core.work.models import Activity, StatusCategory, WorkItem
from core.work.services import solve_item
from tests.portal_pages.test_requests import make_request


@pytest.fixture
def item(cast):
    """Dana's request."""
    return make_request(cast.dana.customer, team_id=cast.field_support.pk)


def test_it_is_the_act_of_the_customer(cast, item):
    solve_item(item=item, customer_id=cast.dana.customer.pk)

    item = WorkItem.objects.get(pk=item.pk)
    assert item.status.category == StatusCategory.RESOLVED
    assert item.closed_at is not None
    assert item.waiting_since is None
    told = Activity.objects.latest("pk")
    assert (told.verb, told.customer, told.user, told.for_customers) == ("work.solved", cast.dana.customer, None, True)
    assert (told.data["from"], told.data["to"]) == ("New", "Resolved")


def test_what_is_over_already_stays_as_it_is(cast, item, fingerprint):
    solve_item(item=item, customer_id=cast.dana.customer.pk)
    before, entries = fingerprint(), OutboxEntry.objects.count()

    solve_item(item=item, customer_id=cast.dana.customer.pk)

    assert fingerprint() == before
    assert OutboxEntry.objects.count() == entries


def test_who_did_not_ask_cannot(cast, item, fingerprint):
    before = fingerprint()

    for customer_id in (cast.erin.customer.pk, None):
        with pytest.raises(PermissionDenied):
            solve_item(item=item, customer_id=customer_id)

    assert fingerprint() == before


def test_a_plugin_that_objects_is_heard(cast, item, fingerprint, monkeypatch):
    asked = []

    def object_to(hook, **facts):
        asked.append(facts["by"])
        raise TransitionRefused("Not yet.")

    monkeypatch.setattr("core.work.services.changes.call", object_to)
    before = fingerprint()

    with pytest.raises(TransitionRefused):
        solve_item(item=item, customer_id=cast.dana.customer.pk)

    assert [by.customer_id for by in asked] == [cast.dana.customer.pk]
    assert fingerprint() == before
