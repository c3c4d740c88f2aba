"""An item that was created by hand is known again when its form is sent again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wagdesk_work", "0004_tags_without_commas")]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="send_key",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("send_key__isnull", False)),
                fields=("send_key",),
                name="wagdesk_work_item_sent_once",
            ),
        ),
    ]
