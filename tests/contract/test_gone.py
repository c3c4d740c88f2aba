"""A plugin that was here and is gone: its rows stay, and what it kept private stays closed until it is forgotten."""

import pytest
from django.core.management import call_command

from core.plugins.models import PluginRecord
from core.work.models import WorkItem
from core.work.services import create_item
from tests.contract.test_quarantine import TABLE, install, run

PAGE = "/admin/plugins/"
CLOSING = """
from core.access.api import RealmProvider
from core.plugins.api import hookimpl

class Closed(RealmProvider):
    model = "wagdesk_work.WorkItem"
    def realms(self, pks):
        return dict.fromkeys(pks, "errands")
    def q(self, viewer):
        from django.db.models import Q
        return Q(pk__in=[])

@hookimpl
def token_providers():
    return [Closed()]
"""
BEFORE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from core.plugins.models import PluginRecord
from secretive.models import Errand
Errand.objects.create()
Errand.objects.create()
print([(row.slug, row.name, row.tables, row.closes) for row in PluginRecord.objects.filter(slug="secretive")])
"""
AFTER = """
import django
django.setup()
from django.test import Client
from core.people.models import User
from core.plugins.records import left_behind
from core.plugins.switches import unguarded_models
print([(one.slug, one.rows, one.reason) for one in left_behind()], *unguarded_models())
client = Client(SERVER_NAME="localhost")
root = User.objects.create_superuser("root@wagdesk.example", "a long sentence")
client.force_login(root, "core.people.auth.AgentPermissionsBackend")
print(client.get("/admin/plugins/").content.decode())
"""


@pytest.fixture
def ticket(cast):
    return create_item(kind="ticket", title="Lamp", by=cast.root.actor, team=cast.field_support)


@pytest.fixture
def gone(ticket):
    """A plugin that may have closed tickets, and was taken away."""
    return PluginRecord.objects.create(slug="vanished", name="Vanished", closes="wagdesk_work.WorkItem")


def seen(member):
    return list(WorkItem.objects.visible_to(member.viewer))


def test_what_it_may_have_closed_is_seen_by_administrators_alone(cast, ticket, gone):
    assert seen(cast.root) == [ticket]
    assert seen(cast.alice) == []


def test_while_it_is_loaded_its_record_closes_nothing(cast, ticket):
    PluginRecord.objects.filter(slug="tickets").update(closes="wagdesk_work.WorkItem")

    assert seen(cast.alice) == [ticket]


def test_the_page_says_so_and_an_administrator_forgets_it(cast, client, ticket, gone):
    cast.sign_in(client, "root")
    page = client.get(PAGE).content.decode()
    assert "Vanished" in page and "only administrators see any of them" in page

    answer = client.post(PAGE, {"plugin": "vanished", "forget": "1"}, follow=True)

    assert "is forgotten" in answer.content.decode()
    assert seen(cast.alice) == [ticket]


@pytest.mark.parametrize("slug", ["tickets", "core.access", "nobody"])
def test_what_is_loaded_or_unknown_cannot_be_forgotten(cast, client, gone, fingerprint, slug):
    cast.sign_in(client, "root")
    client.get(PAGE)
    before = fingerprint()

    assert client.post(PAGE, {"plugin": slug, "forget": "1"}).status_code == 404
    assert fingerprint() == before


def test_an_agent_forgets_nothing(cast, client, gone, fingerprint):
    cast.sign_in(client, "alice")
    before = fingerprint()

    assert client.post(PAGE, {"plugin": "vanished", "forget": "1"}).status_code in (302, 403, 404)
    assert PluginRecord.objects.filter(slug="vanished").exists()
    assert fingerprint() == before


def test_health_says_so(cast, client, gone):
    cast.sign_in(client, "root")

    assert "because they are gone: Vanished" in client.get("/admin/health/").content.decode()


def test_migrate_notes_every_plugin(db):
    PluginRecord.objects.all().delete()

    call_command("migrate", verbosity=0)

    rows = {row.slug: row for row in PluginRecord.objects.all()}
    assert "wagdesk_email_channel_receivedmail" in rows["email_channel"].tables
    assert rows["tickets"].closes == ""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["uninstalled", "broken"])
def test_a_plugin_taken_away_leaves_its_rows_and_its_doors_closed(tmp_path, how):
    install(tmp_path, "secretive", {"models.py": TABLE, "hooks.py": CLOSING})
    done = run(tmp_path, "-c", BEFORE)
    assert "['secretive_errand'], 'wagdesk_work.WorkItem')" in done.stdout, done.stderr[-2000:]

    if how == "broken":
        (tmp_path / "secretive" / "hooks.py").write_text("import no_such_library\n")
        done = run(tmp_path, "-c", AFTER)
        assert "[('secretive', 2, \"ModuleNotFoundError" in done.stdout, done.stderr[-2000:]
    else:
        done = run(tmp_path, "-c", AFTER, WAGDESK_PLUGINS="tickets,email_channel")
        assert "('secretive', 2, '')" in done.stdout, done.stderr[-2000:]
        assert "Forget it" in done.stdout
    assert "wagdesk_work.WorkItem" in done.stdout.splitlines()[0]
    assert "2 rows kept" in done.stdout
    assert "secretive_errand" in done.stdout
