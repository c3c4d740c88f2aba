"""Plugins' tables: object views show the rows of the list and no other."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from core.access.api import Door, viewer_for
from core.access.guard import guarded
from core.work.models import WorkItem
from core.workspace.modeladmin import ModelAdmin
from core.workspace.viewsets import OBJECT_VIEWS, PluginModelViewSet


class ItemTable(ModelAdmin):
    """Items as a small table: a private model."""

    model = WorkItem
    base_url_path = "test-items"
    inspect_view_enabled = True


class ItemViews(PluginModelViewSet):
    """The same with Wagtail's viewset."""

    model = WorkItem
    name = "test_items"
    inspect_view_enabled = True
    copy_view_enabled = True
    form_fields = ("title",)


@pytest.fixture
def items(cast, make_ticket):
    """One ticket Alice sees, and one she does not."""
    return make_ticket("Ours", team=cast.field_support), make_ticket("Theirs", team=cast.back_office)


def request_of(member, method="get"):
    request = getattr(RequestFactory(), method)("/admin/x/")
    request.user = member.user
    request.viewer = viewer_for(member.user, Door.ADMIN)
    return request


@pytest.mark.parametrize("view", ["edit_view", "delete_view", "inspect_view", "history_view"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_object_view_of_modeladmin_does_not_find_an_invisible_row(cast, items, view, method):
    screen = ItemTable()

    with guarded(), pytest.raises(Http404):
        getattr(screen, view)(request_of(cast.alice, method), str(items[1].pk))


def test_the_list_of_modeladmin_has_only_visible_rows(cast, items):
    with guarded():
        rows = list(ItemTable().get_queryset(request_of(cast.alice)))

    assert [row.title for row in rows] == ["Ours"]


@pytest.mark.parametrize("view", [f"{name}_view" for name in OBJECT_VIEWS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_object_view_of_a_viewset_does_not_find_an_invisible_row(cast, items, view, method):
    cast.alice.user.is_superuser = False
    request = request_of(cast.root, method)
    request.viewer = viewer_for(cast.alice.user, Door.ADMIN)
    callback = getattr(ItemViews(), view)

    with guarded(), pytest.raises(Http404):
        callback(request, pk=str(items[1].pk))


def test_the_list_of_a_viewset_has_only_visible_rows(cast, items):
    request = request_of(cast.alice)
    view = ItemViews().index_view_class(model=WorkItem)
    view.setup(request)

    with guarded():
        rows = list(view.get_base_queryset())

    assert [row.title for row in rows] == ["Ours"]


@pytest.mark.parametrize("screen", ["arrivals", "deliveries", "mailboxes", "outgoing-mail", "received-mail"])
@pytest.mark.parametrize("query", ["foo=1", "page=2", "utm_source=x", "user__password=1"])
def test_a_list_forgets_what_nobody_knows_of_its_address(cast, client, screen, query):
    cast.sign_in(client, "root")

    answer = client.get(f"/admin/{screen}/?{query}", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"/admin/{screen}/", 302)]
