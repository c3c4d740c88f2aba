"""Types, statuses, priorities, tags and fields, as administrators change them."""

import pytest

from core.plugins.switches import set_enabled
from core.work.models import CustomField, Priority, Status, Tag, WorkItemType
from core.workspace.administration.configuration.forms import StatusForm


@pytest.fixture
def root(client, cast):
    cast.sign_in(client, "root")
    return client


def edit(client, screen, row, **data):
    """The row's form, sent by somebody who has just read it."""
    return client.post(f"/admin/{screen}/edit/{row.pk}/", {"version": row.version, **data})


def errors(response):
    return response.context["form"].errors


def test_a_new_type_can_be_used_at_once_and_may_become_the_default(root):
    root.post(
        "/admin/types/new/", {"kind": "ticket", "name": "Fault", "rank": 5, "is_default": "on", "is_active": "on"}
    )

    fault = WorkItemType.objects.get(name="Fault")
    assert Status.objects.initial_of(fault).category == "new"
    assert list(WorkItemType.objects.filter(kind="ticket", is_default=True)) == [fault]


def test_a_type_keeps_its_kind(root):
    question = WorkItemType.objects.get(name="Question")

    edit(root, "types", question, kind="other", name="Ask", rank=0, is_active="on")

    question.refresh_from_db()
    assert (question.kind, question.name) == ("ticket", "Ask")


def test_a_type_with_tickets_is_not_deleted(root, make_ticket):
    item = make_ticket()

    root.post(f"/admin/types/delete/{item.item_type_id}/")

    assert WorkItemType.objects.filter(pk=item.item_type_id).exists()


def test_new_items_cannot_start_in_a_status_that_is_not_new(root):
    status = Status.objects.get(item_type__name="Question", category="closed")

    data = {"item_type": status.item_type_id, "label": "Shut", "category": "closed", "rank": 1, "is_initial": "on"}
    response = edit(root, "statuses", status, **data)

    assert "New items can only start" in str(errors(response))


def test_one_priority_is_the_default(root):
    urgent = Priority.objects.get(rank=80)

    edit(root, "priorities", urgent, label="Urgent", rank=80, is_default="on")

    assert list(Priority.objects.filter(is_default=True)) == [urgent]


@pytest.mark.parametrize("name", ["LAMP", "  ", "—"])
def test_a_tag_is_a_word_of_its_own(root, name):
    Tag.objects.create(name="lamp", slug="lamp")

    assert errors(root.post("/admin/tags/new/", {"name": name}))
    assert Tag.objects.count() == 1


def test_a_field_keeps_its_key_and_its_choices_are_lines(root):
    data = {
        "kind": "ticket",
        "label": "Model",
        "key": "model",
        "field_type": "choice",
        "choices": "A\n\nB\nA",
        "rank": 0,
    }
    root.post("/admin/fields/new/", {**data, "is_active": "on"})
    field = CustomField.objects.get()
    assert field.choices == ["A", "B"]

    edit(root, "fields", field, **data | {"key": "other", "label": "Device", "is_active": "on"})
    field.refresh_from_db()
    assert (field.key, field.label) == ("model", "Device")


@pytest.mark.parametrize(
    ("change", "field"), [({"key": "Not A Key"}, "key"), ({"choices": " "}, "choices"), ({"kind": "nothing"}, "kind")]
)
def test_a_field_that_cannot_work_is_refused(root, change, field):
    data = {"kind": "ticket", "label": "Model", "key": "model", "field_type": "choice", "choices": "A", "rank": 0}

    assert field in errors(root.post("/admin/fields/new/", {**data, **change}))
    assert not CustomField.objects.exists()


def test_what_the_service_refuses_is_an_error_of_the_form(root):
    question = WorkItemType.objects.get(name="Question")
    WorkItemType.objects.filter(kind="ticket").exclude(pk=question.pk).update(is_active=False)

    response = edit(root, "types", question, kind="ticket", name="Ask", rank=3)

    assert list(errors(response)) == ["is_active"]
    assert response.context["form"]["name"].value() == "Ask"
    question.refresh_from_db()
    assert (question.name, question.is_active) == ("Question", True)


def test_a_status_that_tickets_have_does_not_end_their_work(root, make_ticket):
    status = make_ticket().status
    data = {"label": "Done", "category": "resolved", "rank": 1}
    Status.objects.create(item_type=status.item_type, label="Fresh", category="new")

    response = edit(root, "statuses", status, **data)

    assert "Make a new status" in errors(response)["category"][0]
    assert Status.objects.get(pk=status.pk).category == status.category


def test_a_status_stays_with_its_type(root):
    status = Status.objects.get(item_type__name="Question", category="closed")
    other = WorkItemType.objects.exclude(pk=status.item_type_id).filter(kind="ticket").first()

    edit(root, "statuses", status, item_type=other.pk, label="Shut", category="closed", rank=1)

    status.refresh_from_db()
    assert (status.item_type.name, status.label) == ("Question", "Shut")


@pytest.mark.parametrize("label", ["Shut", "New"])
def test_a_row_that_went_meanwhile_loses_nothing_that_was_typed(root, monkeypatch, label):
    status = Status.objects.get(item_type__name="Question", category="closed")
    seen = StatusForm.is_valid

    def gone(form):
        valid = seen(form)
        Status.objects.filter(pk=status.pk).delete()
        return valid

    monkeypatch.setattr(StatusForm, "is_valid", gone)
    response = edit(root, "statuses", status, label=label, category="closed", rank=1, item_type="")

    assert response.status_code == 200
    assert "meanwhile" in str(errors(response)) or list(errors(response)) == ["label"]
    assert response.context["form"]["label"].value() == label


def test_a_row_that_somebody_else_changed_is_not_overwritten(root):
    urgent = Priority.objects.get(rank=80)
    read = root.get(f"/admin/priorities/edit/{urgent.pk}/").context["form"]["version"].value()
    Priority.objects.filter(pk=urgent.pk).update(label="At once")

    response = edit(root, "priorities", urgent, version=read, label="Urgent", rank=90)

    assert "Somebody else changed this meanwhile" in response.content.decode()
    assert (response.context["form"]["rank"].value(), response.context["form"]["version"].value()) == ("90", str(read))
    urgent.refresh_from_db()
    assert (urgent.label, urgent.rank) == ("At once", 80)


def test_what_is_in_use_is_not_deleted_and_says_so(root, make_ticket):
    item = make_ticket()

    response = root.post(f"/admin/statuses/delete/{item.status_id}/", follow=True)

    assert "was not deleted" in response.content.decode()
    assert Status.objects.filter(pk=item.status_id).exists()


def test_the_lists_show_colours_and_names_instead_of_codes(root):
    Status.objects.filter(category="closed").update(color="#1f6feb")

    statuses, types = root.get("/admin/statuses/").content.decode(), root.get("/admin/types/").content.decode()

    assert '<rect width="1" height="1" fill="#1f6feb"/>' in statuses
    assert 'wd-tone--neutral"><svg class="icon icon-lock"' in statuses
    assert "Ticket" in types.partition("</thead>")[2]


def test_a_type_whose_plugin_is_off_can_still_be_renamed(root):
    question = WorkItemType.objects.get(name="Question")
    set_enabled(slug="tickets", enabled=False)

    edit(root, "types", question, name="Ask", rank=0, is_active="on")

    question.refresh_from_db()
    assert (question.name, question.kind) == ("Ask", "ticket")
