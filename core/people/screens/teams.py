"""Teams: who works together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.access.api import Actor
from core.people.models import Team, User
from core.people.services import add_team, delete_team, update_team


class TeamForm(WagtailAdminModelForm):
    """Name, description, members. Saved by the services."""

    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A member sees the team's work, from now on."),
    )

    class Meta:
        model = Team
        fields = ("name", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = User.objects.filter(is_agent=True, is_active=True).order_by("first_name", "last_name", "email")
        self.fields["members"].queryset = agents
        if self.instance.pk:
            self.fields["members"].initial = list(self.instance.members.values_list("pk", flat=True))


class TeamCreate(generic.CreateView):
    """A new team."""

    def save_instance(self) -> Team:
        return add_team(by=Actor.agent(self.request.user), **self.form.cleaned_data)


class TeamEdit(generic.EditView):
    """One team."""

    def save_instance(self) -> Team:
        return update_team(team=self.object, by=Actor.agent(self.request.user), **self.form.cleaned_data)


class TeamDelete(generic.DeleteView):
    """Its work belongs to no team afterwards."""

    def delete_action(self) -> None:
        delete_team(team=self.object, by=Actor.agent(self.request.user))


class TeamList(generic.IndexView):
    """All teams, with how many belong to each."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("members")


class TeamViewSet(ModelViewSet):
    """Teams below Settings."""

    model = Team
    name = "wagdesk_teams"
    url_prefix = "teams"
    icon = "group"
    menu_label = _("Teams")
    menu_order = 590
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ("name", "description")
    list_display = (
        "name",
        "description",
        Column(
            "members", label=_("Members"), accessor=lambda team: ", ".join(str(user) for user in team.members.all())
        ),
    )
    search_fields = ("name", "description")
    search_backend_name = None
    ordering = ("name",)
    index_view_class = TeamList
    add_view_class = TeamCreate
    edit_view_class = TeamEdit
    delete_view_class = TeamDelete

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        return TeamForm
