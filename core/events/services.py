"""What an administrator may do about deliveries and mails. The screens ask for the right."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core.events.events import MailQueued, mail_key
from core.events.failpoints import failpoint
from core.events.models import Delivery, DeliveryState, MailState, OutgoingMail
from core.events.outbox import append_event
from core.events.subscribers import SEND_MAIL
from core.events.waking import wake

REPLAYABLE = (DeliveryState.PARKED, DeliveryState.SKIPPED)


def replay_deliveries(*, ids: Collection[int]) -> int:
    """Let parked and skipped deliveries run again, with all their tries; returns how many there were.

    A replayed delivery blocks the later ones of its object again until it is done; those already done stay done.
    """
    return _replay(pk__in=list(ids))


def replay_parked_of(*, subscriber: str) -> int:
    """Let everything parked of one subscriber run again, once its cause is mended; returns how many."""
    return _replay(subscriber=subscriber, state=DeliveryState.PARKED)


def hasten_deliveries(*, subscriber: str, keys: Collection[str]) -> int:
    """Let a subscriber's deliveries that wait for their next try run now; `keys` names their objects.

    Returns how many; those that run at this moment are none of them.
    """
    waiting = Delivery.objects.filter(subscriber=subscriber, object_key__in=list(keys), state=DeliveryState.PENDING)
    hastened = waiting.update(next_at=timezone.now())
    transaction.on_commit(wake)
    return hastened


@transaction.atomic
def retry_mail(*, mail_id: int) -> bool:
    """Try a failed mail again with those who refused it; false if it has not failed."""
    mail = OutgoingMail.objects.select_for_update().filter(pk=mail_id, state=MailState.FAILED).first()
    if mail is None:
        return False
    mail.state, mail.remaining, mail.refused = MailState.QUEUED, list(mail.refused), {}
    mail.save(update_fields=["state", "remaining", "refused"])
    if not _replay(subscriber=SEND_MAIL.name, object_key=mail_key(mail.pk), state=DeliveryState.PARKED):
        append_event(MailQueued(mail_id=mail.pk, message_id=mail.message_id, source=mail.source))
    return True


@transaction.atomic
def _replay(**which: object) -> int:
    replayed = (
        Delivery.objects.filter(state__in=REPLAYABLE)
        .filter(**which)
        .update(state=DeliveryState.PENDING, attempts=0, next_at=timezone.now(), last_error="")
    )
    failpoint("replay.before_commit")
    transaction.on_commit(_replayed)
    return replayed


def _replayed() -> None:
    failpoint("replay.after_commit")
    wake()
