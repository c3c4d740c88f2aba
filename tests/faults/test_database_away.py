"""The database server dies in the middle and comes back: the processes go on by themselves."""

import time
from collections.abc import Iterator

import pytest

from tests.faults.installation import wait_until
from tests.faults.own_server import OwnServer, own_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture
def server() -> Iterator[OwnServer]:
    with own_server() as one:
        yield one


def test_postgresql_dies_and_comes_back_and_nothing_is_lost(make_soak, server):
    soak = make_soak(server=server)

    with soak.under_load():
        soak.each_has_sent(1)
        server.stop()
        wait_until(lambda: soak.installation.health() == 503, within=60)
        time.sleep(2)
        server.start()
        wait_until(lambda: soak.installation.health() == 200, within=60)
        soak.each_has_sent(1)
    soak.rest()

    soak.reckon()
    assert [one.poll() for one in soak.installation.processes.values()] == [None, None], "a process had to be restarted"
