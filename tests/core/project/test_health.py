"""What machines ask a process: fit to serve, and its figures."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from prometheus_client.parser import text_string_to_metric_families

from core.conversations.arrivals import Arrival
from core.conversations.services import take_in
from core.plugins.switches import set_enabled

TOKEN = "a token of thirty characters.."


@pytest.fixture
def scrape(client, settings, db):
    """Name and labels → value."""
    settings.WAGDESK_METRICS_TOKEN = TOKEN

    def figures():
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples
        }

    return figures


def test_it_is_ready_when_the_database_answers_and_is_up_to_date(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "migrations": "ok"}}
    assert "no-cache" in answer["Cache-Control"]


def test_it_is_not_ready_while_a_migration_is_missing(client, db):
    MigrationRecorder.Migration.objects.filter(app="wagdesk_plugins", name="0003_records").delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "1 to run"}


def test_a_migration_of_a_newer_version_is_no_hindrance(client, db):
    MigrationRecorder.Migration.objects.create(app="wagdesk_plugins", name="0099_of_tomorrow")

    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("address", ["/readyz", "/healthz"])
def test_without_its_database_it_is_not(client, db, monkeypatch, address):
    def gone(*args):
        raise OSError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", gone)

        assert client.get(address).status_code == 503


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "Basic abc", f"bearer{TOKEN}", "Bearer é"])
def test_figures_are_for_who_holds_the_token(client, db, settings, given):
    settings.WAGDESK_METRICS_TOKEN = TOKEN

    answer = client.get("/metrics", headers={"Authorization": given} if given is not None else None)

    assert (answer.status_code, answer.content) == (401, b"401\n")


def test_without_a_token_there_are_no_figures(client, db):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_waits_is_counted(scrape, cast):
    set_enabled(slug="tickets", enabled=False)
    before = scrape()
    take_in(Arrival(customer_id=cast.dana.customer.pk, subject="Dark", text="It is."), source="form:1", channel="form")
    after = scrape()

    assert after["wagdesk_arrivals", "waiting"] == before.get(("wagdesk_arrivals", "waiting"), 0) + 1
    assert after["wagdesk_deliveries", "pending"] > before["wagdesk_deliveries", "pending"]
    assert after["wagdesk_outbox_lag_seconds",] >= 0
    assert after["process_resident_memory_bytes",] > 10_000_000


def test_figures_cost_the_same_at_any_size(scrape, cast, count_queries):
    few = count_queries(scrape)
    for number in range(8):
        take_in(Arrival(customer_id=cast.dana.customer.pk, subject=f"Dark {number}"), source="form:1", channel="form")

    assert count_queries(scrape) == few
