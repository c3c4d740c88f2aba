"""Rows read again under lock, and saved by named columns with the next version."""

from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone

from core.people.errors import PeopleError, StalePerson
from core.people.models import Address, Customer, Organization, User

R = TypeVar("R", Customer, Organization)


def lock(row: R, expected_version: int | None = None) -> R:
    """The row as it is now, locked until the transaction ends.

    Raises StalePerson when somebody changed it after `expected_version`, and DoesNotExist when it is gone.
    """
    found = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if expected_version is not None and found.version != expected_version:
        raise StalePerson
    return found


def save_columns(row: R, *columns: str) -> None:
    """Write these columns and the next version; other columns keep what others wrote meanwhile."""
    row.version = row.version + 1
    row.updated_at = timezone.now()
    row.save(update_fields=[*columns, "version", "updated_at"])


def touch(model: type[R], pk: int, **changes: Any) -> None:
    """The next version for a row whose addresses or domains changed."""
    model.objects.filter(pk=pk).update(version=F("version") + 1, updated_at=timezone.now(), **changes)


def touch_addresses(customer_id: int) -> None:
    """The next version for a customer whose addresses changed, with what follows from the primary ones.

    Who is nameless is named after one, and their login is the mail address among them as soon as they proved it.
    """
    addresses = Address.objects.filter(customer=customer_id, is_primary=True).order_by("kind")
    touch(Customer, customer_id, primary_address=addresses.values_list("value", flat=True).first() or "")
    proven = EmailAddress.objects.filter(user__customer=customer_id, user__is_agent=False, verified=True, primary=False)
    main = proven.filter(email__in=addresses.values("normalized")).select_related("user").first()
    if main is not None and not User.objects.filter(email=main.email).exclude(pk=main.user_id).exists():
        main.set_as_primary()


def save_unique(row: Model, taken: PeopleError) -> None:
    """Save a new row whose uniqueness was looked at before; raises `taken` when another process was faster."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise taken from error
