"""Topics: folders of articles."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from knowledge_base.models.base import HelpPage


class Icon(models.TextChoices):
    """Drawings that go with a topic; the names are those of the customer pages' icons."""

    BOOK = "book", _("Book")
    START = "start", _("On switch")
    GAUGE = "gauge", _("Gauge")
    ALERT = "alert", _("Warning sign")
    CHIP = "chip", _("Chip")
    VIAL = "vial", _("Flask")
    BOX = "box", _("Box")
    FOLDER = "folder", _("Folder")
    CARD = "card", _("Bank card")
    CLOCK = "clock", _("Clock")
    KEY = "key", _("Key")
    LOCK = "lock", _("Lock")
    SHIELD = "shield", _("Shield")
    MAIL = "mail", _("Letter")
    PHONE = "phone", _("Telephone")
    CHAT = "chat", _("Speech bubble")
    USERS = "users", _("People")
    SETTINGS = "settings", _("Sliders")
    WRENCH = "wrench", _("Wrench")
    TRUCK = "truck", _("Lorry")
    LAMP = "lamp", _("Lamp")
    GLOBE = "globe", _("Globe")


class CategoryPage(HelpPage):
    """A topic; topics may stand in one another."""

    icon = models.CharField(_("icon"), max_length=20, choices=Icon, default=Icon.BOOK)
    intro = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("One sentence: what is answered here.")
    )

    template = "wagdesk_knowledge_base/category.html"
    page_description = _("A topic that holds articles and further topics")
    parent_page_types: ClassVar = [
        "wagdesk_knowledge_base.KnowledgeBaseIndexPage",
        "wagdesk_knowledge_base.CategoryPage",
    ]
    subpage_types: ClassVar = ["wagdesk_knowledge_base.CategoryPage", "wagdesk_knowledge_base.ArticlePage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro"), FieldPanel("icon")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge_base.views import category_context

        return {**super().get_context(request, *args, **kwargs), **category_context(self, request)}
