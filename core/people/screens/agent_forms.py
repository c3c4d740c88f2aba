"""The forms of an agent: Wagtail's of a user, in our words, with the teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm

from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress, NotAnAgent
from core.people.models import AddressKind, Team, User
from core.people.services.logins import change_login_address
from core.people.services.sign_in import known_user

#: Field → label and help.
WORDS = {
    "email": (
        gettext_lazy("E-mail address"),
        gettext_lazy("They sign in with a code that is sent to this address; they need no password."),
    ),
    "first_name": (gettext_lazy("First name"), ""),
    "last_name": (gettext_lazy("Last name"), ""),
    "groups": (
        gettext_lazy("Roles"),
        gettext_lazy("They may do what any of their roles allows, and nothing without a role."),
    ),
    "is_superuser": (
        gettext_lazy("Administrator"),
        gettext_lazy(
            "May do everything, and make others administrators. "
            "The role of the same name allows only what is ticked in it."
        ),
    ),
}


class AgentForm(UserForm):
    """An agent's address is their login; they get in by code until they set a password themselves."""

    field_order = ("email", "first_name", "last_name", "is_active", "groups", "is_superuser", "teams")

    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They see the work of their teams."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text
        self.joined_before = set(self.instance.teams.values_list("pk", flat=True)) if self.instance.pk else set()
        self.fields["teams"].initial = self.joined_before

    def clean_email(self) -> str:
        """In the form in which logins are compared; what a customer signs in with says whose it is."""
        try:
            email = normalize_address(AddressKind.EMAIL, self.cleaned_data["email"])
        except InvalidAddress as error:
            raise forms.ValidationError(str(error)) from error
        known = known_user(email)
        if known is not None and not known.is_agent:
            raise forms.ValidationError(_("A customer signs in with this address already."))
        return email

    def clean(self) -> dict[str, Any]:
        """Who is switched off joins no team."""
        data: dict[str, Any] = super().clean()
        joined = {team.pk for team in data.get("teams", ())} - self.joined_before
        if joined and not data.get("is_active", self.instance.is_active):
            self.add_error("teams", str(NotAnAgent(str(self.instance))))
        return data

    def save(self, commit: bool = True) -> User:
        """Everybody made here is an agent."""
        self.instance.is_agent = True
        if not self.instance.password:
            self.instance.set_unusable_password()
        user = super().save(commit)
        if commit and "email" in self.changed_data:
            change_login_address(user=user)
        return user


class AgentCreationForm(AgentForm, UserCreationForm):
    """A new agent."""


class AgentEditForm(AgentForm, UserEditForm):
    """An agent as they are."""
