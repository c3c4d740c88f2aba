"""Signatures are those of the specification."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from core.outbound.api import Sealed
from plugins.integrations.webhooks.signing import headers_for, new_message_id, new_secret


@pytest.mark.shared_data
def test_what_we_sign_is_what_the_specification_signs(shared_data: Path) -> None:
    vectors = json.loads((shared_data / "api-contracts/standard-webhooks/vectors.json").read_text())["vectors"]
    checked = 0
    for vector in vectors:
        expected, payload = vector["headers"], vector["payload"]
        if not vector["valid"] or " " in expected["webhook-signature"]:
            continue
        now = datetime.fromtimestamp(int(expected["webhook-timestamp"]), UTC)

        made = headers_for(
            message_id=expected["webhook-id"], body=payload, sealed=[Sealed.of(vector["secret"])], now=now
        )

        assert made == expected
        checked += 1

    assert checked >= 2


def test_while_a_secret_changes_both_sign_and_the_receiver_takes_either():
    old, new, body = new_secret(), new_secret(), '{"a":1}'

    headers = headers_for(
        message_id=new_message_id(), body=body, sealed=[Sealed.of(new), Sealed.of(old)], now=datetime.now(UTC)
    )

    assert headers["webhook-signature"].count("v1,") == 2
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers) == {"a": 1}


def test_secrets_are_long_and_ids_hold_no_full_stop():
    assert len({new_secret() for _ in range(50)}) == 50
    assert new_secret().startswith("whsec_")
    assert len(new_secret()) >= 40
    assert "." not in new_message_id()
