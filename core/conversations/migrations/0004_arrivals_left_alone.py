"""Arrivals can be left alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_conversations', '0003_proving_ids'),
    ]

    operations = [
        migrations.AlterField(
            model_name='intake',
            name='state',
            field=models.CharField(choices=[('new', 'Just arrived'), ('handled', 'Handled'), ('waiting', 'Waiting: nobody takes it'), ('failed', 'Failed'), ('ignored', 'Left alone'), ('erased', 'Erased')], default='new', max_length=10, verbose_name='state'),
        ),
    ]
