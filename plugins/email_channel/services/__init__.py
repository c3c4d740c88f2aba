"""Everything that changes mail."""

from plugins.email_channel.services.ingesting import AGAIN, ingest, process, retry, store
from plugins.email_channel.services.mailboxes import default_mailbox, ensure_mailbox, own_addresses

__all__ = ["AGAIN", "default_mailbox", "ensure_mailbox", "ingest", "own_addresses", "process", "retry", "store"]
