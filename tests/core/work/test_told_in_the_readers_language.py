"""A fact is kept as it is and told in the language of who reads it, not of who made it."""

import pytest
from django.utils.translation import override

from core.access.api import Actor
from core.work.activity import verb_of
from core.work.models import Activity, CustomField, Scope, ScopeKind
from core.work.services import create_item, update_item
from core.work.services.places import root_scope

SYSTEM = Actor.system("tests")


@pytest.fixture
def item(db):
    return create_item(kind="ticket", title="Lamp", by=SYSTEM)


def told(language, data=None):
    """The last change, or some data, in words."""
    data = Activity.objects.latest("pk").data if data is None else data
    with override(language):
        return verb_of("work.changed").text(data)


@pytest.mark.parametrize(
    ("kind", "first", "then", "words"),
    [
        ("checkbox", True, False, "from Yes to No"),
        ("date", "2026-11-24", "2026-12-01", "from 24 November 2026 to 1 December 2026"),
        ("number", 3.5, 12, "from 3.5 to 12"),
        ("choice", "red", "blue", "from red to blue"),
    ],
)
def test_a_field_somebody_changed_in_finnish_is_read_in_english(item, kind, first, then, words):
    CustomField.objects.create(kind="ticket", key="one", label="Lit", field_type=kind, choices=["red", "blue"])
    with override("fi"):
        update_item(item=item, by=SYSTEM, changes={"custom": {"one": first}})
        update_item(item=item, by=SYSTEM, changes={"custom": {"one": then}})

    assert told("en") == f"changed Lit {words}"
    assert told("fi") != told("en")


def test_a_box_that_was_emptied_is_told_as_no_and_one_without_an_answer_as_cleared(item):
    CustomField.objects.create(kind="ticket", key="one", label="Lit", field_type="checkbox")
    update_item(item=item, by=SYSTEM, changes={"custom": {"one": False}})
    assert told("en") == "set Lit to No"

    update_item(item=item, by=SYSTEM, changes={"custom": {"one": None}})
    assert told("en") == "cleared Lit (was No)"


def test_a_private_project_is_one_in_the_readers_language(item):
    closed = root_scope().add_child(kind=ScopeKind.PROJECT, name="Tunnel", is_private=True)
    with override("fi"):
        update_item(item=item, by=SYSTEM, changes={"scope": Scope.objects.get(pk=closed.pk)})

    assert told("en").endswith("to a private project")
    assert "a private project" not in told("fi")
    assert "Tunnel" not in told("en") + told("fi") + str(Activity.objects.latest("pk").data)


def test_facts_that_hold_their_writers_words_are_still_told(db):
    assert told("en", {"field": "custom.one", "label": "Lit", "from": "", "to": "Kyllä"}) == "set Lit to Kyllä"
    moved = {"field": "scope", "from": "Lamps", "to": "yksityinen projekti"}
    assert told("en", moved) == "changed project from Lamps to yksityinen projekti"
