"""The results pages, the answers while one types, and the API: the same search, safe to show."""

import pytest
from django.urls import reverse

from core.conversations.models import Audience
from core.conversations.services import add_message, start_conversation
from tests.search.conftest import SYSTEM, index, make_item

pytestmark = pytest.mark.django_db
PORTAL, PORTAL_SUGGEST = "/search/", "/search/suggest"
ADMIN, ADMIN_SUGGEST = "/admin/search/", "/admin/search/suggest"
API, API_SUGGEST = "/api/v1/search", "/api/v1/search/suggestions"


@pytest.fixture
def dana_item(documents, cast):
    """Dana's request with a title that is an attack, and a note among agents."""
    item = make_item("Lamp <script>alert(1)</script>", requesters=[cast.dana.customer])
    conversation = start_conversation(item=item, audience=Audience.INTERNAL, by=SYSTEM)
    add_message(conversation=conversation, by=SYSTEM, text="The quokka told us <b>first</b>")
    index(conversation)
    return item


def body(response):
    return response.content.decode()


def test_the_addresses_are_what_others_look_up_by_name():
    assert [reverse(f"wagdesk_search:{name}") for name in ("results", "suggest")] == [PORTAL, PORTAL_SUGGEST]
    assert reverse("wagdesk_search_admin") == ADMIN


@pytest.mark.parametrize(("who", "finds"), [("dana", True), ("erin", False), ("visitor", False)])
def test_the_customers_page_shows_each_their_own(client, cast, dana_item, who, finds):
    cast.sign_in(client, who)

    response = client.get(PORTAL, {"q": "lamp"})

    assert response.status_code == 200
    assert (f"#{dana_item.number}" in body(response)) is finds
    assert ("Nothing found for" in body(response)) is not finds


def test_a_visitor_who_types_a_number_is_told_to_sign_in(client, cast):
    page = body(client.get(PORTAL, {"q": "#12"}))
    assert "/accounts/login/?next=%2Fsearch%2F%3Fq%3D%252312" in page
    assert "/accounts/login/?next=" not in body(client.get(PORTAL, {"q": "nowhere"}))

    cast.sign_in(client, "dana")
    assert "/accounts/login/?next=" not in body(client.get(PORTAL, {"q": "#12"}))


def test_what_was_found_is_marked_and_escaped(client, cast, dana_item):
    for who, address in (("dana", PORTAL), ("alice", ADMIN)):
        cast.sign_in(client, who)
        page = body(client.get(address, {"q": "lamp"}))
        assert "<mark>Lamp</mark> &lt;script&gt;" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("address", [PORTAL, ADMIN])
def test_what_was_typed_is_escaped(client, cast, documents, address):
    cast.sign_in(client, "alice")

    page = body(client.get(address, {"q": '"><script>alert(2)</script>', "kinds": '"><b>', "language": '"><b>'}))

    assert "<script>alert(2)" not in page
    assert '"><b>' not in page


def test_an_empty_box_finds_nothing_and_says_what_to_do(client, cast, documents):
    cast.sign_in(client, "alice")

    assert client.get(PORTAL).status_code == 200
    assert client.get(ADMIN).status_code == 200


def test_a_number_leads_straight_to_the_request(client, cast, dana_item):
    cast.sign_in(client, "dana")
    assert client.get(PORTAL, {"q": f"#{dana_item.number}"}).url == f"/portal/{dana_item.number}/"

    cast.sign_in(client, "alice")
    assert client.get(ADMIN, {"q": f"#{dana_item.number}"}).url == f"/admin/{dana_item.number}/"

    cast.sign_in(client, "erin")
    assert client.get(PORTAL, {"q": f"#{dana_item.number}"}).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("dana", 302), ("visitor", 302)])
def test_the_agents_page_and_answers_are_for_agents(client, cast, dana_item, who, status):
    cast.sign_in(client, who)

    assert client.get(ADMIN, {"q": "quokka"}).status_code == status
    assert client.get(ADMIN_SUGGEST, {"q": "quokka"}).status_code == status


def test_the_answer_while_one_types_has_the_agreed_shape(client, cast, dana_item):
    cast.sign_in(client, "dana")

    answer = client.get(PORTAL_SUGGEST, {"q": "lam"}).json()

    (group,) = answer["groups"]
    (result,) = group["results"]
    assert (answer["query"], answer["all_url"], answer["degraded"]) == ("lam", "/search/?q=lam", False)
    assert (group["kind"], group["label"], group["count"]) == ("item", "Your requests", 1)
    assert result["title"] == [["Lamp", True], [" <script>alert(1)</script>", False]]
    assert result["url"] == f"/portal/requests/{dana_item.number}/"
    assert set(result) >= {"title", "snippet", "url", "meta", "identifier"}


def test_a_number_is_offered_first_and_once_while_one_types(client, cast, dana_item):
    cast.sign_in(client, "alice")

    groups = client.get(ADMIN_SUGGEST, {"q": f"#{dana_item.number}"}).json()["groups"]

    assert groups[0]["kind"] == "jump"
    assert groups[0]["results"][0]["url"] == f"/admin/{dana_item.number}/"


