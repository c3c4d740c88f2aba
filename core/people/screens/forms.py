"""The forms of the customers screens. They check input; the services decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import Viewer
from core.people.addresses import clean_name, normalize_address
from core.people.errors import InvalidAddress, PeopleError
from core.people.models import AddressKind, Customer, Organization

#: Errors of the services → the field they belong to.
FIELDS = {
    "address_taken": "email",
    "invalid_address": "email",
    "name_missing": "name",
    "name_taken": "name",
    "free_mail_domain": "mail_domain",
    "domain_taken": "mail_domain",
}


class PeopleForm(forms.Form):
    """A form whose service may refuse."""

    def refuse(self, error: PeopleError) -> None:
        """Put the service's answer where it belongs."""
        field = FIELDS.get(error.code, "")
        self.add_error(field if field in self.fields else None, str(error))


class OrganizationNameField(forms.CharField):
    """An organisation by its name: thousands do not fit into a list to choose from. Suggestions come by script."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "list": "wd-organizations", "data-wd-people-target": "organization"}
        super().__init__(
            label=gettext_lazy("Organisation"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )


class WithOrganization(PeopleForm):
    """Finds the organisation a person is to belong to."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_organization(self) -> Organization | None:
        """The organisation of this name, or None."""
        name = clean_name(self.cleaned_data["organization"])
        if not name:
            return None
        found = Organization.objects.visible_to(self.viewer).filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no organisation “%(name)s”. Add it first.") % {"name": name})
        return found


class AddCustomerForm(WithOrganization):
    """Only the address is needed."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=320,
        help_text=gettext_lazy("The only thing needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organization = OrganizationNameField(
        help_text=gettext_lazy("Left empty, the mail domain may choose it: see Settings, People.")
    )

    def clean_email(self) -> str:
        """A complete address."""
        try:
            normalize_address(AddressKind.EMAIL, self.cleaned_data["email"])
        except InvalidAddress as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["email"]


class EditCustomerForm(WithOrganization):
    """What agents keep about a customer."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    organization = OrganizationNameField()
    locale = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Not known")), *settings.LANGUAGES],
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        help_text=gettext_lazy("Only agents read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_blocked = forms.BooleanField(
        label=gettext_lazy("Blocked"), required=False, help_text=Customer.is_blocked.field.help_text
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(WithOrganization):
    """Where to."""

    organization = OrganizationNameField(help_text=gettext_lazy("Leave it empty to take them out of any."))


class AddAddressForm(PeopleForm):
    """One more way to reach a customer."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AddressKind.choices)
    value = forms.CharField(label=gettext_lazy("Address"), max_length=320)


class OrganizationForm(PeopleForm):
    """A name suffices."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("The only thing needed."))
    mail_domain = forms.CharField(
        label=gettext_lazy("Mail domain"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("For example: example.com. New customers who write from there may join by it."),
    )


class EditOrganizationForm(PeopleForm):
    """What agents keep about an organisation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        help_text=gettext_lazy("Only agents read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
