"""Roles: Wagtail's screens of groups, with a sentence of what each is for."""

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import GroupForm
from wagtail.users.views import groups as wagtail_views

from core.people.models import Role
from core.plugins.api import enabled_contributions


class RoleForm(GroupForm):
    """A group, and the role it stands for."""

    description = forms.CharField(label=_("Description"), max_length=250, required=False)
    needs_second_step = forms.BooleanField(
        label=_("Members must use two-step sign-in"),
        required=False,
        help_text=Role._meta.get_field("needs_second_step").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            role = Role.objects.filter(group=self.instance).first()
            if role:
                self.initial |= {"description": role.description, "needs_second_step": role.needs_second_step}

    def save(self, commit: bool = True) -> Any:
        """Every group made here is a role."""
        group = super().save(commit)
        said = {name: self.cleaned_data[name] for name in ("description", "needs_second_step")}
        Role.objects.update_or_create(group=group, defaults=said)
        return group


class RoleList(wagtail_views.IndexView):
    """All roles."""

    page_title = _("Roles")
    add_item_label = _("Add role")


class RoleCreate(wagtail_views.CreateView):
    """A new role."""

    page_title = _("Add role")


class RoleViewSet(wagtail_views.GroupViewSet):
    """Replaces Wagtail's groups."""

    menu_label = _("Roles")
    index_view_class = RoleList
    add_view_class = RoleCreate
    create_template_name = "wagdesk_people/admin/role.html"
    edit_template_name = "wagdesk_people/admin/role.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        return RoleForm


def offered_permissions() -> QuerySet[Permission]:
    """The rights of packages that are on, for the screen of a role."""
    wanted = Q(pk__in=())
    for definition in enabled_contributions("permissions"):
        wanted |= Q(content_type__app_label=definition.app, codename=definition.codename)
    return Permission.objects.filter(wanted)
