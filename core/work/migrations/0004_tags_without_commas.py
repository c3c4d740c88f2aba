"""Tags are written with commas between them, so a comma in a tag's name tore it apart: a space stands there now."""

from itertools import count
from typing import Any

from django.db import migrations
from django.utils.text import slugify

LONGEST = 60


def replace_commas(apps: Any, schema_editor: Any) -> None:
    """Each gets a name that no other tag has."""
    tags = apps.get_model("wagdesk_work", "Tag").objects
    for tag in tags.filter(name__contains=",").order_by("pk"):
        name = " ".join(tag.name.replace(",", " ").split())
        for number in count(1):
            end = f" {number}" if number > 1 else ""
            tag.name = name[: LONGEST - len(end)] + end
            tag.slug = slugify(tag.name, allow_unicode=True)[:LONGEST]
            if not tags.filter(slug=tag.slug).exclude(pk=tag.pk).exists():
                break
        tag.save(update_fields=["name", "slug"])


class Migration(migrations.Migration):
    dependencies = [("wagdesk_work", "0003_open_items")]

    operations = [migrations.RunPython(replace_commas, migrations.RunPython.noop)]
