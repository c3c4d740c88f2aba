"""What plugins keep here, written down after `migrate`, so that it is known when they are gone.

Guarantees: as long as a plugin that may have closed rows of a model is not loaded, and nobody has forgotten it, these
rows stay closed (`unguarded_models`); its tables stay as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import cached_property

from core.plugins.errors import PluginNotFound
from core.plugins.loading import manager
from core.plugins.models import PluginRecord
from core.plugins.quarantine import left_out, plugin_configs
from core.plugins.switches import read_again


@dataclass(frozen=True)
class LeftBehind:
    """A plugin that was here, and what is left of it."""

    slug: str
    name: str
    #: Why it is not loaded, where it is installed; "" where it is gone.
    reason: str
    tables: tuple[str, ...]
    #: Labels of the models whose rows it may have closed.
    closes: tuple[str, ...]

    @cached_property
    def rows(self) -> int:
        """How many rows its tables hold. One query a table."""
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            return sum(_count(cursor, table) for table in self.tables if table in there)


def note_plugins(closes: Mapping[str, Iterable[str]]) -> None:
    """Write down every loaded plugin that can be switched off; `closes`: slug → models whose rows it may close."""
    for config in plugin_configs():
        if config.always_on:
            continue
        models = config.get_models(include_auto_created=True)
        tables = sorted(model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy)
        values = {
            "name": str(config.verbose_name),
            "tables": tables,
            "closes": ",".join(sorted(closes.get(config.slug, ()))),
        }
        PluginRecord.objects.update_or_create(slug=config.slug, defaults=values)


def left_behind() -> list[LeftBehind]:
    """Plugins that were migrated here once and are not loaded now. One query."""
    manager()  # hooks that break are found by loading them
    reasons = {one.name: one.reason for one in left_out()}
    gone = PluginRecord.objects.exclude(slug__in=[config.slug for config in plugin_configs()])
    return [
        LeftBehind(
            record.slug,
            record.name,
            reasons.get(record.slug, ""),
            tuple(record.tables),
            tuple(filter(None, record.closes.split(","))),
        )
        for record in gone.order_by("name")
    ]


def forget(*, slug: str) -> None:
    """Open what a plugin that is gone had closed. Its tables stay; installed again, it is known again.

    Raises PluginNotFound unless it is left behind.
    """
    if slug not in {one.slug for one in left_behind()}:
        raise PluginNotFound(slug)
    PluginRecord.objects.filter(slug=slug).delete()
    read_again()


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name, quoted
    return int(cursor.fetchone()[0])
