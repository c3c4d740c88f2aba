"""One index over what is open in place of the one over what waits: lists read and count open items only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wagdesk_work", "0002_root_scope")]

    operations = [
        migrations.RemoveIndex(model_name="workitem", name="wagdesk_work_by_waiting"),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["kind", "waiting_since", "id"],
                name="wagdesk_work_open",
            ),
        ),
    ]
