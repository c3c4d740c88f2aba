"""The twin that raises in every hook: hook modules put together from the list of specified hooks."""

from collections.abc import Iterable
from types import ModuleType

from core.plugins import loading
from core.plugins.api import hookimpl


class Broken(Exception):
    """What the twin raises."""


def hooks_that_raise(names: Iterable[str]) -> ModuleType:
    """A hooks module that implements the named hooks, each by raising."""
    module = ModuleType("failing_hooks")
    for name in names:
        arguments = ", ".join(getattr(loading.manager().hook, name).spec.argnames)
        namespace = {"Broken": Broken}
        exec(f"def {name}({arguments}):\n    raise Broken({name!r})", namespace)
        setattr(module, name, hookimpl(namespace[name]))
    return module
