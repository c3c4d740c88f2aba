"""An administrator reads how the index is: what could not be brought into it, why, and what to do."""

import pytest

from core.access.api import revoke
from core.work.models import WorkItem
from core.work.services import create_item
from core.workspace.contributions import HealthState
from search import health
from search.api import request_index
from search.engines.base import Health, State
from search.models import IndexRequest
from search.models.queue import SOON_ATTEMPTS
from tests.search.conftest import SYSTEM, drain, make_item

pytestmark = pytest.mark.django_db


def poisoned(number=1):
    """Rows that were tried in vain so often that somebody has to look."""
    items = [create_item(kind="ticket", title="poison", by=SYSTEM).pk for _ in range(number)]
    request_index("item", items)
    drain()
    IndexRequest.objects.filter(attempts__gt=0).update(attempts=SOON_ATTEMPTS)
    return items


def test_a_good_index_says_how_much_it_holds(documents):
    make_item("Lamp")
    drain()

    report = health.index()

    assert (report.state, report.value) == (HealthState.GOOD, 1)
    assert report.sentence == "The database answers searches itself. Every row could be indexed."


def test_a_row_that_may_succeed_in_a_moment_is_no_fault_yet(documents):
    create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", WorkItem._base_manager.values_list("pk", flat=True))
    drain()
    assert IndexRequest.objects.failing().exists()

    assert health.index().state is HealthState.GOOD


def test_rows_that_cannot_be_indexed_are_counted_once_with_the_newest_reason_and_what_to_do(documents):
    first, second = poisoned(2)
    request_index("item", [first])
    IndexRequest.objects.update(attempts=SOON_ATTEMPTS, reason="ValueError: older.")
    IndexRequest.objects.filter(object_pk=second).update(
        reason="ValueError: no such lamp.", requested_at="2031-01-01T00:00Z"
    )

    report = health.index()

    assert (report.state, report.value) == (HealthState.ATTENTION, 2)
    assert report.sentence == (
        "2 rows could not be indexed: searches miss them, or find them as they were. "
        f"The newest: item {second}, ValueError: no such lamp. Mend the cause, then run “wagdesk search retry”."
    )


def test_a_row_that_nobody_finds_because_fewer_may_see_it_is_told_of(documents, cast):
    item = make_item("Lamp")
    WorkItem._base_manager.filter(pk=item.pk).update(title="poison")
    revoke(WorkItem, [item.pk])
    drain()
    IndexRequest.objects.failing().update(attempts=SOON_ATTEMPTS)

    assert "1 of them is found by nobody." in health.index().sentence


@pytest.mark.parametrize(("state", "said"), [(State.DEGRADED, HealthState.ATTENTION), (State.AWAY, HealthState.BROKEN)])
def test_an_engine_that_is_not_well_is_told_of_first(documents, monkeypatch, state, said):
    poisoned()

    class Unwell:
        def health(self):
            return Health("other", state, "It does not answer.")

    monkeypatch.setattr(health, "engine", Unwell)

    assert (health.index().state, health.index().sentence) == (said, "It does not answer.")


def test_the_health_page_shows_it(client, cast, documents):
    poisoned()
    cast.sign_in(client, "root")

    page = client.get("/admin/health/").content.decode()

    assert "1 row could not be indexed: searches miss it, or find it as it was." in page
    assert "this one cannot be read" in page
    assert "wagdesk search retry" in page
