"""The events of this package: what becomes of a queued mail."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.contracts import Event


@dataclass(frozen=True)
class MailEvent(Event):
    """A fact about one outgoing mail. `message_id` and `source` let a channel find what it sent."""

    mail_id: int
    message_id: str
    source: str | None

    @property
    def object_key(self) -> str:
        return mail_key(self.mail_id)


@dataclass(frozen=True)
class MailQueued(MailEvent):
    """Somebody wants a mail to leave."""

    name: ClassVar[str] = "events.mail.queued.v1"
    is_own_business: ClassVar[bool] = True


@dataclass(frozen=True)
class MailSent(MailEvent):
    """A mail server, or the mailbox of a demo, accepted the mail for every recipient."""

    name: ClassVar[str] = "events.mail.sent.v1"


@dataclass(frozen=True)
class MailFailed(MailEvent):
    """At least one recipient was refused for good; `queries.recipient_states` says which and why."""

    name: ClassVar[str] = "events.mail.failed.v1"


def mail_key(mail_id: int) -> str:
    """The object key of a mail."""
    return f"events.mail:{mail_id}"
