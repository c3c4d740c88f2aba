"""Core, search and the customer apps run without tickets, e-mail, webhooks: switched off, or not installed at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.plugins.switches import set_enabled

ROOT = Path(__file__).resolve().parents[2]
OURS = ("tickets", "email_channel", "webhooks")


@pytest.mark.slow
@pytest.mark.parametrize("installed", ["none", *OURS])
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


@pytest.mark.parametrize("off", [("tickets",), ("email_channel",), ("webhooks",), OURS], ids="+".join)
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
