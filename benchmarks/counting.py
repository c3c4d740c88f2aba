"""What an answer cost, told in headers to who asks: its queries, and the processor time of the thread that made it.

Processor time says the same on a busy machine, where the clock says little.
"""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK, QUERIES, PROCESSOR = "X-Bench-Count", "X-Bench-Queries", "X-Bench-Processor"


class Counter:
    """Counts the statements of one connection."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Around each statement."""
        self.statements.append(sql)
        return execute(sql, params, many, context)


class QueryCountMiddleware:
    """Outermost, so that the queries of every other middleware count too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return self.get_response(request)
        counter, begun = Counter(), time.thread_time()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        response[PROCESSOR] = str(time.thread_time() - begun)
        response[QUERIES] = str(len(counter.statements))
        return response
