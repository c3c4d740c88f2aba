"""A library's view that cannot read a query answers 400; what our own code does wrong stays a fault."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory

from core.people.models import User
from core.plugins.api import PluginConfig
from core.project.environment import natural
from core.project.middleware import QueryMiddleware

GET, POST = RequestFactory().get("/admin/?p=abc"), RequestFactory().post("/admin/?p=abc")
PLAIN = RequestFactory().get("/admin/")


def answer(request: HttpRequest, fault: Callable[[], Any]) -> HttpResponse | None:
    """What becomes of the error that this raises."""
    try:
        fault()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return QueryMiddleware(lambda request: HttpResponse()).process_exception(request, error)
    raise AssertionError("nothing was raised")


def of_plugin() -> None:
    """The error of a plugin that somebody installed."""
    exec("int('abc')", {"__name__": "a_plugin.views"})  # noqa: S102 - as if it stood there


@pytest.mark.django_db
def test_nonsense_for_a_view_of_wagtail_is_refused_and_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(User.objects.create_superuser("root@wagdesk.example", "a long enough sentence"))

    with caplog.at_level(logging.WARNING, "wagdesk.pages"):
        response = client.get("/admin/choose-page/chosen-multiple/?id=abc")

    assert response.status_code == 400
    assert b"We could not read that" in response.content
    assert [record.exc_info is not None for record in caplog.records if record.message == "query not read"] == [True]


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        pytest.param(GET, lambda: natural("abc"), id="ours"),
        pytest.param(GET, of_plugin, id="of a plugin"),
        pytest.param(GET, lambda: {}["abc"], id="no value at all"),
        pytest.param(PLAIN, lambda: int("abc"), id="without a query"),
        pytest.param(POST, lambda: int("abc"), id="in a form"),
    ],
)
def test_any_other_error_stays_a_fault(
    monkeypatch: pytest.MonkeyPatch, request_: HttpRequest, fault: Callable[[], Any]
) -> None:
    plugin = PluginConfig("a_plugin", sys.modules[__name__])
    monkeypatch.setattr(apps, "get_app_configs", lambda: [plugin])

    assert answer(request_, fault) is None


@pytest.fixture
def root(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root@wagdesk.example", "a long enough sentence"))
    return client


def drawn_with(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Every answer that is drawn after its view returned has this template."""
    template = engines["django"].from_string(text)
    monkeypatch.setattr(SimpleTemplateResponse, "resolve_template", lambda response, name: template)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/admin/plugins/", 500, id="without a query"),
        pytest.param("/admin/plugins/?tab=all", 500, id="ours"),
        pytest.param("/admin/reports/locked/?tab=all", 400, id="of Wagtail"),
    ],
)
def test_a_fault_in_a_template_is_whose_view_it_is(
    root: Client, monkeypatch: pytest.MonkeyPatch, address: str, status: int
) -> None:
    drawn_with(monkeypatch, "{{ 'a'|center:'abc' }}")

    assert root.get(address).status_code == status


@pytest.mark.parametrize("path", ["/admin/plugins/", "/admin/reports/locked/"])
def test_an_address_that_a_template_cannot_make_stays_a_fault(
    root: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    drawn_with(monkeypatch, "{% url 'no_such_name' %}")

    assert root.get(f"{path}?tab=all").status_code == 500
