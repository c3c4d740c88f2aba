"""What a signed-in person was shown is kept by no browser: its Back button would show it to whoever sits there next."""

import pytest

from core.conversations.arrivals import Arrival
from core.conversations.models import Attachment
from core.conversations.services import take_in
from core.conversations.services.intake import IncomingFile
from core.conversations.serving import mail_response
from core.people.services import prove_address
from tests.core.project.test_account_pages import SIGNED_IN, WITH_TWO_STEPS, confirm_identity, dana, secured

__all__ = ["dana", "secured"]

PORTAL = ("/portal/", "/search/", "/")
FILE = "/accounts/2fa/recovery-codes/download/"


def kept(client, address):
    """Whether a browser may keep what it gets there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return "no-store" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("language", ["", "/de"])
def test_no_page_of_ones_own_account_is_kept(client, dana, language):
    confirm_identity(client)

    assert [address for address in SIGNED_IN if kept(client, language + address)] == []


def test_nor_recovery_codes_or_what_else_belongs_to_two_step_sign_in(client, secured):
    assert [address for address in (*WITH_TWO_STEPS, FILE) if kept(client, address)] == []


def test_nor_the_portal_or_any_page_a_customer_sees_signed_in(client, dana):
    prove_address(user=dana, value=dana.email)

    assert [address for address in PORTAL if kept(client, address)] == []


def test_nor_a_file_whoever_it_is_shown_to_or_a_mail_as_it_came(client, cast):
    arrival = Arrival(customer_id=cast.dana.customer.pk, text="It drifts.")
    take_in(arrival, source="portal", channel="portal", files=[IncomingFile("a.txt", b"secret")])
    pk = Attachment.objects.get().pk
    content = f"/api/v1/attachments/{pk}/content"

    for who, address in (("dana", f"/portal/files/{pk}/"), ("dana", content), ("alice", f"/admin/attachments/{pk}/")):
        cast.sign_in(client, who)
        assert not kept(client, address)
    assert mail_response(b"secret", "a.eml")["Cache-Control"] == "private, no-store"


def test_a_page_for_everybody_may_be_kept_by_a_visitor(client, db):
    assert client.get("/").headers.get("Cache-Control") is None
