"""A mail to a recipient may be kept here instead of being sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_conversations', '0006_messages_sent_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='recipient',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('kept', 'Kept here, not sent'), ('failed', 'Not delivered')], default='waiting', max_length=10),
        ),
    ]
