"""Inside a request a private model says for whom it is read, or raises."""

import pytest

from core.access.api import UnscopedAccess, service, unscoped
from core.access.guard import Unscoped, guarded
from core.people.models import Customer


@pytest.mark.parametrize(
    "read",
    [
        lambda rows: list(rows),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.first(),
        lambda rows: list(rows.iterator()),
        lambda rows: list(rows.values_list("pk")),
        lambda rows: rows.in_bulk(),
    ],
    ids=["list", "count", "exists", "first", "iterator", "values", "in_bulk"],
)
def test_a_request_cannot_read_without_a_viewer(cast, read):
    viewer = cast.viewer("alice")

    with guarded():
        with pytest.raises(UnscopedAccess):
            read(Customer.objects.all())
        assert read(Customer.objects.visible_to(viewer)) is not None


def test_related_rows_are_guarded_too(cast):
    with guarded(), pytest.raises(UnscopedAccess):
        list(cast.dana.customer.addresses.all())


def test_a_service_reads_what_it_was_given(cast):
    @service
    def read():
        return Customer.objects.count()

    with guarded():
        assert read() == 2


def test_a_reason_must_be_one_of_the_list():
    with pytest.raises(TypeError), unscoped("because"):
        pass
    assert all(reason.value.endswith(".") for reason in Unscoped)
