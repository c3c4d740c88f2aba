"""Which columns an agent wants to see."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect

from core.workspace import links
from core.workspace.base import KindView
from core.workspace.listing.columns import known_columns
from core.workspace.models import ListPreference


class ChooseColumns(KindView):
    """Keeps the choice; “reset” forgets it."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        """Only columns that exist, in the order of the list."""
        mine = ListPreference.objects.filter(user=self.agent, kind=self.kind_code)
        if "reset" in request.POST:
            mine.delete()
        else:
            asked = set(request.POST.getlist("column"))
            columns = [code for code in known_columns(self.furniture.custom_fields) if code in asked]
            ListPreference.objects.update_or_create(user=self.agent, kind=self.kind_code, defaults={"columns": columns})
        return HttpResponseRedirect(self.safe_next(links.list_url(self.kind_code)))
