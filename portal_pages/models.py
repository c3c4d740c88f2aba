"""The home page, and what administrators decide about the portal."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, Page

from portal_pages import home


class HomePage(Page):
    """The front door: search, the customer's open requests, topics, ways to ask."""

    hero_title = models.CharField(_("headline"), max_length=120, blank=True, help_text=_("Empty: How can we help?"))
    hero_text = models.CharField(_("text below"), max_length=250, blank=True)
    topics = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topics below"),
        help_text=_("The page whose children are shown as topics: usually the help articles."),
    )

    template = "wagdesk_portal_pages/home.html"
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_text")], heading=_("Headline")),
        PageChooserPanel("topics"),
        InlinePanel("articles", heading=_("Often needed"), label=_("article")),
        InlinePanel("contacts", heading=_("Talk to us"), label=_("way to ask")),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Topics, articles, the customer's open requests."""
        return {**super().get_context(request, *args, **kwargs), **home.facts(self, request)}


class HomeArticle(Orderable):
    """An article that many ask for, on the home page; readers get it in their own language where it exists."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="articles")
    target = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))

    panels: ClassVar = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("often needed article")
        verbose_name_plural = _("often needed articles")


class HomeContact(Orderable):
    """A way to ask, on the home page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="contacts")
    target = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))
    text = models.CharField(_("text"), max_length=160, blank=True)

    panels: ClassVar = [PageChooserPanel("target"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("way to ask")
        verbose_name_plural = _("ways to ask")


@register_setting(icon="user")
class PortalSettings(BaseGenericSetting):
    """What customers see once they are signed in."""

    shares_organization = models.BooleanField(
        _("requests of colleagues"),
        default=False,
        help_text=_("Customers see the public conversations of everybody in their organisation."),
    )
    shares_projects = models.BooleanField(
        _("shared projects"),
        default=True,
        help_text=_("Customers see what is in projects that are shared with them or their organisation."),
    )
    shows_priority = models.BooleanField(_("priority"), default=True)
    shows_assignee = models.BooleanField(_("who works on it"), default=True)
    shows_tags = models.BooleanField(_("tags"), default=False)
    may_close = models.BooleanField(_("customers may close a request"), default=True)

    panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("shares_organization"), FieldPanel("shares_projects")], heading=_("Besides their own requests")
        ),
        MultiFieldPanel(
            [FieldPanel("shows_priority"), FieldPanel("shows_assignee"), FieldPanel("shows_tags")],
            heading=_("Properties they see"),
        ),
        FieldPanel("may_close"),
    ]

    class Meta:
        verbose_name = _("portal")

    @classmethod
    def current(cls) -> "PortalSettings":
        """As decided, or the defaults. Unlike Wagtail's `load` it writes nothing: reading a page must not."""
        return cls.objects.first() or cls()
