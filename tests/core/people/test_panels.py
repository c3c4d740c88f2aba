"""Panels of other packages beside a customer; and sign-ins that nobody used are forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.people.models import User
from core.people.panels import CustomerPanel
from core.people.services import customer_for_address, forget_unused_sign_ins, prove_address, sign_in_for
from core.plugins.api import hookimpl

DRAWN = "orders_of_a_plugin.html"
TEMPLATE = "wagdesk_people/admin/_address.html"


class Good:
    @hookimpl
    def customer_panels(self, customer, viewer):
        return [CustomerPanel(title=f"Tickets of {customer}", template=TEMPLATE, count=2)]


class Drawn:
    @hookimpl
    def customer_panels(self, customer, viewer):
        return [CustomerPanel(title="Orders", template=DRAWN, context={"orders": "three orders"})]


class Odd:
    def __init__(self, answer):
        self.answer = answer

    @hookimpl
    def customer_panels(self, customer, viewer):
        return self.answer


class Bad:
    @hookimpl
    def customer_panels(self, customer, viewer):
        raise RuntimeError("broken")


def test_panels_stand_beside_a_customer_and_a_broken_one_harms_nobody(cast, client, plugins):
    cast.sign_in(client, "alice")
    with plugins.registered(good=Good(), bad=Bad()):
        pane = client.get(reverse("wagdesk_people_customers") + f"?customer={cast.dana.customer.pk}")
        assert plugins.failures == [("bad", "customer_panels")]
    assert "Tickets of Dana" in pane.content.decode()


@pytest.fixture
def drawn(settings, tmp_path):
    """A template of a plugin's own."""
    (tmp_path / DRAWN).write_text("{{ customer }} has {{ panel.context.orders }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def test_a_panel_is_drawn_from_its_context_and_the_customer(cast, client, plugins, drawn):
    cast.sign_in(client, "alice")
    with plugins.registered(drawn=Drawn()):
        pane = client.get(reverse("wagdesk_people_customers") + f"?customer={cast.dana.customer.pk}")

    assert f"{cast.dana.customer} has three orders" in pane.content.decode()


@pytest.mark.parametrize("answer", [[None], 5, ["words"], {"title": "Orders"}])
def test_an_answer_that_is_no_panel_is_left_out_like_one_that_raises(cast, client, plugins, answer):
    cast.sign_in(client, "alice")
    with plugins.registered(odd=Odd(answer), good=Good()):
        pane = client.get(reverse("wagdesk_people_customers") + f"?customer={cast.dana.customer.pk}")
        assert plugins.failures == [("odd", "customer_panels")]

    assert "Tickets of Dana" in pane.content.decode()


def test_a_sign_in_that_was_only_asked_for_is_forgotten(cast):
    used, unused, fresh = (sign_in_for(value=f"{name}@example.com") for name in ("used", "unused", "fresh"))
    known = sign_in_for(value=customer_for_address(value="known@example.com").addresses.get().value)
    prove_address(user=used, value="used@example.com")
    User.objects.exclude(pk=fresh.pk).update(date_joined=timezone.now() - timedelta(days=3))

    forget_unused_sign_ins()

    left = set(User.objects.values_list("email", flat=True))
    assert {used.email, fresh.email, "alice@wagdesk.example", "dana@seegrund.example"} <= left
    assert not {unused.email, known.email} & left
