import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("wagdesk_work", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Lending",
            fields=[],
            options={
                "verbose_name": "lending",
                "verbose_name_plural": "lendings",
                "permissions": [("view_all_lending", "Can view lendings of every team")],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("wagdesk_work.workitem",),
        ),
        migrations.CreateModel(
            name="LendingDetails",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lending_details",
                        serialize=False,
                        to="wagdesk_work.workitem",
                    ),
                ),
                ("serial", models.CharField(max_length=50, verbose_name="serial number")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
            ],
            options={"verbose_name": "details of a lending", "verbose_name_plural": "details of lendings"},
        ),
    ]
