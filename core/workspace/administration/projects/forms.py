"""The forms of the projects screen. They check input; the services decide."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import Viewer
from core.people.addresses import clean_name, normalize_address
from core.people.errors import InvalidAddress
from core.people.models import Address, AddressKind, Customer, Organization
from core.people.screens.forms import OrganizationNameField
from core.work.errors import InvalidField, WorkError
from core.work.models import Scope, ScopeKind, ScopeMember
from core.workspace.administration.projects.tree import indented
from core.workspace.furniture import Choice

INDENT = "\u2003"


class ScopeForm(forms.Form):
    """A name suffices; the parent is the root unless said."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[choice for choice in ScopeKind.choices if choice[0] != ScopeKind.ROOT],
        initial=ScopeKind.PROJECT,
        help_text=gettext_lazy("Portfolios hold projects, projects hold folders."),
    )
    parent = forms.ModelChoiceField(label=gettext_lazy("Inside"), queryset=Scope.objects.none(), empty_label=None)
    is_private = forms.BooleanField(
        label=gettext_lazy("Private"),
        required=False,
        help_text=gettext_lazy(
            "Only members and administrators see what is inside. Customers see there what they asked for themselves, "
            "and those it is shared with see what is public."
        ),
    )

    def __init__(self, *args: Any, scopes: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [row for row in indented(scopes) if not row.is_put_away]
        if scope is not None:
            places = [row for row in places if not row.scope.path.startswith(scope.path)]
        parent = cast("forms.ModelChoiceField", self.fields["parent"])
        parent.queryset = scopes
        offered = [(row.scope.pk, f"{INDENT * row.depth}{row.scope}") for row in places]
        # It may stand in one that the agent may not enter, or that is archived: there it stays unless moved.
        stays = scope is not None and self.initial["parent"] not in dict(offered)
        parent.choices = [("", _("Where it is")), *offered] if stays else offered

    def refuse(self, error: WorkError) -> None:
        """Put the service's answer where it belongs."""
        field = error.field if isinstance(error, InvalidField) else ""
        self.add_error(field if field in self.fields else None, str(error))


class EditScopeForm(ScopeForm):
    """What may change; the root keeps its place, and a manager without the right only gives it a name."""

    is_archived = forms.BooleanField(
        label=gettext_lazy("Archived"),
        required=False,
        help_text=gettext_lazy("It and all below keeps what it has, and takes nothing new."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: Scope, name_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["parent"].required = False
        for name in ("kind", "parent", "is_private", "is_archived") if name_only else ():
            del self.fields[name]


class MemberForm(forms.Form):
    """An agent or a team, and what they may do here."""

    who = forms.ChoiceField(label=gettext_lazy("Person or team"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ScopeMember.Role, initial=ScopeMember.Role.MEMBER)

    def __init__(self, *args: Any, agents: list[Choice], teams: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["who"]).choices = [
            ("", _("Choose…")),
            (_("Teams"), [(f"team:{team.pk}", team.label) for team in teams]),
            (_("People"), [(f"user:{agent.pk}", agent.label) for agent in agents]),
        ]


class FollowerForm(forms.Form):
    """An organisation by its name, or a customer by their mail address."""

    organization = OrganizationNameField()
    email = forms.CharField(
        label=gettext_lazy("Or a customer’s e-mail address"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_organization(self) -> Organization | None:
        """The visible organisation of this name."""
        name = clean_name(self.cleaned_data["organization"])
        found = Organization.objects.visible_to(self.viewer).filter(name__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("There is no organisation “%(name)s”. Add it first.") % {"name": name})
        return found

    def clean_email(self) -> Customer | None:
        """The visible customer whose address it is."""
        given = self.cleaned_data["email"]
        if not given:
            return None
        try:
            wanted = normalize_address(AddressKind.EMAIL, given)
        except InvalidAddress as error:
            raise forms.ValidationError(str(error)) from error
        rows = Address.objects.visible_to(self.viewer).filter(kind=AddressKind.EMAIL, normalized=wanted)
        found = Customer.objects.visible_to(self.viewer).filter(pk__in=rows.values("customer")).first()
        if found is None:
            raise forms.ValidationError(_("No customer has the address %(address)s.") % {"address": given})
        return found

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and (data["organization"] is None) is (data["email"] is None):
            raise forms.ValidationError(_("Name an organisation or a customer, one at a time."))
        return data
