"""The agent in front of a screen of the admin: who looks, who acts, and where they go after."""

from typing import cast

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from core.access.api import Actor, Viewer, viewer_of
from core.people.models import User


class AgentSeat:
    """For views below the admin's address: nobody but agents comes as far."""

    request: HttpRequest

    @property
    def viewer(self) -> Viewer:
        """Who looks."""
        return viewer_of(self.request)

    @property
    def agent(self) -> User:
        """Who is signed in."""
        return cast("User", self.request.user)

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor.agent(self.agent)

    def safe_next(self, default: str) -> str:
        """Where to go after a form: `next` when it stays on this host."""
        target = self.request.POST.get("next", "")
        hosts, is_secure = {self.request.get_host()}, self.request.is_secure()
        return target if url_has_allowed_host_and_scheme(target, hosts, require_https=is_secure) else default
