"""One try: sign, call, and judge the answer."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from core.events.api import turn_seconds
from core.outbound.api import Answer, NoAnswer, OutboundError, post
from plugins.integrations.webhooks.models import SendState, WebhookDelivery
from plugins.integrations.webhooks.signing import headers_for

#: After each failed try: seconds, minutes, hours; the last one fails about three days after the first.
PAUSES: Final = tuple(
    timedelta(seconds=one) for one in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
LONGEST_PAUSE: Final = timedelta(days=1)
#: So long an endpoint that did not answer is called by none of its deliveries; longer than a call takes.
QUIET: Final = timedelta(minutes=1)
#: So long a delivery waits whose endpoint is being called for another one, unless that one's end wakes it before.
BUSY_PAUSE_SECONDS: Final = 60
#: How much of an answer is kept to look at.
SHOWN_CHARACTERS: Final = 2000
GONE: Final = 410


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `pause` is set where another one follows; `is_gone` where the receiver wants no more.

    `is_silent`: it was called and did not answer.
    """

    state: SendState
    reason: str = ""
    answer: Answer | None = None
    pause: timedelta | None = None
    is_silent: bool = False

    @property
    def is_gone(self) -> bool:
        """410: switched off by the receiver."""
        return self.answer is not None and self.answer.status == GONE

    @property
    def response(self) -> str:
        """The beginning of the answer, readable whatever its bytes are; a database takes no null character."""
        if self.answer is None:
            return ""
        return self.answer.body.decode("utf-8", "replace").replace("\x00", "�")[:SHOWN_CHARACTERS]


def attempt(delivery: WebhookDelivery) -> Outcome:
    """Send it once. Never raises for what the other side does."""
    tried = delivery.attempts + 1
    try:
        answer = _call(delivery)
    except NoAnswer as error:
        return replace(_again_or_failed(tried, str(error)), is_silent=True)
    except OutboundError as error:
        return Outcome(SendState.FAILED, str(error))
    if 200 <= answer.status < 300:
        return Outcome(SendState.DELIVERED, answer=answer)
    if answer.status == GONE:
        return Outcome(SendState.FAILED, _("The receiver says that it is gone (410)."), answer)
    reason = _("The receiver answered %(status)d.") % {"status": answer.status}
    if 300 <= answer.status < 400:
        reason = _("The receiver answered %(status)d: redirects are not followed.") % {"status": answer.status}
    return _again_or_failed(tried, reason, answer)


def _call(delivery: WebhookDelivery) -> Answer:
    endpoint = delivery.endpoint
    signed = headers_for(
        message_id=delivery.message_id,
        body=delivery.body,
        sealed=endpoint.signing_secrets(),
        now=timezone.now(),
    )
    return post(
        endpoint.url,
        body=delivery.body.encode(),
        headers={"Content-Type": "application/json", **signed},
        seconds=turn_seconds(),
        allow_private=endpoint.allow_private,
    )


def _again_or_failed(tried: int, reason: str, answer: Answer | None = None) -> Outcome:
    if tried > len(PAUSES):
        return Outcome(SendState.FAILED, reason, answer)
    pause = PAUSES[tried - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing
    wanted = _retry_after(answer.headers.get("retry-after", ""), timezone.now()) if answer else timedelta()
    return Outcome(SendState.WAITING, reason, answer, pause=min(max(pause, wanted), LONGEST_PAUSE))


def _retry_after(text: str, now: datetime) -> timedelta:
    """How long the receiver asks us to wait: seconds or a date; nothing where it cannot be read."""
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), LONGEST_PAUSE.total_seconds()))
    try:
        wanted = parsedate_to_datetime(text)
    except ValueError:
        return timedelta()
    return max((wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)) - now, timedelta())
