"""What every test can use: the fixtures of `core.testing`, and what happens where a server is missing."""

import os
from pathlib import Path

import pytest
from django.db import connection

from tests.servers import chromium

pytest_plugins = ["core.testing.fixtures"]

#: Sample material that lies next to the checkout of those who have it; never part of the project.
SHARED_DATA = Path(os.environ.get("WAGDESK_TEST_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The directory of the sample material; for tests marked `shared_data`."""
    return SHARED_DATA


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


def unavailable(reason: str) -> None:
    """Skip; with CI=true, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
