"""`wagdesk serve`: pages, API and background work in one process, or pages in several."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.project import serving
from core.project.shared_cache import is_shared


def port(raw: str) -> int:
    """A port one can listen on."""
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        raise ArgumentTypeError("a port is a number from 1 to 65535")
    return int(raw)


def number_of_processes(raw: str) -> int:
    """One or more, and not more than any machine is good for."""
    if not raw.isdecimal() or not 0 < int(raw) <= 64:
        raise ArgumentTypeError("a number from 1 to 64")
    return int(raw)


class Command(BaseCommand):
    """Serves until SIGTERM or Ctrl-C."""

    help = "Serve pages, the API and the background work, which is left to `wagdesk worker` where BROKER_URL is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (default 127.0.0.1).")
        parser.add_argument("--port", type=port, default=8000, help="Port to listen on (default 8000).")
        parser.add_argument("--migrate", action="store_true", help="Bring the database up to date first.")
        parser.add_argument(
            "--processes",
            type=number_of_processes,
            default=1,
            help="Processes that answer, with one more for the background work (default 1, which does both).",
        )
        parser.add_argument("--no-relay", action="store_true", help="Leave the background work to `wagdesk worker`.")

    def handle(self, *args: Any, **options: Any) -> None:
        opened = serving.reserve(options["host"], options["port"])
        serving.migrate_or_refuse(migrate=options["migrate"], out=self.stdout)
        self.prepare()
        relay = not options["no_relay"] and not settings.WAGDESK_BROKER_URL
        if options["processes"] == 1:
            serving.serve(opened, relay=relay, ready=lambda: self.say(options))
        else:
            serving.serve_by(options["processes"], opened, relay=relay, ready=lambda: self.say(options))

    def prepare(self) -> None:
        """What else there is to do before somebody may come."""

    def say(self, options: dict[str, Any]) -> None:
        """Where it can be reached."""
        self.stdout.write(f"Wagdesk listens on http://{options['host']}:{options['port']}; stop it with Ctrl-C.")
        self.stdout.write(f"People reach it at {settings.WAGDESK_BASE_URL}, its files are in {settings.WAGDESK_HOME}.")
        if settings.WAGDESK_BROKER_URL:
            self.stdout.write(
                "BROKER_URL is set: mails leave and searches find what is new while `wagdesk worker` runs."
            )
        if options["processes"] > 1 and not is_shared():
            self.stdout.write(
                "Without REDIS_URL each process caches and counts for itself: docs/operations/scaling.md."
            )
        self.stdout.flush()
