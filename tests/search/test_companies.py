"""Random companies: for everybody, what search gives is within what the database lets them see.

Right after indexing it is exactly that; right after any narrowing write, before anything is indexed, it is no more.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.conversations.models import Audience, Conversation, Participant
from core.conversations.services import add_message, start_conversation
from core.testing.cast import Cast
from core.work.models import WorkItem
from core.work.services import create_item, create_scope, remove_requester, set_scope_privacy, update_item
from search.api import search, suggest
from tests.search.conftest import SYSTEM, drain, index

EVERYBODY = Cast.NAMES
CUSTOMERS = st.sampled_from(["dana", "erin"])
TEAMS = st.sampled_from([None, "field_support", "back_office"])

talks = st.fixed_dictionaries({"audience": st.sampled_from(Audience.values), "people": st.sets(CUSTOMERS)})
items = st.fixed_dictionaries({
    "team": TEAMS,
    "assignee": st.sampled_from([None, "alice", "carol"]),
    "requesters": st.lists(CUSTOMERS, unique=True, max_size=2),
    "organization": st.sampled_from([None, "seegrund", "brightwater"]),
    "scope": st.sampled_from([None, "open", "closed"]),
    "talks": st.lists(talks, max_size=3),
})  # fmt: skip
narrowings = st.tuples(st.sampled_from(["team", "requester", "privacy", "scope"]), st.integers(0, 3), TEAMS)
companies = st.tuples(
    st.lists(items, min_size=1, max_size=4),
    st.sets(st.sampled_from(["alice", "carol"])),
    st.lists(narrowings, max_size=3),
)


@dataclass
class Company:
    """What was made: items, and conversations by the word that only their text holds."""

    items: list[WorkItem] = field(default_factory=list)
    words: dict[str, Conversation] = field(default_factory=dict)


class Undo(Exception):
    """Ends an example without a trace."""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=companies)
def test_search_is_within_what_each_of_the_cast_may_see(documents, cast, drawn):
    plans, members, changes = drawn
    with pytest.raises(Undo), transaction.atomic():
        scopes = {"open": create_scope(name="Open", by=SYSTEM)}
        scopes["closed"] = create_scope(name="Closed", by=SYSTEM, is_private=True)
        for name in members:
            scopes["closed"].members.create(user=getattr(cast, name).user)
        company = make(plans, cast, scopes)

        assert_same(company, cast, exactly=True)
        for change in changes:
            narrow(change, company, cast, scopes)
            assert_same(company, cast, exactly=False)
        drain()
        assert_same(company, cast, exactly=True)
        raise Undo


def make(plans, cast, scopes):
    company = Company()
    for plan in plans:
        item = create_item(
            kind="ticket",
            title="Lamp",
            by=SYSTEM,
            team=plan["team"] and getattr(cast, plan["team"]),
            assignee=plan["assignee"] and getattr(cast, plan["assignee"]).user,
            organization=plan["organization"] and getattr(cast, plan["organization"]),
            requesters=[getattr(cast, name).customer for name in plan["requesters"]],
            scope=scopes.get(plan["scope"]),
        )
        company.items.append(item)
        for talk in plan["talks"]:
            word = f"quokka{len(company.words)}x"
            people = [getattr(cast, name).customer for name in sorted(talk["people"])]
            company.words[word] = converse(item, talk["audience"], people, word)
    index(*company.items, *company.words.values())
    return company


def converse(item, audience, people, word):
    conversation = start_conversation(item=item, audience=audience, by=SYSTEM)
    if audience == Audience.PUBLIC:
        for customer in people:
            Participant.objects.create(conversation=conversation, customer=customer)
    add_message(conversation=conversation, by=SYSTEM, text=f"A message about {word}")
    return conversation


def narrow(change, company, cast, scopes):
    what, place, team = change
    item = company.items[place % len(company.items)]
    item.refresh_from_db()
    match what:
        case "team":
            update_item(item=item, by=SYSTEM, changes={"team": team and getattr(cast, team)})
        case "scope":
            update_item(item=item, by=SYSTEM, changes={"scope": scopes["closed"]})
        case "privacy":
            set_scope_privacy(scope=scopes["open"], is_private=True, by=SYSTEM)
        case "requester":
            for customer in item.requesters.all():
                remove_requester(item=item, customer=customer, by=SYSTEM)


def assert_same(company, cast, *, exactly):
    for name in EVERYBODY:
        viewer = cast.viewer(name)
        seen = set(WorkItem.objects.visible_to(viewer).values_list("pk", flat=True))
        heard = set(Conversation.objects.visible_to(viewer).values_list("pk", flat=True))
        found = search(viewer, "lamp ", limit=50)
        items = {item_of(one) for one in found.results}
        assert items <= seen, name
        assert found.total <= len(seen)
        assert sum(group.of.count for group in suggest(viewer, "lamp").groups) <= len(seen)
        if exactly:
            assert items == seen, name
            assert found.total == len(seen)
        for word, conversation in company.words.items():
            hits = search(viewer, word)
            assert bool(hits.results) <= (conversation.pk in heard), (name, word)
            assert hits.total <= (conversation.pk in heard)
            if exactly:
                assert bool(hits.results) == (conversation.pk in heard), (name, word)


def item_of(result):
    """The item a result stands for: a conversation is opened at its item's address."""
    number = int(result.url.strip("/").rpartition("/")[2])
    return WorkItem._base_manager.values_list("pk", flat=True).get(number=number)
