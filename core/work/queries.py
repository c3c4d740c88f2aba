"""Reads of work that several doors share."""

from django.db.models import Q, QuerySet

from core.access.api import Viewer
from core.work.models import ItemLink, WorkItem


def visible_links(item: WorkItem, viewer: Viewer) -> QuerySet[ItemLink]:
    """Links of an item whose ends the viewer may both see, with both ends and their statuses, oldest first."""
    seen = WorkItem.objects.visible_to(viewer).values("pk")
    links = ItemLink.objects.filter(Q(source=item.pk) | Q(target=item.pk))
    both = links.filter(source__in=seen, target__in=seen)
    return both.select_related("source__status", "target__status").order_by("pk")
