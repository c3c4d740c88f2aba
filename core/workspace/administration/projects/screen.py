"""The addresses of the screen, and its entry below Settings."""

from collections.abc import Iterable

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from core.workspace.administration.projects.base import LIST, PAGE, VIEW
from core.workspace.administration.projects.people import Followers, Members
from core.workspace.administration.projects.views import Add, Edit, Tree
from core.workspace.contributions import AdminScreen, NavigationItem


class ProjectScreen(AdminScreen):
    """The tree, a form for one more, a page for each."""

    def urls(self) -> Iterable[URLPattern]:
        """Below `/admin/projects/`."""
        return [
            path("projects/", Tree.as_view(), name=LIST),
            path("projects/new/", Add.as_view(), name=f"{LIST}_add"),
            path("projects/<int:pk>/", Edit.as_view(), name=PAGE),
            path("projects/<int:pk>/members/", Members.as_view(), name=f"{PAGE}_members"),
            path("projects/<int:pk>/followers/", Followers.as_view(), name=f"{PAGE}_followers"),
        ]

    def navigation(self) -> Iterable[NavigationItem]:
        """Behind the teams."""
        return [NavigationItem(gettext_lazy("Projects"), "clipboard-list", LIST, 595, VIEW, in_settings=True)]
