from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wagdesk_events", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="outgoingmail",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "waiting"),
                    ("sent", "sent"),
                    ("kept", "kept here, not sent"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
