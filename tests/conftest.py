"""What every test can use: the fixtures of `core.testing`, and what happens where a server is missing."""

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from tests.servers import chromium, nginx, s3
from tests.servers import redis as redis_server

pytest_plugins = ["core.testing.fixtures"]
#: A distribution of its own, whose tests run where it is installed: tests/contract/test_lendings.py.
collect_ignore = ["lendings"]

#: Sample material that lies next to the checkout of those who have it; never part of the project.
SHARED_DATA = Path(os.environ.get("WAGDESK_TEST_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The directory of the sample material; for tests marked `shared_data`."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """An empty home: tests make the pages they need, and those a new installation begins with would be in their way."""
    from wagtail.models import Page

    with django_db_blocker.unblock():
        for page in Page.objects.filter(depth=3):
            page.delete()


@pytest.fixture
def empty_home(settings: Any) -> None:
    """Tests before left files whose rows were rolled back."""
    for path in Path(settings.WAGDESK_HOME).rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.fixture
def welcome(db: None) -> Any:
    """Wagtail's welcome page, as it makes a site's root before any migration of ours."""
    from wagtail.models import Page, Site

    page = Page.objects.get(depth=1).add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="new"))
    Site.objects.update(root_page=page)
    Page.objects.get(depth=2, slug="home").delete()
    Page.objects.filter(pk=page.pk).update(slug="home", path="00010001", url_path="/home/")
    page.refresh_from_db()
    return page


@pytest.fixture
def first_pages(welcome: Any) -> None:
    """As `migrate` leaves a new installation: the welcome page makes room for a help centre."""
    migration = ("wagdesk_portal_pages", "0003_first_pages")
    then = MigrationLoader(connection).project_state(migration).apps
    import_module("portal_pages.migrations.0003_first_pages").create_first_pages(then, None)


@pytest.fixture(scope="session")
def one_redis() -> Iterator[redis_server.Redis]:
    """A server for the whole run; ask for `redis`."""
    with redis_server.server() as server:
        yield server


@pytest.fixture
def redis(one_redis: redis_server.Redis) -> Iterator[redis_server.Redis]:
    """A running Redis server, empty. A test that stops it need not start it again."""
    one_redis.start()
    import_module("redis").Redis.from_url(one_redis.url()).flushall()
    yield one_redis


@pytest.fixture(scope="session")
def one_s3() -> Iterator[s3.S3]:
    """A server for the whole run; ask for `object_store`."""
    with s3.server() as server:
        yield server


@pytest.fixture
def object_store(one_s3: s3.S3) -> s3.S3:
    """A running S3 server with a bucket of the test's own."""
    one_s3.start()
    one_s3.new_bucket()
    return one_s3


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that set up clean clones run only when asked for: `-m install`."""
    if "install" in (config.option.markexpr or ""):
        return
    kept = [item for item in items if not item.get_closest_marker("install")]
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("install")])
    items[:] = kept


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with the reason, what cannot run here; CI has everything, so there it is a failure."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("runs on PostgreSQL only: `make test-postgresql`")
    if item.get_closest_marker("sqlite") and connection.vendor != "sqlite":
        pytest.skip("runs on SQLite only")
    if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
        # Also in CI: it is nobody's to publish.
        pytest.skip("the sample material is not next to this checkout")
    if item.get_closest_marker("browser") and chromium.executable() is None:
        unavailable("no Chromium is installed")
    if item.get_closest_marker("redis") and redis_server.program() is None:
        unavailable("no Redis server is installed")
    if item.get_closest_marker("nginx") and nginx.program() is None:
        unavailable("no nginx is installed")
    if item.get_closest_marker("s3") and not (s3.jar() and s3.java()):
        unavailable("no S3 server is here: `python -m tests.servers.packages` fetches it")


def unavailable(reason: str) -> None:
    """Skip; with CI=true, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
