"""The agents' results page and the answers to the search overlay."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.access.api import viewer_of
from core.workspace.parts import LOOKS
from search.answers import answer, split
from search.cursors import BadCursor
from search.queries import find_number, jump, search
from search.results import Results
from search.views import NUMBER_SIGN, page_context

PAGE_SIZE = 20


class ResultsPage(WagtailAdminTemplateMixin, TemplateView):
    """Everything an agent may find."""

    template_name = "wagdesk_search/admin_results.html"
    page_title = _("Search")
    header_icon = "search"
    http_method_names = ["get", "head"]
    found: Results

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """ "#123" leads straight to it."""
        viewer, text = viewer_of(request), request.GET.get("q", "").strip()
        if text.startswith(NUMBER_SIGN) and (target := jump(viewer, text)):
            return redirect(target)
        self.kinds, self.language = split(request.GET.get("kinds", "")), request.GET.get("language", "")
        try:
            self.found = search(
                viewer,
                text,
                kinds=self.kinds,
                only_language=self.language,
                limit=PAGE_SIZE,
                cursor=request.GET.get("after") or None,
            )
        except BadCursor as error:
            return HttpResponseBadRequest(str(error))
        self.jump = find_number(viewer, text)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """This page stands alone below the admin's home."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tabs, results, the way on."""
        page = page_context(self.found, self.request, kinds=self.kinds, language=self.language)
        return super().get_context_data(jump=self.jump, looks=LOOKS, **page, **kwargs)


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> JsonResponse:
    """The best few of each kind, with the look of each status."""
    page_url = reverse("wagdesk_search_admin")
    found = answer(viewer_of(request), request.GET.get("q", ""), kinds=request.GET.get("kinds", ""), page_url=page_url)
    for group in found["groups"]:
        for result in group["results"]:
            result["tone"], result["status_icon"] = LOOKS.get(result.get("category"), ("neutral", "minus"))
    return JsonResponse(found)
