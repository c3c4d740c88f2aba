"""One world for all addresses of a module: it is built once, and every question is rolled back."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from core.testing.cast import Cast, make_cast
from core.testing.state import fingerprint_of_database
from tests.permissions import world as rows
from tests.permissions.asking import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        clients = {name: Client(raise_request_exception=False) for name in Cast.NAMES}
        for name, client in clients.items():
            cast.sign_in(client, name)
        yield World(clients, rows.build(cast), fingerprint_of_database)
        transaction.set_rollback(True)
