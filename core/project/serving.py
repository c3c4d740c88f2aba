"""One process that serves pages, the API and the background work; or several, with one for the background work.

Guarantees: it does not start on a database that is not migrated; at SIGTERM or Ctrl-C running requests and deliveries
are finished before it ends; of several processes one runs the relay, and none where workers have a broker.
"""

import signal
import socket
import warnings
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.core.management.commands import migrate as django_migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from core.project.progress import Tell, step

#: Named by string, as everything the project puts together.
RELAY = "core.events.relay"
SUPERVISE = "core.events.supervising.supervise"
FINISH_REQUESTS_WITHIN_SECONDS = 20


def migrate_or_refuse(*, migrate: bool, out: OutputWrapper) -> None:
    """Bring the database up to date, or raise CommandError when it is not."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if not migrate:
        raise CommandError("The database is not up to date: run `wagdesk migrate` first.")
    with step(out, "Preparing the database") as tell:
        call_command(_Migrate(tell, len(plan)), interactive=False, verbosity=0)


class _Migrate(django_migrate.Command):
    """Django's, that tells how far it is."""

    def __init__(self, tell: Tell, total: int) -> None:
        super().__init__()
        self._tell, self._done, self._total = tell, 0, total

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Called by Django around each migration."""
        self._done += action == "apply_success"
        self._tell(self._done, self._total)


def serve(opened: socket.socket, *, relay: bool, ready: Callable[[], None]) -> None:
    """Serve until told to stop; `ready` is called once requests are answered."""
    listen(opened)
    signal.signal(signal.SIGTERM, _leave)
    # Files are streamed by ordinary views; under ASGI Django reads them ahead, which is what we want here.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    if relay:
        import_string(f"{RELAY}.start_in_process")()
    try:
        _Server(_config(), ready).run(sockets=[opened])
    except KeyboardInterrupt:
        pass
    finally:
        if relay:
            import_string(f"{RELAY}.stop")()


def serve_by(processes: int, opened: socket.socket, *, relay: bool, ready: Callable[[], None]) -> None:
    """Serve by several processes on one port until told to stop; `ready` is called once the first one answers."""
    listen(opened)
    work: dict[str, Callable[[], object]] = {
        f"web-{number}": partial(serve, opened, relay=False, ready=ready if number == 1 else lambda: None)
        for number in range(1, processes + 1)
    }
    if relay:
        work["background"] = import_string(f"{RELAY}.run_forever")
    import_string(SUPERVISE)(work)


def reserve(host: str, port: int) -> socket.socket:
    """The port, before anything is done that takes its time; it answers nobody yet. Raises CommandError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and each answer on a kept connection waits 40 ms for its end.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        raise _refusal(host, port, error) from error
    return opened


def listen(opened: socket.socket) -> None:
    """Let people in. Raises CommandError where somebody else was faster: two may reserve a port, one gets it."""
    try:
        opened.listen(512)
    except OSError as error:
        host, port, *_more = opened.getsockname()
        opened.close()
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: OSError) -> CommandError:
    other = port + 1 if 1024 <= port < 65535 else 8001
    advice = f"Choose another port: `--port {other}`, or with make `PORT={other}`, as in `make demo PORT={other}`."
    return CommandError(f"Cannot listen on {host}:{port}: {error.strerror}. {advice}")


def _config() -> uvicorn.Config:
    return uvicorn.Config(
        "core.project.asgi:application",
        # Logs are Django's, lifespan is not spoken by Django, and forwarded headers are read by our middleware.
        log_config=None,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=FINISH_REQUESTS_WITHIN_SECONDS,
    )


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Uvicorn raises the signal again when it is done; then the relay still has to be stopped."""
    raise SystemExit(0)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self._ready()
