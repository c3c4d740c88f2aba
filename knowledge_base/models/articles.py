"""The article."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from knowledge_base.blocks.streams import content
from knowledge_base.models.base import HelpPage
from knowledge_base.rendering.plain import reading_minutes


class ArticlePage(HelpPage):
    """One answer in one language. Its translations are pages with the same translation key.

    Invariant: what was imported keeps where it came from (`import_key`, `import_path`, `import_language`) and a digest
    of its source, so that the next import knows whether anything changed.
    """

    summary = models.TextField(
        _("short answer"),
        max_length=1000,
        blank=True,
        help_text=_("One or two sentences. Readers see them in lists, search results and on top of the article."),
    )
    body = StreamField(content(0), blank=True, verbose_name=_("article"))
    review_date = models.DateField(
        _("last reviewed"), null=True, blank=True, help_text=_("When somebody last made sure that all of it is true.")
    )
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    import_path = models.CharField(_("path in the imported folder"), max_length=600, blank=True, editable=False)
    import_language = models.CharField(max_length=35, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    template = "wagdesk_knowledge_base/article.html"
    page_description = _("One answer")
    parent_page_types: ClassVar = [
        "wagdesk_knowledge_base.KnowledgeBaseIndexPage",
        "wagdesk_knowledge_base.CategoryPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels: ClassVar = [*Page.promote_panels, MultiFieldPanel([FieldPanel("review_date")], _("Care"))]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary")]
    exclude_fields_in_copy: ClassVar = [
        *HelpPage.exclude_fields_in_copy,
        *("import_path", "import_language", "import_digest"),
    ]
    #: The start page through whose language the reader came; set on the way here (`routing`).
    host: Any = None
    is_unrestricted = False

    api_fields: ClassVar = [APIField("summary"), APIField("body"), APIField("review_date")]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps the reading time; Wagtail cleans a page before it is published."""
        self.reading_minutes = reading_minutes(self.body.raw_data)
        super().full_clean(*args, **kwargs)

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer, unless the way here already found that nothing restricts the page."""
        if self.is_unrestricted:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge_base.views import article_context

        return {**super().get_context(request, *args, **kwargs), **article_context(self, request)}
