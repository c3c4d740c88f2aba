"""`wagdesk search`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.work.models import WorkItem
from core.work.services import create_item
from tests.search.conftest import SYSTEM, make_item

pytestmark = pytest.mark.django_db


def run(*arguments):
    """What the command says."""
    out = StringIO()
    call_command("search", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_rebuild_says_how_much_it_indexed(documents):
    create_item(kind="ticket", title="Lamp", by=SYSTEM)

    assert "item: 1 indexed, 0 removed" in run("rebuild", "item")


def test_rebuild_names_what_it_could_not_index_and_fails(documents):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)

    with pytest.raises(CommandError, match="1 rows could not be indexed"):
        run("rebuild", "item")
    assert item.pk


def test_check_is_content_with_a_good_index(documents):
    make_item("Lamp")

    said = run("check", "item")

    assert [word for word in said.split() if word.isdigit()] == ["1", "0", "0", "0", "0"]


def test_check_names_what_differs_and_fails(documents):
    item = make_item("Lamp")
    WorkItem._base_manager.filter(pk=item.pk).update(title="Lantern")
    from search.models import IndexRequest

    IndexRequest.objects.all().delete()
    with pytest.raises(CommandError, match="1 entries differ"):
        run("check", "item")


def test_a_kind_nobody_indexes_is_refused_by_name(documents):
    with pytest.raises(CommandError, match="Nothing is indexed as “nonsense”. There is: customer, item"):
        run("check", "nonsense")
