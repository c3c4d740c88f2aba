"""What other plugins may use of the e-mail channel."""

from plugins.email_channel.services import ensure_mailbox, ingest

__all__ = ["ensure_mailbox", "ingest"]
