"""Facts about mail that arrived."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class MailReceived(Event):
    """A mail is stored; it may be handled already when this is heard."""

    name: ClassVar[str] = "email_channel.mail.received.v1"
    mail_id: int

    @property
    def object_key(self) -> str:
        """Each mail for itself."""
        return f"email_channel.mail:{self.mail_id}"


EVENTS = (MailReceived,)
