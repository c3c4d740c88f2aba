"""What is taken back warns for two releases, and names who still uses it."""

import pytest

from core.plugins import checks, loading
from core.plugins.api import deprecated, deprecated_hook, hookimpl


@deprecated(since="0.3", instead="call new() instead")
def old(number):
    """Twice the number."""
    return number * 2


class Clinging:
    @hookimpl
    def item_panels(self, item):
        return []


def test_a_deprecated_function_works_and_warns_its_caller():
    with pytest.warns(DeprecationWarning, match="old is deprecated since 0.3 and gone in 0.5: call new\\(\\) instead"):
        assert old(4) == 8


def test_check_names_who_uses_a_deprecated_hook(plugins, monkeypatch):
    with plugins.registered(clinging=Clinging()):
        assert checks.nothing_deprecated_is_used(None) == []
        spec = loading.manager().hook.item_panels.spec.function
        monkeypatch.setattr(spec, "wagdesk_deprecated", None, raising=False)
        deprecated_hook(since="0.1", instead="use panels")(spec)

        [message] = [one.msg for one in checks.nothing_deprecated_is_used(None) if "clinging" in one.msg]

    assert message == (
        "The plugin “clinging” uses the hook item_panels, deprecated since 0.1 and gone in 0.3: use panels."
    )
