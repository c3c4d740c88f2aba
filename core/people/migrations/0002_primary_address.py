from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def note_addresses(apps, schema_editor):
    """Customers who wrote before the column was there."""
    addresses = apps.get_model('wagdesk_people', 'Address').objects.filter(customer=OuterRef('pk'), is_primary=True)
    value = Subquery(addresses.order_by('kind').values('value')[:1])
    apps.get_model('wagdesk_people', 'Customer').objects.update(primary_address=Coalesce(value, models.Value('')))


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='primary_address',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=320),
        ),
        migrations.RunPython(note_addresses, migrations.RunPython.noop, elidable=True),
    ]
