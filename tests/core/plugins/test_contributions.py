"""What plugins contribute is checked, frozen and handed out; what raises is left out."""

import logging

import pytest
from django.db import transaction

from core.access.api import anonymous
from core.events.api import ScheduledJob
from core.people.models import Organization
from core.plugins import breakers, checks, loading, registry
from core.plugins.api import call, contributions, enabled_contributions, hookimpl, owners
from core.plugins.errors import BadContribution
from core.work.activity import ActivityVerb
from core.work.errors import TransitionRefused

VERB = ActivityVerb("sample.done", lambda data: "did it")


def giving(hook, *values):
    """A plugin whose implementation of a collected hook gives these values, and counts how often it is asked."""
    asked = []

    def implementation(self):
        asked.append(hook)
        return list(values)

    return type("Giving", (), {hook: hookimpl(implementation), "asked": asked})()


class Raising:
    """Writes, breaks its query, and raises."""

    @hookimpl
    def customer_panels(self, customer, viewer):
        Organization.objects.create(name="Half written")
        Organization.objects.raw("SELECT no_such_column FROM wagdesk_people_organization")[0]

    @hookimpl
    def item_panels(self, item, viewer):
        yield "one"
        raise RuntimeError("in the middle")


class Willing:
    @hookimpl
    def customer_panels(self, customer):
        return [f"panel of {customer}"]

    @hookimpl
    def before_transition(self):
        return None


class Objecting:
    @hookimpl
    def before_transition(self, to):
        raise TransitionRefused(f"Not {to}.")


@pytest.mark.django_db
def test_contributions_carry_the_slug_of_their_plugin(plugins):
    with plugins.registered(sample=giving("activity_formatters", VERB)):
        assert registry.Contribution("sample", VERB) in contributions("activity_formatters")
        assert VERB in list(enabled_contributions("activity_formatters"))
        assert owners("activity_formatters")[VERB] == "sample"


def test_a_collected_hook_is_asked_once(plugins):
    sample = giving("activity_formatters", VERB)
    with plugins.registered(sample=sample):
        assert contributions("activity_formatters") is contributions("activity_formatters")

    assert sample.asked == ["activity_formatters"]


def test_a_contribution_of_the_wrong_type_is_left_out_and_named_by_the_check(plugins):
    with plugins.registered(sample=giving("scheduled_jobs", "every hour", VERB)):
        messages = [message.msg for message in checks.contributions_are_valid(None)]

        assert all(isinstance(found.value, ScheduledJob) for found in contributions("scheduled_jobs"))

    assert messages[0] == "sample: scheduled_jobs() must give ScheduledJob, not 'every hour'"
    assert len(messages) == 2


def test_a_wrong_contribution_to_access_is_refused_outright(plugins):
    with plugins.registered(sample=giving("token_providers", "everybody")), pytest.raises(BadContribution):
        contributions("token_providers")


@pytest.mark.django_db
def test_a_called_hook_that_raises_is_skipped_logged_and_counted(plugins, caplog, cast):
    logging.getLogger("wagdesk").propagate = True
    dana, viewer = cast.dana.customer, cast.alice.viewer
    with plugins.registered(bad=Raising(), good=Willing()), caplog.at_level("ERROR", logger="wagdesk.plugins"):
        assert [f"panel of {dana}"] in call("customer_panels", customer=dana, viewer=viewer)
        assert plugins.failures == [("bad", "customer_panels")]
        assert breakers.seen["bad", "customer_panels"] == 1

    [record] = [record for record in caplog.records if record.name == "wagdesk.plugins"]
    assert (record.plugin, record.hook) == ("bad", "customer_panels")


@pytest.mark.django_db
def test_an_open_transaction_stays_usable_after_a_hook_raised(plugins):
    with plugins.registered(bad=Raising()), transaction.atomic():
        Organization.objects.create(name="Before")
        call("customer_panels", customer="Dana", viewer=anonymous())
        Organization.objects.create(name="After")

    assert set(Organization.objects.values_list("name", flat=True)) == {"Before", "After"}


@pytest.mark.django_db
def test_a_generator_that_raises_in_the_middle_is_left_out_whole(plugins):
    with plugins.registered(bad=Raising()):
        assert call("item_panels", item=None, viewer=None) == []
        assert plugins.failures == [("bad", "item_panels")]


@pytest.mark.django_db
def test_a_veto_that_objects_is_heard_and_one_that_agrees_is_silent(plugins):
    with plugins.registered(willing=Willing()):
        assert call("before_transition", item=None, to="Closed", by=None) == []

    with (
        plugins.registered(willing=Willing(), objecting=Objecting()),
        pytest.raises(TransitionRefused, match="Not Closed"),
    ):
        call("before_transition", item=None, to="Closed", by=None)


def test_every_hook_that_is_specified_has_a_policy():
    assert all(loading.policy_of(name) for name in loading.hook_names())
