"""Make the one root scope."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_root(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The historical model has no treebeard methods: the columns of a root are written by hand."""
    Scope = apps.get_model("wagdesk_work", "Scope")
    if not Scope.objects.filter(depth=1).exists():
        Scope.objects.create(kind="root", name="Everything", path="0001", depth=1, numchild=0)


class Migration(migrations.Migration):
    dependencies = [("wagdesk_work", "0001_initial")]
    operations = [migrations.RunPython(make_root, migrations.RunPython.noop)]
