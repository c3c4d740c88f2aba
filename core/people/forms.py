"""The forms of signing in: allauth's in our words, and what differs from them."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind
from core.people.services.sign_in import known_user, sign_in_for

ADDRESS, PASSWORD, CODE = _("E-mail address"), _("Password"), _("Code from the app")
GOOD_PASSWORD = _("At least ten characters. A sentence is easy to remember and hard to guess.")
NEW_PASSWORD = {"password1": (_("New password"), GOOD_PASSWORD), "password2": (_("The same once more"), "")}


def normalized_or_same(email: str) -> str:
    """Where a letter goes: to the very address that was looked up, however it was typed."""
    try:
        return normalize_address(AddressKind.EMAIL, email)
    except InvalidAddress:
        return email


class InOurWords:
    """A form of allauth with our labels and help: the summary of its errors then names fields as the page does."""

    #: Field → label and help.
    words: ClassVar[dict[str, tuple[Any, Any]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, (label, help_text) in self.words.items():
            fields[name].label, fields[name].help_text = label, help_text


class SignInForm(InOurWords, account.LoginForm):
    """Address and password."""

    words: ClassVar = {"login": (ADDRESS, ""), "password": (PASSWORD, "")}


class AddAddressForm(InOurWords, account.AddEmailForm):
    """One more address that signs in."""

    words: ClassVar = {"email": (_("Another e-mail address"), _("We send a link there, to confirm that it is yours."))}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """A new password, by who knows the old one."""

    words: ClassVar = {"oldpassword": (_("Current password"), ""), **NEW_PASSWORD}


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    """A first password, by who is signed in without one."""

    words: ClassVar = NEW_PASSWORD


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    """Where the link to a new password goes."""

    words: ClassVar = {"email": (ADDRESS, _("One that you sign in with."))}

    def clean_email(self) -> str:
        """Find whose it is. allauth would take an address that somebody noted and whose mailbox is another's."""
        email = normalized_or_same(super().clean_email())
        user = known_user(email)
        self.users = [user] if user is not None and user.is_active else []
        return email


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password, by who followed that link."""

    words: ClassVar = NEW_PASSWORD


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    """The password once more, before something about the sign-in changes."""

    words: ClassVar = {"password": (PASSWORD, "")}


class _CodeForm(InOurWords):
    """A code of the second step."""

    words: ClassVar = {"code": (CODE, _("Without your phone, enter one of your recovery codes."))}
    user: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Who has passkeys alone is asked for a recovery code, not for one of an app.
        self.has_app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists()
        if not self.has_app:
            self.fields["code"].label, self.fields["code"].help_text = _("Recovery code"), ""


class SecondStepForm(_CodeForm, second_step.AuthenticateForm):
    """The second step of a sign-in."""


class CodeAgainForm(_CodeForm, second_step.ReauthenticateForm):
    """A code of the second step, before something about the sign-in changes."""


class SetUpAppForm(InOurWords, ActivateTOTPForm):
    """The first code of an app, which proves that it has the secret."""

    words: ClassVar = {"code": (CODE, _("Six digits. They change every half minute."))}


class CodeByMailForm(account.RequestLoginCodeForm):
    """Asks for an address and answers the same whoever it belongs to, if anybody."""

    def clean_email(self) -> str:
        """Find, or make, the sign-in the code will be for."""
        email: str = super().clean_email()
        self._user = sign_in_for(value=email)
        return normalized_or_same(email)


class AcceptInvitationForm(forms.Form):
    """A name and a password: all an invited customer is asked for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=PASSWORD,
        strip=False,
        help_text=GOOD_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse what is easy to guess."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password
