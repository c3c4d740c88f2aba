"""`wagdesk start-plugin NAME`: a plugin that installs, migrates, has a screen, an API and tests, to begin with."""

import re
from argparse import ArgumentParser
from importlib.metadata import version
from keyword import iskeyword
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.templates import TemplateCommand

from core.plugins.config import CONTRACT_VERSION
from core.plugins.quarantine import plugin_configs
from core.project import checks

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
TEMPLATE = Path(__file__).resolve().parents[2] / "plugin_template"


class Command(TemplateCommand):
    """Django's way of `startapp`, with our template."""

    help = "Write the beginning of a plugin of your own: manifest, table, screen, API, tests."
    rewrite_template_suffixes = ((".py-tpl", ".py"), (".toml-tpl", ".toml"), (".md-tpl", ".md"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Name of its package, such as lab_loans.")
        parser.add_argument("directory", nargs="?", help="An empty directory for it (default: a new one of that name).")

    def handle(self, name: str, directory: str | None = None, **options: Any) -> None:  # type: ignore[override]
        taken = {*checks.PACKAGES, *(word for config in plugin_configs() for word in (config.slug, config.label))}
        if not NAME.fullmatch(name) or iskeyword(name) or name in taken:
            raise CommandError(
                f"“{name}” cannot be its name: use letters, digits and underscores as in lab_loans, and no word that "
                "Python or a plugin here has taken."
            )
        if directory and Path(directory).is_dir() and any(Path(directory).iterdir()):
            raise CommandError(f"{directory} is not empty.")
        major, minor = (int(part) for part in CONTRACT_VERSION.split(".")[:2])
        title = name.replace("_", " ").capitalize()
        words = {
            "title": title,
            "distribution": name.replace("_", "-"),
            "url_path": name.replace("_", "-"),
            "contract_version": CONTRACT_VERSION,
            "next_contract": f"{major}.{minor + 1}" if not major else str(major + 1),
            "wagdesk_version": version("wagdesk"),
        }
        template = {"template": str(TEMPLATE), "extensions": ["py", "toml", "md"], "files": []}
        super().handle("app", name, directory, **options, **template, **words)
        place = directory or name
        self.stdout.write(
            f"{title} lies in {place}. Next:\n  cd {place}\n  pip install -e .\n  wagdesk migrate\n  pytest"
        )
