"""Core, search and the customer apps run without plugins, and each plugin of ours with only what it requires.

Entry points say which there are, and manifests what they require: a new plugin is covered without a change here.
That all of them run together is what every other test shows.
"""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from core.plugins.discovery import GROUP
from core.plugins.switches import set_enabled

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][GROUP]
#: Name of the entry point → manifest. Ours are named by their slugs, which the first test proves.
OURS = {name: EntryPoint(name, path, GROUP).load() for name, path in DECLARED.items()}


def with_what_it_requires(slug):
    """The plugin, what it requires, and what that requires."""
    found, left = set(), [slug]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += OURS[one].requires_plugins
    return sorted(found)


def test_ours_are_found_by_their_entry_points_under_their_slugs():
    installed = {point.name: point.value for point in entry_points(group=GROUP) if point.dist.name == "wagdesk"}

    assert installed == DECLARED, "install the checkout again: make setup-dev"
    assert [manifest.slug for manifest in OURS.values()] == list(OURS)


@pytest.mark.slow
@pytest.mark.parametrize("installed", ["none", *(",".join(with_what_it_requires(slug)) for slug in OURS)])
def test_service_starts_with_these_plugins_alone(installed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WAGDESK_", "DJANGO_"))}
    environment.pop("DATABASE_URL", None)
    environment |= {"WAGDESK_PLUGINS": installed, "WAGDESK_HOME": str(tmp_path), "WAGDESK_STRICT_PLUGINS": "true"}

    done = subprocess.run(
        [sys.executable, "-m", "tests.contract.visiting"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("off", [*((slug,) for slug in OURS), tuple(OURS)], ids="+".join)
@pytest.mark.parametrize(
    ("who", "addresses"),
    [
        ("visitor", ["/", "/search/?q=water"]),
        ("dana", ["/portal/", "/search/?q=water"]),
        (
            "root",
            ["/admin/", "/admin/customers/", "/admin/search/?q=water", "/admin/plugins/", "/api/v1/search?q=water"],
        ),
    ],
)
def test_screens_answer_while_plugins_are_off(client, cast, off, who, addresses):
    for slug in off:
        set_enabled(slug=slug, enabled=False)
    cast.sign_in(client, who)

    answers = {address: client.get(address).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 200)
