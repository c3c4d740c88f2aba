"""Types, statuses, priorities and fields through the API: each is made, read, changed and deleted as tags are."""

import pytest
from django.contrib.auth.models import Permission

from core.events.models import OutboxEntry
from core.work.models import CustomField, Priority, Status, WorkItemType

MODELS = {"types": WorkItemType, "statuses": Status, "priorities": Priority, "custom-fields": CustomField}
#: What is written into a new row, and what is changed later.
WRITTEN = {
    "types": ({"kind": "ticket", "name": "Fault", "rank": 7}, {"name": "Failure", "is_active": False}),
    "statuses": (
        {"item_type": "Question", "label": "Sleeping", "category": "waiting_other", "color": "#1f6feb"},
        {"customer_label": "On hold", "pauses_clock": True},
    ),
    "priorities": ({"label": "Soon", "rank": 55}, {"rank": 56, "is_default": True}),
    "custom-fields": (
        {"kind": "ticket", "key": "model", "label": "Model", "field_type": "choice", "choices": ["A", "B"]},
        {"choices": ["A", "B", "C"], "item_types": ["Question"], "is_active": False},
    ),
}
#: Names that may be given once and never again.
FIXED = {"types": "kind", "statuses": "item_type", "custom-fields": "key"}


@pytest.fixture(params=WRITTEN)
def kind(request, cast):
    return request.param


@pytest.fixture
def api(client, cast):
    """Calls as one of the cast."""

    def call(who, method, url, body=None, **headers):
        cast.sign_in(client, who)
        extra = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(f"/api/v1/{url}", body, headers=headers, **extra)

    return call


def bodies(kind):
    """With the type's number in place of its name."""
    question = WorkItemType.objects.get(name="Question").pk
    return [
        {
            name: question if value == "Question" else [question] if value == ["Question"] else value
            for name, value in body.items()
        }
        for body in WRITTEN[kind]
    ]


def kept():
    """All that these calls could change."""
    models = (*MODELS.values(), CustomField.item_types.through, OutboxEntry)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def test_it_is_made_read_changed_and_deleted(api, kind):
    new, later = bodies(kind)

    made = api("root", "post", kind, new)
    url = f"{kind}/{made.json()['id']}"
    assert (made.status_code, made.json()) == (201, {**made.json(), **new})
    assert api("root", "get", url).json() == made.json()

    changed = api("root", "patch", url, later, **{"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()) == (200, {**changed.json(), **new, **later})
    assert api("alice", "get", url).json() == changed.json()

    assert api("root", "patch", url, later, **{"If-Match": made["ETag"]}).status_code == 412
    assert api("root", "delete", url, **{"If-Match": changed["ETag"]}).status_code == 204
    assert not MODELS[kind].objects.filter(pk=made.json()["id"]).exists()


@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_each_verb_needs_its_own_right(api, cast, kind, verb):
    new, later = bodies(kind)
    made = api("root", "post", kind, new).json()["id"]
    other = {"name": "Wish", "label": "Other", "key": "other", "rank": 3}
    method, url, body = {
        "add": ("post", kind, {**new, **{name: value for name, value in other.items() if name in new}}),
        "change": ("patch", f"{kind}/{made}", later),
        "delete": ("delete", f"{kind}/{made}", None),
    }[verb]
    model = MODELS[kind]._meta.model_name
    every = Permission.objects.filter(content_type__app_label="wagdesk_work", content_type__model=model)
    cast.alice.user.user_permissions.set(every.exclude(codename=f"{verb}_{model}"))
    before = kept()

    assert api("alice", method, url, body).status_code == 403
    assert kept() == before

    cast.alice.user.user_permissions.set(every.filter(codename=f"{verb}_{model}"))
    assert api("alice", method, url, body).status_code < 300


def test_what_never_changes_is_refused_later(api, kind):
    new, _later = bodies(kind)
    url = f"{kind}/{api('root', 'post', kind, new).json()['id']}"
    before = kept()

    name = FIXED.get(kind, "version")
    answer = api("root", "patch", url, {name: new.get(name, 1)})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
    assert kept() == before


def test_what_is_in_use_stays_and_the_answer_says_so(api):
    api("root", "post", "tickets", {"title": "It is dark"})
    item_type = WorkItemType.objects.get(kind="ticket", is_default=True)
    before = kept()

    for url in (
        f"types/{item_type.pk}",
        f"statuses/{Status.objects.initial_of(item_type).pk}",
        f"priorities/{Priority.objects.get(is_default=True).pk}",
    ):
        answer = api("root", "delete", url)
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
        assert "was not deleted" in answer.json()["detail"]
    assert kept() == before


def test_a_status_that_items_have_does_not_end_their_work(api):
    made = api("root", "post", "tickets", {"title": "It is dark"}).json()
    api("root", "post", "statuses", {"item_type": made["type"]["id"], "label": "Fresh", "category": "new"})
    before = kept()

    answer = api("root", "patch", f"statuses/{made['status']['id']}", {"category": "resolved"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["category"])
    assert kept() == before


def test_more_fields_cost_no_more_queries(api, count_queries):
    def add(count):
        keys = [f"k{number}" for number in range(count)]
        CustomField.objects.bulk_create(
            CustomField(kind="ticket", key=key, label=key, field_type="text") for key in keys
        )
        return CustomField.objects.all()

    question = WorkItemType.objects.get(name="Question")
    for field in add(1):
        field.item_types.add(question)
    api("alice", "get", "custom-fields")
    few = count_queries(lambda: api("alice", "get", "custom-fields"))
    CustomField.objects.all().delete()
    for field in add(20):
        field.item_types.add(question)

    assert count_queries(lambda: api("alice", "get", "custom-fields")) == few


def test_priorities_come_most_urgent_first_on_every_page(api):
    Priority.objects.create(label="At once", rank=95)
    Priority.objects.create(label="Soon", rank=55)
    ranks, url = [], "priorities?page_size=2"

    while url:
        page = api("alice", "get", url).json()
        ranks += [row["rank"] for row in page["results"]]
        url = (page["next"] or "").partition("/api/v1/")[2]

    assert ranks == sorted(Priority.objects.values_list("rank", flat=True), reverse=True)
