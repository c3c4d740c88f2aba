"""Lendings in search: by number, title and serial number."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Door
from core.work.events import ItemChanged, ItemCreated
from core.workspace.links import item_url
from search.api import Entry, SearchDocument
from wagdesk_lendings.models import Lending


def touched(event):
    return [event.item_id] if event.kind == Lending.KIND else []


class LendingDocument(SearchDocument):
    """One lending."""

    kind = "lending"
    label = _("Lendings")
    model = "wagdesk_lendings.Lending"
    events = {ItemCreated: touched, ItemChanged: touched}

    def queryset(self):
        return Lending.objects.select_related("status", "lending_details")

    def prepare(self, rows):
        for item in rows:
            details = getattr(item, "lending_details", None)
            yield Entry(
                kind=self.kind,
                pk=item.pk,
                title=item.title,
                identifier=f"#{item.number} {details.serial if details else ''}",
                updated_at=item.updated_at,
                item=item.pk,
                url_admin=item_url(Lending.KIND, item.number),
                status=item.status.label_for_customer,
                status_staff=item.status.label,
            )

    def url(self, row, door):
        return item_url(Lending.KIND, row.number) if door is Door.ADMIN else ""
