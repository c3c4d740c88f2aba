"""Make the one root scope."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext, override


def make_root(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The historical model has no treebeard methods: the columns of a root are written by hand."""
    Scope = apps.get_model("wagdesk_work", "Scope")
    if not Scope.objects.filter(depth=1).exists():
        with override(settings.LANGUAGE_CODE):
            Scope.objects.create(kind="root", name=gettext("Everything"), path="0001", depth=1, numchild=0)


class Migration(migrations.Migration):
    dependencies = [("wagdesk_work", "0001_initial")]
    operations = [migrations.RunPython(make_root, migrations.RunPython.noop)]
