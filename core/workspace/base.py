"""What every screen of a kind begins with: the kind, the right to enter, the viewer, the page's furniture."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.conditions.api import Context
from core.people.screens.seat import AgentSeat
from core.work.errors import UnknownKind
from core.work.kinds import ItemKind, kind_of
from core.work.models import WorkItem
from core.workspace import links
from core.workspace.furniture import Furniture, furniture_of


class KindView(AgentSeat, WagtailAdminTemplateMixin, TemplateView):
    """A screen of the kind `kind_code`. Who may not view the kind does not enter."""

    kind_code = ""
    #: The right on the kind this screen needs.
    right = "view"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 while the kind is off, 403 without the right."""
        try:
            self.kind: ItemKind = kind_of(self.kind_code)
        except UnknownKind as error:
            raise Http404 from error
        if not request.user.has_perm(self.kind.permission(self.right)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def team_ids(self) -> tuple[int, ...]:
        """The viewer's teams, read from the tokens they hold anyway."""
        suffix = f".{self.kind_code}"
        refs = self.viewer.refs("team")
        return tuple(sorted(int(ref.removesuffix(suffix)) for ref in refs if ref.endswith(suffix)))

    @cached_property
    def context_of_conditions(self) -> Context:
        """What "me" and "my teams" mean in conditions."""
        return Context(user_id=self.agent.pk, team_ids=self.team_ids)

    @cached_property
    def furniture(self) -> Furniture:
        """Everything to choose from."""
        return furniture_of(self.kind_code, user_id=self.agent.pk)

    def items(self) -> Any:
        """Items of the kind the viewer may see."""
        return self.kind.model_class.objects.visible_to(self.viewer)

    def get_item(self, number: int) -> WorkItem:
        """One visible item; an invisible and an unknown number get the same answer."""
        try:
            return self.items().with_list_columns().select_related("scope").get(number=number)
        except WorkItem.DoesNotExist as error:
            raise Http404 from error

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here: the list of the kind, then this page."""
        return [{"url": links.list_url(self.kind_code), "label": self.kind.name_plural}]

    def get_header_icon(self) -> str:
        """That of the kind."""
        return self.kind.icon

    @property
    def may_add(self) -> bool:
        """Whether this agent may create items of the kind."""
        return self.request.user.has_perm(self.kind.permission("add"))

    @property
    def may_change(self) -> bool:
        """Whether this agent may change items of the kind."""
        return self.request.user.has_perm(self.kind.permission("change"))

    def add_button(self) -> list[HeaderButton]:
        """“Add ticket” in the header, for who may."""
        if not self.may_add:
            return []
        label = self.words["add"]
        return [HeaderButton(label, url=links.add_url(self.kind_code), icon_name="circle-plus")]

    @cached_property
    def words(self) -> dict[str, str]:
        """Sentences that name the kind."""
        from core.workspace.words import words_for

        return words_for(self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every template may name the kind and its words."""
        return super().get_context_data(kind=self.kind, words=self.words, may_change=self.may_change, **kwargs)
