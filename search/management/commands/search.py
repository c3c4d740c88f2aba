"""`wagdesk search rebuild [KIND…]`, `wagdesk search retry [KIND…]` and `wagdesk search check [KIND…]`."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from search.documents import SearchDocument
from search.indexing.checking import Findings, check
from search.indexing.draining import drain
from search.indexing.rebuilding import rebuild
from search.models import IndexRequest
from search.registry import documents
from search.services import ITEM, try_again

#: Of each fault so many primary keys are named.
NAMED = 10


class Command(BaseCommand):
    """Bring the index in line with the database, or say where it is not."""

    help = "Rebuilds the search index from the database, tries again what failed, or compares the two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Subcommands, each for all kinds or some."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="rebuild|retry|check")
        for name, text in (
            ("rebuild", "Index everything again; searches go on meanwhile."),
            ("retry", "Index what could not be indexed once more. Exit code 1 when some still cannot."),
            ("check", "Compare index and database both ways. Exit code 1 when they differ."),
        ):
            action = actions.add_parser(name, help=text, description=text)
            action.add_argument("kinds", nargs="*", metavar="KIND", help="only these kinds; all unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand. Raises CommandError for a kind nobody indexes, and where the check finds something."""
        self.console = Console(file=cast("IO[str]", self.stdout), no_color=options["no_color"], highlight=False)
        chosen = self._chosen(options["kinds"])
        actions = {"rebuild": self._rebuild, "retry": self._retry, "check": self._check}
        actions[options["action"]](chosen)

    def _chosen(self, kinds: list[str]) -> list[SearchDocument]:
        known = documents()
        if unknown := [kind for kind in kinds if kind not in known]:
            raise CommandError(f"Nothing is indexed as “{unknown[0]}”. There is: {', '.join(sorted(known))}.")
        return [known[kind] for kind in kinds or known]

    def _rebuild(self, chosen: list[SearchDocument]) -> None:
        failed = 0
        for document in chosen:
            with self._progress(document) as advance:
                done = rebuild(document, advance)
            self.console.print(f"{done.kind}: {done.indexed} indexed, {done.removed} removed")
            for pk, reason in sorted(done.failures.items()):
                self.console.print(f"  {done.kind} {pk} cannot be indexed: {reason}", markup=False)
            failed += len(done.failures)
        drain()
        if failed:
            raise CommandError(f"{failed} rows could not be indexed. `wagdesk search retry` tries them again.")

    def _retry(self, chosen: list[SearchDocument]) -> None:
        kinds = {one.kind for one in chosen}
        tried = try_again(kinds)
        drain()
        rows = IndexRequest.objects.failing().filter(kind__in={ITEM, *kinds}).order_by("kind", "object_pk")
        left = {str(row): row.reason for row in rows}
        self.console.print(f"{tried} rows tried again")
        for row, reason in left.items():
            self.console.print(f"  {row} cannot be indexed: {reason}", markup=False)
        if left:
            raise CommandError(f"{len(left)} rows could not be indexed.")

    def _check(self, chosen: list[SearchDocument]) -> None:
        found = []
        for document in chosen:
            with self._progress(document) as advance:
                found.append(check(document, advance))
        self.console.print(_table(found))
        if wrong := sum(len(one.wrong) for one in found):
            raise CommandError(
                f"{wrong} entries differ from the database. `wagdesk search rebuild` brings them in line."
            )

    @contextmanager
    def _progress(self, document: SearchDocument) -> Iterator[Callable[[int], None]]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        quiet = not self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=quiet) as progress:
            task = progress.add_task(document.kind, total=document.queryset().count())
            yield lambda done: progress.advance(task, done)


def _table(findings: list[Findings]) -> Table:
    table = Table("kind", "rows", "missing", "extra", "stale", "wrong access")
    for one in findings:
        lists = (one.missing, one.extra, one.stale, one.wrong_access)
        table.add_row(one.kind, str(one.rows), *(_named(pks) for pks in lists))
    return table


def _named(pks: list[int]) -> str:
    if not pks:
        return "0"
    more = ", …" if len(pks) > NAMED else ""
    return f"{len(pks)} ({', '.join(map(str, pks[:NAMED]))}{more})"
