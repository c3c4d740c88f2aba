"""What a new installation begins with."""

from core.work.models import Priority, Status, StatusCategory, WorkItemType
from plugins.tickets.defaults import create_defaults


def test_every_type_begins_with_a_status_of_each_category(db):
    types = WorkItemType.objects.filter(kind="ticket")

    assert [one.name for one in types] == ["Question", "Problem", "Request"]
    for one in types:
        assert [status.category for status in one.statuses.all()] == list(StatusCategory)
        assert Status.objects.initial_of(one).label == "New"


def test_priorities_are_ranked_and_normal_is_the_default(db):
    assert list(Priority.objects.values_list("label", "rank", "is_default")) == [
        ("Urgent", 80, False),
        ("High", 60, False),
        ("Normal", 40, True),
        ("Low", 20, False),
    ]


def test_what_an_administrator_changed_stays(db):
    WorkItemType.objects.filter(name="Problem").update(name="Fault")
    WorkItemType.objects.filter(name="Request").delete()
    Priority.objects.filter(rank=80).delete()

    create_defaults()

    assert [one.name for one in WorkItemType.objects.filter(kind="ticket")] == ["Question", "Fault"]
    assert Priority.objects.count() == 3
