"""The command from beginning to end, with as little of everything as it takes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_command_prints_figures_of_everything_it_measures() -> None:
    size = [
        "--tickets",
        "35",
        "--articles",
        "4",
        "--requests",
        "2",
        "--mails",
        "2",
        "--many",
        "20",
        "--deliveries",
        "10",
    ]
    command = [sys.executable, "-m", "benchmarks", *size, "--port", str(free_port())]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["tickets"] == 35
    wanted = {"bare_view", "ticket_list", "ticket_list_filtered", "ticket_page", "search_one_word", "article"}
    assert wanted | {"portal_list", "create_api", "create_form_service", "mail_ingest"} <= set(report["figures"])
    assert all(row["requests"] == 2 for row in report["figures"].values())
    assert report["figures"]["bare_view"]["queries"] == 0
    assert [row["clients"] for row in report["readers"]] == [1, 4]
    assert report["relay"]["deliveries"] >= 10
    assert report["process"]["start_s"] > 0
    assert set(report["mails_per_second"]) == {"service", "command_1", "command_2", "aim"}
    assert "p50 ms" in done.stderr
