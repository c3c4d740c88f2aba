"""The client of the documentation does against a live server what the documentation says."""

import importlib.util
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from wagtail.models import APIToken

from core.work.models import WorkItem
from core.work.services import update_item
from tests.architecture.sources import ROOT

PLACE = ROOT / "docs" / "examples" / "wagdesk_client.py"
START = "1970-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def example():
    """The module, as a program would import it."""
    spec = importlib.util.spec_from_file_location("wagdesk_client", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk(example, live_server, flushed_defaults, cast):
    """Of Root."""
    return example.Wagdesk(live_server.url, APIToken.create_token(user=cast.root.user, name="example")[1])


@pytest.fixture
def moody():
    """`moody(answers)`: the address of a server that gives these one after another, and what it was asked."""
    servers = []

    def start(*answers):
        left, asked = list(answers), []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(self.headers["Idempotency-Key"])
                status, headers, body = left.pop(0)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.django_db(transaction=True)
def test_it_creates_once_pages_follows_changes_and_writes_over_nobody(desk, cast):
    made = [desk.create("tickets", {"title": f"Import {n}"}, key=f"import-{n}") for n in (1, 2, 3, 1)]
    numbers = [row["number"] for row in made]
    assert numbers[3] == numbers[0]
    assert WorkItem._base_manager.count() == 3

    assert [row["number"] for row in desk.pages("tickets", ordering="number", page_size=2)] == sorted(numbers[:3])

    copy = {}
    since = desk.changes("tickets", START, lambda row: copy.update({row["number"]: row["title"]}))
    update_item(item=WorkItem._base_manager.get(number=numbers[0]), by=cast.root.actor, changes={"title": "Changed"})
    came = []
    desk.changes("tickets", since, lambda row: came.append(row["title"]))
    assert len(copy) == 3
    assert came == ["Changed"]

    seen = []

    def lengthened(row):
        """Somebody is faster the first time."""
        seen.append(row["title"])
        if len(seen) == 1:
            item = WorkItem._base_manager.get(number=row["number"])
            update_item(item=item, by=cast.root.actor, changes={"title": "Faster"})
        return {"title": f"{row['title']}!"}

    assert desk.change(f"tickets/{numbers[0]}", lengthened)["title"] == "Faster!"
    assert seen == ["Changed", "Faster"]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_told_with_its_fields(desk, example):
    with pytest.raises(example.Problem) as refused:
        desk.create("tickets", {"title": ""})

    assert (refused.value.status, list(refused.value.errors)) == (400, ["title"])


def test_it_waits_as_long_as_it_is_told_and_sends_the_same_key(example, moody):
    waited = []
    address, asked = moody(
        (429, {"Retry-After": "7"}, b'{"code": "throttled"}'),
        (503, {}, b"<html>away</html>"),
        (201, {}, json.dumps({"number": 7}).encode()),
    )
    desk = example.Wagdesk(address, "wagtail_x", sleep=waited.append)

    assert desk.create("tickets", {"title": "Drift"})["number"] == 7
    assert waited == [7, 2]
    assert len(asked) == 3
    assert len(set(asked)) == 1


def test_it_gives_up_in_the_end(example, moody):
    address, asked = moody(*[(503, {}, b"")] * 9)

    with pytest.raises(example.Problem) as refused:
        example.Wagdesk(address, "wagtail_x", sleep=lambda seconds: None).create("tickets", {"title": "Drift"})

    assert (refused.value.status, len(asked)) == (503, 5)


def test_it_is_led_nowhere(example, moody):
    address, _asked = moody((307, {"Location": "https://evil.example/"}, b""))

    with pytest.raises(example.Problem) as refused:
        example.Wagdesk(address, "wagtail_x").create("tickets", {"title": "Drift"})

    assert refused.value.status == 307


def test_it_takes_the_token_to_no_other_server(example):
    desk = example.Wagdesk("https://desk.example.org", "wagtail_x")

    with pytest.raises(ValueError, match=r"evil\.example"):
        desk.get("https://evil.example/api/v1/tickets")
