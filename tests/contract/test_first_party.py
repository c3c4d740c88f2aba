"""Our own plugins keep what we ask of a stranger's."""

from core.conversations.models import Intake
from core.outbound.api import Sealed
from core.testing.contract import PluginContract
from core.work.services import create_item
from plugins.email_channel.models import ReceivedMail
from plugins.integrations.webhooks.models import Endpoint, InboundSource, WebhookDelivery
from plugins.integrations.webhooks.signing import new_secret


class TestTickets(PluginContract):
    slug = "tickets"

    def make_rows(self, cast):
        return [create_item(kind="ticket", title="Lamp", by=cast.alice.actor, team=cast.field_support)]


class TestEmailChannel(PluginContract):
    slug = "email_channel"

    def make_rows(self, cast):
        intake = Intake.objects.create(source="test", channel="email", payload={})
        return [ReceivedMail.objects.create(raw=b"From: a@b.example", digest="d", size=17, intake=intake)]


class TestWebhooks(PluginContract):
    slug = "webhooks"

    def make_rows(self, cast):
        endpoint = Endpoint.objects.create(name="CRM", url="https://crm.example/", secret=Sealed.of(new_secret()))
        return [
            endpoint,
            WebhookDelivery.objects.create(endpoint=endpoint, message_id="msg_1", event="test", body="{}"),
            InboundSource.objects.create(name="Plant", secret=Sealed.of(new_secret())),
        ]


class TestDemo(PluginContract):
    slug = "demo"
