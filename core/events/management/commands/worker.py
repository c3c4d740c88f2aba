"""`wagdesk worker`: background work in a process of its own."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core.events import relay


class Command(BaseCommand):
    """Runs the relay until it is told to stop."""

    help = _("Deliver events, send mail and run scheduled jobs until stopped (SIGTERM finishes gracefully).")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Working. Stop with Ctrl-C."))
        relay.run_forever()
        self.stdout.write(_("Stopped."))
