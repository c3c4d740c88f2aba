from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.utils import timezone


def distrust_later_addresses(apps, schema_editor):
    """Nobody knows any more who wrote these down: they open nothing to who never signed in."""
    Address = apps.get_model('wagdesk_people', 'Address')
    older = Address.objects.filter(customer=OuterRef('customer'), pk__lt=OuterRef('pk'))
    later = Address.objects.filter(Exists(older), verified_at=None, customer__user=None)
    pks = list(later.values_list('pk', flat=True))
    for start in range(0, len(pks), 500):
        Address.objects.filter(pk__in=pks[start : start + 500]).update(opens_history=False)
    # A letter to such an address would set a password and open nothing.
    now = timezone.now()
    invitations = apps.get_model('wagdesk_people', 'Invitation').objects
    invitations.filter(address__opens_history=False, accepted_at=None, expires_at__gt=now).update(expires_at=now)


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_people', '0002_primary_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='address',
            name='opens_history',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.RunPython(distrust_later_addresses, migrations.RunPython.noop, elidable=True),
    ]
