"""Every operation answers as its description says, whatever it is sent: seeded cases made from the description.

WAGDESK_SCHEMA_EXAMPLES asks for more cases of each operation than the few of every run.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from wagtail.models import APIToken

from tests.permissions.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: All that the tool checks of single answers, save that what fits is taken: a reference that fits may lead nowhere.
CHECKS = [
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
EXAMPLES = int(os.environ.get("WAGDESK_SCHEMA_EXAMPLES", "3"))
#: The same cases every time, and none is looked for in a database of earlier failures.
SEEDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cases from one caller in a few seconds are what is wanted here."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A WSGI request closes the connection when it ends; here that is the test's, with all its rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def places(cast: Any) -> dict[str, dict[str, Any]]:
    """Real rows for the addresses: a prefix → what its parameters are."""
    return build(cast)


@pytest.fixture
def headers_of(cast: Any) -> Callable[[str], dict[str, str]]:
    """How somebody is known to the API."""

    def headers(who: str) -> dict[str, str]:
        if who == "visitor":
            return {}
        if who == "dana":
            return session_of(cast, who)
        return {"Authorization": f"Bearer {APIToken.create_token(user=getattr(cast, who).user, name='cases')[1]}"}

    return headers


@pytest.mark.usefixtures("unthrottled", "one_connection")
@pytest.mark.parametrize("who", ["root", "alice", "dana", "visitor"])
def test_every_operation_keeps_to_its_description(
    unthrottled: None,
    one_connection: None,
    places: dict[str, dict[str, Any]],
    headers_of: Callable[[str], dict[str, str]],
    who: str,
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    rejection = schema.config.checks.negative_data_rejection
    # Whoever read another version is told so before what they sent is read.
    rejection.expected_statuses = [*rejection.expected_statuses, "412"]
    headers, broken, asked = headers_of(who), [], 0
    for operation in operations(schema):
        values = known(places, operation.path)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked += 1
            broken += failures(operation, operation.as_strategy(mode, path_parameters=values or None), headers)

    assert asked > 80
    assert not broken, "\n\n".join(broken)


def session_of(cast: Any, who: str) -> dict[str, str]:
    """What the browser of a customer sends; they have no tokens."""
    client, csrf = Client(), "c" * 32
    cast.sign_in(client, who)
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={csrf}", "X-CSRFToken": csrf}


def operations(schema: Any) -> Iterator[Any]:
    """Every operation of the description; one it cannot read is a failure."""
    for result in schema.get_all_operations():
        yield result.ok()


def known(places: dict[str, dict[str, Any]], path: str) -> dict[str, Any]:
    """Values of an address's parameters, of the longest prefix that has them."""
    prefix = max((one for one in places if path.startswith(one) and "<" not in one), key=len)
    names = {"id": "pk"}
    wanted = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return {name: places[prefix].get(names.get(name, name), 1) for name in wanted}


def failures(operation: Any, cases: Any, headers: dict[str, str]) -> list[str]:
    """What is wrong with the answers to the cases of one operation; the first fault ends them."""

    @SEEDED
    @given(case=cases)
    def ask(case: Any) -> None:
        with transaction.atomic():
            try:
                case.call_and_validate(headers=headers, checks=CHECKS)
            finally:
                transaction.set_rollback(True)

    try:
        ask()
    except Unsatisfiable:
        return []  # an operation without anything that could be wrong
    except (Exception, FailureGroup) as error:  # noqa: BLE001 - all faults are told together, each with the way to repeat it
        return [f"{operation.label}: {error}"]
    return []
