"""An alias of an alias becomes one of the source itself; what restricts the source restricts it then."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, _schema: Any) -> None:
    """Step by step: each leaves the chains shorter."""
    pages = apps.get_model("wagtailcore", "Page").objects
    while chained := list(pages.filter(alias_of__alias_of__isnull=False).values_list("pk", "alias_of__alias_of")):
        for pk, source in chained:
            pages.filter(pk=pk).update(alias_of=source)


class Migration(migrations.Migration):
    dependencies = [
        ("wagdesk_knowledge_base", "0001_initial"),
        ("wagtailcore", "0058_page_alias_of"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
