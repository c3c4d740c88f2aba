"""A comma stands between tags, so none has one; those that had one before got a space there."""

from importlib import import_module

import pytest
from django.apps import apps

from core.events.models import OutboxEntry
from core.work.errors import InvalidField
from core.work.models import Tag, WorkItem
from core.work.services import create_item, update_item

pytestmark = pytest.mark.django_db


def migrate():
    import_module("core.work.migrations.0004_tags_without_commas").replace_commas(apps, None)


def test_an_item_gets_no_tag_with_a_comma(cast):
    by = cast.alice.actor
    item = create_item(kind="ticket", title="It is dark", by=by, tags=["lamp"])
    version, events = item.version, OutboxEntry.objects.count()

    with pytest.raises(InvalidField, match="comma") as changed:
        update_item(item=item, by=by, changes={"tags": ["lamp", "red, blue"]})
    with pytest.raises(InvalidField, match="comma") as created:
        create_item(kind="ticket", title="Still dark", by=by, tags=["red, blue"])

    assert (changed.value.field, created.value.field) == ("tags", "tags")
    assert list(WorkItem.objects.get().tags.all()) == [Tag.objects.get(name="lamp")]
    assert Tag.objects.count() == 1
    assert (WorkItem.objects.get().version, OutboxEntry.objects.count()) == (version, events)


def test_a_comma_of_before_becomes_a_space_in_a_name_nobody_has():
    long = "x" * 58 + ",y"
    for name in ("red,blue", "red blue", "red , blue", "1,5 V", long[:58] + " y", long):
        Tag.objects.create(name=name, slug=Tag.slug_of(name) + ("-old" if name == "red , blue" else ""))

    migrate()

    names = ["red blue 2", "red blue", "red blue 3", "1 5 V", "x" * 58 + " y", "x" * 58 + " 2"]
    assert list(Tag.objects.order_by("pk").values_list("name", flat=True)) == names
    for tag in Tag.objects.all():
        tag.full_clean()