def test_answers_are_never_kept_by_anybody_in_between(client, cast, dana_item):
    for address in (PORTAL, PORTAL_SUGGEST):
        assert "no-store" in client.get(address, {"q": "lamp"})["Cache-Control"]


def test_kinds_and_pages_are_followed_by_links(client, cast, documents):
    for number in range(25):
        make_item(f"Lamp {number}")
    cast.sign_in(client, "alice")

    first = client.get(ADMIN, {"q": "lamp", "kinds": "item"})
    second = client.get(ADMIN + first.context["next_url"])

    shown = [[one.pk for one in page.context["found"].results] for page in (first, second)]
    assert [len(pks) for pks in shown] == [20, 5]
    assert not set(shown[0]) & set(shown[1])
    assert second.context["first_url"] == "?q=lamp&kinds=item"


@pytest.mark.parametrize("address", [PORTAL, ADMIN])
def test_a_bad_cursor_is_refused_in_words(client, cast, documents, address):
    cast.sign_in(client, "alice")

    response = client.get(address, {"q": "lamp", "after": "nonsense"})

    assert response.status_code == 400
    assert "first page" in body(response)


@pytest.mark.parametrize("address", [PORTAL, PORTAL_SUGGEST, ADMIN_SUGGEST])
def test_search_only_reads(client, cast, documents, address):
    cast.sign_in(client, "alice")

    assert client.post(address, {"q": "lamp"}).status_code == 405


@pytest.mark.parametrize(("who", "total"), [("alice", 1), ("dana", 1), ("erin", 0), ("visitor", 0)])
def test_the_api_gives_each_their_own(client, cast, dana_item, who, total):
    cast.sign_in(client, who)

    answer = client.get(API, {"q": "lamp"}).json()

    assert len(answer["results"]) == total
    assert sum(one["count"] for one in answer["counts"]) == total
    assert (answer["degraded"], answer["relaxed"], answer["next_cursor"]) == (False, False, "")


def test_the_api_hides_notes_from_customers_at_any_door(client, cast, dana_item):
    cast.sign_in(client, "dana")
    assert client.get(API, {"q": "quokka"}).json()["results"] == []

    cast.sign_in(client, "alice")
    assert len(client.get(API, {"q": "quokka"}).json()["results"]) == 1
    assert client.get(API, {"q": "quokka"}, headers={"Wagdesk-Door": "portal"}).json()["results"] == []


@pytest.mark.parametrize(("who", "total"), [("alice", 1), ("dana", 1), ("erin", 0), ("visitor", 0)])
def test_the_api_suggests_to_each_their_own(client, cast, dana_item, who, total):
    cast.sign_in(client, who)

    answer = client.get(API_SUGGEST, {"q": "lam"}).json()

    assert [(group["count"], len(group["results"])) for group in answer["groups"]] == [(1, 1)] * total
    assert (answer["query"], answer["jump"], answer["degraded"]) == ("lam", None, False)
    number = client.get(API_SUGGEST, {"q": f"#{dana_item.number}"}).json()["jump"]
    assert (number is not None) == bool(total)


def test_the_api_suggests_nothing_from_notes_to_customers(client, cast, dana_item):
    cast.sign_in(client, "dana")
    assert client.get(API_SUGGEST, {"q": "quok"}).json()["groups"] == []

    cast.sign_in(client, "alice")
    assert len(client.get(API_SUGGEST, {"q": "quok"}).json()["groups"]) == 1


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({}, "q"), ({"q": "x" * 501}, "q"), ({"q": "a", "limit": 21}, "limit"), ({"q": "a", "kindz": "item"}, "kindz")],
)
def test_the_api_names_what_it_cannot_suggest_for(client, documents, parameters, field):
    response = client.get(API_SUGGEST, parameters)

    assert (response.status_code, field in response.json()["errors"]) == (400, True)


def test_suggestions_cost_the_same_for_any_number_of_results(client, cast, documents, count_queries):
    cast.sign_in(client, "alice")
    make_item("Lamp")
    few = count_queries(lambda: client.get(API_SUGGEST, {"q": "lam"}))

    for number in range(4):
        make_item(f"Lamp {number}")

    assert count_queries(lambda: client.get(API_SUGGEST, {"q": "lam"})) == few


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({}, "q"), ({"q": "x" * 501}, "q"), ({"q": "a", "limit": 0}, "limit"), ({"q": "a", "cursor": "zz"}, "cursor")],
)
def test_the_api_names_the_field_it_cannot_take(client, documents, parameters, field):
    response = client.get(API, parameters)

    assert response.status_code == 400
    assert field in response.json()["errors"]


def test_the_api_pages_through_everything(client, cast, documents):
    for number in range(7):
        make_item(f"Lamp {number}")
    cast.sign_in(client, "alice")
    found, cursor = [], ""
    while True:
        answer = client.get(API, {"q": "lamp ", "limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        found += [one["title"] for one in answer["results"]]
        if not (cursor := answer["next_cursor"]):
            break

    assert len(found) == 7


def test_every_admin_page_carries_the_overlay(client, cast, documents):
    cast.sign_in(client, "alice")

    page = body(client.get("/admin/"))

    assert 'data-controller="wd-search"' in page
    assert f'data-wd-search-url-value="{ADMIN_SUGGEST}"' in page
    assert "wagdesk_search/search.js" in page
