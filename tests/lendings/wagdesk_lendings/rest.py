"""Lendings for programs: all that items have, and their details."""

from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.api import viewer_of
from core.api.resources.items import ItemViewSet
from wagdesk_lendings.models import Lending, LendingDetails


class LendingViewSet(ItemViewSet):
    """As tickets have it."""

    kind = Lending.KIND
    queryset = Lending.objects.none()


class DetailsView(APIView):
    """`GET /api/v1/lending-details`: which instruments are lent."""

    permission_classes = (IsAuthenticated,)

    def get(self, request):
        rows = LendingDetails.objects.visible_to(viewer_of(request)).order_by("pk")[:100]
        return Response([{"item": row.item_id, "serial": row.serial, "due": row.due} for row in rows])
