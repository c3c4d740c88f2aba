"""Programs of administrators write what the screens write, by the same rules."""

import pytest
from django.contrib.auth.models import Permission

from core.events.models import OutboxEntry
from core.work.events import ConfigurationChanged
from core.work.models import Tag
from core.work.services import create_item

TAGS = "/api/v1/tags"


@pytest.fixture
def api(client, cast):
    """Calls as one of the cast."""

    def call(who, method, url, body=None, **headers):
        cast.sign_in(client, who)
        extra = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return call


@pytest.fixture
def lamp():
    return Tag.objects.create(name="lamp", slug="lamp")


def kept():
    """All that these calls could change; signing in writes too."""
    return [list(model._base_manager.order_by("pk").values()) for model in (Tag, OutboxEntry)]


def test_a_tag_is_made_renamed_and_deleted(api):
    made = api("root", "post", TAGS, {"name": " Firmware   4.2 "})
    assert (made.status_code, made.json()["name"]) == (201, "Firmware 4.2")
    url = f"{TAGS}/{made.json()['id']}"
    assert api("root", "get", url)["ETag"] == made["ETag"]

    changed = api("root", "patch", url, {"name": "Firmware 5"}, **{"If-Match": made["ETag"]})

    assert (changed.status_code, changed.json()) == (200, api("root", "get", url).json())
    assert Tag.objects.get().slug == Tag.slug_of("Firmware 5")
    assert api("root", "delete", url, **{"If-Match": changed["ETag"]}).status_code == 204
    assert not Tag.objects.exists()
    assert [entry.event for entry in OutboxEntry.objects.all()] == [ConfigurationChanged.name] * 3


def test_a_deleted_tag_leaves_its_items(api, cast):
    ticket = create_item(kind="ticket", title="It is dark", by=cast.alice.actor, tags=["lamp"])

    assert api("root", "delete", f"{TAGS}/{Tag.objects.get().pk}").status_code == 204
    assert not ticket.tags.exists()


@pytest.mark.parametrize(("method", "right"), [("post", "add_tag"), ("patch", "change_tag"), ("delete", "delete_tag")])
def test_each_verb_needs_its_own_right(api, cast, lamp, method, right):
    url, body = (TAGS, {"name": "bulb"}) if method == "post" else (f"{TAGS}/{lamp.pk}", {"name": "bulb"})
    every = Permission.objects.filter(content_type__app_label="wagdesk_work", codename__endswith="_tag")
    cast.alice.user.user_permissions.set(every.exclude(codename=right))
    before = kept()

    assert api("alice", method, url, body).status_code == 403
    assert kept() == before

    cast.alice.user.user_permissions.set(every.filter(codename=right))
    assert api("alice", method, url, body).status_code < 300


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_stale_version_changes_nothing(api, lamp, method):
    url = f"{TAGS}/{lamp.pk}"
    read = api("root", "get", url)
    api("root", "patch", url, {"name": "Lamp"})
    before = kept()

    assert api("root", method, url, {"name": "bulb"}, **{"If-Match": read["ETag"]}).status_code == 412
    assert kept() == before


def test_a_tag_is_made_once_under_one_key(api):
    first, again = [api("root", "post", TAGS, {"name": "lamp"}, **{"Idempotency-Key": "import-1"}) for _ in "ab"]

    assert (first.status_code, again.status_code, again["ETag"]) == (201, 201, first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("name", ["LAMP", "—", "Lamp ", "red, blue"])
def test_both_doors_refuse_the_same_names_with_the_same_words(api, client, lamp, name):
    bulb = Tag.objects.create(name="bulb", slug="bulb")
    before = kept()

    made = api("root", "post", TAGS, {"name": name})
    changed = api("root", "patch", f"{TAGS}/{bulb.pk}", {"name": name})
    screen = client.post("/admin/tags/new/", {"name": name}).context["form"].errors

    assert (made.status_code, changed.status_code) == (400, 400)
    assert made.json()["errors"] == changed.json()["errors"] == dict(screen)
    assert kept() == before


def test_what_cannot_be_set_is_refused(api, lamp):
    before = kept()

    answer = api("root", "patch", f"{TAGS}/{lamp.pk}", {"slug": "other"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["slug"])
    assert kept() == before


def test_the_screen_writes_through_the_services(api, client, lamp):
    api("root", "get", TAGS)

    client.post("/admin/tags/new/", {"name": "Bulb"})
    client.post(f"/admin/tags/edit/{lamp.pk}/", {"name": "Lantern", "version": lamp.version})
    client.post(f"/admin/tags/delete/{lamp.pk}/")

    assert [(tag.name, tag.slug) for tag in Tag.objects.all()] == [("Bulb", "bulb")]
    assert [entry.event for entry in OutboxEntry.objects.all()] == [ConfigurationChanged.name] * 3
