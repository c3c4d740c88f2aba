"""Who in this package hears of events, and what it does at intervals."""

from datetime import timedelta
from typing import Final

from core.events.contracts import ScheduledJob, Subscriber
from core.events.events import MailQueued
from core.events.pruning import prune_delivered
from core.events.sending import send_queued

SEND_MAIL: Final = Subscriber(name="core.events.send_mail", events=(MailQueued,), handle=send_queued, queue="mail")
PRUNE: Final = ScheduledJob(slug="core.events.prune", every=timedelta(hours=1), run=prune_delivered)
