"""`wagdesk worker`: background work in a process of its own, or with a broker in one a queue."""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.events import relay
from core.events.broker.queues import LANES
from core.events.broker.telling import is_set
from core.events.supervising import supervise


class Command(BaseCommand):
    """Runs the relay, or with BROKER_URL a Celery worker for each queue, until it is told to stop."""

    help = _("Deliver events, send mail and run scheduled jobs until stopped (SIGTERM finishes gracefully).")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--queues",
            default=",".join(LANES),
            help=_("Work for these queues only, separated by commas; needs BROKER_URL. All: %(all)s.")
            % {"all": ",".join(LANES)},
        )

    def handle(self, *args: Any, **options: Any) -> None:
        queues = list(dict.fromkeys(name.strip() for name in options["queues"].split(",") if name.strip()))
        if not queues or not set(queues) <= LANES.keys():
            raise CommandError(_("The queues are: %(all)s.") % {"all": ", ".join(LANES)})
        if len(queues) < len(LANES) and not is_set():
            raise CommandError(_("Without BROKER_URL a worker does all work; leave --queues out."))
        self.stdout.write(_("Working. Stop with Ctrl-C."))
        self.stdout.flush()
        self.work(queues)
        self.stdout.write(_("Stopped."))

    def work(self, queues: list[str]) -> None:
        """Until told to stop."""
        if not is_set():
            relay.run_forever()
            return
        from core.events.broker.work import work  # Celery comes with an extra

        if len(queues) == 1:
            work(queues)
        else:
            supervise({queue: partial(work, [queue]) for queue in queues})
