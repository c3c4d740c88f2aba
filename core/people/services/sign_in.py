"""Who signs in with an address, and what a proven address means for the customer behind it.

Guarantees: a sign-in is linked to a customer only through an address they proved to be theirs; a customer with a
sign-in keeps it, and gets no second one. Never: lets anybody in, with an existing sign-in or for the first time, by an
address that an agent wrote into somebody's record and nobody confirmed; signs an agent in by what a customer's record
says; merges two customers because one person proved an address of each.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.access.api import service
from core.events.api import append_event
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.events import CustomerChanged
from core.people.models import Address, AddressKind, Customer, PeopleSettings, User
from core.people.services.customers import customer_for_address
from core.people.services.rows import lock, save_columns, touch_addresses

#: A sign-in that was asked for by mail code and never used is forgotten after this time.
UNUSED_FOR = timedelta(days=2)


@service
def sign_in_for(*, value: str) -> User | None:
    """Whom a code sent to this address signs in, or None when nobody may get in with it.

    A customer has one sign-in for all addresses that may open their history, and gets it on first use; a stranger as
    well, if the settings let strangers in. It is worth nothing until the code is entered.
    """
    try:
        normalized = normalize_address(AddressKind.EMAIL, value)
    except InvalidAddress:
        return None
    rows = Address.objects.filter(kind=AddressKind.EMAIL, normalized=normalized)
    address = rows.select_related("customer__user").first()
    user = _found(normalized, address)
    if user is None:
        if not (address.opens_history if address is not None else PeopleSettings.load().sign_up):
            return None
        user = _make(normalized)
    if not user.is_active or (user.is_agent and user != known_user(normalized)):
        return None
    allow_sign_in_with(user=user, value=normalized)
    return user


def user_of_address(*, address: Address) -> User:
    """The sign-in of an address's customer; it is made where there is none. Runs inside the caller's transaction."""
    user = _found(address.normalized, address) or _make(address.normalized)
    allow_sign_in_with(user=user, value=address.normalized)
    return user


@service
def prove_address(*, user: User, value: str) -> Customer | None:
    """Note that the person behind a sign-in receives what is sent to an address, and link them to its customer.

    Somebody who is no customer becomes one, save an agent. When this person is a customer already, the address is noted
    as proven and no more; when it belongs to a customer of another sign-in, or to one who never signed in and whose
    history it does not open, nothing is: else whomever an agent's slip of the pen names would get in. Proving twice is
    harmless.
    """
    normalized = normalize_address(AddressKind.EMAIL, value)
    _verify_for_allauth(user, normalized)
    mine = Customer.objects.filter(user=user).first()
    address = Address.objects.filter(kind=AddressKind.EMAIL, normalized=normalized).first()
    if address is None:
        return _address_of_nobody(user, mine, normalized)
    customer = lock(Customer(pk=address.customer_id))
    if customer.user_id != user.pk and (customer.user_id is not None or not address.opens_history):
        return mine
    changed = _note_proof(address)
    if mine is None and customer.user_id is None:
        customer.user = user
        save_columns(customer, "user")
        mine, changed = customer, True
    if changed:
        touch_addresses(customer.pk)
        append_event(CustomerChanged(customer_id=customer.pk))
    return mine


def known_user(normalized: str) -> User | None:
    """Whom an address belongs to: whoever proved it, else whose login it is.

    What stands in a customer's record does not count: every agent may write addresses there, and would get in as
    somebody who sees more than they do.
    """
    by_proof = EmailAddress.objects.filter(email=normalized, verified=True).select_related("user").first()
    return by_proof.user if by_proof is not None else User.objects.filter(email=normalized).first()


def signs_in_with(*, user: User, value: str) -> bool:
    """Whether an address is a sign-in's login, or one that allauth keeps for it."""
    value = value.casefold()
    return user.email == value or EmailAddress.objects.filter(user=user, email=value).exists()


def allow_sign_in_with(*, user: User, value: str) -> EmailAddress:
    """allauth's own record of an address, which it wants before it lets anybody prove it."""
    has_primary = EmailAddress.objects.filter(user=user, primary=True).exists()
    row, _made = EmailAddress.objects.get_or_create(
        user=user, email=value, defaults={"primary": not has_primary and user.email == value}
    )
    return row


@service
def forget_unused_sign_ins() -> None:
    """Delete sign-ins that were asked for and never used, so that nobody can fill the table by asking."""
    _never_used().filter(date_joined__lt=timezone.now() - UNUSED_FOR).delete()


def _found(normalized: str, address: Address | None) -> User | None:
    """Whom an address signs in: who proved it or logs in with it, else the customer whose history it may open.

    One that was asked for and never used goes: two would be in each other's way. Anything else that somebody has stays.
    """
    known = known_user(normalized)
    owner = address.customer.user if address is not None and address.opens_history else None
    if owner is None or known == owner:
        return known
    if known is not None and not _never_used().filter(pk=known.pk).delete()[0]:
        return known
    return owner


def _never_used() -> QuerySet[User]:
    """Sign-ins that a code was asked for and nobody entered: they belong to no one. Who was switched off stays so."""
    rows = User.objects.filter(
        is_agent=False,
        is_active=True,
        last_login=None,
        customer=None,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    return rows.exclude(emailaddress__verified=True)


def _make(normalized: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(normalized)
    except IntegrityError:
        # The same person asked twice at once.
        return User.objects.get(email=normalized)


def _verify_for_allauth(user: User, normalized: str) -> None:
    row = allow_sign_in_with(user=user, value=normalized)
    if not row.verified and row.set_verified(commit=True):
        row.set_as_primary(conditional=True)


def _note_proof(address: Address) -> bool:
    if address.verified_at is not None and address.opens_history:
        return False
    address.verified_at = timezone.now()
    address.undeliverable_at = None
    address.opens_history = True
    address.save(update_fields=["verified_at", "undeliverable_at", "opens_history"])
    return True


def _address_of_nobody(user: User, mine: Customer | None, normalized: str) -> Customer | None:
    if mine is None and user.is_agent:
        return None
    if mine is None:
        name = user.get_full_name() if user.first_name else ""
        mine = lock(customer_for_address(value=normalized, name=name, locale=user.locale))
        mine.user = user
        save_columns(mine, "user")
        Address.objects.filter(kind=AddressKind.EMAIL, normalized=normalized).update(verified_at=timezone.now())
    else:
        mine = lock(mine)
        is_first = not mine.addresses.filter(kind=AddressKind.EMAIL).exists()
        Address.objects.create(
            customer=mine, value=normalized, normalized=normalized, is_primary=is_first, verified_at=timezone.now()
        )
        touch_addresses(mine.pk)
    append_event(CustomerChanged(customer_id=mine.pk))
    return mine
