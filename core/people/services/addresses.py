"""The ways to reach a customer: added, proven, preferred, removed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.people.addresses import normalize_address
from core.people.errors import AddressTaken, LastAddress
from core.people.events import CustomerChanged
from core.people.models import Address, AddressKind, Customer, User
from core.people.services.rows import lock, touch_addresses

CHANGE = "wagdesk_people.change_customer"


@service
def add_address(*, customer: Customer, value: str, by: Actor, kind: str = AddressKind.EMAIL) -> Address:
    """Give a customer one more address; the first of its kind becomes the primary one. Twice is once.

    Raises PermissionDenied, InvalidAddress, and AddressTaken when it belongs to somebody else.
    """
    require(by, CHANGE, on=customer)
    normalized = normalize_address(kind, value)
    customer = lock(customer)
    if User.objects.filter(email=normalized).exclude(customer=customer).exists():
        raise AddressTaken(value.strip())  # it is somebody's login
    found = Address.objects.filter(kind=kind, normalized=normalized).first()
    if found is not None and found.customer_id == customer.pk:
        return found
    is_first = not Address.objects.filter(customer=customer, kind=kind).exists()
    try:
        with transaction.atomic():
            address = Address.objects.create(
                customer=customer, kind=kind, value=value.strip(), normalized=normalized, is_primary=is_first
            )
    except IntegrityError as error:
        raise AddressTaken(value.strip()) from error
    _changed(customer.pk)
    return address


@service
def make_primary(*, address: Address, by: Actor) -> Address:
    """Write to the customer at this address from now on."""
    require(by, CHANGE, on=address)
    lock(Customer(pk=address.customer_id))
    address = Address.objects.get(pk=address.pk)
    if address.is_primary:
        return address
    Address.objects.filter(customer_id=address.customer_id, kind=address.kind).update(is_primary=False)
    address.is_primary = True
    address.save(update_fields=["is_primary"])
    _changed(address.customer_id)
    return address


@service
def verify_address(*, address: Address, by: Actor) -> Address:
    """Note that the customer proved this address to be theirs."""
    require(by, CHANGE, on=address)
    lock(Customer(pk=address.customer_id))
    address = Address.objects.get(pk=address.pk)
    if address.verified_at is None:
        address.verified_at = timezone.now()
        address.undeliverable_at = None
        address.save(update_fields=["verified_at", "undeliverable_at"])
        _changed(address.customer_id)
    return address


@service
def remove_address(*, address: Address, by: Actor) -> None:
    """Forget an address; another of its kind becomes primary.

    Raises PermissionDenied, and LastAddress when the customer would have none left.
    """
    require(by, CHANGE, on=address)
    lock(Customer(pk=address.customer_id))
    others = Address.objects.filter(customer_id=address.customer_id).exclude(pk=address.pk)
    if not others.exists():
        raise LastAddress
    address.delete()
    heir = others.filter(kind=address.kind).first()
    if heir is not None and not others.filter(kind=address.kind, is_primary=True).exists():
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    _changed(address.customer_id)


def _changed(customer_id: int) -> None:
    touch_addresses(customer_id)
    append_event(CustomerChanged(customer_id=customer_id))
