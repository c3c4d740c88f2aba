"""Every environment variable the service reads, with its type, its default and what it means.

Guarantees: a value that cannot be understood raises ImproperlyConfigured naming the variable; nothing else in the
project reads `os.environ`; `docs/operations/settings.md` lists the same variables (a test compares).
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
SOURCE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One variable: how it is read and what stands where it is not set."""

    name: str
    parse: Callable[[str], T]
    default: str
    summary: str

    def read(self) -> T:
        """The value, from the environment or the default."""
        raw = os.environ.get(self.name, "").strip() or self.default
        try:
            return self.parse(raw)
        except ValueError as error:
            shown = re.sub(r"//.*@", "//…@", raw)  # a password may stand in an address
            raise ImproperlyConfigured(f"{self.name}={shown!r} cannot be used: {error}") from error


def text(raw: str) -> str:
    """Any text."""
    return raw


def boolean(raw: str) -> bool:
    """`true` or `false`, in the usual spellings."""
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if raw.lower() not in known:
        raise ValueError("say true or false")
    return known[raw.lower()]


def natural(raw: str) -> int:
    """A whole number, zero or more."""
    if not raw.isdecimal():
        raise ValueError("a whole number is needed, zero or more")
    return int(raw)


def positive(raw: str) -> int:
    """A whole number, one or more."""
    if not raw.isdecimal() or int(raw) == 0:
        raise ValueError("a whole number is needed, one or more")
    return int(raw)


def natural_if_any(raw: str) -> int | None:
    """A whole number, zero or more; None where it follows from something else."""
    return natural(raw) if raw else None


def listing(raw: str) -> list[str]:
    """Names separated by commas."""
    return [part.strip() for part in raw.split(",") if part.strip()]


def plugin_names(raw: str) -> tuple[str, ...] | None:
    """Names of plugins; None stands for all of them."""
    if raw == "*":
        return None
    return () if raw == "none" else tuple(listing(raw))


def directory(raw: str) -> Path:
    """A directory; made on first use."""
    path = Path(raw).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("this is a file, not a directory")
    return path


def one_of(*choices: str) -> Callable[[str], str]:
    """One word out of a few."""

    def parse(raw: str) -> str:
        if raw not in choices:
            raise ValueError(f"choose one of {', '.join(choices)}")
        return raw

    return parse


def web_address(raw: str) -> str:
    """`http://host` or `https://host`, without a path, so that links can be put together from it."""
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write it as https://desk.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("the service lives at the root of its host, so the address has no path")
    return f"{parts.scheme}://{parts.netloc}"


def origins(raw: str) -> list[str]:
    """Addresses of sites, separated by commas; each by its whole name, because a pattern lets in who registers one."""
    if "*" in raw:
        raise ValueError("name each origin as a whole")
    return [web_address(part) for part in listing(raw)]


def address_with_scheme(*schemes: str) -> Callable[[str], str]:
    """An address that begins with one of these schemes; checked in full by the part that uses it."""

    def parse(raw: str) -> str:
        if raw and raw.partition(":")[0] not in schemes:
            raise ValueError(f"it begins with one of {', '.join(f'{scheme}:' for scheme in schemes)}")
        return raw

    return parse


def default_home() -> str:
    """`var/` of a clone, `~/.wagdesk` where the package is installed."""
    in_clone = (SOURCE_ROOT / "pyproject.toml").exists()
    return str(SOURCE_ROOT / "var") if in_clone else "~/.wagdesk"


