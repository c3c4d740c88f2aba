"""Conversations as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class ConversationsConfig(CoreConfig):
    """Conversations, messages, attachments, intake."""

    name = "core.conversations"
    label = "wagdesk_conversations"
    slug = "core.conversations"
    verbose_name = _("Conversations")
    default = True
