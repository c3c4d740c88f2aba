"""A message that is taken back takes back what it did to the status of its item."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("wagdesk_conversations", "0007_mails_kept_here")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="moved",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
