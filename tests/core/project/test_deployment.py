"""compose.yaml, the Dockerfile and nginx's example say what exists. Nothing here can start containers."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from core.project import environment
from core.project.settings import background, database

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = {name: facts for name, facts in COMPOSE["services"].items() if facts["image"] == "wagdesk"}
KNOWN = {setting.name for setting in environment.DECLARED}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
#: Set for compose alone, which puts it into an address.
OF_COMPOSE = {"WAGDESK_DATABASE_PASSWORD"}


def parse(command: list[str]) -> None:
    """As `wagdesk COMMAND` would; SystemExit for a word it does not know."""
    name = command[0].replace("-", "_")
    load_command_class(get_commands()[name], name).create_parser("wagdesk", name).parse_args(command[1:])


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_a_command_that_exists(name):
    parse(OURS[name]["command"])


def test_every_queue_has_a_worker():
    told = {command[-1] for facts in OURS.values() if (command := facts["command"])[0] == "worker"}

    assert told == {"mail", "index", "slow"}


def test_each_variable_is_one_the_service_reads():
    set_here = set().union(*(facts["environment"] for facts in OURS.values()))
    asked_for = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))

    assert set_here <= KNOWN
    assert asked_for <= KNOWN | OF_COMPOSE
    assert {"DATABASE_URL", "REDIS_URL", "BROKER_URL", "STORAGE_URL"} <= set_here


def test_each_value_can_be_read(monkeypatch):
    for name, raw in OURS["pages"]["environment"].items():
        value = re.sub(r"\$\{\w+:[-?]([^}]*)\}", lambda found: found[1].split()[0] if found[1] else "", raw)
        monkeypatch.setenv(name, value)

    assert database.database()["HOST"] == "database"
    assert database.cache()["LOCATION"] == "redis://redis:6379/0"
    assert background.broker_url() == "redis://redis:6379/1"
    assert environment.PROXIES.read() == 1
    assert environment.MAIL_URL.read() == "mailbox:"


def test_each_service_waits_for_one_that_exists():
    for facts in COMPOSE["services"].values():
        assert set(facts.get("depends_on", {})) <= set(COMPOSE["services"])
        for mount in facts.get("volumes", []):
            source = mount.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).is_file()


def test_the_image_copies_what_exists_and_starts_a_command_that_exists():
    for line in re.findall(r"^COPY (?!--from|\. )(\S+)", DOCKERFILE, re.M):
        assert (ROOT / line).exists(), line
    start = re.search(r"^CMD (\[.+\])$", DOCKERFILE, re.M)
    assert start
    parse(yaml.safe_load(start[1]))
    assert "\nwheel:" in (ROOT / "Makefile").read_text()


def test_the_image_installs_locked_versions_of_all_it_needs_at_scale():
    locked = (ROOT / "requirements/scale.txt").read_text()

    assert "--require-hashes -r /tmp/scale.txt" in DOCKERFILE
    for name in ("celery", "redis", "django-storages", "boto3", "psycopg", "psycopg-pool", "gunicorn", "django"):
        assert re.search(rf"^{name}==", locked, re.M), name


def test_the_locks_agree_with_each_other():
    """What is tested is what is installed."""

    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements" / name).read_text(), re.M))

    assert versions("runtime.txt").items() <= versions("scale.txt").items() <= versions("dev.txt").items()
