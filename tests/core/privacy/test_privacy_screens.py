"""The way an administrator goes: look, type the name, follow how far it is."""

import pytest
from django.urls import reverse

from core.events.relay import run_until_idle
from core.people.models import Customer
from core.plugins.switches import set_enabled
from core.privacy.models import Erasure

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast, client):
    cast.sign_in(client, "root")
    return reverse("wagdesk_privacy_person", args=[cast.dana.customer.pk])


def test_the_customer_leads_to_their_personal_data(client, cast, page):
    assert page in client.get(f"/admin/customers/{cast.dana.customer.pk}/").content.decode()
    assert page in client.get(f"/admin/customers/?customer={cast.dana.customer.pk}").content.decode()


def test_erasing_shows_first_what_would_happen_and_then_how_far_it_is(client, cast, page):
    preview = client.get(page, {"mode": "erase"}).content.decode()
    assert "1 address is deleted." in preview
    assert "Type “Dana” to confirm" in preview
    wrong = client.post(f"{page}erase/", {"mode": "erase", "typed": "Erin"})
    assert wrong.status_code == 422
    assert "Nothing was erased." in wrong.content.decode()

    answer = client.post(f"{page}erase/", {"mode": "erase", "typed": "Dana"})

    erasure = Erasure.objects.get()
    assert answer.url == reverse("wagdesk_privacy_erasure", args=[erasure.pk])
    assert "Under way." in client.get(answer.url).content.decode()
    assert "being erased" in client.get(page).content.decode()
    run_until_idle()
    done = client.get(answer.url).content.decode()
    assert "Every part of the service looked again and found nothing." in done
    assert "Dana" not in done
    assert client.get(page).status_code == 404
    assert answer.url in client.get(reverse("wagdesk_privacy_erasures")).content.decode()


def test_what_an_erasure_waits_for_is_said_before_and_while_it_waits(client, cast, page):
    set_enabled(slug="email_channel", enabled=False)
    assert "Before anything is erased it would wait:" in client.get(page, {"mode": "anonymise"}).content.decode()
    url = client.post(f"{page}erase/", {"mode": "anonymise", "typed": "Dana"}).url
    run_until_idle()
    assert "is switched off. Switch it on." in client.get(url).content.decode()
    assert Customer._base_manager.filter(name="Dana").exists()

    set_enabled(slug="email_channel", enabled=True)
    client.post(url)
    run_until_idle()

    assert Erasure.objects.get().is_done
    assert "Made anonymous on" in client.get(page).content.decode()
    assert not Customer._base_manager.filter(name="Dana").exists()


def test_a_customer_finds_their_data_among_the_pages_of_their_account(client, cast):
    cast.sign_in(client, "dana")
    own = reverse("wagdesk_privacy_own")

    assert own in client.get(reverse("account_email")).content.decode()
    assert "Download my data" in client.get(own).content.decode()
    cast.sign_in(client, "alice")
    assert own not in client.get(reverse("account_email")).content.decode()
    assert "You are no customer here" in client.get(own).content.decode()
