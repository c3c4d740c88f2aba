"""Several processes on one database, with Redis as cache and broker: killed, cut off, and nothing lost or doubled."""

import os
import re
import signal
import sys

import pytest
from django.utils import timezone

from core.conversations.models import Message
from core.events.models import Delivery, JobState, OutgoingMail
from core.work.models import WorkItem
from tests.core.events.test_processes import wait_until
from tests.faults.running import Service, Visitor, children, kill_tree, service, wait_for
from tests.servers import nginx
from tests.servers.postgresql import free_port
from webforms.models import Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def contact(form_page):
    """The form, as short as it can be."""
    form_page.fields.filter(label="Photos").update(required=False)
    return form_page.url


def ask(base: str, path: str, number: int) -> None:
    """Send the form as a customer of that number; the answer thanks."""
    answers = {"e_mail": f"mia{number}@seegrund.example", "subject": f"Drift {number}", "what_happened": "It drifts."}
    assert "Drift" not in Visitor(base).post(path, **answers)


def wait_until_all_is_delivered(running: Service) -> None:
    """With what is known of the rest, should it not be."""
    try:
        wait_until(lambda: not Delivery.objects.exclude(state="done").exists(), within=90)
    except AssertionError:
        left = list(Delivery.objects.exclude(state="done").values())
        raise AssertionError(f"{timezone.now()}: {left}\n{running.log[-6000:]}") from None


def assert_each_once(numbers: range) -> None:
    """One request, one message and one letter for each who was thanked; every delivery is done."""
    titles = [f"Drift {number}" for number in numbers]
    assert sorted(WorkItem._base_manager.values_list("title", flat=True)) == sorted(titles)
    assert Submission._base_manager.count() == Message._base_manager.count() == len(titles)
    mails = list(OutgoingMail.objects.values_list("to", "state", "message_id"))
    assert sorted(to for to, _state, _id in mails) == sorted(f"mia{number}@seegrund.example" for number in numbers)
    assert {state for _to, state, _id in mails} == {"kept"}
    assert len({message_id for _to, _state, message_id in mails}) == len(mails)


@pytest.mark.redis
def test_with_a_broker_nothing_is_lost_when_a_worker_is_killed_and_the_broker_goes(contact, redis, tmp_path):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with service(tmp_path, REDIS_URL=redis.url(0), BROKER_URL=redis.url(1)) as running:
        serving = running.start("serve", "--processes", "2", "--port", str(port))
        wait_for(base, running)
        assert len(children(serving.pid)) == 2, "none for deliveries"
        ask(base, contact, 0)
        assert not JobState.objects.exists(), "a relay begins with these, before its process answers"
        assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}, "pages run no deliveries"

        first = running.start("worker", "--queues", "mail,index")
        running.start("worker", "--queues", "mail,index")
        wait_until(lambda: Delivery.objects.filter(state="done").exists(), within=60)
        for number in range(1, 4):
            ask(base, contact, number)
        kill_tree(first.pid)
        for number in range(4, 6):
            ask(base, contact, number)
        redis.stop()
        for number in range(6, 9):
            ask(base, contact, number)
        redis.start()
        ask(base, contact, 9)
        wait_until_all_is_delivered(running)

    assert_each_once(range(10))


def test_two_processes_that_serve_share_the_work_and_the_one_that_dies_is_followed(contact, tmp_path):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with service(tmp_path) as running:
        parent = running.start("serve", "--processes", "2", "--port", str(port))
        wait_for(base, running)
        before = children(parent.pid)
        assert len(before) == 3, "two that serve, one for the rest"
        os.kill(before[0], signal.SIGKILL)
        for number in range(4):
            ask(base, contact, number)
        wait_until(lambda: len(children(parent.pid)) == 3 and children(parent.pid) != before, within=30)
        ask(base, contact, 4)
        wait_until_all_is_delivered(running)
        parent.terminate()
        assert parent.wait(timeout=40) == 0

    assert_each_once(range(5))


@pytest.mark.nginx
def test_behind_nginx_pages_come_from_asgi_and_wsgi_processes_alike(contact, tmp_path):
    """The example of the documentation, with the addresses of this test."""
    asgi, wsgi, port = free_port(), free_port(), free_port()
    with service(tmp_path, WAGDESK_PROXIES="1") as running:
        running.start("serve", "--processes", "2", "--port", str(asgi))
        pages = [sys.executable, "-m", "gunicorn", "core.project.wsgi", "--workers", "2", "--threads", "4"]
        running.start_program(*pages, "--bind", f"127.0.0.1:{wsgi}")
        running.start_program("nginx", "-c", str(nginx.configuration(tmp_path, port, (asgi, wsgi))))
        for each in (asgi, wsgi, port):
            wait_for(f"http://127.0.0.1:{each}", running)
        for number in range(6):
            ask(f"http://127.0.0.1:{port}", contact, number)
        wait_until_all_is_delivered(running)

    assert_each_once(range(6))
    assert len(set(re.findall(r"upstream=(\S+) POST", (tmp_path / "access").read_text()))) == 2
