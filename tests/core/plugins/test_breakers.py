"""A hook that fails again and again is left alone for a while, then tried again; vetoes refuse meanwhile."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.access.api import anonymous
from core.plugins import breakers
from core.plugins.api import HookRests, call, guard, hookimpl
from core.plugins.models import HookBreaker
from core.plugins.switches import ask_again, end_request, start_request
from core.work.errors import TransitionRefused

# Failures are written outside transactions.
pytestmark = pytest.mark.django_db(transaction=True)


class Moody:
    """Fails for as long as it is told to."""

    def __init__(self):
        self.fails, self.asked = True, 0

    @hookimpl
    def customer_panels(self, customer):
        self.asked += 1
        if self.fails:
            raise RuntimeError("out of order")
        return ["panel"]

    @hookimpl
    def before_transition(self, to):
        self.asked += 1
        if to == "Closed":
            raise TransitionRefused("Not yet.")
        if self.fails:
            raise RuntimeError("out of order")


@pytest.fixture
def moody(plugins, flushed_defaults):
    plugin = Moody()
    with plugins.registered(moody=plugin):
        yield plugin


def ask(times=1):
    answers = [call("customer_panels", customer="Dana", viewer=anonymous()) for _ in range(times)]
    return [panels for panels in answers[-1] if panels]


def rest_is_over():
    HookBreaker.objects.update(rests_until=timezone.now() - timedelta(seconds=1))


def test_five_failures_in_a_row_open_the_breaker(moody):
    ask(times=8)

    breaker = HookBreaker.objects.get(plugin="moody", hook="customer_panels")
    assert moody.asked == 5
    assert (breaker.failures, breaker.last_error) == (5, "RuntimeError: out of order")
    assert breaker.is_resting


def test_failures_between_successes_do_not_open_it(moody):
    for _ in range(6):
        ask(times=2)
        moody.fails = False
        ask()
        moody.fails = True

    breaker = HookBreaker.objects.get()
    assert (breaker.failures, breaker.in_a_row, breaker.rests_until) == (12, 0, None)


def test_failures_far_apart_do_not_open_it(moody):
    for _ in range(7):
        ask()
        HookBreaker.objects.update(last_failed_at=timezone.now() - timedelta(minutes=11))

    assert moody.asked == 7
    assert HookBreaker.objects.get().rests_until is None


def test_it_is_tried_again_after_its_rest_and_a_success_closes_it(moody):
    ask(times=5)
    rest_is_over()
    moody.fails = False

    assert ask() == [["panel"]]
    assert not HookBreaker.objects.exists()


def test_one_failure_after_its_rest_opens_it_for_twice_as_long(moody):
    ask(times=5)
    rest_is_over()

    ask(times=3)

    assert moody.asked == 6
    left = HookBreaker.objects.get().rests_until - timezone.now()
    assert timedelta(seconds=110) < left <= timedelta(seconds=120)


@pytest.mark.parametrize("openings", [6, 30, 3000])
def test_no_rest_is_longer_than_an_hour(moody, openings):
    ask(times=5)
    HookBreaker.objects.update(openings=openings)
    rest_is_over()

    ask()

    assert HookBreaker.objects.get().rests_until - timezone.now() <= timedelta(hours=1)


def test_a_slow_answer_counts_as_a_failure_and_is_used(moody, settings):
    settings.WAGDESK_HOOK_SECONDS, moody.fails = -1, False

    assert ask() == [["panel"]]
    ask(times=6)

    assert moody.asked == 5
    assert HookBreaker.objects.get(plugin="moody").last_error.startswith("took 0.")


def test_an_open_breaker_of_a_veto_refuses_without_asking(moody):
    for _ in range(5):
        with pytest.raises(RuntimeError):
            call("before_transition", item=None, to="Open", by=None)

    with pytest.raises(HookRests, match="moody"):
        call("before_transition", item=None, to="Open", by=None)
    assert moody.asked == 5


def test_an_objection_is_an_answer_and_no_failure(moody):
    for _ in range(6):
        with pytest.raises(TransitionRefused, match="Not yet"):
            call("before_transition", item=None, to="Closed", by=None)

    assert not HookBreaker.objects.exists()


def test_failures_of_a_request_are_counted_though_its_transaction_is_rolled_back(moody):
    request = start_request()
    with pytest.raises(KeyError), transaction.atomic():
        ask(times=2)
        raise KeyError

    assert not HookBreaker.objects.exists()
    end_request(request)
    assert HookBreaker.objects.get().failures == 2


def test_an_administrator_has_it_asked_again_at_once(moody):
    ask(times=5)

    ask_again(slug="moody", hook="customer_panels")
    ask()

    assert moody.asked == 6


def test_what_a_contribution_does_later_has_a_breaker_too(moody):
    answers = [guard("moody", "activity_formatters", lambda: 1 // 0, otherwise="plain") for _ in range(6)]

    assert set(answers) == {"plain"}
    assert breakers.seen["moody", "activity_formatters"] == 5


def test_a_built_in_part_is_counted_and_asked_on(moody):
    asked = []

    for _ in range(7):
        guard("core.work", "activity_formatters", lambda: asked.append(1) or 1 // 0, otherwise="plain")

    assert len(asked) == 7
    assert (HookBreaker.objects.get().failures, HookBreaker.objects.get().rests_until) == (7, None)
