"""The start page of the admin: what to do first, from what the viewer may see."""

from datetime import timedelta

from django.utils import timezone

from core.plugins.switches import set_enabled
from core.work.models import Status, WorkItem
from core.work.services import update_item

HOME = "/admin/"


def page(client):
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_agent_sees_who_waits_and_gets_to_each_view(alice, cast, make_ticket):
    make_ticket("Display stays dark", minutes_old=90)
    make_ticket("Pump is loud", minutes_old=300, assignee=cast.alice.user)
    shown = page(alice)

    assert shown.index("Pump is loud") < shown.index("Display stays dark")
    for tab in ("mine", "unassigned", "waiting", "all"):
        assert f"/admin/tickets/?tab={tab}" in shown
    assert "Search all pages" not in shown


def test_the_counts_and_days_are_true(alice, cast, make_ticket):
    make_ticket("One", assignee=cast.alice.user)
    make_ticket("Two")
    old = make_ticket("Three")
    WorkItem._base_manager.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=20))
    resolved = Status.objects.filter(item_type=old.item_type, category="resolved").first()
    update_item(item=old, by=cast.alice.actor, changes={"status": resolved})
    panel = next(panel for panel in alice.get(HOME).context["panels"] if hasattr(panel, "kind"))
    facts = panel.get_context_data()

    assert [count["number"] for count in facts["counts"]] == [1, 1, 2, 2]
    assert (facts["added"], facts["solved"]) == (2, 1)
    assert (facts["days"][-1].added, facts["days"][-1].solved) == (2, 1)
    assert facts["days"][-1].added_height == 100


def test_it_says_when_there_is_nothing_to_do(alice):
    assert "No open tickets" in page(alice)


def test_the_start_page_costs_the_same_at_any_size(alice, cast, make_ticket, count_queries):
    make_ticket(assignee=cast.bob.user)
    few = count_queries(lambda: alice.get(HOME))
    for _ in range(12):
        make_ticket(assignee=cast.alice.user)

    assert count_queries(lambda: alice.get(HOME)) == few


def test_without_the_plugin_the_page_stands_without_its_panel(alice, make_ticket):
    make_ticket("Display stays dark")
    set_enabled(slug="tickets", enabled=False)
    shown = page(alice)

    assert "Display stays dark" not in shown
    assert "/admin/tickets/" not in shown


def test_agents_are_not_sent_to_the_news_of_wagtail(alice, cast):
    shown = page(alice)

    assert "whats-new-in-wagtail" not in shown
    assert "Guide for editors" not in shown
    assert "/api/v1/docs" in shown


def test_avatars_are_initials(alice):
    assert "default-user-avatar" not in page(alice)
