"""When the rights are written: once after each `migrate`, when every app has its tables."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connection

from core.people.models import RoleSeed
from core.people.services.roles import sync_permissions


def sync_after_last_app(sender: AppConfig, **kwargs: Any) -> None:
    """Write roles and rights after the last app; the earlier calls of one migrate do nothing."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    # A migrate that stopped half-way, or went back, may have left our tables out.
    if sender is last and RoleSeed._meta.db_table in connection.introspection.table_names():
        sync_permissions()
