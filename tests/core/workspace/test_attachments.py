"""Files for agents: who gets them, and what a browser is told about them."""

import pytest

from core.conversations.services import add_message, internal_conversation, store_upload

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def attach(cast, make_ticket):
    def attach(name, data, *, item=None):
        item = item or make_ticket(team=cast.field_support)
        upload = store_upload(file=data, name=name, uploaded_by=cast.bob.user)
        place = internal_conversation(item=item, by=cast.bob.actor)
        add_message(conversation=place, by=cast.bob.actor, text="See", attachments=[upload.pk])
        upload.refresh_from_db()
        return upload

    return attach


def get(client, upload):
    return client.get(f"/admin/attachments/{upload.pk}/")


@pytest.mark.parametrize(("name", "status"), [("alice", 200), ("carol", 404), ("dana", 302), ("visitor", 302)])
def test_a_file_is_seen_by_who_sees_its_message(client, cast, attach, name, status):
    upload = attach("a.txt", b"hello")
    cast.sign_in(client, name)

    assert get(client, upload).status_code == status


@pytest.mark.parametrize(("name", "status"), [("bob", 200), ("alice", 404), ("root", 404)])
def test_a_file_that_was_not_sent_yet_is_its_uploaders_alone(client, cast, name, status):
    upload = store_upload(file=b"hello", name="a.txt", uploaded_by=cast.bob.user)
    cast.sign_in(client, name)

    assert get(client, upload).status_code == status


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("picture.png", b"<script>alert(1)</script>"),
        ("paper.pdf", b"%PDF-1.4 hello"),
    ],
)
def test_what_a_browser_could_run_is_only_saved(alice, attach, name, data):
    response = get(alice, attach(name, data))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_picture_is_shown(alice, attach):
    response = get(alice, attach("dot.png", PNG))

    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_strange_name_stays_within_its_header(alice, attach):
    response = get(alice, attach('a"b\r\nSet-Cookie: x=1ä.txt', b"hello"))

    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
