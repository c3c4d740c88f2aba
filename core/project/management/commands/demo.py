"""`wagdesk demo`: the demo company, loaded once and served."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import CommandParser

from core.project import serving
from core.project.management.commands.serve import Command as Serve


class Command(Serve):
    """Prepares the database, loads the demo company where it is not yet, and serves."""

    help = "Load the demo company where it is not yet, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(migrate=True)

    def handle(self, *args: Any, **options: Any) -> None:
        serving.migrate_or_refuse(migrate=True)
        if "load_demo" in get_commands():
            call_command("load_demo", stdout=self.stdout)
        super().handle(*args, **options)
