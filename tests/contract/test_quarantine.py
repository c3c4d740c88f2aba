"""Plugins that break after discovery are left out with those that need them; the service starts, and says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = """
from core.plugins.api import PluginConfig

class Plugin(PluginConfig):
    name = slug = "{slug}"
    requires_plugins = {requires!r}
"""
TABLE = "from django.db import models\n\nclass Errand(models.Model):\n    pass\n"
HOOK = "from core.plugins.api import hookimpl\n\n@hookimpl\ndef {signature}:\n    return []\n"
#: Slug → what its files say beside the manifest, and what administrators read.
BROKEN = {
    "broken_models": ({"models.py": TABLE + "\nraise LookupError('no such field')\n"}, "LookupError: no such field"),
    "broken_ready": (
        {"models.py": TABLE, "apps.py": MANIFEST + "\n    def ready(self):\n        raise OSError('no licence')\n"},
        "OSError: no licence",
    ),
    "broken_hooks": ({"hooks.py": "import no_such_library\n"}, "ModuleNotFoundError: No module named"),
    "unknown_hook": ({"hooks.py": HOOK.format(signature="no_such_hook()")}, "unknown hook"),
    "unknown_argument": ({"hooks.py": HOOK.format(signature="item_panels(item, colour)")}, "colour"),
}
FINE = {"hooks.py": HOOK.format(signature="health_checks()")}
ALONE = """
import django
django.setup()
from core.plugins.checks import nothing_is_quarantined
print(*(finding.id for finding in nothing_is_quarantined(None)))
"""
VISIT = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from core.people.models import User
from core.plugins.api import enabled_slugs
call_command("migrate", verbosity=0)
print("on:", *sorted(enabled_slugs()))
client = Client(SERVER_NAME="localhost")
root = User.objects.create_superuser("root@wagdesk.example", "a long sentence")
client.force_login(root, "core.people.auth.AgentPermissionsBackend")
for address in ("/", "/admin/", "/admin/health/", "/api/v1/openapi.json"):
    assert client.get(address).status_code == 200, address
print(client.get("/admin/plugins/").content.decode())
"""


def install(place, slug, files, requires=()):
    """A package and its entry point, as pip leaves them."""
    package, information = place / slug, place / f"{slug}-1.0.dist-info"
    package.mkdir()
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {slug}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[wagdesk.plugins]\n{slug} = {slug}.apps:Plugin\n")
    files = {"__init__.py": "", "apps.py": MANIFEST} | files
    for name, text in files.items():
        (package / name).write_text(text.replace("{slug}", slug).replace("{requires!r}", repr(requires)))


def run(place, *command, **changes):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WAGDESK_")}
    environment.pop("DATABASE_URL", None)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "core.project.settings",
        "PYTHONPATH": f"{ROOT}:{place}",
        "WAGDESK_HOME": str(place / "home"),
        **changes,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.mark.slow
def test_broken_plugins_are_left_out_with_their_dependents_and_the_service_starts(tmp_path):
    for slug, (files, _reason) in BROKEN.items():
        install(tmp_path, slug, files)
        install(tmp_path, f"needs_{slug}", FINE, requires=(slug,))
    install(tmp_path, "sound", FINE)

    done = run(tmp_path, "-c", VISIT)

    assert done.returncode == 0, done.stderr[-3000:]
    on, _, page = done.stdout.partition("\n")
    assert {"sound", "tickets"} <= set(on.split())
    for slug, (_files, reason) in BROKEN.items():
        assert slug not in on.split()
        assert f"needs_{slug}" not in on.split()
        assert reason in page
        assert f"needs the plugin “{slug}”" in page


@pytest.mark.parametrize("slug", BROKEN)
def test_check_fails_where_plugins_are_to_be_strict(slug, tmp_path):
    install(tmp_path, slug, BROKEN[slug][0])

    done = run(tmp_path, "manage.py", "check", WAGDESK_STRICT_PLUGINS="true", WAGDESK_PLUGINS=slug)

    assert done.returncode != 0
    assert f"The plugin “{slug}” was left out:" in done.stderr
    assert "wagdesk_plugins.W003" in done.stderr


def test_the_check_that_names_them_needs_no_other_before_it(tmp_path):
    """Django runs checks in no order: the one that names broken hooks loads them itself."""
    install(tmp_path, "broken_hooks", BROKEN["broken_hooks"][0])

    done = run(tmp_path, "-c", ALONE, WAGDESK_STRICT_PLUGINS="true", WAGDESK_PLUGINS="broken_hooks")

    assert "wagdesk_plugins.W003" in done.stdout, done.stderr[-2000:]


def test_two_plugins_of_one_label_do_not_stop_the_start(tmp_path):
    install(tmp_path, "first", {"apps.py": MANIFEST + "\n    label = 'same'\n"})
    install(tmp_path, "second", {"apps.py": MANIFEST + "\n    label = 'same'\n"})

    done = run(tmp_path, "manage.py", "check", WAGDESK_PLUGINS="first,second")

    assert done.returncode == 0, done.stderr[-2000:]
    assert "The plugin “second” was left out: PluginIncompatible: the label “same” is taken" in done.stderr
