"""The hook by which packages make their things findable."""

from collections.abc import Iterable

from core.plugins.api import collected
from search.documents import SearchDocument


@collected(SearchDocument)
def search_documents() -> Iterable[SearchDocument]:
    """What this package makes findable: instances of `SearchDocument`.

    Asked once after start. `queryset` and `prepare` run in the relay and in `wagdesk search rebuild`, never in a
    request; a row whose `prepare` raises is set aside with its reason and the rest is indexed. `visible` runs in every
    search and answers with one query. While the plugin is off its kinds are neither searched nor counted; when it is
    switched on again they are indexed anew.
    """
