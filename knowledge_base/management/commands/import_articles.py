"""`wagdesk import-articles DIR`: articles from Markdown, one folder a language."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.project.progress import Bars
from knowledge_base.importing.reporting import Outcome, Report
from knowledge_base.importing.run import LOOK, PREPARE, WRITE, Options, import_articles


class Command(BaseCommand):
    """Thin: options in, report out. What happens is in `knowledge_base.importing`."""

    help = "Import help articles from a folder of Markdown: one folder a language, sub-folders become topics."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--parent", type=int, metavar="ID", help="page to import to: a start page or a topic")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--base-url", default="", metavar="URL", help='what stands before addresses like "/help"')
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON too")
        parser.add_argument("--no-progress", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Options(parent=options["parent"], dry_run=options["dry_run"], base_url=options["base_url"])
        try:
            with Bars(hidden=options["no_progress"] or options["verbosity"] == 0) as bars:
                names = {LOOK: _("Looking at files"), PREPARE: _("Making pages"), WRITE: _("Writing articles")}
                report = import_articles(
                    options["folder"], chosen, lambda stage, done, total: bars.show(names[stage], done, total)
                )
        except NotADirectoryError as error:
            raise CommandError(_("“%s” is no folder.") % error) from error
        except ObjectDoesNotExist as error:
            raise CommandError(_("Page %s is no start page of articles and no topic.") % chosen.parent) from error
        if options["report"]:
            options["report"].write_text(json.dumps(as_data(report), ensure_ascii=False, indent=1), encoding="utf-8")
        if options["verbosity"]:
            self._tell(report, dry_run=chosen.dry_run)

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        for note in sorted(report.notes):
            self.stdout.write(str(note))
        counted = Counter(note.kind for note in report.notes)
        if counted:
            kinds = ", ".join(f"{kind} {number}" for kind, number in counted.most_common())
            self.stdout.write(_("Left out or changed: %s") % kinds)
        outcomes = ", ".join(f"{report.outcomes[outcome]} {outcome}" for outcome in Outcome)
        self.stdout.write((_("Would be: %s") if dry_run else _("Articles: %s")) % outcomes)


def as_data(report: Report) -> dict[str, Any]:
    """The report for other programs."""
    return {
        "articles": {outcome.value: report.outcomes[outcome] for outcome in Outcome},
        "notes": [
            {"file": note.file, "line": note.line, "kind": note.kind, "text": note.text}
            for note in sorted(report.notes)
        ],
    }
