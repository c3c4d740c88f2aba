"""`wagdesk search`."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.work.models import WorkItem
from core.work.services import create_item
from search.api import request_index
from search.models import IndexRequest
from tests.search.conftest import SYSTEM, drain, make_item, titles

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


def test_retry_indexes_what_can_be_read_now(documents, cast):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])
    drain()
    IndexRequest.objects.update(attempts=9, due_at=timezone.now() + timedelta(days=1))
    WorkItem._base_manager.filter(pk=item.pk).update(title="Lamp")

    assert run("retry").strip() == "1 rows tried again"

    assert not IndexRequest.objects.exists()
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_retry_names_what_still_fails_and_why(documents):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])
    drain()
    out = StringIO()

    with pytest.raises(CommandError, match="1 rows could not be indexed"):
        call_command("search", "retry", "item", stdout=out, no_color=True)

    assert f"item {item.pk} cannot be indexed: ValueError: this one cannot be read" in out.getvalue()
    assert IndexRequest.objects.get().attempts == 2


def test_retry_leaves_other_kinds_alone(documents):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])
    drain()

    assert run("retry", "customer").strip() == "0 rows tried again"

    assert IndexRequest.objects.get().attempts == 1


def test_a_rebuild_tries_again_what_failed_before(documents):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])
    drain()
    WorkItem._base_manager.filter(pk=item.pk).update(title="Lamp")

    run("rebuild", "item")

    assert not IndexRequest.objects.exists()


def test_check_is_content_with_a_good_index(documents):
    make_item("Lamp")

    said = run("check", "item")

    assert [word for word in said.split() if word.isdigit()] == ["1", "0", "0", "0", "0"]


def test_check_names_what_differs_and_fails(documents):
    item = make_item("Lamp")
    WorkItem._base_manager.filter(pk=item.pk).update(title="Lantern")
    IndexRequest.objects.all().delete()
    with pytest.raises(CommandError, match="1 entries differ"):
        run("check", "item")


def test_a_kind_nobody_indexes_is_refused_by_name(documents):
    with pytest.raises(CommandError, match="Nothing is indexed as “nonsense”. There is: customer, item"):
        run("check", "nonsense")
