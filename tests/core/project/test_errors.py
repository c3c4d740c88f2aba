"""Pages for when there is no page."""

import re

import pytest
from django.template import TemplateDoesNotExist
from django.urls import path

from core.project import errors


def broken(request):
    raise RuntimeError("secret detail")


urlpatterns = [path("broken/", broken), path("admin/broken/", broken)]
handler500 = "core.project.errors.server_error"


def test_a_missing_page_says_so_in_the_shell(client, db):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert b"This page is not here" in response.content
    assert b'class="wd-header"' in response.content


@pytest.mark.urls(__name__)
def test_our_own_fault_shows_the_number_that_stands_in_the_log(client, caplog):
    client.raise_request_exception = False
    response = client.get("/broken/")

    number = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{2}", response.content.decode())[0]
    assert response.status_code == 500
    assert number in [getattr(record, "fault_number", "") for record in caplog.records]
    assert b"secret detail" not in response.content


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("method", "address", "leads_to", "says"),
    [
        ("get", "/broken/?q=lamp", ["/", "/broken/?q=lamp", "/"], "is stored before we work on it"),
        ("post", "/broken/", ["/", "/"], "is stored before we work on it"),
        ("get", "/admin/broken/", ["/admin/", "/admin/broken/", "/admin/"], "whoever runs the service"),
        ("post", "/admin/broken/", ["/admin/", "/admin/"], "may not have been saved"),
    ],
)
def test_our_own_fault_leads_back_and_again_where_that_repeats_nothing(rf, method, address, leads_to, says):
    page = errors.server_error(getattr(rf, method)(address)).content.decode()

    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == leads_to
    assert says in page


def test_our_own_fault_is_answered_even_when_templates_are_the_fault(rf, monkeypatch):
    def missing(*args, **kwargs):
        raise TemplateDoesNotExist("500.html")

    monkeypatch.setattr(errors, "render_to_string", missing)
    response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.content


def test_the_fault_page_asks_no_database(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert errors.server_error(rf.get("/")).status_code == 500


def test_a_form_from_another_time_is_explained(rf, client, db):
    strict = client.__class__(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "dana@labor.example", "password": "x"})

    assert response.status_code == 403
    assert b"Please send it once more" in response.content


@pytest.mark.parametrize("name", ["400.html", "403.html", "429.html", "account/locked_out.html"])
def test_every_other_page_stands_in_the_shell(rf, db, name):
    from django.contrib.auth.models import AnonymousUser
    from django.shortcuts import render

    request = rf.get("/")
    request.user = AnonymousUser()

    assert b'class="wd-empty"' in render(request, name).content
