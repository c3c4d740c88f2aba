"""Work as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class WorkConfig(CoreConfig):
    """Scopes, items, types, statuses, fields, activity."""

    name = "core.work"
    label = "wagdesk_work"
    slug = "core.work"
    verbose_name = _("Work")
    default = True

    def ready(self) -> None:
        from core.people.audit import follow
        from core.work import signals
        from core.work.models import CustomField, Priority, Status, WorkItemType

        signals.connect()
        follow(WorkItemType, "type", ["kind", "name", "rank", "is_default", "is_active"])
        follow(Status, "status", ["label", "customer_label", "category", "color", "rank", "is_initial", "pauses_clock"])
        follow(Priority, "priority", ["label", "rank", "is_default"])
        about = ["label", "choices", "help_text", "required", "shown_to_customers", "in_list", "is_active", "rank"]
        follow(CustomField, "field", ["kind", "key", "field_type", *about])
