"""`wagdesk ingest-mail FILE… | -`: take in mails from files or from standard input."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import track

from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.services import ingest

#: From so many files on, a terminal shows how far it is.
WORTH_A_BAR = 20


class Command(BaseCommand):
    """Each file is one mail as it came; `-` reads one from standard input, for a mail server's pipe.

    Exit codes are those a mail server understands: 75 (EX_TEMPFAIL) when nothing could be stored, so that it keeps the
    mail and comes again; 66 (EX_NOINPUT) when a file could not be read. A mail that is stored is a success, whatever it
    is: what could not be read of it waits in the mail log.
    """

    help = "Take in mails from files, or one from standard input (-)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a mail as a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each mail what became of it; files that cannot be opened are named at the end."""
        unreadable = []
        names = options["files"]
        console = Console(stderr=True)
        hidden = len(names) < WORTH_A_BAR or options["verbosity"] == 0 or not console.is_terminal
        for name in track(names, description="Mails", console=console, disable=hidden, transient=True):
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            except OSError as error:
                unreadable.append(f"{name}: {error.strerror}")
                continue
            self.stdout.write(self._take_in(name, raw))
        if unreadable:
            raise CommandError("Not read:\n" + "\n".join(unreadable), returncode=os.EX_NOINPUT)

    def _take_in(self, name: str, raw: bytes) -> str:
        try:
            return self._line(name, ingest(raw))
        except DatabaseError as error:
            raise CommandError(
                f"{name}: not stored, try again later. The database says: {error}", returncode=os.EX_TEMPFAIL
            ) from error

    def _line(self, name: str, mail: ReceivedMail) -> str:
        number = f" #{mail.intake.item.number}" if mail.intake and mail.intake.item else ""
        reason = f" ({mail.why})" if mail.why else ""
        line = f"{name}: {mail.stands_text}{number}{reason}"
        return self.style.WARNING(line) if mail.state == MailState.QUARANTINED else line
