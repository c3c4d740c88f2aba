"""Of Wagtail's two groups of editors, who write and who approve, one role remains: who writes an article publishes it.

Guarantees: where somebody is in either group, or made a role of one, nothing happens.
"""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils.translation import gettext, override


def make_one_role(apps: Any, schema_editor: Any) -> None:
    """In the installation's language: `migrate` switches translation off. The group that may publish is kept."""
    Group = apps.get_model("auth", "Group")
    groups = {group.name: group for group in Group.objects.filter(name__in=["Editors", "Moderators"])}
    used = Group.objects.filter(pk__in=[group.pk for group in groups.values()])
    if len(groups) < 2 or used.exclude(user=None).exists() or used.exclude(role=None).exists():
        return
    with override(settings.LANGUAGE_CODE):
        name, description = gettext("Editor"), gettext("Writes and publishes articles, forms and other pages.")
    if Group.objects.filter(name=name).exists():
        return
    groups["Editors"].delete()
    Group.objects.filter(pk=groups["Moderators"].pk).update(name=name)
    apps.get_model("wagdesk_people", "Role").objects.create(group=groups["Moderators"], description=description)


class Migration(migrations.Migration):
    dependencies = [
        ("wagdesk_people", "0006_removed_addresses"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_one_role, migrations.RunPython.noop)]
