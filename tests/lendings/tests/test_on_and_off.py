"""Everything lendings add is there while they are on, gone while they are off, and back afterwards."""

import pytest
from django.core.cache import cache
from wagdesk_lendings.hooks import DONE

from core.access.api import service
from core.conversations.arrivals import Arrival
from core.conversations.services import take_in
from core.events.relay import run_until_idle
from core.plugins.switches import set_enabled
from core.work.kinds import enabled_kinds
from core.work.models import WorkItem
from core.work.services import create_item
from portal_pages.sections import portal_kinds
from search.registry import documents

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lending(flushed_defaults, cast):
    """Dana asks by form for an instrument."""
    intake = take_in(
        Arrival(customer_id=cast.dana.customer.pk, subject="lend: PX3-104412", text="For a week."),
        source="form:1",
        channel="form",
    )
    run_until_idle()
    return intake.item


@service
def kind_of_latest():
    return WorkItem.objects.order_by("pk").last().kind


def asked_of_nobody(cast, subject):
    """What becomes of an arrival."""
    take_in(Arrival(customer_id=cast.dana.customer.pk, subject=subject, text="Now."), source="form:1", channel="form")
    return kind_of_latest()


class Looks:
    """Each way by which somebody could meet a lending."""

    def __init__(self, cast, client, item):
        self.cast, self.client, self.item = cast, client, item

    def get(self, who, url, **headers):
        cache.clear()
        self.cast.sign_in(self.client, who)
        return self.client.get(url, headers=headers or None)

    def body(self, who, url):
        return self.get(who, url).content.decode()

    def everything(self):
        """Name → whether it is there."""
        number = self.item.number
        desk, portal = f"/admin/lendings/{number}/", f"/portal/requests/{number}/"
        heard = len(DONE)
        create_item(kind="ticket", title="Heard?", by=self.cast.root.actor)
        run_until_idle()
        return {
            "address of the list": self.get("root", "/admin/lendings/").status_code == 200,
            "address of the item": self.get("root", desk).status_code == 200,
            "menu": '"/admin/lendings/"' in self.body("root", "/admin/"),
            "panel": "Serial number PX3-104412" in self.body("root", f"{desk}related/"),
            "api list": self.get("root", "/api/v1/lendings").status_code == 200,
            "api item": self.get("root", f"/api/v1/lendings/{number}").status_code == 200,
            "api details": self.get("root", "/api/v1/lending-details").status_code == 200,
            "search of agents": "PX3-104412" in str(self.get("root", "/api/v1/search?q=PX3-104412").json()["results"]),
            "search screen": desk in self.body("root", "/admin/search/?q=PX3-104412"),
            "portal list": portal in self.body("dana", "/portal/?state=all"),
            "portal item": self.get("dana", portal).status_code == 200,
            "kind": "lending" in [kind.code for kind in enabled_kinds()],
            "portal section": "lending" in portal_kinds(),
            "document": "lending" in documents(),
            "subscriber": len(DONE) > heard,
        }


def test_it_is_there_gone_and_back(cast, client, lending):
    looks = Looks(cast, client, lending)
    assert lending.kind == "lending"
    before = looks.everything()
    assert not [name for name, there in before.items() if not there]
    assert asked_of_nobody(cast, "lend: PX4") == "lending"

    set_enabled(slug="lendings", enabled=False)
    assert not [name for name, there in looks.everything().items() if there]
    assert asked_of_nobody(cast, "lend: PX5") == "ticket"

    set_enabled(slug="lendings", enabled=True)
    assert looks.everything() == before
