"""The forms of passkeys: allauth's in our words. Every passkey signs in alone: the device asks who holds it.

Guarantees: whatever a browser, or somebody in its place, sends as a passkey is accepted or refused, never a fault.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from struct import error as NotPacked
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: What parsing and checking raise about something that no browser sends.
UNREADABLE = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    NotPacked,
    OverflowError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)


@contextmanager
def refused() -> Iterator[None]:
    """One sentence, whatever was wrong."""
    try:
        yield
    except (ValidationError, *UNREADABLE) as error:
        raise ValidationError(_("This passkey was not accepted. Try again.")) from error


def name_field() -> forms.CharField:
    """What its owner calls a passkey."""
    return forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Where it is kept, so that you find it again: “Office laptop”."),
        max_length=80,
    )


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """What the browser made, under a name."""

    name = name_field()
    # Nobody is asked: a key that cannot tell its owner is no passkey.
    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """Accept it only where the device asked who holds it."""
        with refused():
            self.cleaned_data["passwordless"] = True
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class RenamePasskeyForm(allauth_forms.EditWebAuthnForm):
    """Another name."""

    name = name_field()


class _Solved:
    """A riddle solved by a passkey."""

    def clean_credential(self) -> Authenticator:
        """The passkey that solved it."""
        with refused():
            return super().clean_credential()  # type: ignore[misc]


class PasskeyForm(_Solved, allauth_forms.AuthenticateWebAuthnForm):
    """The second step of a sign-in."""


class SignInPasskeyForm(_Solved, allauth_forms.LoginWebAuthnForm):
    """A whole sign-in."""


class PasskeyAgainForm(_Solved, allauth_forms.ReauthenticateWebAuthnForm):
    """Once more, before something about the sign-in changes."""
