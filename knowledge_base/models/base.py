"""What all pages of the knowledge base share: who may read them, and where they came from."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from core.access.api import Viewer
from knowledge_base.access import readable_q


class HelpPageQuerySet(PageQuerySet):
    """Pages of the knowledge base."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The published pages whose view restrictions this viewer passes."""
        return self.filter(readable_q(viewer))


HelpPageManager = PageManager.from_queryset(HelpPageQuerySet)


class HelpPage(Page):
    """A page of the knowledge base. Not a table: each kind of page has its own."""

    #: Where it came from: the path in the imported folder without its language. Translations share it.
    import_key = models.CharField(_("imported from"), max_length=500, blank=True, editable=False, db_index=True)

    objects = HelpPageManager()

    #: A copy is another page: the next import must not take it for the one it knows.
    exclude_fields_in_copy: ClassVar = ["import_key"]

    class Meta:
        abstract = True
