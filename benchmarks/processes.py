"""What a process costs and carries: its start, its memory after many requests, several readers at once, the relay.

Memory is what Linux says of a process (VmRSS); elsewhere these figures are left out.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from benchmarks.scenarios import percentile
from benchmarks.seeding.all import Seeded
from benchmarks.server import ROOT, Client
from benchmarks.words import Words
from benchmarks.writing import mail_files
from core.events.api import append_events
from core.events.models import Delivery
from core.events.relay import run_until_idle
from core.work.events import ItemChanged
from core.work.models import WorkItem

#: As an import commits.
AT_ONCE = 200


def memory_mb(pid: int) -> float | None:
    """Megabytes a process has in memory."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return round(int(found[1]) / 1024, 1) if found else None


def many_requests(port: int, pid: int, seeded: Seeded, count: int) -> dict[str, Any]:
    """Memory of the server after a tenth of the requests, when its caches are filled, and after all of them."""
    agent = Client(port, {"Cookie": f"sessionid={seeded.agent_session}"})
    program = Client(port, {"Authorization": f"Bearer {seeded.token}"})
    visitor = Client(port)
    articles, numbers = cycle(seeded.articles), cycle(seeded.numbers)
    asks: list[Callable[[], object]] = [
        lambda: visitor.get(next(articles)),
        lambda: program.get(f"/api/v1/tickets/{next(numbers)}"),
        lambda: agent.get(f"/admin/tickets/{next(numbers)}/"),
        lambda: visitor.get(next(articles)),
    ]
    first = None
    for number in range(count):
        asks[number % len(asks)]()
        if number == count // 10:
            first = memory_mb(pid)
    return {"requests": count, "after_a_tenth_mb": first, "at_the_end_mb": memory_mb(pid)}


def readers(port: int, seeded: Seeded, clients: int, count: int) -> dict[str, Any]:
    """Articles read by so many visitors at once, each one after another."""

    def read(place: int) -> list[float]:
        client, articles = Client(port), cycle(seeded.articles[place:] + seeded.articles[:place])
        return [client.get(next(articles)).seconds for _ in range(count)]

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        seconds = [one for found in pool.map(read, range(clients)) for one in found]
    passed = time.perf_counter() - begun
    return {
        "clients": clients,
        "per_second": round(len(seconds) / passed, 1),
        "p50_ms": round(percentile(seconds, 50) * 1000, 1),
        "p95_ms": round(percentile(seconds, 95) * 1000, 1),
    }


def deliveries(count: int) -> dict[str, Any]:
    """Deliveries of changed tickets a second, through one relay: what follows a change, the index included."""
    run_until_idle()
    items = list(WorkItem.objects.filter(kind="ticket").order_by("-pk").values_list("pk", flat=True)[:count])
    for start in range(0, len(items), AT_ONCE):
        with transaction.atomic():
            append_events([ItemChanged(item_id=pk, kind="ticket") for pk in items[start : start + AT_ONCE]])
    waiting = Delivery.objects.filter(state="pending").count()
    begun = time.perf_counter()
    done = run_until_idle(max_rounds=1_000_000).total()
    return {"deliveries": done, "events": len(items), "at_first": waiting, "per_second": _rate(done, begun)}


def mail_workers(seeded: Seeded, words: Words, count: int, folder: Path, workers: int) -> float:
    """Mails a second through so many `wagdesk ingest-mail FILE…` at once, their start included."""
    files = mail_files(seeded, words, workers, count, folder)
    command = [sys.executable, "-m", "core.project", "ingest-mail"]
    connection.close()
    begun = time.perf_counter()
    started = [
        subprocess.Popen([*command, *map(str, files[place::workers])], cwd=ROOT, stdout=subprocess.DEVNULL)
        for place in range(workers)
    ]
    if any(process.wait() for process in started):
        raise RuntimeError("wagdesk ingest-mail failed")
    return _rate(count, begun)


def _rate(number: int, begun: float) -> float:
    return round(number / (time.perf_counter() - begun), 1)
