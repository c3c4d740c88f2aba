"""Prepared queries and rows that not everybody may see."""

import pytest

from core.access.api import UnscopedAccess
from core.access.guard import guarded
from core.access.prepared import Prepared
from core.work.models import WorkItem

pytestmark = pytest.mark.django_db


def test_private_rows_are_refused_inside_a_request():
    found = Prepared(lambda number: WorkItem.objects.filter(number=number))
    assert found(1) == []

    with guarded(), pytest.raises(UnscopedAccess):
        found(1)


def test_what_a_viewer_sees_is_not_prepared(cast):
    found = Prepared(lambda number: WorkItem.objects.filter(number=number).visible_to(cast.alice.viewer))

    with pytest.raises(TypeError, match="each time anew"):
        found(1)
