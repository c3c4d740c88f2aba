"""A program that copies what changed has everything in the end, however transactions overlapped."""

import random
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from wagtail.models import APIToken

from core.access.api import Actor
from core.people.models import Customer, Organization
from core.people.services import add_organization
from core.work.models import WorkItem
from core.work.services import create_item, update_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]
START = "1970-01-01T00:00:00Z"
WRITERS, WRITES = 4, 12


class Copy:
    """What a program holds that follows `next` and remembers `updated_since`."""

    def __init__(self, token, path, key):
        self.client, self.headers, self.path, self.key = Client(), {"Authorization": f"Bearer {token}"}, path, key
        self.rows, self.since = {}, START

    def pull(self, page_size=3):
        """One run, page by page."""
        address, query = f"/api/v1/{self.path}", {"updated_since": self.since, "page_size": page_size}
        while address:
            answer = self.client.get(address, query, headers=self.headers).json()
            self.rows |= {row[self.key]: row["version"] for row in answer["results"]}
            address, query = answer["next"], None
        self.since = answer["updated_since"]


@pytest.fixture
def copy(cast):
    """`copy("tickets")`: one of Root's."""
    token = APIToken.create_token(user=cast.root.user, name="copy")[1]
    return lambda path, key="id": Copy(token, path, key)


def in_threads(*calls):
    """All at once; each closes its connection. A failure in one fails the test."""
    failures = []

    def guarded(call):
        try:
            call()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


@pytest.mark.postgresql
def test_a_transaction_that_ends_late_is_not_passed_over(cast, copy):
    mine = copy("organizations")
    mine.pull()
    written, may_end = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            Organization.objects.create(name="Slow")
            written.set()
            assert may_end.wait(30)

    def quick():
        assert written.wait(30)
        Organization.objects.create(name="Quick")
        connection.close()  # it has ended, and drew the later number
        mine.pull()
        may_end.set()

    in_threads(slow, quick)
    mine.pull()

    assert mine.rows.keys() == set(Organization._base_manager.values_list("pk", flat=True))


@pytest.mark.postgresql
def test_a_row_written_while_a_slow_transaction_holds_an_earlier_number_is_not_passed_over(cast, copy):
    """The slow one touches a row that another transaction has numbered and that was read in between."""
    mine = copy("organizations")
    started, touched = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            Organization._base_manager.filter(pk=cast.brightwater.pk).update(notes="first write")
            started.set()
            assert touched.wait(30)
            Organization._base_manager.filter(pk=cast.seegrund.pk).update(version=9)

    def quick():
        assert started.wait(30)
        Organization._base_manager.filter(pk=cast.seegrund.pk).update(version=5)
        mine.pull()
        touched.set()

    in_threads(slow, quick)
    mine.pull()

    assert mine.rows[cast.seegrund.pk] == 9


def test_everything_arrives_while_many_write_and_one_reads(cast, copy):
    tickets, companies = copy("tickets", "number"), copy("organizations")
    items = [create_item(kind="ticket", title=f"Old {n}", by=cast.root.actor) for n in range(4)]
    done = threading.Event()
    left = [WRITERS]

    def write(seed):
        chance, by = random.Random(seed), Actor.system(f"writer {seed}")  # noqa: S311 - the same cases every time
        try:
            for turn in range(WRITES):
                with transaction.atomic():
                    if turn % 3 == 0:
                        add_organization(name=f"{seed}-{turn}", by=cast.root.actor)
                    if turn % 3 == 1:
                        create_item(kind="ticket", title=f"{seed}-{turn}", by=by)
                    threading.Event().wait(chance.random() / 50)
                    if turn % 3 == 2:
                        update_item(item=chance.choice(items), by=by, changes={"title": f"{seed}-{turn}"})
        finally:
            left[0] -= 1
            if not left[0]:
                done.set()

    def read():
        while not done.is_set():
            tickets.pull()
            companies.pull()

    in_threads(read, *(lambda seed=seed: write(seed) for seed in range(WRITERS)))
    tickets.pull()
    companies.pull()

    assert tickets.rows == dict(WorkItem._base_manager.values_list("number", "version"))
    assert companies.rows == dict(Organization._base_manager.values_list("pk", "version"))
    assert Customer._base_manager.exists()
