"""Fixtures for everybody's tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.plugins import breakers, loading, registry
from core.testing.cast import Cast, make_cast
from core.testing.state import fingerprint_of_database


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """What outlives a test's rolled-back rows: throttles, sign-in attempts and sites in the cache; the language."""
    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_hook_fails_unseen() -> Iterator[None]:
    """A page goes on without a hook that fails, a test does not; those of `plugins.registered` may fail."""
    breakers.seen.clear()
    yield
    assert not breakers.seen, f"(plugin, hook) → failures: {dict(breakers.seen)}"


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob, Carol, Dana, Erin, Root, and the visitor."""
    return make_cast()


@pytest.fixture
def fingerprint(db: None) -> Callable[[], str]:
    """Of the whole database: two equal ones mean that nothing was written in between."""
    return fingerprint_of_database


@pytest.fixture
def count_queries(db: None) -> Callable[[Callable[[], Any]], int]:
    """How many queries a call runs when warm: it is called once before counting. Savepoints are not counted."""

    def count(call: Callable[[], Any]) -> int:
        call()
        with CaptureQueriesContext(connection) as queries:
            call()
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    return count


@pytest.fixture
def relay(transactional_db: None) -> Callable[[], object]:
    """Run every delivery that is due, until nothing waits."""
    from core.events.relay import run_until_idle

    return run_until_idle


class Plugins:
    """Temporary plugins, for the length of a `with`."""

    @contextmanager
    def registered(self, **modules: ModuleType | Any) -> Iterator[None]:
        """Register hook modules under slugs; everything collected is forgotten before and after."""
        registry.reset_for_tests()
        manager = loading.manager()
        try:
            for slug, module in modules.items():
                manager.register(module, name=slug)
                registry.temporary.add(slug)
            yield
        finally:
            registry.reset_for_tests()

    @property
    def failures(self) -> list[tuple[str, str]]:
        """(plugin, hook) of implementations that raised."""
        return sorted(breakers.seen)


@pytest.fixture
def plugins() -> Plugins:
    """Register plugins that last as long as the test."""
    return Plugins()


@pytest.fixture
def flushed_defaults(transactional_db: None) -> None:
    """After a transactional test emptied the tables: what migrations and post-migrate created, again."""
    call_command("migrate", verbosity=0)
