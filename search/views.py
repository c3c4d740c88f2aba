"""The customers' results page and the answers while they type."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access.api import viewer_of
from search.answers import answer, split
from search.cursors import BadCursor
from search.queries import is_number, jump, search
from search.results import Results

PAGE_SIZE = 10
NUMBER_SIGN = "#"


@require_safe
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """What was found, a page at a time; "#123" leads straight to it."""
    viewer, text = viewer_of(request), request.GET.get("q", "").strip()
    if text.startswith(NUMBER_SIGN) and (target := jump(viewer, text)):
        return redirect(target)
    kinds, language = split(request.GET.get("kinds", "")), request.GET.get("language", "")
    try:
        found = search(
            viewer, text, kinds=kinds, only_language=language, limit=PAGE_SIZE, cursor=request.GET.get("after") or None
        )
    except BadCursor as error:
        return HttpResponseBadRequest(str(error))
    context = page_context(found, request, kinds=kinds, language=language)
    if is_number(text) and not request.user.is_authenticated:
        context["sign_in_url"] = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    return render(request, "wagdesk_search/results.html", context)


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> JsonResponse:
    """The best few of each kind."""
    kinds, page_url = request.GET.get("kinds", ""), reverse("wagdesk_search:results")
    return JsonResponse(answer(viewer_of(request), request.GET.get("q", ""), kinds=kinds, page_url=page_url))


def page_context(found: Results, request: HttpRequest, *, kinds: list[str], language: str) -> dict[str, Any]:
    """What both results pages show: tabs of kinds, the results, the way on."""
    shown = sum(one.count for one in found.kinds if not kinds or one.kind in kinds)
    tabs = [{"label": "", "url": address(request, kinds=""), "current": not kinds, "count": found.total}]
    for one in found.kinds:
        current = kinds == [one.kind]
        tabs.append(
            {
                "label": one.label,
                "url": address(request, kinds=one.kind),
                "current": current,
                "count": one.count,
            }
        )
    return {
        "found": found,
        "shown": shown,
        "tabs": tabs,
        "kinds": ",".join(kinds),
        "language": language,
        "languages": settings.LANGUAGES,
        "next_url": address(request, after=found.next_cursor) if found.next_cursor else "",
        "first_url": address(request) if request.GET.get("after") else "",
    }


def address(request: HttpRequest, **changes: str) -> str:
    """This page with some parameters changed, back on its first page unless told otherwise."""
    kept = {name: request.GET.get(name, "") for name in ("q", "kinds", "language")}
    return f"?{urlencode({name: value for name, value in (kept | changes).items() if value})}"
