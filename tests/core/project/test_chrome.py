"""What stands around every customer page."""

import pytest
from django.template import RequestContext, Template
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction, Site

from core.people.models import Customer
from core.project import chrome, site_menu


@pytest.fixture
def home(db):
    return Site.objects.get(is_default_site=True).root_page


def entry(home, title, **values):
    return home.add_child(instance=Page(title=title, show_in_menus=True, **values))


def labels(rf):
    return [link.label for link in site_menu.entries(rf.get("/"))]


def test_the_menu_holds_published_pages_that_are_ticked(rf, home):
    entry(home, "Help articles")
    entry(home, "Draft", live=False)
    home.add_child(instance=Page(title="Not ticked"))

    assert labels(rf) == ["Help articles"]


def test_a_restricted_page_never_shows_in_the_menu(rf, home):
    page = entry(home, "For staff")
    assert labels(rf) == ["For staff"]

    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert labels(rf) == []


def test_the_menu_is_read_once(rf, home, django_assert_num_queries):
    labels(rf)
    request = rf.get("/")
    Site.find_for_request(request)

    with django_assert_num_queries(0):
        site_menu.entries(request)


def test_a_renamed_page_is_renamed_in_the_menu_at_once(rf, home):
    page = entry(home, "Help")
    assert labels(rf) == ["Help"]
    page.title = "Help articles"
    page.save()

    assert labels(rf) == ["Help articles"]


@pytest.mark.parametrize(
    ("path", "url", "state"),
    [("/help/", "/help/", "page"), ("/help/a/", "/help/", "true"), ("/helpful/", "/help/", ""), ("/x/", "/", "")],
)
def test_an_entry_knows_whether_the_page_is_it_or_below_it(path, url, state):
    assert chrome.current(path, url) == state


def test_nothing_is_read_before_a_template_asks(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        Template("Nothing of the frame.").render(RequestContext(rf.get("/")))


def test_a_page_offers_only_the_languages_it_is_published_in(rf, home):
    finnish = Locale.objects.get_or_create(language_code="fi")[0]
    german = Locale.objects.get_or_create(language_code="de")[0]
    page = entry(home, "Help")
    home.copy_for_translation(finnish).save_revision().publish()
    home.copy_for_translation(german)
    page.copy_for_translation(finnish).save_revision().publish()
    page.copy_for_translation(german)

    found = chrome.languages_of(page, rf.get("/"))

    assert {(language.code, language.current) for language in found} == {("en", True), ("fi", False)}


def test_a_view_may_name_its_languages_itself(rf, db):
    source = "{% load wagdesk_site %}{% wd_languages as found %}{{ found|length }}"

    assert Template(source).render(RequestContext(rf.get("/"), {"page_languages": []})) == "0"


def test_pages_without_an_editor_exist_in_the_languages_of_the_site(client, db):
    Locale.objects.get_or_create(language_code="fi")
    with translation.override("en"):
        html = client.get("/accounts/login/").content.decode()

    assert 'href="/fi/accounts/login/"' in html
    assert "Suomi" in html


def test_a_visitor_is_offered_to_sign_in_and_a_customer_their_menu(client, cast):
    assert b"Sign in</a>" in client.get("/accounts/login/").content

    client.force_login(cast.dana.user)
    html = client.get("/accounts/email/").content.decode()

    assert "Sign out" in html
    assert "Agents’ desk" not in html


def test_who_signed_in_by_code_is_called_as_they_called_themselves(client, cast):
    user = cast.dana.user
    user.first_name = ""
    user.save()
    Customer._base_manager.filter(user=user).update(name="Dana Reuter")

    client.force_login(user)

    assert "Account: Dana Reuter" in client.get("/accounts/email/").content.decode()
