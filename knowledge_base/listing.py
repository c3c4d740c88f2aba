"""All articles in one list, whatever topic and language they stand in: editors edit them, other agents read them."""

from typing import Any, ClassVar

from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.ui.tables.pages import PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from core.access.api import viewer_of
from knowledge_base.models import ArticlePage

#: Wagtail's columns by name.
OF_PAGES = {column.name: column for column in IndexView.base_columns}
REVIEWED = DateColumn("review_date", label=_("Last reviewed"), sort_key="review_date", width="12%")


class EditedTitleColumn(PageTitleColumn):
    """Wagtail's, which would count “1-0 of 0” where there is nothing; the foot says it as well."""

    def render_header_html(self, parent_context: Any) -> str:
        if parent_context.get("items_count"):
            return str(super().render_header_html(parent_context))
        plain = Column.get_header_context_data(self, parent_context)
        return str(get_template(Column.header_template_name).render(plain))


class PublicTitleColumn(TitleColumn):
    """A title that leads to what readers get."""

    def get_link_url(self, instance: Any, parent_context: Any) -> str:
        return instance.get_url(parent_context["request"]) or ""


class TopicColumn(ParentPageColumn):
    """The page above, for who cannot open it in the editor."""

    cell_template_name = Column.cell_template_name


class ArticleList(IndexView):
    """Editors get Wagtail's list of what they may edit; every other agent what is published and open to them."""

    page_title = _("Help articles")
    any_permission_required = None

    @cached_property
    def may_edit(self) -> bool:
        """Whether this person holds a right over any page."""
        return bool(self.user_has_any_permission(IndexView.any_permission_required))

    @cached_property
    def columns(self) -> list[Column]:
        """For who only reads: no boxes, no menu, nothing that leads into the editor."""
        if self.may_edit:
            title = EditedTitleColumn("title", label=_("Title"), sort_key="title", classname="title")
            after = ("latest_revision_created_at", "status")
            return [OF_PAGES["bulk_actions"], title, OF_PAGES["parent"], REVIEWED, *(OF_PAGES[name] for name in after)]
        return [
            PublicTitleColumn("title", label=_("Title"), sort_key="title"),
            Column("locale", label=_("Language"), width="12%"),
            TopicColumn("parent", label=_("Topic")),
            REVIEWED,
            OF_PAGES["latest_revision_created_at"],
        ]

    def get_base_queryset(self) -> Any:
        if self.may_edit:
            return super().get_base_queryset()
        readable = ArticlePage.objects.visible_to(viewer_of(self.request))
        return self.annotate_queryset(ArticlePage.objects.filter(pk__in=readable.values("pk")))


class ArticleListing(PageListingViewSet):
    """Languages stand beside the titles; “last reviewed” shows what has not been looked at for long."""

    model = ArticlePage
    icon = "doc-full"
    menu_label: ClassVar[Any] = _("Help articles")
    #: Wagtail marks as open whatever entry's name this one begins with: “help-articles” would be below “help”.
    menu_name = "articles"
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ArticleList
    #: The list's own: they depend on who looks.
    columns = PageListingViewSet.UNDEFINED
