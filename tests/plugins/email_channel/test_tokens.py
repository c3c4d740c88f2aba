"""Only we can say which conversation a mail belongs to."""

import pytest

from plugins.email_channel.tokens import (
    conversation_from_addresses,
    message_from_id,
    number_from_subject,
    outgoing_message_id,
    reply_address,
    tagged_subject,
    without_token,
)


def test_a_reply_address_leads_back_to_its_conversation():
    address = reply_address(12, "support@example.com")

    assert address.startswith("support+c12.")
    assert len(address.partition("@")[0]) <= 64
    assert conversation_from_addresses(["dana@example.org", address]) == 12
    assert conversation_from_addresses([address.upper()]) == 12
    assert without_token(address) == "support@example.com"


@pytest.mark.parametrize(
    "address",
    ["support@example.com", "support+c12@example.com", "support+c12.aaaaaaaaaaaaaaaa@example.com", "", "@", "x+c1.@y"],
)
def test_a_made_up_address_leads_nowhere(address):
    assert conversation_from_addresses([address]) is None
    assert without_token(address).endswith(address.rpartition("@")[2])


def test_a_token_is_good_for_its_own_conversation_only():
    token = reply_address(12, "support@example.com").partition(".")[2]

    assert conversation_from_addresses([f"support+c13.{token}"]) is None


def test_our_message_ids_are_stable_and_known_again():
    message_id = outgoing_message_id(7, 9, "desk.example.com")

    assert message_id == outgoing_message_id(7, 9, "desk.example.com")
    assert message_id.startswith("<wd.7.9.")
    assert message_id.endswith("@desk.example.com>")
    assert message_from_id(message_id) == message_from_id(message_id.strip("<>").upper()) == (7, 9)
    assert message_from_id(message_id.replace("wd.7.", "wd.8.")) is None
    assert message_from_id("<CAF123@mail.example.com>") is None


def test_tokens_of_a_retired_key_still_count(settings):
    address, message_id = reply_address(12, "support@example.com"), outgoing_message_id(7, 9, "example.com")

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"

    assert conversation_from_addresses([address]) == 12
    assert message_from_id(message_id) == (7, 9)
    settings.SECRET_KEY_FALLBACKS = []
    assert conversation_from_addresses([address]) is None


def test_a_subject_is_tagged_once():
    assert tagged_subject("Password", 12) == "Password [#12]"
    assert tagged_subject("Re: Password [#12]", 12) == "Re: Password [#12]"
    assert number_from_subject("AW: [Extern] Password [#12] [#13]") == 12
    assert number_from_subject("Password #12") is None
