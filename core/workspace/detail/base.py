"""What every screen and form of one item begins with."""

from functools import cached_property

from django.http import Http404

from core.work.models import WorkItem
from core.workspace import links
from core.workspace.base import KindView
from core.workspace.detail.reading import item_with_mark


class ItemBase(KindView):
    """Fetches the item; fetching is the check."""

    @cached_property
    def item(self) -> WorkItem:
        """The item of the address, or 404."""
        try:
            return item_with_mark(self.items(), self.viewer).get(number=self.kwargs["number"])
        except self.kind.model_class.DoesNotExist as error:
            raise Http404 from error

    @property
    def item_url(self) -> str:
        """The page of the item."""
        return links.item_url(self.kind_code, self.item.number)

    @property
    def list_url(self) -> str:
        """The list of the kind."""
        return links.list_url(self.kind_code)

    def back(self) -> str:
        """Where a form returns to: the page it stood on."""
        return self.safe_next(self.item_url)
