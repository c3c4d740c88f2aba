"""The proxy and its rights."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [("wagdesk_work", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "permissions": [("view_all_ticket", "Can view tickets of every team")],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("wagdesk_work.workitem",),
        ),
    ]
