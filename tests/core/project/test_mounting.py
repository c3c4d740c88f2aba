"""Addresses of plugins exist only while the plugin is on."""

from collections.abc import Iterable
from types import SimpleNamespace

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, path
from django.urls.resolvers import RegexPattern, URLResolver

from core.plugins import gates
from core.plugins.api import hookimpl
from core.project import mounting


def hello(request: HttpRequest) -> HttpResponse:
    """A view of a plugin."""
    return HttpResponse("hello")


@hookimpl
def url_patterns() -> Iterable[URLPattern]:
    return [path("hello/", hello, name="hello")]


def answer_at(address: str) -> HttpResponse:
    """What the mounted addresses answer, past the project's own."""
    resolver = URLResolver(RegexPattern(r"^/"), mounting.plugin_addresses())
    match = resolver.resolve(address)
    return match.func(RequestFactory().get(address), *match.args, **match.kwargs)


def test_a_plugin_answers_below_its_own_prefix(db: None, plugins: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "is_enabled", lambda slug: slug == "greeter")
    with plugins.registered(greeter=SimpleNamespace(url_patterns=url_patterns)):
        assert answer_at("/x/greeter/hello/").content == b"hello"


def test_a_plugin_that_is_off_has_no_addresses(db: None, plugins: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "is_enabled", lambda slug: False)
    with plugins.registered(greeter=SimpleNamespace(url_patterns=url_patterns)), pytest.raises(Http404):
        answer_at("/x/greeter/hello/")
