from django.db import migrations
from django.db.models import Exists, F, OuterRef


def shut_removed_addresses(apps, schema_editor):
    """What was removed from a customer's record went on signing them in, or whoever has the mailbox now."""
    EmailAddress = apps.get_model('account', 'EmailAddress')
    User = apps.get_model('wagdesk_people', 'User')
    removed = _of_customers(apps).filter(~Exists(_in_their_record(apps)))
    for user in User.objects.filter(pk__in=removed.values('user')):
        gone = removed.filter(user=user)
        heir = None
        if gone.filter(email=user.email).exists():
            heir = _heir(apps, user)
            if heir is None:
                # Their only way in. It stays until another address is confirmed.
                gone = gone.exclude(email=user.email)
        deleted, _by_model = EmailAddress.objects.filter(pk__in=list(gone.values_list('pk', flat=True))).delete()
        if heir is not None:
            _log_in_with(apps, user, heir)
        if deleted:
            User.objects.filter(pk=user.pk).update(sessions_ended=F('sessions_ended') + 1)
    _follow_primary(apps)


def _follow_primary(apps):
    """From now on the login is the primary address, if it is proven."""
    User = apps.get_model('wagdesk_people', 'User')
    taken = User.objects.filter(email=OuterRef('email')).exclude(pk=OuterRef('user'))
    others = _of_customers(apps).filter(Exists(_in_their_record(apps).filter(is_primary=True)), primary=False)
    for row in list(others.exclude(Exists(taken)).select_related('user')):
        _log_in_with(apps, row.user, row.email)


def _of_customers(apps):
    """Proven by who is no agent: what signs an agent in is theirs, and what nobody proved opens nothing."""
    rows = apps.get_model('account', 'EmailAddress').objects
    return rows.filter(verified=True, user__is_agent=False, user__customer__isnull=False)


def _in_their_record(apps):
    addresses = apps.get_model('wagdesk_people', 'Address').objects
    return addresses.filter(kind='email', customer__user=OuterRef('user'), normalized=OuterRef('email'))


def _heir(apps, user):
    """What may become their login, as when an address is removed today."""
    others = apps.get_model('wagdesk_people', 'User').objects.exclude(pk=user.pk)
    proven = apps.get_model('account', 'EmailAddress').objects.filter(user__in=others, verified=True)
    theirs = apps.get_model('wagdesk_people', 'Address').objects.filter(
        customer__user=user, kind='email', opens_history=True
    )
    free = theirs.exclude(normalized__in=others.values('email')).exclude(normalized__in=proven.values('email'))
    best = free.order_by(F('verified_at').asc(nulls_last=True), '-is_primary', 'pk')
    return best.values_list('normalized', flat=True).first()


def _log_in_with(apps, user, value):
    EmailAddress = apps.get_model('account', 'EmailAddress')
    EmailAddress.objects.filter(user=user, primary=True).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=value, defaults={'primary': True})
    apps.get_model('wagdesk_people', 'User').objects.filter(pk=user.pk).update(email=value)


class Migration(migrations.Migration):

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('wagdesk_people', '0005_blocked_in_words'),
    ]

    operations = [
        migrations.RunPython(shut_removed_addresses, migrations.RunPython.noop, elidable=True),
    ]
