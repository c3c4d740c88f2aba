"""Settings of test runs: the service's own, with a home that is thrown away and cheap passwords.

WAGDESK_TEST_DB names the file of the SQLite database; unless it does, each person and each directory tests are started
in has one, so that several can test at once on one machine. The home lies next to it. DATABASE_URL runs the same tests
on PostgreSQL.
"""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

_CHECKOUT = sha256(str(Path.cwd()).encode()).hexdigest()[:8]
_PLACE = Path(tempfile.gettempdir()) / f"wagdesk-tests-{os.getuid()}-{_CHECKOUT}"
_DATABASE = Path(os.environ.get("WAGDESK_TEST_DB") or _PLACE / "test.sqlite3")
# Before the settings are read: no test may touch, or depend on, the home or the environment of whoever runs it.
_KEPT = ("WAGDESK_TEST_", "WAGDESK_FAILPOINTS")
for _name in [name for name in os.environ if name.startswith("WAGDESK_") and not name.startswith(_KEPT)]:
    del os.environ[_name]
os.environ["WAGDESK_HOME"] = str(_DATABASE.with_suffix(".home"))
os.environ["WAGDESK_SECRET_KEY"] = "only for tests, and the same in every process"  # noqa: S105

from core.project.settings import *  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Rescanning every static file for each test client costs more than the tests.
MIDDLEWARE = [name for name in MIDDLEWARE if "StaticFiles" not in name]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WAGDESK_STRICT_PLUGINS = True
# A test counts failures of hooks, and a busy machine is no failure of theirs; tests of slowness set their own limit.
WAGDESK_HOOK_SECONDS = 60
LOGGING_CONFIG = None

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, so that --reuse-db has something to reuse and a second process can write to it.
    DATABASES["default"]["TEST"] = {"NAME": str(_DATABASE)}
else:
    # A pool keeps connections open, and the test database could then not be dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
