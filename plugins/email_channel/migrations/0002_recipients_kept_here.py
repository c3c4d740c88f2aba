"""For a while mails were called kept here, and their recipients still sent."""

from typing import Any

from django.db import migrations

PREFIX = "email_channel.recipient:"
MOST = 500


def forwards(apps: Any, _schema: Any) -> None:
    """Tell of a recipient what is told of their mail."""
    mails = apps.get_model("wagdesk_events", "OutgoingMail").objects.filter(state="kept", source__startswith=PREFIX)
    recipients = apps.get_model("wagdesk_conversations", "Recipient").objects.filter(state="sent")
    kept = [int(source.removeprefix(PREFIX)) for source in mails.values_list("source", flat=True)]
    for start in range(0, len(kept), MOST):
        recipients.filter(pk__in=kept[start : start + MOST]).update(state="kept")


class Migration(migrations.Migration):
    dependencies = [
        ("wagdesk_email_channel", "0001_initial"),
        ("wagdesk_conversations", "0007_mails_kept_here"),
        ("wagdesk_events", "0002_kept_mail"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
