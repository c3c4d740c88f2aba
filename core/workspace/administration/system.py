"""What the service is made of and how much it has to do: versions, queues, jobs, room. For reports and for planning.

`health` says what is wrong; this page gives the figures behind it, which also go into a text to copy.
"""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.access.api import Unscoped, unscoped
from core.conversations.models import Attachment
from core.events.models import Delivery, DeliveryState, JobState
from core.plugins.api import PluginConfig, enabled_slugs
from core.workspace.administration.pages import ServiceView
from core.workspace.parts import span

#: Those whose version decides how something behaves.
LIBRARIES = ("Django", "wagtail", "wagtail-modeladmin", "pluggy", "djangorestframework", "django-allauth")
WAITING = (DeliveryState.PENDING, DeliveryState.RUNNING, DeliveryState.PARKED)


@dataclass(frozen=True)
class Queue:
    """What one queue has to do; `waited` is the age of its oldest."""

    name: str
    pending: int
    running: int
    parked: int
    waited: str


class SystemView(ServiceView):
    """Facts, then queues, then jobs."""

    template_name = "wagdesk_workspace/administration/system.html"
    page_title = gettext_lazy("System")
    header_icon = "desktop"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A constant number of queries, none of which reads a whole table of messages."""
        built, kept = versions(), room()
        report = "\n".join(f"{name}: {value}" for name, value in [*built, *kept])
        facts = {"versions": built, "room": kept, "queues": list(queues()), "jobs": list(jobs()), "report": report}
        return super().get_context_data(**facts, **kwargs)


def versions() -> list[tuple[str, str]]:
    """Ours first, last the plugins that come from elsewhere."""
    found = [("Wagdesk", version("wagdesk")), ("Python", platform.python_version())]
    found += [(name, version(name)) for name in LIBRARIES]
    found.append((connection.display_name, _database_version()))
    on = enabled_slugs()
    for config in apps.get_app_configs():
        if isinstance(config, PluginConfig) and config.version not in (PluginConfig.version, version("wagdesk")):
            state = config.version if config.slug in on else _("%(version)s, off") % {"version": config.version}
            found.append((str(config.verbose_name), state))
    return found


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def room() -> list[tuple[str, str]]:
    """Database, attachments, and what is free where the home is."""
    with unscoped(Unscoped.AGGREGATE_BADGE):
        files = Attachment.objects.aggregate(number=Count("pk"), bytes=Sum("size"))
    disk = shutil.disk_usage(settings.WAGDESK_HOME)
    free = _("%(free)s of %(all)s") % {"free": filesizeformat(disk.free), "all": filesizeformat(disk.total)}
    kept = _("%(size)s in %(n)d files") % {"size": filesizeformat(files["bytes"] or 0), "n": files["number"]}
    return [
        (_("Size of the database"), filesizeformat(_database_size())),
        (_("Attachments"), kept),
        (_("Free on the disk of %(place)s") % {"place": settings.WAGDESK_HOME}, free),
    ]


def _database_size() -> int:
    """Bytes."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        parts = [file, file.with_name(f"{file.name}-wal")]
        return sum(part.stat().st_size for part in parts if part.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def queues() -> Iterator[Queue]:
    """Each that has something to do."""
    rows = Delivery.objects.filter(state__in=WAITING).order_by().values("queue", "state")
    found: dict[str, dict[str, tuple[int, datetime]]] = {}
    for row in rows.annotate(number=Count("pk"), oldest=Min("entry__created_at")):
        found.setdefault(row["queue"], {})[row["state"]] = (row["number"], row["oldest"])
    now = timezone.now()
    for name, states in sorted(found.items()):
        oldest = [since for state, (_number, since) in states.items() if state != DeliveryState.PARKED]
        waited = span((now - min(oldest)).total_seconds()) if oldest else ""
        numbers = {state: states.get(state, (0, now))[0] for state in WAITING}
        yield Queue(name, numbers[WAITING[0]], numbers[WAITING[1]], numbers[WAITING[2]], waited)


def jobs() -> Iterator[dict[str, Any]]:
    """Failed ones first, then by when they come round."""
    now = timezone.now()
    for row in sorted(JobState.objects.all(), key=lambda row: (not row.last_error, row.next_run_at)):
        is_running = row.lease_until is not None and row.lease_until > now
        state = pgettext("a job", "runs now") if is_running else ""
        yield {
            "slug": row.slug,
            "last": row.last_run_at,
            "next": row.next_run_at,
            "wrong": row.last_error,
            "now": state,
        }
