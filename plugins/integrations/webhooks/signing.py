"""Secrets and signatures, as the Standard Webhooks specification wants them."""

import base64
import secrets
from datetime import UTC, datetime
from uuid import uuid4

from standardwebhooks import Webhook

from core.outbound.api import Sealed

SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh one, as receivers are given it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def new_message_id() -> str:
    """Nobody can guess it, and it has no full stop."""
    return f"msg_{uuid4().hex}"


def headers_for(*, message_id: str, body: str, sealed: list[Sealed], now: datetime) -> dict[str, str]:
    """The three headers of one try, with a signature for each secret. Raises UnreadableSecret."""
    moment = now.astimezone(UTC)
    signatures = [Webhook(one.reveal()).sign(message_id, moment, body) for one in sealed]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
