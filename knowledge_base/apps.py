"""The knowledge base as a Django app."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class KnowledgeBaseConfig(CoreConfig):
    """Help articles."""

    name = "knowledge_base"
    label = "wagdesk_knowledge_base"
    slug: ClassVar[str] = "knowledge_base"
    verbose_name = _("Knowledge base")
    version: ClassVar[str] = "0.1.0"
    summary = _("Help articles in categories and languages, with import and export.")
    default = True

    def ready(self) -> None:
        from knowledge_base import signals

        signals.connect()
