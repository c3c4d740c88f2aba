"""Search as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class SearchConfig(CoreConfig):
    """Offers the hook `search_documents`."""

    name = "search"
    label = "wagdesk_search"
    slug = "search"
    verbose_name = _("Search")
    default = True
