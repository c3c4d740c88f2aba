"""`wagdesk backup FILE`: everything this desk keeps, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.project import backups, environment
from core.project.progress import step


class Command(BaseCommand):
    """Made while the desk is served."""

    help = "Write database, files and secret key to one file, while the desk is served."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A new file, or a directory for one with the date in its name.")

    def handle(self, file: Path, **options: Any) -> None:
        try:
            with step(self.stderr, "Copying database and files") as tell:
                made = backups.make(file, tell=lambda done: tell(done, None))
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        if environment.SECRET_KEY.read() or environment.ENCRYPTION_KEYS.read():
            names = f"{environment.SECRET_KEY.name} and {environment.ENCRYPTION_KEYS.name}"
            self.stderr.write(f"What {names} hold is not in it: keep that elsewhere.")
        self.stdout.write(str(made))
