"""The command: seed, serve, measure, print.

JSON goes to standard output, progress and a table to standard error.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SETTINGS = "benchmarks.settings"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks; returns the exit code."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="wagdesk-bench-", ignore_cleanup_errors=True) as home:
        _prepare_environment(options, Path(home))
        import django

        django.setup()
        if not _is_empty():
            print("This database has tickets already; the benchmarks want an empty one.", file=sys.stderr)
            return 1
        report = _run(options, Path(home))
    print(json.dumps(report, indent=2))
    _table(report)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000, help="how many tickets to seed (1000)")
    parser.add_argument("--articles", type=int, default=200, help="how many articles to seed (200)")
    parser.add_argument("--database", default="", help="an empty database as DATABASE_URL; SQLite unless given")
    parser.add_argument("--requests", type=int, default=60, help="timed requests of each kind (60)")
    parser.add_argument("--mails", type=int, default=200, help="mails to take in (200)")
    parser.add_argument("--many", type=int, default=1000, help="requests after which memory is looked at (1000)")
    parser.add_argument("--deliveries", type=int, default=500, help="changed tickets the relay tells of (500)")
    parser.add_argument("--port", type=int, default=8020, help="port of the server on the loopback interface (8020)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other texts (1)")
    return parser.parse_args(arguments)


def _prepare_environment(options: argparse.Namespace, home: Path) -> None:
    """Nothing of whoever runs this reaches the measured installation, in this process and the server's."""
    for name in [name for name in os.environ if name.startswith("WAGDESK_")]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["WAGDESK_HOME"] = str(home / "home")
    os.environ["WAGDESK_BASE_URL"] = f"http://localhost:{options.port}"
    os.environ["WAGDESK_LOG_LEVEL"] = "ERROR"
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    else:
        os.environ.pop("DATABASE_URL", None)


def _is_empty() -> bool:
    from django.core.management import call_command

    from core.work.models import WorkItem

    call_command("migrate", interactive=False, verbosity=0)
    return not WorkItem.objects.exists()


def _run(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    from django.db import connection, connections

    from benchmarks import processes, scenarios, writing
    from benchmarks.seeding.all import seed
    from benchmarks.server import serving
    from benchmarks.words import Words

    begun, load = time.monotonic(), os.getloadavg()
    seeded = seed(
        tickets=options.tickets, articles=options.articles, seed_number=options.seed, folder=home / "md", say=_say
    )
    seeding = time.monotonic() - begun
    vendor = connection.vendor
    connections.close_all()
    words = Words(options.seed + 1)
    _say("pages …")
    with serving(options.port, home / "server.log") as server:
        memory = {"start_s": round(server.seconds, 2), "after_start_mb": processes.memory_mb(server.pid)}
        found = scenarios.measure(scenarios.pages(options.port, seeded, words), options.requests)
        found += scenarios.measure([scenarios.creates(options.port, seeded, words)], options.requests)
        reading = [processes.readers(options.port, seeded, clients, options.requests) for clients in (1, 4)]
        _say(f"{options.many} requests …")
        memory |= processes.many_requests(options.port, server.pid, seeded, options.many)
    _say("forms and mail …")
    found.append(writing.forms(seeded, words, options.requests))
    mails = writing.mails(seeded, words, options.mails)
    found.append(mails)
    per_second: dict[str, float] = {"service": round(len(mails.seconds) / sum(mails.seconds), 1), "aim": 80}
    for workers in (1, 2):
        rate = processes.mail_workers(seeded, words, options.mails, home / "mails", workers)
        per_second[f"command_{workers}"] = rate
    _say("relay …")
    relay = processes.deliveries(options.deliveries)
    return {
        "tickets": options.tickets,
        "articles": options.articles,
        "database": vendor,
        "seeding_s": round(seeding, 1),
        "load_before": [round(one, 2) for one in load],
        "load_after": [round(one, 2) for one in os.getloadavg()],
        "processors": os.cpu_count(),
        "figures": {one.name: one.as_json() for one in found},
        "mails_per_second": per_second,
        "readers": reading,
        "process": memory,
        "relay": relay,
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _table(report: dict[str, Any]) -> None:
    """For people."""
    load = f"load {report['load_before'][0]} before, {report['load_after'][0]} after"
    what = f"{report['tickets']} tickets, {report['articles']} articles, {report['database']}"
    _say(f"\n{what}, {load}, {report['processors']} processors\n")
    _say(f"{'':24}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'aim':>7}{'queries':>9}{'kB':>7}")
    for name, row in report["figures"].items():
        size = f"{row['bytes'] / 1000:.0f}" if "bytes" in row else ""
        queries, aim = row.get("queries", ""), row.get("aim_ms", "")
        _say(f"{name:24}{row['p50_ms']:>9}{row['p95_ms']:>9}{row['processor_ms']:>9}{aim:>7}{queries:>9}{size:>7}")
    rates = report["mails_per_second"]
    by_command = f"{rates['command_1']} through one command, {rates['command_2']} through two at once"
    _say(f"\nmails a second: {rates['service']} through the service, {by_command}")
    for row in report["readers"]:
        _say(f"articles a second, {row['clients']} at once: {row['per_second']} (p95 {row['p95_ms']} ms)")
    _say(f"deliveries a second: {report['relay']['per_second']}")
    one = report["process"]
    after = (
        f"{one['after_a_tenth_mb']} and {one['at_the_end_mb']} MB after {one['requests'] // 10} and {one['requests']}"
    )
    _say(f"the server: {one['start_s']} s to its first answer, {one['after_start_mb']} MB then, {after} requests")
