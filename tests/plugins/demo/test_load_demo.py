"""`wagdesk load-demo`, the first time and again."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.access.api import service
from core.conversations.models import Recipient
from core.project.cli import DEMO_MARK
from core.work.models import Activity, WorkItem
from plugins.demo import loading
from plugins.demo.tickets import SOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests and no articles, which take longest."""
    whole = loading.read

    def read(name: str) -> Any:
        return whole(name)[:2] if name == "tickets" else whole(name)

    monkeypatch.setattr(loading, "read", read)
    monkeypatch.setattr(loading.pages, "load", lambda data, tell: None)


def load() -> list[str]:
    """What it says."""
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue().splitlines()


@service
def numbers() -> list[int]:
    """Of the requests that are there."""
    return list(WorkItem.objects.order_by("number").values_list("number", flat=True))


def test_each_step_is_a_line_where_nobody_sees_bars() -> None:
    said = load()

    assert said[:5] == ["People …", "Articles, forms, home …", "Requests …", "Search index, mails …", ""]
    assert len(numbers()) == 2


def test_the_home_knows_that_the_demo_is_in_it(settings: Any, tmp_path: Path) -> None:
    settings.WAGDESK_HOME = tmp_path

    load()

    assert (tmp_path / DEMO_MARK).exists()


def test_a_second_time_says_that_everything_is_kept(settings: Any) -> None:
    first = load()
    before = numbers()

    second = load()

    assert second[0] == f"The demo company is there; what is in {settings.WAGDESK_HOME} is kept."
    assert second[1:] == first[4:]
    assert numbers() == before


def test_what_was_interrupted_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = loading.read
    monkeypatch.setattr(loading, "read", lambda name: everything(name)[:1] if name == "tickets" else everything(name))
    load()
    monkeypatch.setattr(loading, "read", everything)

    assert load()[0] == "People …"
    assert len(numbers()) == 2


def test_mails_left_when_they_were_written_and_not_when_the_demo_was_loaded(settings: Any) -> None:
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    load()

    confirmed = Activity.objects.filter(verb="email_channel.confirmed").select_related("item")
    sent = Recipient.objects.select_related("message")
    assert confirmed and all(one.created_at - one.item.created_at == SOON for one in confirmed)
    assert sent and all(one.changed_at - one.message.created_at == SOON for one in sent)


def test_it_says_how_the_password_is_reached_and_where_mail_is_read() -> None:
    said = "\n".join(load())

    assert "“Use a password instead”" in said
    assert "/admin/outgoing-mail/" in said
    assert "No mail leaves this machine" in said


def test_it_promises_nothing_about_mail_that_leaves(settings: Any) -> None:
    settings.WAGDESK_MAIL_URL = "smtp://mail.example"

    assert "No mail leaves" not in "\n".join(load())
