"""Pages by cursor: the same cost at any depth, and no row twice while others are written."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """`?page_size=` up to 100; `next` and `previous` are addresses to follow, not to build."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering: str | list[str] | tuple[str, ...] = "-pk"
