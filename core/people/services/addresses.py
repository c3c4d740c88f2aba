"""The ways to reach a customer: added, preferred, confirmed, removed."""

from django.db import IntegrityError, transaction

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.people.addresses import normalize_address
from core.people.errors import AddressTaken, LastAddress
from core.people.events import CustomerChanged
from core.people.models import Address, AddressKind, Customer, User
from core.people.services.logins import shut_address
from core.people.services.rows import lock, touch_addresses

CHANGE = "wagdesk_people.change_customer"
#: Who may let somebody in at all may also say which address lets them in.
MANAGE_SIGN_INS = "wagdesk_people.change_user"


@service
def add_address(*, customer: Customer, value: str, by: Actor, kind: str = AddressKind.EMAIL) -> Address:
    """Give a customer one more address; the first of its kind becomes the primary one. Twice is once.

    It opens their history to nobody yet, unless who adds it manages sign-ins: see `Address`.
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
                customer=customer,
                kind=kind,
                value=value.strip(),
                normalized=normalized,
                is_primary=is_first,
                opens_history=by.user is None or by.user.has_perm(MANAGE_SIGN_INS),
            )
    except IntegrityError as error:
        raise AddressTaken(value.strip()) from error
    _changed(customer.pk)
    return address


@service
def make_primary(*, address: Address, by: Actor) -> Address:
    """Write to the customer at this address from now on; it becomes their login, once it is proven."""
    require(by, CHANGE, on=address)
    return _prefer(address)


@service
def make_own_primary(*, user: User, value: str) -> None:
    """After somebody made an address of their sign-in the main one: their customer's record prefers it too."""
    address = Address.objects.filter(customer__user=user, kind=AddressKind.EMAIL, normalized=value).first()
    if address is not None:
        _prefer(address)


@service
def confirm_address(*, address: Address, by: Actor) -> Address:
    """Let this address sign the customer in, for the first time or as they do already. Twice is once.

    Raises PermissionDenied unless `by` may change customers and manages sign-ins.
    """
    require(by, CHANGE, on=address)
    require(by, MANAGE_SIGN_INS)
    lock(Customer(pk=address.customer_id))
    address = Address.objects.get(pk=address.pk)
    if not address.opens_history:
        address.opens_history = True
        address.save(update_fields=["opens_history"])
        _changed(address.customer_id)
    return address


@service
def remove_address(*, address: Address, by: Actor) -> None:
    """Forget an address, which ends sessions and signs the customer in no more.

    Another of its kind becomes primary, the login before others.

    Raises PermissionDenied, LastAddress when the customer would have none left, LoginAddress when they sign in with it
    and with no other, and AgentsSignIn when it is an agent's. Nothing is written then.
    """
    require(by, CHANGE, on=address)
    customer = lock(Customer(pk=address.customer_id))
    if not customer.addresses.exclude(pk=address.pk).exists():
        raise LastAddress
    if address.kind == AddressKind.EMAIL and customer.user is not None:
        shut_address(user=customer.user, value=address.normalized)
    _forget(address)


@service
def remove_own_address(*, user: User, value: str, was_proven: bool) -> None:
    """After somebody gave up an address of their sign-in: their customer's record forgets it.

    Sessions may have begun by one that was proven, so they end. The only address in the record stays, as a way to
    reach them that opens nothing.
    """
    if was_proven:
        user.end_sessions()
    customer = Customer.objects.filter(user=user).first()
    if customer is None:
        return
    lock(customer)
    address = customer.addresses.filter(kind=AddressKind.EMAIL, normalized=value).first()
    if address is None:
        return
    if customer.addresses.exclude(pk=address.pk).exists():
        _forget(address)
    else:
        customer.addresses.update(verified_at=None, opens_history=False)
        _changed(customer.pk)


def _prefer(address: Address) -> Address:
    lock(Customer(pk=address.customer_id))
    address = Address.objects.get(pk=address.pk)
    if address.is_primary:
        return address
    Address.objects.filter(customer_id=address.customer_id, kind=address.kind).update(is_primary=False)
    address.is_primary = True
    address.save(update_fields=["is_primary"])
    _changed(address.customer_id)
    return address


def _forget(address: Address) -> None:
    others = Address.objects.filter(customer_id=address.customer_id, kind=address.kind).exclude(pk=address.pk)
    address.delete()
    login = User.objects.filter(customer=address.customer_id).values("email")
    heir = others.filter(normalized__in=login).first() or others.first()
    if heir is not None and not others.filter(is_primary=True).exists():
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    _changed(address.customer_id)


def _changed(customer_id: int) -> None:
    touch_addresses(customer_id)
    append_event(CustomerChanged(customer_id=customer_id))
