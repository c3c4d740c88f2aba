"""Programs export and erase customers as far as their agent may."""

import io
import zipfile

import pytest

from core.events.relay import run_until_idle
from core.people.models import Customer
from core.privacy.models import DataExport, Erasure

pytestmark = pytest.mark.django_db


def post(client, url, body, **headers):
    return client.post(url, body, content_type="application/json", headers=headers)


def test_a_program_fetches_everything_known_of_a_customer(client, cast):
    cast.sign_in(client, "root")
    asked = post(client, f"/api/v1/customers/{cast.dana.customer.pk}/exports", {"full": True})
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    url = f"/api/v1/exports/{asked.json()['id']}"
    assert client.get(f"{url}/content").status_code == 404

    run_until_idle()

    assert client.get(url).json()["state"] == "ready"
    content = b"".join(client.get(f"{url}/content").streaming_content)
    assert "record.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_program_erases_a_customer_once(client, cast):
    cast.sign_in(client, "root")
    url, body = f"/api/v1/customers/{cast.dana.customer.pk}/erasures", {"mode": "erase", "confirm": "Dana"}
    begun = post(client, url, body, **{"Idempotency-Key": "one"})
    again = post(client, url, body, **{"Idempotency-Key": "one"})
    assert begun.status_code == 201
    assert again.json() == begun.json()
    assert post(client, url, body).json()["code"] == "erasure_runs"

    run_until_idle()

    assert client.get(f"/api/v1/erasures/{begun.json()['id']}").json()["state"] == "done"
    assert not Customer._base_manager.filter(pk=cast.dana.customer.pk).exists()
    assert client.get(f"/api/v1/customers/{cast.dana.customer.pk}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"mode": "erase", "confirm": "Dan"}, 400),
        ({"mode": "forget", "confirm": "Dana"}, 400),
        ({"mode": "erase"}, 400),
        ({"mode": "erase", "confirm": "Dana", "really": True}, 400),
    ],
)
def test_what_is_not_confirmed_erases_nobody(client, cast, body, status, fingerprint):
    cast.sign_in(client, "root")
    before = fingerprint()

    assert post(client, f"/api/v1/customers/{cast.dana.customer.pk}/erasures", body).status_code == status
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["alice", "dana", "visitor"])
def test_programs_of_others_get_neither(client, cast, who, fingerprint):
    cast.sign_in(client, who)
    before, url = fingerprint(), f"/api/v1/customers/{cast.dana.customer.pk}"

    assert post(client, f"{url}/exports", {}).status_code in (401, 403)
    assert post(client, f"{url}/erasures", {"mode": "erase", "confirm": "Dana"}).status_code in (401, 403)
    assert not DataExport.objects.exists() and not Erasure.objects.exists()
    assert fingerprint() == before
