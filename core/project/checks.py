"""`wagdesk check`: is this one whole installation, and does it understand its environment?"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register

from core.project import environment

PACKAGES = ("core", "plugins", "knowledge_base", "webforms", "portal_pages", "search")


def origins() -> dict[str, Path | None]:
    """Package → the directory it is imported from."""
    found: dict[str, Path | None] = {}
    for name in PACKAGES:
        spec = find_spec(name)
        found[name] = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
    return found


@register(Tags.compatibility)
def one_distribution(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Our packages have common names; another distribution's `search` must not slip in between."""
    home = Path(__file__).resolve().parents[2]
    return [
        Error(
            f"The package “{name}” comes from {origin or 'nowhere'}, not from Wagdesk in {home}.",
            hint="Install Wagdesk in an environment of its own.",
            id="wagdesk_project.E001",
        )
        for name, origin in origins().items()
        if origin != home
    ]


@register(Tags.compatibility)
def variables_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt variable would silently do nothing."""
    return [
        Warning(
            f"The environment variable {name} means nothing to Wagdesk.",
            hint="docs/operations/settings.md lists them all.",
            id="wagdesk_project.W002",
        )
        for name in environment.unknown_variables()
    ]
