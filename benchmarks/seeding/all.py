"""Everything, in the order it depends on each other."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from wagtail.models import APIToken

from benchmarks.seeding.copies import Copier, read_sample
from benchmarks.seeding.people import People, seed_people, sign_in_of
from benchmarks.seeding.samples import SAMPLES, seed_samples
from benchmarks.seeding.site import seed_site
from benchmarks.words import Words
from core.access.api import Door, viewer_for
from core.events.relay import run_until_idle
from core.people.models import User
from core.work.models import WorkItem
from knowledge_base.models import ArticlePage
from webforms.models import FormPage

BACKEND = "core.project.signin.SignInBackend"


@dataclass(frozen=True)
class Seeded:
    """What scenarios need to know."""

    people: People
    form: FormPage
    numbers: list[int]
    articles: list[str]
    agent_session: str
    customer_session: str
    token: str


def seed(*, tickets: int, articles: int, seed_number: int, folder: Path, say: Callable[[str], None]) -> Seeded:
    """Fill an empty, migrated database."""
    words = Words(seed_number)
    say("people and articles …")
    people = seed_people(words, max(40, tickets // 5))
    form = seed_site(words, articles, folder)
    say("tickets …")
    samples = seed_samples(words, people, form, min(SAMPLES, tickets))
    customer = sign_in_of(people.customers[0], people.addresses[people.customers[0].pk])
    run_until_idle()
    for done in Copier(words, people, [read_sample(pk) for pk in samples]).copy(tickets - len(samples)):
        if done % 2000 == 0:
            say(f"  {done}")
    say("search index …")
    call_command("search", "rebuild", stdout=StringIO())
    run_until_idle()
    agent = people.agents[0]
    _token, secret = APIToken.create_token(user=agent, name="benchmarks")
    return Seeded(
        people,
        form,
        _numbers_seen_by(agent),
        sorted(str(page.get_url()) for page in ArticlePage.objects.live()),
        _session(agent),
        _session(customer),
        secret,
    )


def _numbers_seen_by(agent: User) -> list[int]:
    rows = WorkItem.objects.visible_to(viewer_for(agent, Door.ADMIN)).filter(kind="ticket")
    return list(rows.order_by("number").values_list("number", flat=True))


def _session(user: User) -> str:
    """A signed-in browser's cookie."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)
