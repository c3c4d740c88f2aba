"""Agents make tokens for their programs: shown once, in their own name, and gone when they are revoked."""

import re

import pytest
from wagtail.models import APIToken

TOKENS = "/admin/api-tokens/"


@pytest.fixture
def made(cast):
    return APIToken.create_token(user=cast.alice.user, name="import")


def status_with(client, secret):
    client.logout()
    return client.get("/api/v1/tickets", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_new_token_is_shown_once_with_a_call_that_works(client, cast):
    cast.sign_in(client, "alice")

    page = client.post(f"{TOKENS}new/", {"name": "import"}).content.decode()
    secret = re.search(r"Bearer (wagtail_\w+)", page)[1]

    assert "/api/v1/customers?page_size=5" in page
    assert APIToken.objects.get().user == cast.alice.user
    assert secret not in client.get(TOKENS).content.decode()
    assert status_with(client, secret) == 200


def test_a_token_is_made_in_ones_own_name_only(client, cast):
    cast.sign_in(client, "root")

    client.post(f"{TOKENS}new/", {"name": "import", "user": cast.alice.user.pk})

    assert APIToken.objects.get().user == cast.root.user


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(client, cast, made):
    cast.sign_in(client, "alice")

    client.post(f"{TOKENS}delete/{made[0].pk}/")

    made[0].refresh_from_db()
    assert made[0].revoked_at is not None
    assert "import" in client.get(TOKENS).content.decode()
    assert status_with(client, made[1]) == 401


def test_the_list_shows_ones_own_tokens_and_to_administrators_all(client, cast, made):
    for who, seen in (("alice", True), ("bob", False), ("root", True)):
        cast.sign_in(client, who)
        assert (made[0].prefix in client.get(TOKENS).content.decode()) is seen, who


@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage"])
def test_somebody_elses_token_is_not_found(client, cast, made, fingerprint, view):
    cast.sign_in(client, "bob")
    before = fingerprint()

    for method in (client.get, client.post):
        answer = method(f"{TOKENS}{view}/{made[0].pk}/", {"name": "mine"})
        assert answer.status_code in (404, 405), answer.status_code
    assert fingerprint() == before


def test_an_agent_without_the_right_makes_none(client, cast):
    group = cast.carol.user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename__endswith="_apitoken"))
    cast.sign_in(client, "carol")

    client.post(f"{TOKENS}new/", {"name": "import"})

    assert not APIToken.objects.exists()


def test_an_empty_list_offers_to_add_one(client, cast):
    cast.sign_in(client, "alice")

    page = client.get(TOKENS).content.decode()

    assert f"{TOKENS}new/" in page
