"""Which ids of mails prove that one got them. What is there already was taken as proof so far."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_conversations', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='id_is_proof',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
    ]
