"""The address of a plugin's table asks the database only what the table offers as a filter."""

import pytest

from core.outbound.api import Sealed
from core.plugins.registry import contributions
from core.workspace.modeladmin import ModelAdmin
from plugins.integrations.webhooks.models import InboundSource
from plugins.integrations.webhooks.signing import new_secret


def screens():
    values = (one.value for one in contributions("admin_screens"))
    return [one for one in values if isinstance(one, type) and issubclass(one, ModelAdmin)]


@pytest.fixture
def root(cast, client):
    cast.sign_in(client, "root")
    return client


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_no_table_answers_what_its_columns_hold(root, screen):
    address = screen().url_helper.index_url
    fields = [field for field in screen.model._meta.get_fields() if not getattr(field, "many_to_many", False)]
    assert fields
    offered = {getattr(one, "parameter_name", one) for one in screen.list_filter}

    for field in fields:
        for lookup in ("", "__exact", "__startswith", "__isnull"):
            if field.name + lookup in offered:
                continue
            answer = root.get(address, {f"{field.name}{lookup}": "1"})
            assert (answer.status_code, answer.headers.get("Location")) == (302, address), field.name + lookup


@pytest.mark.parametrize("path", ["team__members__password__startswith", "key__startswith", "secret__gte", "pk__in"])
def test_nothing_is_asked_of_what_lies_behind_a_row(cast, root, path):
    cast.field_support.memberships.create(user=cast.root.user)
    InboundSource.objects.create(name="Plant", team=cast.field_support, secret=Sealed.of(new_secret()))

    assert "Plant" in root.get("/admin/inbound-webhooks/").text
    for value in (cast.root.user.password[:8] or "x", "a"):
        answer = root.get("/admin/inbound-webhooks/", {path: value})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/inbound-webhooks/")


def test_what_a_table_offers_as_a_filter_is_asked(root, monkeypatch):
    screen = next(one for one in screens() if one.model is InboundSource)
    monkeypatch.setattr(screen, "list_filter", ("is_active",))
    for name, is_active in (("Plant", True), ("Harbour", False)):
        InboundSource.objects.create(name=name, is_active=is_active, secret=Sealed.of(new_secret()))

    address, wanted = "/admin/inbound-webhooks/", {"is_active__exact": "1"}
    said = root.get(address, wanted | {"q": "", "o": "1", "tab": "all", "p": "0"}).text
    assert "Plant" in said and "Harbour" not in said
    assert root.get(address, wanted | {"name__startswith": "P"}).status_code == 302
