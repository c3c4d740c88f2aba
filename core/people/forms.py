"""The forms of signing in that differ from allauth's own."""

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind
from core.people.services.sign_in import sign_in_for


class CodeByMailForm(RequestLoginCodeForm):
    """Asks for an address and answers the same whoever it belongs to, if anybody."""

    def clean_email(self) -> str:
        """Find, or make, the sign-in the code will be for."""
        email: str = super().clean_email()
        self._user = sign_in_for(value=email)
        try:
            return normalize_address(AddressKind.EMAIL, email)
        except InvalidAddress:
            return email


class AcceptInvitationForm(forms.Form):
    """A name and a password: all an invited customer is asked for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least ten characters. A sentence is easy to remember and hard to guess."),
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
