"""Programs give customers addresses and organisations mail domains, with the rights of who they act for."""

import pytest
from django.test import Client

from core.people.models import Address, MailDomain


@pytest.fixture
def send(cast):
    """`send("alice", "post", path, body)`; everybody is signed in before a test looks at the database."""
    clients = {name: Client() for name in cast.NAMES}
    for name, client in clients.items():
        cast.sign_in(client, name)

    def call(who, method, path, body=None):
        return getattr(clients[who], method)(f"/api/v1/{path}", body, content_type="application/json")

    return call


@pytest.fixture
def second(cast):
    return Address.objects.create(
        customer=cast.dana.customer, value="d@seegrund.example", normalized="d@seegrund.example"
    )


def test_a_customer_gets_an_address_once(send, cast):
    path, body = f"customers/{cast.dana.customer.pk}/addresses", {"value": "Dana@Work.example"}

    first, again = send("alice", "post", path, body), send("alice", "post", path, body)
    phone = send("alice", "post", path, {"kind": "phone", "value": "+49 40 123456"})

    assert (first.status_code, again.status_code, phone.status_code) == (201, 201, 201)
    assert first.json() == again.json()
    assert (first.json()["is_primary"], phone.json()["is_primary"]) == (False, True)
    assert cast.dana.customer.addresses.count() == 3


def test_an_address_becomes_the_primary_one_and_goes(send, cast, second):
    path = f"customers/{cast.dana.customer.pk}/addresses/{second.pk}"

    preferred = send("alice", "post", f"{path}/primary")
    assert (preferred.status_code, preferred.json()["is_primary"]) == (200, True)
    gone = send("alice", "delete", path)

    assert gone.status_code == 204
    assert cast.dana.customer.addresses.get().is_primary


def test_the_last_address_stays(send, cast, fingerprint):
    last = cast.dana.customer.addresses.get()
    before = fingerprint()

    answer = send("alice", "delete", f"customers/{cast.dana.customer.pk}/addresses/{last.pk}")

    assert (answer.status_code, answer.json()["code"]) == (409, "last_address")
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"value": "nonsense"}, 400, "value"),
        ({"value": "a\x00@b.example"}, 400, "value"),
        ({"kind": "fax", "value": "1"}, 400, "kind"),
        ({"value": "a@b.example", "is_primary": True}, 400, "is_primary"),
        ({"value": "erin@brightwater.example"}, 409, None),
    ],
)
def test_an_address_that_does_not_fit_is_refused(send, cast, fingerprint, body, status, field):
    before = fingerprint()

    answer = send("alice", "post", f"customers/{cast.dana.customer.pk}/addresses", body)

    assert answer.status_code == status, answer.json()
    assert list(answer.json().get("errors", {})) == ([field] if field else [])
    assert fingerprint() == before


@pytest.mark.parametrize(("who", "status"), [("dana", 403), ("erin", 403), ("visitor", 401)])
def test_only_agents_touch_addresses(send, cast, second, fingerprint, who, status):
    path = f"customers/{cast.dana.customer.pk}/addresses"
    before = fingerprint()

    answers = [
        send(who, "post", path, {"value": "new@seegrund.example"}),
        send(who, "post", f"{path}/{second.pk}/primary"),
        send(who, "delete", f"{path}/{second.pk}"),
    ]

    assert [one.status_code for one in answers] == [status] * 3
    assert fingerprint() == before


def test_an_address_is_not_found_at_another_customer(send, cast, second, fingerprint):
    path = f"customers/{cast.erin.customer.pk}/addresses/{second.pk}"
    before = fingerprint()

    assert send("root", "delete", path).status_code == 404
    assert send("root", "post", f"{path}/primary").status_code == 404
    assert fingerprint() == before


def test_an_agent_without_the_right_changes_no_address(send, cast, second, fingerprint):
    group = cast.carol.user.groups.get()
    group.permissions.remove(group.permissions.get(codename="change_customer"))
    before = fingerprint()

    answer = send("carol", "delete", f"customers/{cast.dana.customer.pk}/addresses/{second.pk}")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert fingerprint() == before


def test_a_mail_domain_stands_for_an_organisation_until_it_is_removed(send, cast):
    path = f"organizations/{cast.seegrund.pk}"

    added = send("alice", "post", f"{path}/mail-domains", {"domain": "@Seegrund.example"})
    assert (added.status_code, added.json()) == (201, {"domain": "seegrund.example"})
    assert send("alice", "get", path).json()["mail_domains"] == ["seegrund.example"]

    assert send("alice", "delete", f"{path}/mail-domains/seegrund.example").status_code == 204
    assert not MailDomain.objects.exists()


@pytest.mark.parametrize(
    ("domain", "status"), [("nonsense", 400), ("gmail.com", 409), ("brightwater.example", 409), ("a\x00.example", 400)]
)
def test_a_domain_that_cannot_stand_for_it_is_refused(send, cast, fingerprint, domain, status):
    MailDomain.objects.create(organization=cast.brightwater, domain="brightwater.example")
    before = fingerprint()

    answer = send("alice", "post", f"organizations/{cast.seegrund.pk}/mail-domains", {"domain": domain})

    assert answer.status_code == status
    assert fingerprint() == before


def test_the_domain_of_another_organisation_is_not_removed(send, cast, fingerprint):
    MailDomain.objects.create(organization=cast.brightwater, domain="brightwater.example")
    path = f"organizations/{cast.seegrund.pk}/mail-domains"
    before = fingerprint()

    assert send("alice", "delete", f"{path}/brightwater.example").status_code == 404
    assert send("alice", "delete", f"{path}/nonsense").status_code == 404
    assert send("dana", "delete", f"{path}/brightwater.example").status_code == 403
    assert fingerprint() == before


def test_what_cannot_be_set_is_refused_by_name(send, cast, fingerprint):
    before = fingerprint()

    answer = send("alice", "patch", f"organizations/{cast.seegrund.pk}", {"name": "New", "version": 7})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["version"])
    assert fingerprint() == before


def test_organisations_cost_the_same_with_any_number_of_domains(send, cast, count_queries):
    few = count_queries(lambda: send("alice", "get", "organizations"))

    MailDomain.objects.bulk_create(
        MailDomain(organization=one, domain=f"{letter}{one.pk}.example")
        for one in (cast.seegrund, cast.brightwater)
        for letter in "abc"
    )

    assert count_queries(lambda: send("alice", "get", "organizations")) == few
