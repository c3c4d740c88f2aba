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


def test_another_site_keeps_its_own(page):
    second = Site.objects.create(hostname="second.example", root_page=page, port=443)

    assert public_url(page, site=second) == "https://second.example/"


def test_a_page_of_no_site_has_none(page):
    Site.objects.all().delete()

    assert public_url(page, site=None) == ""
