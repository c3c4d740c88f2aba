"""A draft for each public conversation; those there are go to the conversation that the page would have answered in."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def place_drafts(apps, schema_editor):
    messages = apps.get_model("wagdesk_conversations", "Message").objects.filter(
        conversation__item=OuterRef("item"), conversation__audience="public"
    )
    heard = messages.order_by("-pk").values("conversation")[:1]
    drafts = apps.get_model("wagdesk_conversations", "Draft").objects.filter(audience="public", conversation=None)
    drafts.update(conversation=Subquery(heard))


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_conversations', '0004_arrivals_left_alone'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='draft',
            name='wagdesk_conversations_draft_once',
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=Q(conversation=None), fields=('user', 'item', 'audience'), name='wagdesk_conversations_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('user', 'conversation'), name='wagdesk_conversations_draft_once_there'),
        ),
        migrations.RunPython(place_drafts, migrations.RunPython.noop),
    ]
