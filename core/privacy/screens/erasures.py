"""Erasures: those under way with what stops them, and the tombstones of those that are done."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem

from core.people.screens.base import PeoplePage
from core.privacy.models import Erasure
from core.privacy.registry import provider_labels
from core.privacy.rights import ERASE
from core.privacy.screens.person import ERASURE
from core.privacy.services import try_again

LIST = "wagdesk_privacy_erasures"


class ErasuresPage(PeoplePage):
    """The newest first."""

    right = ERASE
    template_name = "wagdesk_privacy/admin/erasures.html"
    header_icon = "bin"
    page_title = gettext_lazy("Erasures")

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of them."""
        rows = Erasure.objects.defer("person").select_related("begun_by")
        page = Paginator(rows, 50).get_page(request.GET.get("p"))
        return self.render(page=page)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """A place of its own."""
        return [{"url": "", "label": _("Erasures")}]


class ErasurePage(PeoplePage):
    """How far one is, and what it waits for."""

    right = ERASE
    template_name = "wagdesk_privacy/admin/erasure.html"
    header_icon = "bin"
    page_title = gettext_lazy("Erasure")
    shown = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As it stands now."""
        erasure = self._erasure(pk)
        self.shown = _("Customer %(number)s") % {"number": erasure.customer_id}
        labels = provider_labels()
        done = [(labels.get(slug, slug), number) for slug, number in erasure.progress.items() if number]
        return self.render(erasure=erasure, done=done, working_on=labels.get(erasure.working_on, ""))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry on now."""
        erasure = self._erasure(pk)
        try_again(erasure=erasure, by=self.actor)
        messages.success(request, _("It is tried again now."))
        return self.go(reverse(ERASURE, args=[pk]))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list."""
        return [{"url": reverse(LIST), "label": _("Erasures")}, {"url": "", "label": self.shown}]

    def _erasure(self, pk: int) -> Erasure:
        erasure = Erasure.objects.select_related("begun_by").filter(pk=pk).first()
        if erasure is None:
            raise Http404
        return erasure


class ErasuresMenuItem(MenuItem):
    """Below Settings, for who erases."""

    def __init__(self) -> None:
        super().__init__(_("Erasures"), reverse(LIST), name="erasures", icon_name="bin", order=820)

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ERASE)
