"""Who must have a second step to sign in, and has none.

Guarantees: asked in the query that finds who is signed in, so it costs no other and counts from the next request on;
programs with a token are not asked. A second step is a passkey or an authenticator app; recovery codes alone are none.
"""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from core.people.models import PeopleSettings, Role, User

STEPS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have_one() -> Q:
    """Of users: who must have a second step."""
    administrators = Exists(PeopleSettings.objects.filter(administrators_second_step=True))
    by_role = Exists(Role.objects.filter(needs_second_step=True, group__user=OuterRef("pk")))
    return Q(is_agent=True) & ((Q(is_superuser=True) & Q(administrators)) | Q(by_role))


def has_one() -> Exists:
    """Of users: who has a second step."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS))


def lacks_one(user: User) -> bool:
    """Whether this person must have a second step and has none."""
    known = getattr(user, "lacks_second_step", None)
    if known is None:
        known = User.objects.filter(must_have_one(), ~Q(has_one()), pk=user.pk).exists()
    return bool(known)


def may_go(authenticator: Authenticator) -> bool:
    """Whether somebody may give up this second step: who must have one keeps the last."""
    if authenticator.type not in STEPS:
        return True
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=STEPS).exclude(pk=authenticator.pk)
    return others.exists() or not User.objects.filter(must_have_one(), pk=authenticator.user_id).exists()


class KnowsSecondStep(ModelBackend):
    """Finds who is signed in, with the answer whether they lack a second step."""

    def get_user(self, user_id: Any) -> User | None:
        """An active user, or None."""
        lacking = ExpressionWrapper(must_have_one() & ~Q(has_one()), output_field=BooleanField())
        user = User.objects.annotate(lacks_second_step=lacking).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
