"""Requests from other programs: a signed call becomes an arrival, and that a ticket."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from rest_framework import serializers

from core.access.api import Unscoped, unscoped
from core.api.api import StrictSerializer
from core.api.inbound import InboundView, standard_signature
from core.conversations.arrivals import Arrival
from core.conversations.models import Intake
from core.conversations.services import take_in
from core.people.addresses import normalize_address
from core.people.models import AddressKind
from core.people.queries import is_blocked
from plugins.integrations.webhooks.models import InboundSource
from plugins.integrations.webhooks.services import note_call


class Said(StrictSerializer):
    """What a program says."""

    subject = serializers.CharField(max_length=250)
    message = serializers.CharField(max_length=100_000)
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TakeRequest(InboundView):
    """`POST /x/webhooks/in/<key>`, signed to the Standard Webhooks specification."""

    def source(self, **address: Any) -> InboundSource | None:
        """By the key in the address."""
        with unscoped(Unscoped.ARRIVAL):
            return InboundSource.objects.filter(key=address["key"], is_active=True).first()

    def check(self, source: InboundSource, headers: Mapping[str, str], body: bytes) -> str:
        """With its secret, or for a day with the one before."""
        return standard_signature(headers, body, source.signing_secrets())

    def refused(self, source: InboundSource) -> None:
        """Counted: a program with another secret is seen on the health page."""
        note_call(source=source, is_taken=False)

    def taken(self, source: InboundSource) -> None:
        """When it last called."""
        note_call(source=source, is_taken=True)

    def take(self, source: InboundSource, data: Any, *, key: str) -> Intake:
        """For the team and the project of the source; a blocked sender's is kept and left alone."""
        said = Said(data=data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        arrival = Arrival(
            sender_value=values["email"],
            sender_name=values["name"],
            subject=values["subject"],
            text=values["message"],
            team_id=source.team_id,
            scope_id=source.scope_id,
        )
        ignored = ""
        if is_blocked(normalize_address(AddressKind.EMAIL, values["email"])):
            with override(settings.LANGUAGE_CODE):  # administrators read it, not who sends
                ignored = _("The sender is blocked.")
        return take_in(arrival, source=f"webhook:{source.pk}", channel="api", key=key, ignored=ignored)
