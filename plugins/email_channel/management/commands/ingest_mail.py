"""`wagdesk ingest-mail FILE… | -`: take in mails from files or from standard input."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.services import ingest


class Command(BaseCommand):
    """Each file is one mail as it came; `-` reads one from standard input, for a mail server's pipe."""

    help = "Take in mails from files, or one from standard input (-)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a mail as a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each mail what became of it; a file that cannot be opened is named at the end."""
        unreadable = []
        for name in options["files"]:
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            except OSError as error:
                unreadable.append(f"{name}: {error.strerror}")
                continue
            self.stdout.write(self._line(name, ingest(raw)))
        if unreadable:
            raise CommandError("Not read:\n" + "\n".join(unreadable))

    def _line(self, name: str, mail: ReceivedMail) -> str:
        number = f" #{mail.intake.item.number}" if mail.intake and mail.intake.item else ""
        reason = f" ({mail.reason})" if mail.reason else ""
        line = f"{name}: {MailState(mail.state).label}{number}{reason}"
        return self.style.WARNING(line) if mail.state == MailState.QUARANTINED else line
