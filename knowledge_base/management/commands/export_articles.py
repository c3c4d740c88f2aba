"""`wagdesk export-articles --jsonl [FILE]`: published articles as lines of JSON."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from knowledge_base.exporting import export_articles


class Command(BaseCommand):
    """Thin: where to, and how many. What a line holds is in `knowledge_base.exporting`."""

    help = 'Export published articles as JSON lines: {"id", "lang", "title", "html", "group"}.'

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        target = "the file to write; standard output where none is named"
        parser.add_argument("--jsonl", nargs="?", const="-", default="-", metavar="FILE", help=target)

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["jsonl"]
        if target == "-":
            write(self.stdout.write)
            return
        try:
            with Path(target).open("w", encoding="utf-8") as file:
                number = write(lambda line: file.write(f"{line}\n"))
        except OSError as error:
            reason = {"file": target, "why": error.strerror}
            raise CommandError(_("“%(file)s” cannot be written: %(why)s") % reason) from error
        self.stderr.write(_("%s articles exported.") % number)


def write(line: Callable[[str], Any]) -> int:
    """Every article as a line; returns how many there are."""
    number = 0
    for number, row in enumerate(export_articles(), start=1):  # noqa: B007 - the last number is the answer
        line(json.dumps(row, ensure_ascii=False))
    return number
