"""Who calls, for programs that show somebody their own place."""

from typing import Any

from django.middleware.csrf import get_token
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.api import Door, Unscoped, unscoped, viewer_for
from core.api.parameters import Parameters
from core.people.models import Customer, User


class Me(serializers.Serializer):
    """Who calls."""

    kind = serializers.ChoiceField(["visitor", "customer", "agent"])
    user = serializers.IntegerField(allow_null=True)
    customer = serializers.IntegerField(allow_null=True, help_text="Theirs at the portal; agents may have one, too.")
    name = serializers.CharField()
    email = serializers.CharField()
    organization = serializers.CharField(help_text="The name of the customer's; empty where there is none.")
    language = serializers.CharField(help_text="In which the API speaks to them now.")
    permissions = serializers.ListField(
        child=serializers.CharField(), help_text="Rights of an agent, by their full names."
    )
    csrf_token = serializers.CharField(help_text="For X-CSRFToken, where one writes with a session.")


class MeView(APIView):
    """`GET /api/v1/me`."""

    permission_classes = [AllowAny]

    @extend_schema(responses=Me, operation_id="me", tags=["me"])
    def get(self, request: Request) -> Response:
        """Who calls, and what a session needs to write."""
        Parameters(request)
        token = "" if request.auth else get_token(request._request)
        return Response(Me({**whoever(request.user), "language": get_language(), "csrf_token": token}).data)


def whoever(user: Any) -> dict[str, Any]:
    """A visitor, a customer or an agent. Rights are those an agent was given; a customer has none."""
    if not isinstance(user, User) or not user.is_active:
        return {"kind": "visitor", "user": None, "customer": None, "name": "", "email": "", "organization": "",
                "permissions": []}  # fmt: skip
    with unscoped(Unscoped.RESOLVING_VIEWER):
        viewer = viewer_for(user, Door.PORTAL)
    customer = Customer.objects.visible_to(viewer).select_related("organization").filter(pk=viewer.customer_id).first()
    return {
        "kind": "agent" if user.is_agent else "customer",
        "user": user.pk,
        "customer": customer.pk if customer else None,
        "name": user.get_full_name() or (str(customer) if customer else user.email),
        "email": user.email,
        "organization": str(customer.organization) if customer and customer.organization else "",
        "permissions": sorted(user.get_all_permissions()) if user.is_agent else [],
    }