HOME = Setting("WAGDESK_HOME", directory, default_home(), "Directory of database, files and secret key.")
BASE_URL = Setting(
    "WAGDESK_BASE_URL",
    web_address,
    "http://localhost:8000",
    "Address people reach the service under; `serve --port` sets the port of the default.",
)
ALLOWED_HOSTS = Setting("WAGDESK_ALLOWED_HOSTS", listing, "", "More host names to answer to, separated by commas.")
CORS_ORIGINS = Setting(
    "WAGDESK_CORS_ORIGINS",
    origins,
    "",
    "Other sites whose pages may read the API in a browser, as `https://app.example.org`, separated by commas.",
)
CORS_SIGNED_IN_ORIGINS = Setting(
    "WAGDESK_CORS_SIGNED_IN_ORIGINS",
    origins,
    "",
    "Those of your own sites that may use the API in the name of who is signed in here, cookies and all.",
)
PROXIES = Setting("WAGDESK_PROXIES", natural, "0", "Number of proxies in front whose X-Forwarded headers are trusted.")
SECRET_KEY = Setting("WAGDESK_SECRET_KEY", text, "", "Secret that signs sessions and links; generated when empty.")
ENCRYPTION_KEYS = Setting(
    "WAGDESK_ENCRYPTION_KEYS",
    listing,
    "",
    "Keys that encrypt stored secrets, separated by commas: the first encrypts, all of them read; "
    "derived from the secret key when empty.",
)
DEBUG = Setting("WAGDESK_DEBUG", boolean, "false", "Show faults in the browser; for developers only.")
DATABASE_URL = Setting(
    "DATABASE_URL",
    address_with_scheme("sqlite", "postgres", "postgresql"),
    "",
    "Database; SQLite in the home directory when empty.",
)
DATABASE_POOL = Setting("WAGDESK_DATABASE_POOL", natural, "10", "Most PostgreSQL connections one process keeps.")
REDIS_URL = Setting(
    "REDIS_URL",
    address_with_scheme("redis", "rediss", "unix"),
    "",
    "Cache that all processes share, as `redis://:password@host:6379/0`; each process has its own when empty.",
)
BROKER_URL = Setting(
    "BROKER_URL",
    address_with_scheme("redis", "rediss", "amqp", "amqps"),
    "",
    "Broker that wakes the workers, as `redis://:password@host:6379/1` or `amqp://user:password@host:5672//`; "
    "the process that serves does their work when empty.",
)
STORAGE_URL = Setting(
    "STORAGE_URL",
    address_with_scheme("s3"),
    "",
    "S3-compatible store of all files, as `s3://key:secret@host:port/bucket?region=eu-north-1`; "
    "the home directory when empty.",
)
MAIL_URL = Setting(
    "WAGDESK_MAIL_URL",
    address_with_scheme("mailbox", "smtp", "smtps", "smtp+starttls"),
    "mailbox:",
    "Where mail leaves: `smtp://user:password@host:port`, `smtps://`, `smtp+starttls://`, "
    "or `mailbox:` to keep it readable in the admin and send nothing.",
)
MAIL_FROM = Setting("WAGDESK_MAIL_FROM", text, "Wagdesk <help@localhost>", "Sender of mail that names none.")
SITE_NAME = Setting(
    "WAGDESK_SITE_NAME",
    text,
    "Wagdesk",
    "Name of the service in titles and mails, unless the site has one (Settings → Sites).",
)
LANGUAGE = Setting(
    "WAGDESK_LANGUAGE",
    one_of("en", "pt", "es", "fr", "fi", "nb", "de"),
    "en",
    "Language of who has chosen none.",
)
TIME_ZONE = Setting("WAGDESK_TIME_ZONE", text, "UTC", "Time zone of who has chosen none, as `Europe/Helsinki`.")
MAX_UPLOAD_MB = Setting("WAGDESK_MAX_UPLOAD_MB", natural, "25", "Largest file people may attach, in megabytes.")
MAX_REQUEST_MB = Setting(
    "WAGDESK_MAX_REQUEST_MB",
    natural_if_any,
    "",
    "Most megabytes of files in one request, those of all its fields together; five times the largest when empty.",
)
UNDO_SECONDS = Setting(
    "WAGDESK_UNDO_SECONDS", natural, "10", "Seconds an agent can take back an answer before it leaves."
)
RELAY_THREADS = Setting(
    "WAGDESK_RELAY_THREADS",
    positive,
    "3",
    "Deliveries one process works on at once. With fewer than three, mail may wait for a webhook that does not answer.",
)
DELIVERY_ATTEMPTS = Setting(
    "WAGDESK_DELIVERY_ATTEMPTS", positive, "10", "Failed tries after which a delivery is parked for an administrator."
)
DELIVERY_TIMEOUT_SECONDS = Setting(
    "WAGDESK_DELIVERY_TIMEOUT_SECONDS",
    positive,
    "60",
    "Seconds one delivery may take; a mail server may be silent for a third of that, other processes wait twice that.",
)
OUTBOX_KEEP_DAYS = Setting("WAGDESK_OUTBOX_KEEP_DAYS", natural, "7", "Days that delivered events are kept to look at.")
WEBHOOK_FAILURE_DAYS = Setting(
    "WAGDESK_WEBHOOK_FAILURE_DAYS",
    positive,
    "5",
    "Days of nothing but failure after which a webhook endpoint is switched off.",
)
WEBHOOK_LOG_DAYS = Setting(
    "WAGDESK_WEBHOOK_LOG_DAYS", positive, "30", "Days that webhook deliveries are kept to look at and to send again."
)
AUDIT_KEEP_DAYS = Setting(
    "WAGDESK_AUDIT_KEEP_DAYS", natural, "730", "Days that acts of administrators are kept; `0` keeps them for ever."
)
LOG_LEVEL = Setting(
    "WAGDESK_LOG_LEVEL",
    one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    "INFO",
    "How much is written to the log.",
)
LOG_FORMAT = Setting("WAGDESK_LOG_FORMAT", one_of("text", "json"), "text", "Lines for people, or one JSON object each.")
METRICS_TOKEN = Setting(
    "WAGDESK_METRICS_TOKEN", text, "", "Bearer token that `/metrics` asks for; without one there is no such address."
)
PLUGINS = Setting(
    "WAGDESK_PLUGINS",
    plugin_names,
    "*",
    "Plugins to load, separated by commas; `*` is every installed one, `none` leaves the built-in parts alone.",
)
HOOK_SECONDS = Setting(
    "WAGDESK_HOOK_SECONDS", positive, "2", "Seconds a plugin may take to answer; slower answers count as its failures."
)
STRICT_PLUGINS = Setting(
    "WAGDESK_STRICT_PLUGINS", boolean, "false", "`check` fails on a plugin that had to be left out."
)
#: Read by `core.events.failpoints`, which stands below this package.
FAILPOINTS = Setting("WAGDESK_FAILPOINTS", text, "", "For tests of faults only: named places where the process dies.")

DECLARED: tuple[Setting, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Setting))


def unknown_variables() -> list[str]:
    """Variables that begin like ours and that nothing reads: misspelt, or left over."""
    names = {setting.name for setting in DECLARED}
    return sorted(name for name in os.environ if name.startswith("WAGDESK_") and name not in names)
