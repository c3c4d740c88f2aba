"""Tickets to look at, and a browser that is Alice's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.access.api import Actor
from core.conversations.models import Audience
from core.conversations.services import add_message, start_conversation
from core.work.models import WorkItem
from core.work.services import create_item


@pytest.fixture
def make_ticket(cast):
    """A ticket asked for by Dana, with her first message, as old as said."""

    def make(title="The sensor drifts", *, by=None, minutes_old=0, text="It drifts.", **values):
        member = by or cast.dana
        item = create_item(
            kind="ticket", title=title, by=member.actor, requesters=[member.customer], channel="email", **values
        )
        talk = start_conversation(
            item=item, audience=Audience.PUBLIC, by=Actor.system("test"), customers=[member.customer], channel="email"
        )
        add_message(conversation=talk, by=member.actor, text=text, channel="email")
        then = timezone.now() - timedelta(minutes=minutes_old)
        WorkItem._base_manager.filter(pk=item.pk).update(waiting_since=then, updated_at=then, created_at=then)
        item.refresh_from_db()
        return item

    return make


@pytest.fixture
def alice(client, cast):
    """A browser signed in as Alice."""
    cast.sign_in(client, "alice")
    return client
