"""Lines of the log say which request was answered, which delivery ran."""

import json
import logging

import pytest
from django.http import HttpResponse

from core.events import tracing
from core.project import logs
from core.project.tracing import RequestIdMiddleware

PROXYS = "proxy-0001.example"


@pytest.fixture
def lines():
    """What is logged under wagdesk, as JSON."""
    found = []

    class Keeper(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    keeper = Keeper()
    keeper.addFilter(logs.Tracing())
    keeper.setFormatter(logs.JsonFormatter())
    logger = logging.getLogger("wagdesk")
    logger.addHandler(keeper)
    yield found
    logger.removeHandler(keeper)


def answering(request):
    logging.getLogger("wagdesk.pages").warning("something")
    return HttpResponse("ok")


@pytest.mark.parametrize(("proxies", "given", "kept"), [(1, PROXYS, True), (0, PROXYS, False), (1, "a\nb" * 5, False)])
def test_a_request_is_named_in_its_answer_and_its_lines(lines, rf, settings, proxies, given, kept):
    settings.WAGDESK_PROXIES = proxies
    response = RequestIdMiddleware(answering)(rf.get("/", headers={"X-Request-ID": given}))

    assert (response["X-Request-ID"] == given) is kept
    assert [line["request_id"] for line in lines] == [response["X-Request-ID"]]
    logging.getLogger("wagdesk.pages").warning("afterwards")
    assert "request_id" not in lines[-1]


@pytest.mark.django_db
def test_every_page_has_one(client):
    first, second = (client.get("/healthz")["X-Request-ID"] for _request in range(2))

    assert first != second


def test_what_a_line_says_itself_stays(lines):
    with tracing.working_on(delivery_id=7, subscriber="outer"), tracing.working_on(subscriber="inner"):
        logging.getLogger("wagdesk.x").warning("said", extra={"delivery_id": 8})

    assert (lines[0]["delivery_id"], lines[0]["subscriber"]) == (8, "inner")


def test_no_address_begins_a_line_of_its_own():
    record = logging.LogRecord("wagdesk.pages", logging.WARNING, "", 0, "said\nmore", (), None)
    record.path = "/x\n10:00:00 ERROR forged\u2028again"

    assert logs.TextFormatter().format(record).splitlines() == [logs.TextFormatter().format(record)]
