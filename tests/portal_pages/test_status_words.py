"""Statuses an installation begins with are read in the reader's language; what an administrator wrote stays."""

import pytest

from core.work.models import Status, StatusCategory
from core.work.services import create_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast):
    return create_item(
        kind="ticket", title="Drift", by=cast.root.actor, team=cast.field_support, requesters=[cast.dana.customer]
    )


@pytest.mark.parametrize(("language", "word"), [("de", "Eingegangen"), ("fr", "Reçue"), ("en", "Received")])
def test_a_status_is_read_in_the_language_of_the_page(client, cast, item, language, word):
    cast.sign_in(client, "dana")
    prefix = "" if language == "en" else f"/{language}"

    page = client.get(f"{prefix}/portal/requests/{item.number}/").content.decode()

    assert f">{word}</span>" in page or word in page
    assert ("Received" in page) is (language == "en")


def test_what_an_administrator_wrote_stays(client, cast, item):
    Status.objects.filter(category=StatusCategory.NEW).update(customer_label="On Bo's desk")
    cast.sign_in(client, "dana")

    assert "On Bo&#x27;s desk" in client.get(f"/de/portal/requests/{item.number}/").content.decode()
