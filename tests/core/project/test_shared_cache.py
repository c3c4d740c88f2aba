"""The cache in a real Redis: shared by processes, and no page's misfortune when it is away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from core.project import shared_cache, site_menu
from core.project.hooks import health_checks
from core.project.settings import database
from core.workspace.contributions import HealthState
from tests.core.events import processes
from webforms.serving import MOST_IN_TEN_MINUTES, too_many

pytestmark = pytest.mark.redis

LOGIN = "/accounts/login/?by=password"
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def no_outage(monkeypatch) -> None:
    """None known at the start, and none that ends by the clock: a slow machine would end it amid a test."""
    monkeypatch.setattr(shared_cache, "outage", shared_cache.Outage())
    monkeypatch.setattr(shared_cache, "ASK_AGAIN_SECONDS", 3600.0)


@pytest.fixture
def shared(redis, settings, monkeypatch) -> Iterator[None]:
    """The cache as REDIS_URL sets it."""
    monkeypatch.setenv("REDIS_URL", redis.url())
    settings.CACHES = {"default": database.cache()}
    yield
    caches["default"].own.clear()


def in_another_process(work) -> None:
    assert processes.finish(processes.start(work)) == 0


def asked_again(monkeypatch) -> None:
    """As if the time until Redis is asked again were over."""
    monkeypatch.setattr(shared_cache.outage, "_ask_again_at", 0.0)


def refuse(client: shared_cache.SharedCacheClient, names: set[str]) -> None:
    """As a connection that breaks just then."""
    raise ConnectionResetError


@contextmanager
def silent_server() -> Iterator[tuple[str, list[int]]]:
    """Takes connections and never says a word; its address, and one entry for each who came."""
    came: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept = []

        def accept() -> None:
            while True:
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                kept.append(connection)
                came.append(len(kept))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0", came
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
    for connection in kept:
        connection.close()


def test_another_process_sees_what_was_cached(shared):
    in_another_process(lambda: cache.set("greeting", {"word": "moi"}))

    assert cache.get("greeting") == {"word": "moi"}


def test_processes_count_together(shared):
    def sends() -> None:
        for _one in range(MOST_IN_TEN_MINUTES // 2):
            assert not too_many(RequestFactory().get("/"))

    in_another_process(sends)
    in_another_process(sends)

    assert too_many(RequestFactory().get("/"))


def test_a_counter_that_ended_does_not_come_back_without_an_end(shared):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("gone")

    assert cache.get("gone") is None


def test_a_page_changed_in_one_process_is_changed_in_the_menu_of_all(shared, django_db_setup, django_db_blocker):
    before = cache.get(site_menu.VERSION_KEY)

    with django_db_blocker.unblock():
        in_another_process(lambda: site_menu.forget(site_menu.Site()))

    assert cache.get(site_menu.VERSION_KEY) not in (None, before)


def test_one_connection_serves_many_requests(shared, redis, client, db):
    client.get("/accounts/login/")
    before = shared_cache._client(redis.url()).get_client().info("stats")["total_connections_received"]
    for _request in range(5):
        client.get("/accounts/login/")

    assert shared_cache._client(redis.url()).get_client().info("stats")["total_connections_received"] == before


def test_pages_are_answered_while_redis_is_away_and_it_is_said(shared, redis, client, cast):
    assert client.get("/readyz").json()["checks"]["cache"] == "ok"
    redis.stop()

    assert client.get("/accounts/login/").status_code == 200
    ready = client.get("/readyz")
    [check] = health_checks()

    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert ready.json()["checks"]["cache"].startswith("away")
    assert check.check().state is HealthState.ATTENTION


def test_limits_count_on_while_redis_is_away(shared, redis):
    redis.stop()

    allowed = [not too_many(RequestFactory().get("/")) for _one in range(MOST_IN_TEN_MINUTES + 5)]

    assert allowed == [True] * MOST_IN_TEN_MINUTES + [False] * 5


def test_a_guesser_is_locked_out_while_redis_is_away(shared, redis, client, cast, settings):
    """Counted in the database, for all processes."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    alice = cast.alice.user
    alice.set_password(PASSWORD)
    alice.save()
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    redis.stop()

    def sign_in(password: str, network: str) -> bool:
        client.post(LOGIN, {"login": alice.email, "password": password}, REMOTE_ADDR=network)
        return "_auth_user_id" in client.session

    for _guess in range(settings.AXES_FAILURE_LIMIT):
        sign_in("wrong", "192.0.2.1")

    assert not sign_in(PASSWORD, "192.0.2.1")
    assert sign_in(PASSWORD, "192.0.2.2")


def test_what_was_written_while_redis_was_away_is_not_out_of_date_afterwards(shared, redis, monkeypatch):
    cache.set("title", "old", None)
    cache.set("other", "stays", None)
    redis.stop()
    cache.set("title", "new", None)
    assert cache.get("title") == "new"
    redis.start()
    assert cache.get("other") is None, "not asked again yet"

    asked_again(monkeypatch)

    assert cache.get("other") == "stays"
    assert cache.get("title") is None
    assert not shared_cache.outage.is_on


def test_not_even_the_first_answer_is_out_of_date(shared, redis, monkeypatch):
    cache.set("title", "old", None)
    redis.stop()
    cache.set("title", "new", None)
    redis.start()
    asked_again(monkeypatch)

    assert cache.get("title") is None


def test_what_was_missed_is_remembered_until_redis_forgot_it(shared, redis, monkeypatch):
    cache.set("title", "old", None)
    redis.stop()
    cache.set("title", "new", None)
    redis.start()
    with monkeypatch.context() as away_again:
        away_again.setattr(shared_cache.SharedCacheClient, "delete_many", refuse)
        asked_again(monkeypatch)
        assert cache.get("title") == "new"
        assert shared_cache.outage.is_on
    asked_again(monkeypatch)

    assert cache.get("title") is None
    assert not shared_cache.outage.is_on


def test_who_missed_too_much_begins_with_an_empty_cache(shared, redis, monkeypatch):
    monkeypatch.setattr(shared_cache, "MOST_MISSED", 2)
    cache.set("title", "old", None)
    redis.stop()
    for number in range(4):
        cache.set(f"name-{number}", number)
    redis.start()
    asked_again(monkeypatch)
    cache.get("anything")

    assert cache.get("title") is None


def test_a_redis_that_says_nothing_is_asked_once(settings, client, db, monkeypatch):
    """Every page asks the cache several times; only the first question waits for the silence to end."""
    monkeypatch.setattr(shared_cache, "TIMEOUT_SECONDS", 0.2)
    with silent_server() as (address, came):
        monkeypatch.setenv("REDIS_URL", address)
        settings.CACHES = {"default": database.cache()}
        for number in range(20):
            cache.set(f"name-{number}", number)
        answer = client.get("/accounts/login/")
        caches["default"].own.clear()

    assert answer.status_code == 200
    assert len(came) <= 2, "a try, and one more at once"


def test_an_address_of_something_else_is_refused(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "memcached://127.0.0.1")

    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        database.cache()


def test_without_an_address_each_process_caches_for_itself(client, db):
    assert "cache" not in client.get("/readyz").json()["checks"]
    assert list(health_checks()) == []
