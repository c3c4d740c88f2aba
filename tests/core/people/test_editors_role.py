"""Who writes articles has one role, not Wagtail's two groups."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from core.people.models import Role

pytestmark = pytest.mark.django_db
make_one_role = importlib.import_module("core.people.migrations.0007_editors_role").make_one_role


def test_a_new_installation_has_one_role_of_editors_who_publish():
    role = Role.objects.get(group__name="Editor")

    assert role.group.page_permissions.filter(permission__codename="publish_page").exists()
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_groups_that_somebody_is_in_are_left_alone(cast):
    Group.objects.filter(name="Editor").delete()
    writing = Group.objects.create(name="Editors")
    Group.objects.create(name="Moderators")
    cast.alice.user.groups.add(writing)

    make_one_role(apps, None)

    assert set(Group.objects.filter(name__in=["Editors", "Moderators", "Editor"]).values_list("name", flat=True)) == {
        "Editors",
        "Moderators",
    }
