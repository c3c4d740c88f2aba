"""Every model that points at a customer or a sign-in is answered for, and every answer keeps the contract."""

import pytest
from django.apps import apps

from core.people.models import Customer, User
from core.plugins.api import contributions
from core.privacy.contract import Mode
from core.privacy.persons import Person
from core.privacy.registry import answers, claimed_models
from core.privacy.services.erasing import read_person
from core.privacy.testing import assert_provider_keeps_its_promise

#: What agents and editors make: pages, their history and files, columns they chose. Customers have none of it, and an
#: agent's sign-in is never erased.
OF_AGENTS = frozenset(
    {
        "knowledge_base", "portal_pages", "wagtailadmin", "wagtailcore", "wagtaildocs", "wagtailimages", "webforms",
        "workspace",
    }
)  # fmt: skip


def points_at_people(model):
    ends = [field.related_model for field in model._meta.fields if field.is_relation]
    return not model._meta.proxy and any(end in (Customer, User) for end in ends)


POINTING = sorted(model._meta.label for model in apps.get_models(include_auto_created=True) if points_at_people(model))


@pytest.mark.parametrize("label", POINTING)
def test_a_model_that_points_at_people_is_claimed_by_a_provider(label):
    app = label.partition(".")[0].removeprefix("wagdesk_")

    assert label in claimed_models() or app in OF_AGENTS, f"name {label} in `models` of a PersonalData provider"


def test_what_is_claimed_exists():
    assert claimed_models() <= {model._meta.label for model in apps.get_models(include_auto_created=True)}


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(Mode))
def test_every_provider_comes_to_an_end_and_erases_something(story, mode):
    person = read_person(story.customer, answers().providers)
    providers = sorted((one.value for one in contributions("personal_data")), key=lambda one: one.order)

    erased = {one.slug: assert_provider_keeps_its_promise(one, person, mode) for one in providers}

    assert [slug for slug, number in erased.items() if not number] == ["core.logs", "search"]
    assert Person.from_json(person.as_json()) == person
