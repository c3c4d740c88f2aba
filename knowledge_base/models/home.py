"""The start page of the help articles."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from knowledge_base.models.base import HelpPage


class KnowledgeBaseIndexPage(HelpPage):
    """Where readers search and choose a topic. Each language has its own, sharing a translation key.

    It routes to every page below by the whole address at once, so that depth costs no queries; a page that does not
    exist in the reader's language is served in the site's language, with a word about it.
    """

    heading = models.CharField(
        _("heading"), max_length=120, blank=True, help_text=_("The large line above the search field.")
    )
    intro = models.CharField(_("introduction"), max_length=300, blank=True, help_text=_("One sentence below it."))
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page to ask for help"),
        help_text=_("Where “Send a request” leads, such as a form. Without it articles do not offer one."),
    )

    template = "wagdesk_knowledge_base/home.html"
    page_description = _("Start page of the help articles")
    subpage_types: ClassVar = ["wagdesk_knowledge_base.CategoryPage", "wagdesk_knowledge_base.ArticlePage"]
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("intro"),
        PageChooserPanel("contact_page"),
    ]

    class Meta:
        verbose_name = _("help articles (start)")
        verbose_name_plural = _("help articles (start)")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page at this address below, in two queries at any depth."""
        from knowledge_base.routing import resolve

        if not path_components:
            return super().route(request, path_components)
        found = resolve(self, path_components)
        if found is None:
            raise Http404
        return RouteResult(found)

    def shelf(self, request: HttpRequest) -> Any:
        """Topics and addresses as read in this page's language, for pages elsewhere on the site that list them."""
        from knowledge_base.guide import Guide

        return Guide(request, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge_base.views import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(self, request)}
