"""Who can see a request: people of one name are told apart, and nobody reads an address that is none of theirs."""

import pytest

from core.conversations.arrivals import Arrival
from core.conversations.models import Participant
from core.conversations.services import take_in
from core.people.services import add_customer
from portal_pages.readers import Reader, readers_of

YOU, SEEGRUND, BRIGHTWATER = "You", "Seegrund", "Brightwater"


@pytest.fixture
def item(cast):
    """Dana's request."""
    arrival = Arrival(customer_id=cast.dana.customer.pk, subject="Drift", text="It drifts.")
    return take_in(arrival, source="form:1", channel="form").item


@pytest.fixture
def join(cast, item):
    """`join("dana@…", "Dana", organization)`: somebody else takes part."""

    def call(email, name, organization=None):
        customer = add_customer(email=email, name=name, organization=organization, by=cast.root.actor)
        Participant.objects.create(conversation=item.conversations.get(), customer=customer)

    return call


def details(cast, item):
    """What Dana reads behind the names."""
    return [one.detail for one in readers_of(cast.dana.viewer, item)]


def test_a_name_that_stands_once_needs_nothing_more(cast, item, join):
    join("eva@seegrund.example", "Eva", cast.seegrund)

    assert readers_of(cast.dana.viewer, item) == [Reader("Dana"), Reader("Eva")]


def test_people_of_two_organisations_are_told_apart_by_these(cast, item, join):
    join("d.two@brightwater.example", "Dana", cast.brightwater)
    join("d.three@gmail.com", "Dana")

    assert details(cast, item) == ["", BRIGHTWATER, YOU]


def test_colleagues_are_told_apart_by_what_stands_before_the_at(cast, item, join):
    join("d.two@seegrund.example", "Dana", cast.seegrund)
    join("d.three@seegrund.example", "Dana", cast.seegrund)

    assert details(cast, item) == [YOU, "d.three", "d.two"]


def test_many_of_equal_names_cost_as_much_as_two(cast, item, join, count_queries):
    join("d.two@seegrund.example", "Dana", cast.seegrund)
    few = count_queries(lambda: details(cast, item))
    for number in range(6):
        join(f"e{number}@seegrund.example", f"Eva {number % 3}", cast.seegrund)

    assert count_queries(lambda: details(cast, item)) == few


def test_nothing_of_a_strangers_address_is_shown(client, cast, item, join):
    join("d.two@brightwater.example", "Eva", cast.brightwater)
    join("d.three@brightwater.example", "Eva", cast.brightwater)
    join("d.four@gmail.com", "Noor")
    join("d.five@gmail.com", "Noor")
    cast.sign_in(client, "dana")

    page = client.get(f"/portal/requests/{item.number}/").content.decode()

    assert details(cast, item) == ["", BRIGHTWATER, BRIGHTWATER, "", ""]
    assert "d." not in "".join(details(cast, item))
    assert not any(part in page for part in ("d.two", "d.three", "d.four", "d.five"))


def test_people_of_no_organisation_are_no_colleagues(cast, item, join):
    cast.dana.customer.organization = None
    cast.dana.customer.save()
    join("d.two@gmail.com", "Dana")
    join("d.three@gmail.com", "Dana")

    assert details(cast, item) == ["", "", YOU]


def test_the_page_shows_what_tells_them_apart(client, cast, item, join):
    join("d.two@brightwater.example", "Dana", cast.brightwater)
    cast.sign_in(client, "dana")

    page = client.get(f"/portal/requests/{item.number}/").content.decode()

    assert "<span>Dana<small>Brightwater</small></span>" in page
    assert "<span>Dana<small>You</small></span>" in page
