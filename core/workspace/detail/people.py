"""Requesters, followers and links of an item: small forms, each one verb."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.access.api import row_key
from core.people.models import Customer, User
from core.people.services import customer_for_address
from core.work.errors import InvalidField
from core.work.models import LinkType, WorkItem
from core.work.services import (
    add_follower,
    add_requester,
    link_items,
    remove_follower,
    remove_requester,
    unlink_items,
)
from core.workspace.detail.base import ItemBase
from core.workspace.detail.writing import FAULTS


class Change(ItemBase):
    """One change, then back to the page; what is refused is said there."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`apply` does it."""
        try:
            self.apply(request)
        except FAULTS as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(self.back())

    def apply(self, request: HttpRequest) -> None:
        """The change itself."""
        raise NotImplementedError


class Requesters(Change):
    """Somebody more asks, or somebody no longer does."""

    def apply(self, request: HttpRequest) -> None:
        """`add` is an address; `remove` a customer."""
        if remove := row_key(request.POST.get("remove", "")):
            customer = Customer.objects.visible_to(self.viewer).filter(pk=remove).first()
            if customer is not None:
                remove_requester(item=self.item, customer=customer, by=self.actor)
            return
        customer = customer_for_address(value=request.POST.get("add", "").strip())
        add_requester(item=self.item, customer=customer, by=self.actor)


class Followers(Change):
    """An agent hears of the item, or no longer."""

    def apply(self, request: HttpRequest) -> None:
        """`add` and `remove` are agents; `me` is who is signed in."""
        verb: Callable[..., Any] = add_follower if "add" in request.POST else remove_follower
        wanted = request.POST.get("add") or request.POST.get("remove", "")
        pk = self.agent.pk if wanted == "me" else row_key(wanted)
        user = User.objects.filter(pk=pk, is_agent=True, is_active=True).first() if pk else None
        if user is None:
            raise InvalidField("user", _("This cannot be chosen here (any more)."))
        verb(item=self.item, user=user, by=self.actor)


class Links(Change):
    """This item relates to another, or no longer."""

    def apply(self, request: HttpRequest) -> None:
        """`number` is the other item's; `remove` undoes a link in the direction it was made."""
        link_type = request.POST.get("type", LinkType.RELATES)
        if link_type not in LinkType.values:
            raise InvalidField("type", _("This cannot be chosen here (any more)."))
        given = row_key(request.POST.get("number", "").strip().removeprefix("#"))
        other = WorkItem.objects.visible_to(self.viewer).filter(number=given or 0).first()
        if other is None:
            raise InvalidField(
                "number", _("There is no #%(number)s here.") % {"number": request.POST.get("number", "")}
            )
        verb: Callable[..., Any] = unlink_items if "remove" in request.POST else link_items
        source, target = (other, self.item) if request.POST.get("backwards") else (self.item, other)
        verb(source=source, target=target, by=self.actor, link_type=link_type)
