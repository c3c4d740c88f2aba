"""The letter that lets a customer set a password: written, and taken at its word once."""

import hashlib
import secrets
from datetime import timedelta

from django.core.mail import EmailMessage
from django.utils import timezone

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.people.errors import InvitationInvalid, LastAddress, SignInExists, UnconfirmedAddress
from core.people.events import CustomerChanged
from core.people.letters import invitation_letter
from core.people.models import Address, AddressKind, Customer, Invitation, User
from core.people.services.rows import lock
from core.people.services.sign_in import prove_address, user_of_address

VALID_FOR = timedelta(days=7)


def invite_customer(*, customer: Customer, by: Actor) -> Invitation:
    """Send a customer a link with which they set a password, valid once and for seven days.

    Earlier links stop working. The secret is only in the mail; we keep its hash.
    Raises PermissionDenied, SignInExists when they sign in with a password already, LastAddress when there is no mail
    address to write to, and UnconfirmedAddress when there is none that may open their history. Nothing is sent then.
    """
    address = _invitable(customer=customer, by=by)
    secret = secrets.token_urlsafe(32)
    letter = invitation_letter(address=address, secret=secret, valid_for=VALID_FOR)
    return _record(address=address, secret=secret, letter=letter, by=by)


@service
def open_invitation(*, secret: str) -> Invitation:
    """The invitation of this link. Raises InvitationInvalid when it was used, has expired or was never sent."""
    return _open(secret)


@service
def accept_invitation(*, secret: str, password: str, name: str = "") -> User:
    """Take an invitation: the password is set, the address proven, and the sign-in linked to the customer.

    Nobody is signed in by this; that is for the page, which knows second factors. The caller has checked that the
    password is good enough. Raises InvitationInvalid; nothing is written then.
    """
    invitation = _open(secret, for_update=True)
    customer = lock(invitation.customer)
    user = user_of_address(address=invitation.address)
    if user.is_agent or user.has_usable_password() or not user.is_active:
        raise InvitationInvalid
    user.first_name = user.first_name or name[:150]
    user.locale = user.locale or customer.locale
    user.set_password(password)
    user.save(update_fields=["first_name", "locale", "password"])
    prove_address(user=user, value=invitation.address.normalized)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    append_event(CustomerChanged(customer_id=customer.pk))
    return user


@service
def _invitable(*, customer: Customer, by: Actor) -> Address:
    require(by, "wagdesk_people.add_customer", on=customer)
    addresses = Address.objects.filter(customer=customer, kind=AddressKind.EMAIL).select_related("customer__user")
    address = addresses.first()
    if address is None:
        raise LastAddress
    if not address.opens_history:
        raise UnconfirmedAddress(address.value)
    user = address.customer.user or User.objects.filter(email=address.normalized).first()
    if user is not None and (user.is_agent or user.has_usable_password()):
        raise SignInExists(address.value)
    return address


@service
def _record(*, address: Address, secret: str, letter: EmailMessage, by: Actor) -> Invitation:
    customer = lock(address.customer)
    now = timezone.now()
    Invitation.objects.filter(customer=customer, accepted_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation.objects.create(
        customer=customer,
        address=address,
        secret_hash=hash_of(secret),
        invited_by_id=by.user_id,
        expires_at=now + VALID_FOR,
    )
    letter.send()
    append_event(CustomerChanged(customer_id=customer.pk))
    return invitation


def hash_of(secret: str) -> str:
    """What we keep of a secret. The secret is random and long, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _open(secret: str, *, for_update: bool = False) -> Invitation:
    rows = Invitation.objects.select_related("customer", "address")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(secret_hash=hash_of(secret), accepted_at=None, expires_at__gt=timezone.now()).first()
    if found is None or found.customer.is_blocked or not found.address.opens_history:
        raise InvitationInvalid
    return found
