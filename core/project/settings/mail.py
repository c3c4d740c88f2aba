"""Mail: everything Django sends is queued in the outbox, and leaves through WAGDESK_MAIL_URL."""

from core.project import environment

__all__ = ["DEFAULT_FROM_EMAIL", "EMAIL_BACKEND", "SERVER_EMAIL", "WAGDESK_MAIL_URL", "WAGDESK_UNDO_SECONDS"]

EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
WAGDESK_MAIL_URL = environment.MAIL_URL.read()
DEFAULT_FROM_EMAIL = environment.MAIL_FROM.read()
SERVER_EMAIL = DEFAULT_FROM_EMAIL
WAGDESK_UNDO_SECONDS = environment.UNDO_SECONDS.read()
