"""After `migrate`: which plugin may close rows of which model, for the day it is gone."""

from collections import defaultdict
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection

from core.access.providers import RealmProvider
from core.plugins.api import PluginError, contributions
from core.plugins.models import PluginRecord
from core.plugins.records import note_plugins


def note_after_last_app(sender: AppConfig, **kwargs: Any) -> None:
    """Once in each `migrate`; a migrate that stopped half-way, or went back, may have left the table out."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is not last or PluginRecord._meta.db_table not in connection.introspection.table_names():
        return
    closes: dict[str, set[str]] = defaultdict(set)
    try:
        providers = contributions("token_providers")
    except PluginError:  # one of them is unsound, and `check` says so: what was noted before stays
        return
    for found in providers:
        if isinstance(found.value, RealmProvider):
            closes[found.plugin].add(found.value.model)
    note_plugins(closes)
