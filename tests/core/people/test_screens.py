"""The customers screens: who may enter, what is shown, what a press does, and that rows cost no queries."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse

from core.access.api import Actor, Door, Person
from core.people.access import CustomerFacts
from core.people.models import Address, Customer, Invitation, MailDomain, Organization
from core.people.services import add_address, add_customer, customer_for_address, move_customer, remove_address

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def alice(cast, client):
    cast.sign_in(client, "alice")
    return client


def url(name, *args):
    return reverse(f"wagdesk_people_{name}", args=args)


def addresses(cast):
    """Every address of the screens: (name, url, method, data)."""
    dana, seegrund = cast.dana.customer.pk, cast.seegrund.pk
    row = Address.objects.get(customer=dana).pk
    return {
        "list": (url("customers"), "get", {}),
        "results": (url("customers_results"), "get", {}),
        "pane": (url("customers") + f"?customer={dana}", "get", {}),
        "customer": (url("customer", dana), "get", {}),
        "organization": (url("organization", seegrund), "get", {}),
        "names": (url("organization_names"), "get", {}),
        "add form": (url("customer_add"), "get", {}),
        "add": (url("customer_add"), "post", {"email": "lena@example.com"}),
        "add organization form": (url("organization_add"), "get", {}),
        "add organization": (url("organization_add"), "post", {"name": "Kallio"}),
        "move form": (url("move") + f"?customer={dana}", "get", {}),
        "move": (url("move"), "post", {"customer": dana, "organization": "Brightwater"}),
        "undo": (url("move_undo"), "post", {"undo": "nonsense"}),
        "change": (url("customer", dana), "post", {"name": "Dina", "organization": "Seegrund", "version": 1}),
        "add address": (url("addresses", dana), "post", {"kind": "phone", "value": "+4940555"}),
        "change address": (url("address", dana, row), "post", {"action": "primary"}),
        "invite": (url("invite", dana), "post", {}),
        "change organization": (url("organization", seegrund), "post", {"name": "Seegrund 2", "version": 1}),
        "domains": (url("organization_domains", seegrund), "post", {"domain": "seegrund.example"}),
        "delete": (url("organization_delete", seegrund), "post", {}),
    }


READS = ["list", "results", "pane", "customer", "organization", "names"]
ALL = [
    *READS,
    "add form",
    "add",
    "add organization form",
    "add organization",
    "move form",
    "move",
    "undo",
    "change",
    "add address",
    "change address",
    "invite",
    "change organization",
    "domains",
    "delete",
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("who", ["dana", "erin", "visitor"])
def test_customers_and_visitors_are_refused_everywhere(cast, client, fingerprint, who, name):
    cast.sign_in(client, who)
    before = fingerprint()
    address, method, data = addresses(cast)[name]

    response = getattr(client, method)(address, data)

    assert response.status_code in (302, 403)
    assert "Location" not in response.headers or response.headers["Location"].startswith("/accounts/login/")
    assert fingerprint() == before


@pytest.mark.parametrize("name", sorted(set(ALL) - set(READS)))
def test_who_may_only_look_changes_nothing(cast, client, fingerprint, name):
    user = cast.carol.user
    user.groups.clear()
    for right in ("view_customer", "view_organization", "access_admin"):
        user.user_permissions.add(*Permission.objects.filter(codename=right))
    cast.sign_in(client, "carol")
    address, method, data = addresses(cast)[name]
    before = fingerprint()

    response = getattr(client, method)(address, data)

    # Wagtail answers a refusal with a word on its front page.
    refused = response.status_code == 403 or response.headers.get("Location") == reverse("wagtailadmin_home")
    assert refused
    assert fingerprint() == before


@pytest.mark.parametrize("name", READS)
def test_agents_read_every_screen(cast, alice, name):
    address, method, data = addresses(cast)[name]
    assert getattr(alice, method)(address, data).status_code == 200


def test_what_is_not_there_is_not_found(alice):
    for address in (url("customer", 10**6), url("organization", 10**6), url("customers") + "?customer=1000000"):
        assert alice.get(address).status_code == 404
    assert alice.post(url("move"), {"customer": 10**6, "to": "none"}).status_code == 404


@pytest.mark.parametrize(
    "query", ["?customer=x", "?organization=-1", "?after=%00", "?view=no", "?q=%00'%22", "?after=1~x&view=without"]
)
def test_nonsense_in_the_address_is_left_out(alice, query):
    assert alice.get(url("customers") + query).status_code == 200


def test_people_stand_below_their_organisation(cast, alice):
    page = alice.get(url("customers")).content.decode()
    order = [
        page.index(text) for text in (">Brightwater<", ">Erin<", ">Seegrund<", ">Dana<", "Without organisation</h2>")
    ]
    assert order == sorted(order)


def test_a_search_finds_people_by_name_address_and_organisation(cast, alice):
    for words in ("dan", "dana@seegrund", "Seegrund", "dana seeg"):
        page = alice.get(url("customers_results"), {"q": words}).content.decode()
        assert ">Dana<" in page and ">Erin<" not in page
    assert "Nobody matches" in alice.get(url("customers_results"), {"q": "xyz"}).content.decode()


@pytest.mark.parametrize("words", ["ÄSA@Müller.Example", "@Müller.example", "@xn--mller-kva.example"])
def test_an_address_is_searched_for_in_the_form_it_is_kept_in(cast, alice, words):
    add_customer(email="äsa@müller.example", name="Äsa", by=Actor.system("test"))

    page = alice.get(url("customers_results"), {"q": words}).content.decode()

    assert ">Äsa<" in page and ">Erin<" not in page


def test_markup_in_a_name_stays_text(cast, alice):
    Customer.objects.filter(pk=cast.dana.customer.pk).update(name="<script>alert(1)</script>")
    page = alice.get(url("customers") + f"?customer={cast.dana.customer.pk}").content.decode()
    assert "<script>alert(1)" not in page


def test_create_sends_nothing(alice):
    response = alice.post(url("customer_add"), {"email": "Lena@example.com", "name": "Lena"})
    customer = Customer.objects.get(name="Lena")
    assert response.headers["Location"] == url("customers") + f"?customer={customer.pk}"
    assert mail.outbox == []


def test_create_and_invite_sends_one_letter(alice):
    alice.post(url("customer_add"), {"email": "lena@example.com", "organization": "seegrund", "invite": "1"})
    customer = Customer.objects.get(addresses__normalized="lena@example.com")
    assert customer.organization.name == "Seegrund"
    assert [message.to for message in mail.outbox] == [["lena@example.com"]]
    assert Invitation.objects.get().customer == customer


def test_an_address_in_use_names_its_owner_in_another_spelling_too(cast, alice):
    owner = add_customer(email="mia@bücher.example", by=cast.root.actor)

    page = alice.post(url("customer_add"), {"email": " MIA@Bücher.example"}).content.decode()

    assert f'?customer={owner.pk}">Show' in page


def test_an_address_in_use_names_its_owner(cast, alice, fingerprint):
    before = fingerprint()
    response = alice.post(url("customer_add"), {"email": "dana@seegrund.example"})
    assert response.status_code == 422
    assert f"?customer={cast.dana.customer.pk}" in response.content.decode()
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"email": ""}, "required"),
        ({"email": "nonsense"}, "not a complete address"),
        ({"email": "a@example.com", "organization": "Nowhere"}, "There is no organisation"),
    ],
)
def test_bad_input_names_its_field(alice, fingerprint, data, word):
    before = fingerprint()
    response = alice.post(url("customer_add"), data)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert fingerprint() == before


def test_a_name_suffices_for_an_organisation(alice):
    alice.post(url("organization_add"), {"name": "Kallio Observatory"})
    assert Organization.objects.filter(name="Kallio Observatory").exists()
    assert alice.post(url("organization_add"), {"name": "kallio observatory"}).status_code == 422
    response = alice.post(url("organization_add"), {"name": "Everybody", "mail_domain": "gmail.com"})
    assert "Everybody can have an address" in response.content.decode()


def test_a_drag_moves_and_says_how_to_take_it_back(cast, alice):
    data = {"customer": cast.dana.customer.pk, "to": cast.brightwater.pk}
    answer = alice.post(url("move"), data, **JSON).json()
    assert answer["message"] == "Dana belongs to Brightwater now."
    cast.dana.customer.refresh_from_db()
    assert cast.dana.customer.organization == cast.brightwater

    assert alice.post(url("move_undo"), {"undo": answer["undo"]}, **JSON).json() == {"message": "1 person is back."}
    cast.dana.customer.refresh_from_db()
    assert cast.dana.customer.organization == cast.seegrund


def test_a_person_can_be_dropped_outside_any_organisation(cast, alice):
    alice.post(url("move"), {"customer": cast.dana.customer.pk, "to": "none"}, **JSON)
    cast.dana.customer.refresh_from_db()
    assert cast.dana.customer.organization is None


def test_moving_and_undoing_work_without_script(cast, alice):
    pk = cast.dana.customer.pk
    assert "Move to" in alice.get(url("move") + f"?customer={pk}").content.decode()
    response = alice.post(url("move"), {"customer": pk, "organization": "brightwater"}, follow=True)
    token = re.search(r'name="undo" value="([^"]+)"', response.content.decode())[1]

    alice.post(url("move_undo"), {"undo": token})
    cast.dana.customer.refresh_from_db()
    assert cast.dana.customer.organization == cast.seegrund


def test_an_undo_that_is_too_late_says_so(alice):
    response = alice.post(url("move_undo"), {"undo": "nonsense"}, **JSON)
    assert (response.status_code, response.json()["code"]) == (409, "undo_expired")


def test_moving_changes_at_once_what_a_customer_reads(cast, alice):
    dana, person = cast.dana.customer.pk, Person(user=cast.dana.user, door=Door.PORTAL)
    before = set(CustomerFacts().tokens(person))
    alice.post(url("move"), {"customer": dana, "to": cast.brightwater.pk}, **JSON)
    after = set(CustomerFacts().tokens(person))
    assert before == {f"customer:{dana}", f"org:{cast.seegrund.pk}"}
    assert after == {f"customer:{dana}", f"org:{cast.brightwater.pk}"}


def test_a_customer_is_edited_and_a_newer_version_is_never_overwritten(cast, alice):
    pk = cast.dana.customer.pk
    data = {
        "name": "Dana Keller",
        "organization": "Brightwater",
        "locale": "de",
        "notes": "Prefers phone.",
        "version": 1,
    }
    assert alice.post(url("customer", pk), data).status_code == 302
    cast.dana.customer.refresh_from_db()
    assert (cast.dana.customer.name, cast.dana.customer.organization) == ("Dana Keller", cast.brightwater)

    response = alice.post(url("customer", pk), {**data, "name": "Other"})
    assert response.status_code == 422
    assert "Somebody else changed this" in response.content.decode()


def test_addresses_are_added_preferred_and_removed(cast, alice):
    dana = cast.dana.customer
    alice.post(url("addresses", dana.pk), {"kind": "email", "value": "dana@home.example"})
    row = dana.addresses.get(normalized="dana@home.example")
    alice.post(url("address", dana.pk, row.pk), {"action": "primary"})
    row.refresh_from_db()
    assert row.is_primary
    alice.post(url("address", dana.pk, row.pk), {"action": "remove"})
    assert not dana.addresses.filter(pk=row.pk).exists()

    assert alice.post(url("addresses", dana.pk), {"kind": "email", "value": "no"}).status_code == 422
    assert (
        alice.post(url("address", cast.erin.customer.pk, dana.addresses.get().pk), {"action": "remove"}).status_code
        == 404
    )


def test_an_empty_organisation_is_deleted_by_an_administrator(cast, client):
    cast.sign_in(client, "root")
    response = client.post(url("organization_delete", cast.seegrund.pk), follow=True)
    assert "People belong to “Seegrund” still" in response.content.decode()

    move_customer(customer=cast.dana.customer, organization=None, by=cast.root.actor)
    client.post(url("organization_delete", cast.seegrund.pk))
    assert not Organization.objects.filter(pk=cast.seegrund.pk).exists()


def test_mail_domains_are_added_and_removed(cast, alice):
    target = url("organization_domains", cast.seegrund.pk)
    alice.post(target, {"domain": "Seegrund.example"})
    assert MailDomain.objects.get().domain == "seegrund.example"
    page = alice.post(target, {"domain": "gmail.com"}, follow=True).content.decode()
    assert "Everybody can have an address" in page
    alice.post(target, {"domain": "seegrund.example", "action": "remove"})
    assert not MailDomain.objects.exists()


def test_no_address_leads_away_from_us(cast, alice):
    data = {"customer": cast.dana.customer.pk, "organization": "", "next": "https://evil.example/"}
    assert alice.post(url("move"), data).headers["Location"].startswith("/admin/")


def fill(count, *, each=3):
    for number in range(count):
        organization = Organization.objects.create(name=f"Organisation {number:03}")
        MailDomain.objects.create(organization=organization, domain=f"o{number}.example")
        for person in range(each):
            customer = customer_for_address(value=f"p{person}@o{number}.example", name=f"Person {number}-{person}")
            Customer.objects.filter(pk=customer.pk).update(organization=organization)
    customer_for_address(value=f"loose{count}@example.com", name="Loose")


@pytest.mark.parametrize("query", ["", "?view=without", "?view=invited", "?q=person", "?organization={organization}"])
def test_rows_cost_no_queries(cast, alice, count_queries, query):
    fill(2)
    address = url("customers") + query.format(organization=cast.seegrund.pk)
    small = count_queries(lambda: alice.get(address))
    Organization.objects.filter(name__startswith="Organisation").delete()
    Customer.objects.filter(user=None).delete()
    fill(15, each=8)
    for number in range(8):
        customer = customer_for_address(value=f"s{number}@example.com")
        Customer.objects.filter(pk=customer.pk).update(organization=cast.seegrund)
    assert count_queries(lambda: alice.get(address)) <= small


def test_pages_follow_each_other_without_a_gap(cast, alice):
    fill(45, each=1)
    seen, address = [], url("customers")
    while address:
        page = alice.get(address).content.decode()
        seen += re.findall(r'<h2 id="wd-group-[^"]+">([^<]+)</h2>', page)
        found = re.search(r'href="(\?[^"]*after=[^"]*)"[^>]*rel="next"', page)
        address = url("customers") + found[1].replace("&amp;", "&") if found else ""
    names = ["Brightwater", *(f"Organisation {number:03}" for number in range(45)), "Seegrund", "Without organisation"]
    assert seen == names


def test_people_of_one_organisation_come_page_by_page(cast, alice):
    for number in range(120):
        Customer.objects.create(name=f"Person {number:03}", organization=cast.seegrund)
    seen, address = [], url("customers") + f"?organization={cast.seegrund.pk}"
    while address:
        page = alice.get(address).content.decode()
        seen += re.findall(r'data-pk="(\d+)"', page)
        found = re.search(r'href="(\?[^"]*after=[^"]*)"[^>]*rel="next"', page)
        address = url("customers") + found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 121


def test_who_manages_sign_ins_confirms_an_address_that_was_added_even_the_only_one(cast, client):
    lena = customer_for_address(value="lena@example.com", name="Lena")
    added = add_address(customer=lena, value="lena@work.example", by=cast.alice.actor)
    remove_address(address=lena.addresses.get(normalized="lena@example.com"), by=cast.alice.actor)
    page, action = f"/admin/customers/{lena.pk}/", f"/admin/customers/{lena.pk}/addresses/{added.pk}/"
    cast.sign_in(client, "alice")
    assert "An administrator can confirm it" in client.get(page).content.decode()
    assert 'value="confirm"' not in client.get(page).content.decode()
    client.post(action, {"action": "confirm"})
    added.refresh_from_db()
    assert not added.opens_history

    cast.sign_in(client, "root")
    assert 'value="confirm"' in client.get(page).content.decode()
    client.post(action, {"action": "confirm"})

    added.refresh_from_db()
    assert added.opens_history
    assert 'value="confirm"' not in client.get(page).content.decode()
