"""Secrets at rest."""

import json

import pytest
from django.core.serializers import deserialize, serialize
from django.db import connection

from core.outbound.api import Sealed, UnreadableSecret
from core.outbound.checks import keys_are_long_enough
from plugins.integrations.webhooks.models import Endpoint

OLD, NEW = "o" * 40, "n" * 40


def test_a_secret_is_read_only_by_who_asks_for_it():
    sealed = Sealed.of("whsec_letmein")

    assert sealed.reveal() == "whsec_letmein"
    assert "letmein" not in f"{sealed} {sealed!r} {sealed.token}"


def test_a_former_key_still_reads_and_the_first_one_writes(settings):
    by_secret_key = Sealed.of("a")
    settings.WAGDESK_ENCRYPTION_KEYS = [OLD]
    by_old = Sealed.of("b")
    settings.WAGDESK_ENCRYPTION_KEYS = [NEW, OLD]
    by_new = Sealed.of("c")

    assert [one.reveal() for one in (by_secret_key, by_old, by_new)] == ["a", "b", "c"]
    settings.WAGDESK_ENCRYPTION_KEYS = [OLD]
    with pytest.raises(UnreadableSecret, match="WAGDESK_ENCRYPTION_KEYS"):
        by_new.reveal()


@pytest.mark.django_db
def test_the_column_holds_nothing_readable_and_what_is_unreadable_is_kept(settings):
    settings.WAGDESK_ENCRYPTION_KEYS = [OLD]
    pk = Endpoint.objects.create(name="ERP", url="https://x.example", secret=Sealed.of("whsec_letmein")).pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM wagdesk_webhooks_endpoint")
        assert "letmein" not in cursor.fetchone()[0]
    settings.WAGDESK_ENCRYPTION_KEYS = [NEW]

    row = Endpoint.objects.get(pk=pk)
    with pytest.raises(UnreadableSecret):
        row.secret.reveal()
    row.save()

    settings.WAGDESK_ENCRYPTION_KEYS = [NEW, OLD]
    assert Endpoint.objects.get(pk=pk).secret.reveal() == "whsec_letmein"


@pytest.mark.django_db
def test_a_dump_holds_it_encrypted_and_can_be_loaded():
    row = Endpoint.objects.create(name="ERP", url="https://x.example", secret=Sealed.of("whsec_letmein"))

    dump = serialize("json", [row])
    assert "letmein" not in dump
    assert json.loads(dump)[0]["fields"]["former_secret"] is None
    next(deserialize("json", dump)).save()

    again = Endpoint.objects.get(pk=row.pk)
    assert (again.secret.reveal(), again.former_secret) == ("whsec_letmein", None)


@pytest.mark.django_db
def test_a_bare_secret_is_never_stored():
    with pytest.raises(TypeError, match=r"Sealed\.of"):
        Endpoint.objects.create(name="ERP", url="https://x.example", secret="whsec_letmein")


def test_a_short_key_fails_the_check(settings):
    settings.WAGDESK_ENCRYPTION_KEYS = [NEW, "short"]

    (error,) = keys_are_long_enough(None)

    assert "Key 2" in error.msg
    assert "short," not in error.msg
