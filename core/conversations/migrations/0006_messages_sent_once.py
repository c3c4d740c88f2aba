"""What was sent is known again when it is sent again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_conversations', '0005_drafts_of_conversations'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='send_key',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
    ]
