"""All articles in one list for editors, whatever topic and language they stand in."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from knowledge_base.models import ArticlePage


class ArticleListing(PageListingViewSet):
    """Languages stand beside the titles; “last reviewed” shows what has not been looked at for long."""

    model = ArticlePage
    icon = "help"
    menu_label: ClassVar[Any] = _("Help articles")
    menu_name = "help-articles"
    menu_order = 210
    add_to_admin_menu = True
    columns: ClassVar[list[Column]] = [
        *PageListingViewSet.index_view_class.base_columns[:3],
        DateColumn("review_date", label=_("Last reviewed"), sort_key="review_date", width="12%"),
        *PageListingViewSet.index_view_class.base_columns[3:4],
        *PageListingViewSet.index_view_class.base_columns[5:],
    ]
