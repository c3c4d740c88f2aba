"""`wagdesk contract`: what changed in the public contract since it was last accepted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.project.contract import snapshots


class Command(BaseCommand):
    """Shows the changes and ends with 1 if there are any; `--accept` takes them into the snapshots."""

    help = "Compare hooks, events and the REST API with their snapshots in docs/contract/; --accept writes them anew."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accept", action="store_true", help="write the snapshots as they are now")

    def handle(self, *args: Any, accept: bool = False, **options: Any) -> None:
        if not snapshots.PLACE.parent.is_dir():
            raise CommandError("The snapshots are part of the source: run this in a clone.")
        stale = [file for file in snapshots.SNAPSHOTS if snapshots.accepted(file) != snapshots.text_of(file)]
        for file in stale:
            self._show(snapshots.compare(file))
            if accept:
                snapshots.accept(file)
        if not stale:
            self.stdout.write("The contract is as it was accepted.")
        elif accept:
            self.stdout.write(f"Accepted into {snapshots.PLACE}.")
        else:
            raise CommandError("The contract changed. If that is meant: wagdesk contract --accept, and commit it.")

    def _show(self, changes: snapshots.Changes) -> None:
        verdict = "may break what others built" if changes.breaks else "additions" if changes.any else "order only"
        self.stdout.write(f"{changes.file}: {verdict}")
        for sign, places in (("-", changes.removed), ("~", changes.changed), ("+", changes.added)):
            for place in places:
                self.stdout.write(f"  {sign} {place}")
