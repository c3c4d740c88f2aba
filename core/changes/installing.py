"""After `migrate`: the triggers there have to be, on the tables there are."""

from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, transaction

from core.changes import postgresql, sqlite
from core.changes.models import Deletion
from core.changes.tables import Trigger, parts, tables


def engine(vendor: str) -> ModuleType:
    """The words of this database."""
    return postgresql if vendor == "postgresql" else sqlite


def install_after_last_app(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Once in each `migrate`. Where nothing is missing it reads, and writes nothing."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last:
        install(using)


def install(using: str = "default") -> None:
    """Put up what is missing and take down what is of another version."""
    words = engine(connections[using].vendor)
    with connections[using].cursor() as cursor:
        wanted = {(one.table, one.name): one for one in _possible(using, cursor)}
        there = words.present(cursor)
        if not wanted or there == set(wanted):
            return
        with transaction.atomic(using=using):
            words.prepare(cursor)
            for table, name in there - set(wanted):
                words.remove(cursor, table, name)
            for key in set(wanted) - there:
                cursor.execute(wanted[key].sql)
            if words is sqlite:
                for one in tables():
                    sqlite.stamp_all(cursor, one)


def step_aside(using: str, plan: Any = (), **kwargs: Any) -> None:
    """Before migrations on SQLite, which renames no table that a trigger of another one names."""
    if not plan or connections[using].vendor != "sqlite":
        return
    with connections[using].cursor() as cursor:
        for table, name in sqlite.present(cursor):
            sqlite.remove(cursor, table, name)


def _possible(using: str, cursor: Any) -> list[Trigger]:
    """None of them where a migrate stopped half-way or went back, and a table or a number is missing."""
    introspection = connections[using].introspection
    names = set(introspection.table_names(cursor))
    belonging = parts()
    if not {Deletion._meta.db_table, *(part.name for part in belonging)} <= names:
        return []
    for table in tables():
        if table.name not in names:
            return []
        columns = {column.name for column in introspection.get_table_description(cursor, table.name)}
        if not {"changed", *table.columns} <= columns:
            return []
    return list(engine(connections[using].vendor).triggers(tables(), belonging))
