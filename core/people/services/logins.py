"""What an address stops opening: sign-ins lose it, a login moves to another one, sessions end.

Guarantees: what was shut comes back only by a new proof. Never: moves a login to an address that may not open the
customer's history, or that signs somebody else in.
"""

from allauth.account.models import EmailAddress
from django.db.models import F, QuerySet

from core.access.api import service
from core.people.errors import AgentsSignIn, LoginAddress
from core.people.models import Address, AddressKind, User
from core.people.services.sign_in import allow_sign_in_with


@service
def change_login_address(*, user: User) -> None:
    """After an administrator changed somebody's login: the old one opens nothing, the new one waits for its proof."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    allow_sign_in_with(user=user, value=user.email)


def shut_address(*, user: User, value: str) -> None:
    """Let a customer's address sign them in no more. Runs inside the caller's transaction.

    Sessions may have begun by it, so they all end. A login moves to another address, a proven one where there is one.
    Raises AgentsSignIn when it signs an agent in, and LoginAddress when no other may take the login's place.
    """
    known = EmailAddress.objects.filter(user=user, email=value)
    if value != user.email and not known.exists():
        return
    if user.is_agent:
        raise AgentsSignIn(value)
    known.delete()
    if value == user.email:
        _move_login(user, value)
    user.end_sessions()


def _move_login(user: User, value: str) -> None:
    heir = _heirs(user).exclude(normalized=value).first()
    if heir is None:
        raise LoginAddress(value)
    row = allow_sign_in_with(user=user, value=heir.normalized)
    row.user = user
    row.set_as_primary()


def _heirs(user: User) -> QuerySet[Address]:
    """What may become their login, the best first."""
    others = User.objects.exclude(pk=user.pk)
    theirs = Address.objects.filter(customer__user=user, kind=AddressKind.EMAIL, opens_history=True)
    free = theirs.exclude(normalized__in=others.values("email")).exclude(
        normalized__in=EmailAddress.objects.filter(user__in=others, verified=True).values("email")
    )
    return free.order_by(F("verified_at").asc(nulls_last=True), "-is_primary", "pk")
