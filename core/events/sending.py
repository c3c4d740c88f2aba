"""Sending what is queued: the subscriber of MailQueued.

Guarantees: nobody who accepted a mail gets it again, save when the process dies between the server's answer and our
writing it down; then it goes out once more under the same Message-ID, as mail allows.
"""

from django.db import transaction
from django.utils import timezone

from core.events.contracts import Received
from core.events.errors import PermanentFailure
from core.events.events import MailFailed, MailQueued, MailSent
from core.events.failpoints import failpoint
from core.events.models import MailState, OutgoingMail
from core.events.outbox import append_event
from core.events.transports import Refusal, Transport, TransportUnavailable, configured_transport


class NotYetAccepted(Exception):
    """Somebody has not accepted the mail yet; the relay tries again."""


def send_queued(received: Received) -> None:
    """Send one mail to whoever has not accepted it yet.

    Raises NotYetAccepted to be called again, PermanentFailure when a recipient was refused for good or the last try
    failed. A replay tries those who were refused again.
    """
    event = received.event
    assert isinstance(event, MailQueued)
    mail = OutgoingMail.objects.filter(pk=event.mail_id).first()
    if mail is None or mail.state in (MailState.SENT, MailState.KEPT):
        return
    if mail.state == MailState.FAILED:
        mail.remaining, mail.refused = list(mail.refused), {}
    transport = configured_transport()
    refusals = _hand_over(mail, transport)
    _write_down(mail, refusals, accepted=transport.accepted, give_up=received.is_last_attempt)
    failpoint("mail.after_result_commit")
    if mail.state == MailState.FAILED:
        raise PermanentFailure(mail.last_error)
    if mail.remaining:
        raise NotYetAccepted(mail.last_error)


def _hand_over(mail: OutgoingMail, transport: Transport) -> dict[str, Refusal]:
    failpoint("mail.before_send")
    try:
        refusals = transport.send(envelope_from=mail.envelope_from, recipients=mail.remaining, raw=bytes(mail.raw))
    except TransportUnavailable as unavailable:
        refusals = dict.fromkeys(mail.remaining, Refusal(permanent=False, text=str(unavailable)))
    failpoint("mail.after_send")
    return refusals


@transaction.atomic
def _write_down(mail: OutgoingMail, refusals: dict[str, Refusal], *, accepted: MailState, give_up: bool) -> None:
    final = {address: refusal.text for address, refusal in refusals.items() if refusal.permanent or give_up}
    mail.remaining = [address for address in refusals if address not in final]
    mail.refused = mail.refused | final
    mail.attempts += 1
    mail.last_error = "; ".join(f"{address}: {refusal.text}" for address, refusal in refusals.items())
    if not mail.remaining:
        mail.state = MailState.FAILED if mail.refused else accepted
        mail.sent_at = timezone.now() if mail.state == MailState.SENT else None
    mail.save(update_fields=["remaining", "refused", "attempts", "last_error", "state", "sent_at"])
    if not mail.remaining:
        kind = MailFailed if mail.refused else MailSent
        append_event(kind(mail_id=mail.pk, message_id=mail.message_id, source=mail.source))
    failpoint("mail.before_result_commit")
