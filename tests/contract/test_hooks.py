"""Each hook is documented with its exact arguments, used by the dummy plugin, and has a test that calls it."""

import re
from pathlib import Path

import pytest

from core.plugins import loading
from tests.contract import test_dummy_plugin
from tests.dummy_plugin import hooks as dummy

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "hooks.md"
HOOKS = loading.hook_names()


def signature(name):
    return f"{name}({', '.join(getattr(loading.manager().hook, name).spec.argnames)})"


@pytest.mark.parametrize("name", HOOKS)
def test_hook_is_documented_with_its_exact_arguments_and_policy(name):
    text = REFERENCE.read_text(encoding="utf-8")
    heading = f"### `{signature(name)}`\n"

    assert heading in text, f"describe it in docs/plugins/hooks.md under {heading.strip()}"
    described = text.partition(heading)[2].strip()
    assert described.startswith(loading.policy_of(name).value.title()), "say its policy first"


def test_nothing_is_documented_that_does_not_exist():
    headings = re.findall(r"^### `(.+)`$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(headings) == [signature(name) for name in HOOKS]


@pytest.mark.parametrize("name", HOOKS)
def test_hook_is_used_by_the_dummy_plugin_and_tested_by_a_call(name):
    assert hasattr(dummy, name), f"implement {signature(name)} in tests/dummy_plugin/hooks.py"
    assert hasattr(test_dummy_plugin, f"test_hook_{name}"), f"write test_hook_{name} in tests/contract"


@pytest.mark.parametrize("name", HOOKS)
def test_hook_says_in_its_specification_what_it_is_for(name):
    assert getattr(loading.manager().hook, name).spec.function.__doc__
