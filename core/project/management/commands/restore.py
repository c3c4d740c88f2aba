"""`wagdesk restore FILE`: an empty desk becomes the one that was backed up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.project import backups, environment
from core.project.progress import step


class Command(BaseCommand):
    """Into an empty home and an empty database only."""

    help = "Fill an empty home directory and database from a backup, and bring it up to this version."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `wagdesk backup` wrote.")

    def handle(self, file: Path, **options: Any) -> None:
        try:
            with step(self.stderr, "Reading the backup to its end, then putting everything back") as tell:
                manifest = backups.restore(file, tell=tell)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored what Wagdesk {manifest['version']} kept on {manifest['made_at']}.")
        call_command("migrate", verbosity=0)
        if not manifest["secret_key_inside"] and not environment.SECRET_KEY.read():
            self.stderr.write(
                f"Its secret key is not in the backup: set {environment.SECRET_KEY.name} to the one it had, or people "
                "sign in anew, links in mails end, and stored secrets cannot be read."
            )
        self.stdout.write("Next: `wagdesk check`, `wagdesk search check`, then `wagdesk serve`.")
