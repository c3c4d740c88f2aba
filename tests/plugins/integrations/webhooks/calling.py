"""How a program calls us."""

import json
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from standardwebhooks import Webhook

from plugins.integrations.webhooks.signing import new_message_id

SAID = {
    "subject": "Boiler 7 is cold",
    "message": "Below 40 °C since noon.",
    "email": "plant@x.example",
    "name": "Plant",
}


class Program:
    """A program with the secret of its source; what a call does not say otherwise is right."""

    def __init__(self, client, source):
        self.client, self.source = client, source

    def __call__(
        self, said=SAID, *, secret=None, off_by=timedelta(), message_id=None, body=None, key=None, signature=None
    ):
        body = json.dumps(said) if body is None else body
        when, message_id = datetime.now(UTC) + off_by, message_id or new_message_id()
        signed = Webhook(secret or self.source.secret.reveal()).sign(message_id, when, body)
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(when.timestamp())),
            "webhook-signature": signed if signature is None else signature,
        }
        address = reverse("webhooks:in", args=[key or self.source.key])
        return self.client.post(address, body, content_type="application/json", headers=headers)
