"""Kinds of work: what a plugin says of the items it brings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps

from core.plugins.api import contributions, enabled_slugs
from core.work.errors import UnknownKind

if TYPE_CHECKING:
    from core.work.models import WorkItem


@dataclass(frozen=True)
class ItemKind:
    """A kind of work item, contributed through the hook `work_item_types`.

    `model` labels a proxy of WorkItem whose KIND is `code`; its model permissions (view, add, change, delete and
    `view_all_<code>`) are the rights on items of the kind.
    """

    code: str
    model: str
    name: Any
    name_plural: Any
    icon: str

    @property
    def model_class(self) -> "type[WorkItem]":
        """The proxy."""
        return cast("type[WorkItem]", apps.get_model(self.model))

    def permission(self, action: str) -> str:
        """The full name of a right: `permission("change")` → "wagdesk_tickets.change_ticket"."""
        return f"{self.model.split('.')[0]}.{action}_{self.code}"


def enabled_kinds() -> list[ItemKind]:
    """Kinds whose plugins are on."""
    on = enabled_slugs()
    return [found.value for found in contributions("work_item_types") if found.plugin in on]


def kind_of(code: str) -> ItemKind:
    """The enabled kind with this code; raises UnknownKind."""
    for kind in enabled_kinds():
        if kind.code == code:
            return kind
    raise UnknownKind(code)
