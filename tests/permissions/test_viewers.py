"""Who holds the role “Viewer” alone reads, and changes nothing: asked for every address of the resolver."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from core.people.models import Role, User
from tests.permissions.addresses import our_addresses
from tests.permissions.asking import DENIED, World, word_for

pytestmark = pytest.mark.django_db
#: What is theirs whatever they may do: their tokens, which columns they see, a file they have not sent; and a form
#: that visitors fill in, too.
THEIR_OWN = (
    "/admin/api-tokens/",
    "/admin/tickets/columns/",
    "/api/v1/attachments",
    "/api/v1/forms/<pk>/submissions",
)


@pytest.fixture
def viewer(world: World):
    """A world with one more person, forgotten afterwards."""
    with transaction.atomic():
        user = User.objects.create_user("vera@wagdesk.example", is_agent=True)
        user.groups.add(Role.objects.get(key="viewer").group)
        world.clients["viewer"] = Client(raise_request_exception=False)
        world.clients["viewer"].force_login(user)
        yield world
        del world.clients["viewer"]
        transaction.set_rollback(True)


def test_a_viewer_changes_nothing(viewer: World) -> None:
    before, changed = viewer.fingerprint(), []
    for route, address in sorted(our_addresses().items()):
        if not route.startswith(("/admin/", "/api/v1/")) or route.startswith(THEIR_OWN):
            continue
        for method in (one for one in address.methods if one != "get"):
            cache.clear()
            with transaction.atomic():
                word = word_for(viewer.send("viewer", method, route))
                if word not in DENIED and viewer.fingerprint() != before:
                    changed.append(f"{method} {route}: {word}")
                transaction.set_rollback(True)
    assert not changed, "; ".join(changed)
