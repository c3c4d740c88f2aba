"""The contract is what was accepted: a changed hook, event or API shows in a review."""

import json

import pytest
from django.core.management import CommandError, call_command

from core.project.contract import snapshots

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file", snapshots.SNAPSHOTS)
def test_the_contract_is_as_it_was_accepted(file):
    changes = snapshots.compare(file)

    assert not changes.any, f"if that is meant: wagdesk contract --accept, and commit it\n{changes}"
    assert snapshots.accepted(file) == snapshots.text_of(file)


@pytest.fixture
def now(tmp_path, monkeypatch):
    """Snapshots of a contract with one event."""
    contract = {"errand.run.v1": {"errand": "int", "where": "str"}}
    monkeypatch.setattr(snapshots, "SNAPSHOTS", {"events.json": lambda: contract})
    monkeypatch.setattr(snapshots, "PLACE", tmp_path)
    snapshots.accept("events.json")
    return contract


def test_an_addition_is_minor(now):
    now["errand.run.v1"]["by"] = "int | None = None"

    changes = snapshots.compare("events.json")

    assert changes.added == ("/errand.run.v1/by",)
    assert not changes.breaks


@pytest.mark.parametrize("change", [{"errand": "int"}, {"errand": "int", "where": "int"}])
def test_a_removal_or_another_type_may_break_others(now, change):
    now["errand.run.v1"] = change

    changes = snapshots.compare("events.json")

    assert changes.removed + changes.changed == ("/errand.run.v1/where",)
    assert changes.breaks


def test_the_order_of_plain_lists_does_not_count(now):
    now["tags"] = ["a", "b"]
    snapshots.accept("events.json")
    now["tags"] = ["b", "a"]

    assert not snapshots.compare("events.json").any


def test_words_for_people_are_no_contract():
    text = json.dumps(snapshots.describe_api())

    assert '"description": "' not in text
    assert '"summary": {' in text  # a property of that name stays


def test_the_command_shows_a_change_and_accepts_it(now, capsys):
    now["errand.run.v1"].pop("where")

    with pytest.raises(CommandError, match="--accept"):
        call_command("contract")
    call_command("contract", accept=True)
    call_command("contract")

    said = capsys.readouterr().out
    assert "events.json: may break what others built\n  - /errand.run.v1/where" in said
    assert said.endswith("The contract is as it was accepted.\n")
