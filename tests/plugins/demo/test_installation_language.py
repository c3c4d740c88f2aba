"""What a new installation begins with is in its own language, and the demo finds it under any name."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils.translation import override

from core.access.api import service
from core.people.models import Role, RoleSeed, User
from core.work.models import Priority, Scope, Status, StatusCategory, WorkItem, WorkItemType
from core.work.services import root_scope
from plugins.demo import loading


@pytest.fixture
def finnish(db, settings):
    """As `wagdesk migrate` leaves an empty database where WAGDESK_LANGUAGE is fi."""
    settings.LANGUAGE_CODE = "fi"
    for model in (Status, WorkItemType, Priority, RoleSeed, Role, Group):
        model.objects.all().delete()
    call_command("migrate", verbosity=0, interactive=False)


def test_types_statuses_priorities_and_roles_are_written_in_it(finnish):
    assert set(WorkItemType.objects.values_list("name", flat=True)) == {"Kysymys", "Ongelma", "Pyyntö"}
    new = Status.objects.filter(category="new").values_list("label", "customer_label")
    assert set(new) == {("Uusi", "Vastaanotettu")}
    assert Priority.objects.get(rank=40).label == "Normaali"
    assert Role.objects.get(key="agent").group.name == "Asiantuntija"
    assert Role.objects.get(key="viewer").description == "Lukee, ei muuta mitään."


def test_so_is_the_name_of_all_projects_together(db, settings):
    settings.LANGUAGE_CODE = "fi"
    make_root = import_module("core.work.migrations.0002_root_scope").make_root
    for make in (lambda: make_root(apps, None), root_scope):
        Scope.objects.all().delete()
        with override(None):
            make()
        assert Scope.objects.get().name == "Kaikki"


def test_a_status_does_not_ask_to_be_opened(finnish):
    assert set(Status.objects.filter(category="open").values_list("label", flat=True)).isdisjoint({"Avaa"})
    with override("fi"):
        assert str(StatusCategory.OPEN.label) != "Avaa"


@service
def priorities():
    return list(WorkItem.objects.values_list("priority__label", flat=True))


def test_the_demo_loads_whatever_the_defaults_are_called(finnish, monkeypatch):
    whole = loading.read
    monkeypatch.setattr(loading, "read", lambda name: whole(name)[:1] if name == "tickets" else whole(name))
    monkeypatch.setattr(loading.pages, "load", lambda data, tell: None)

    call_command("load_demo", stdout=StringIO())

    alice = User.objects.get(email="alice@nordlicht.example")
    assert alice.has_perm("wagtailadmin.access_admin")
    assert priorities() == ["Korkea"]
