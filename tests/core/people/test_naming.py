"""The service has one name, on pages and in mails."""

import pytest
from django.core import mail
from wagtail.models import Site

from core.people.services import add_customer, invite_customer

pytestmark = pytest.mark.django_db


def name_site(text):
    assert Site.objects.filter(is_default_site=True).update(site_name=text) == 1
    Site.clear_site_root_paths_cache()


def letter(cast):
    lena = add_customer(email="lena@seegrund.example", name="Lena", by=cast.alice.actor)
    invite_customer(customer=lena, by=cast.alice.actor)
    return mail.outbox[-1]


def page(client):
    return client.get("/accounts/login/", follow=True).content.decode()


def test_mails_and_pages_say_the_name_of_the_site(client, cast):
    name_site("Nordlicht")

    assert "Nordlicht" in letter(cast).subject
    assert "Nordlicht" in page(client)


def test_a_site_without_a_name_has_that_of_the_installation(client, cast, settings):
    settings.WAGTAIL_SITE_NAME = "Sternwarte"
    name_site("")

    assert "Sternwarte" in letter(cast).subject
    assert "Sternwarte" in page(client)
