"""The twin that is slow in every hook, and in what it contributed: it answers as the dummy does, but late."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from types import ModuleType
from typing import Any

from core.plugins.api import hookimpl
from tests.dummy_plugin import hooks as dummy

#: Collected hook → the part of its contributions that is asked while the service runs.
ASKED_LATER = {"activity_formatters": "text", "health_checks": "check", "intake_handlers": "takes"}


def hooks_that_dawdle(names: Iterable[str], dawdle: Callable[[], None], asked: Counter[str]) -> ModuleType:
    """Implement the named hooks, which `dawdle` first.

    `asked` counts the calls, those of contributions as `hook.part`.
    """

    def late(name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(answer)
        def run(*arguments: Any, **more: Any) -> Any:
            asked[name] += 1
            dawdle()
            return answer(*arguments, **more)

        return run

    def with_late_parts(name: str, part: str) -> Callable[[], Any]:
        def give() -> Any:
            given = getattr(dummy, name)()
            return [replace(one, **{part: late(f"{name}.{part}", getattr(one, part))}) for one in given]

        return give

    module = ModuleType("dawdling_hooks")
    for name in names:
        part = ASKED_LATER.get(name)
        late_hook = late(name, with_late_parts(name, part) if part else getattr(dummy, name))
        late_hook.__name__ = name
        setattr(module, name, hookimpl(late_hook))
    return module
