"""`wagdesk demo`: the demo company, loaded once and served."""

from django.core.management import call_command, get_commands
from django.core.management.base import CommandParser

from core.project.management.commands.serve import Command as Serve


class Command(Serve):
    """Prepares the database, loads the demo company where it is not yet, and serves."""

    help = "Load the demo company where it is not yet, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(migrate=True)

    def prepare(self) -> None:
        if "load_demo" in get_commands():
            call_command("load_demo", stdout=self.stdout)
