"""What a new installation needs of the knowledge base: an article that readers find."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.workspace.contributions import FirstStep
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage


def steps() -> list[FirstStep]:
    """None where nobody wants help articles: there is no page to put them below. Two queries."""
    index = KnowledgeBaseIndexPage.objects.only("pk").order_by("path").first()
    if index is None:
        return []
    return [
        FirstStep(
            _("Write the first article"),
            _("The help centre finds it, and the form suggests it while somebody is asking."),
            reverse("wagtailadmin_pages:add", args=["wagdesk_knowledge_base", "articlepage", index.pk]),
            ArticlePage.objects.live().exists(),
            order=20,
        )
    ]
