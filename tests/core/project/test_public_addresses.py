"""The address people reach a page under, in canonical links, in the API and in an export."""

import pytest
from wagtail.models import Site

from core.project.addresses import public_url
from webforms.models import FormPage


@pytest.fixture
def page(db, settings):
    settings.WAGDESK_BASE_URL = "https://help.nordlicht.example:8443"
    site = Site.objects.get(is_default_site=True)
    return site.root_page.add_child(instance=FormPage(title="Contact us", slug="contact-us"))


def test_the_default_site_is_below_our_own_address_whatever_its_row_says(page, client):
    url = "https://help.nordlicht.example:8443/contact-us/"

    assert public_url(page, site=Site.objects.get(is_default_site=True)) == url
    assert client.get(f"/api/v1/forms/{page.pk}").json()["url"] == url
    assert f'<link rel="canonical" href="{url}">' in client.get("/contact-us/").content.decode()


def test_alternates_are_below_it_whatever_host_was_asked(page, client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    head = client.get("/contact-us/", headers={"host": "10.0.0.5"}).content.decode()

    assert '<link rel="alternate" hreflang="en" href="https://help.nordlicht.example:8443/contact-us/">' in head
    assert "10.0.0.5" not in head.partition("</head>")[0]


def test_the_pages_api_names_no_other_host(page, client):
    base = "https://help.nordlicht.example:8443"
    alias = page.create_alias(update_slug="write-us")

    listed, one = client.get("/api/v2/pages/"), client.get(f"/api/v2/pages/{alias.pk}/")
    found = client.get(f"/api/v2/pages/find/?id={page.pk}")

    assert "://localhost" not in f"{listed.json()}{one.json()}"
    assert one.json()["meta"]["html_url"] == f"{base}/write-us/"
    assert one.json()["meta"]["alias_of"]["meta"]["html_url"] == f"{base}/contact-us/"
    assert one.json()["meta"]["parent"]["meta"]["html_url"] == f"{base}/"
    assert found["location"].partition("?")[0] == f"{base}/api/v2/pages/{page.pk}/"


def test_the_pages_api_of_another_site_stays_there(page, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Site.objects.create(hostname="second.example", root_page=page, port=443)

    (meta,) = (row["meta"] for row in client.get("/api/v2/pages/", headers={"host": "second.example"}).json()["items"])

    assert meta["html_url"] == "https://second.example/"
    assert meta["detail_url"] == f"https://second.example/api/v2/pages/{page.pk}/"


def test_another_site_keeps_its_own(page):
    second = Site.objects.create(hostname="second.example", root_page=page, port=443)

    assert public_url(page, site=second) == "https://second.example/"


def test_a_page_of_no_site_has_none(page):
    Site.objects.all().delete()

    assert public_url(page, site=None) == ""
