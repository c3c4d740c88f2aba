"""The gate in front of a plugin's addresses: they do not exist while it is off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from core.plugins.switches import is_enabled

View = Callable[..., HttpResponseBase]


def only_while_enabled(slug: str) -> Callable[[View], View]:
    """A decorator for views: 404 while the plugin is off. Keeps what other decorators left on the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_enabled(slug):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
