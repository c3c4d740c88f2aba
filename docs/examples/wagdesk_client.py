"""A client for Wagdesk's API that needs nothing but Python: copy it and make it yours.

It follows pages, waits as long as it is told to, does what it sends once however often it has to send it, and writes
only over what it has read. A test of Wagdesk runs it against a live server.

    desk = Wagdesk("https://desk.example.org", "wagtail_…")
    for ticket in desk.pages("tickets", category="open", assignee="me"):
        print(ticket["number"], ticket["title"])
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

#: Answers after which the same call may succeed: too often, or somebody on the way is away for a moment.
AGAIN = {429, 502, 503, 504}
#: Seconds before the second, third … try where the answer does not say.
PAUSES = (1, 2, 4, 8)


class Problem(Exception):
    """The server refused. `status` and `code` are for programs, the text for people."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.code = status, problem.get("code", "")
        self.errors = problem.get("errors", {})
        super().__init__(f"{status} {problem.get('detail', '')} {self.errors or ''}".strip())


class _Stay(urllib.request.HTTPRedirectHandler):
    """The API leads nowhere else, and the token must not be led there."""

    def redirect_request(self, *_words: Any) -> None:
        """Raise the answer as the error it is."""


_OPENER = urllib.request.build_opener(_Stay)


class Wagdesk:
    """One desk, with the token of one agent."""

    def __init__(
        self, address: str, token: str, *, timeout: float = 30, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not address.startswith(("https://", "http://")):
            raise ValueError(f"{address} is no web address")
        self.root = f"{address.rstrip('/')}/api/v1/"
        self.token, self.timeout, self.sleep = token, timeout, sleep

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """One answer. `path` is relative, or an address that an answer gave."""
        return self._call("GET", self._address(path, query))[0]

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, a hundred at a time."""
        page = self.get(path, **{"page_size": 100, **query})
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self.get(page["next"])

    def changes(self, path: str, since: str, take: Callable[[dict[str, Any]], object]) -> str:
        """Give `take` every row that changed; returns what to pass as `since` next time: keep it with the rows.

        Begin with a time long ago. If the program dies before it kept the answer, the same rows come again.
        """
        page = self.get(path, updated_since=since, page_size=100)
        while True:
            for row in page["results"]:
                take(row)
            if not page["next"]:
                return str(page["updated_since"])
            page = self.get(page["next"])

    def create(self, path: str, body: dict[str, Any], *, key: str = "") -> dict[str, Any]:
        """Make something once. Name the key after what you import, and a second run of the import makes it no second
        time; without a name only this call's own tries are one."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._call("POST", self._address(path), body, headers)[0]

    def change(self, path: str, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        """Read a row, send what `changed` makes of it, and begin again where somebody was faster."""
        while True:
            row, etag = self._call("GET", self._address(path))
            body = changed(row)
            if not body:
                return row
            try:
                return self._call("PATCH", self._address(path), body, {"If-Match": etag})[0]
            except Problem as problem:
                if problem.status != 412:
                    raise

    def _address(self, path: str, query: dict[str, Any] | None = None) -> str:
        """The token goes to the desk and nowhere else, whatever an answer names."""
        address = urllib.parse.urljoin(self.root, path)
        if not address.startswith(self.root):
            raise ValueError(f"{address} is not of {self.root}")
        return f"{address}?{urllib.parse.urlencode(query, doseq=True)}" if query else address

    def _call(
        self, method: str, address: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[dict[str, Any], str]:
        """The answer and its ETag. Tries again where that is safe: all that is sent here can be sent twice."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        for pause in (*PAUSES, None):
            request = urllib.request.Request(address, data=data, headers=sent, method=method)  # noqa: S310 - see above
            try:
                with _OPENER.open(request, timeout=self.timeout) as answer:
                    text = answer.read()
                    return (json.loads(text) if text else {}), answer.headers.get("ETag", "")
            except urllib.error.HTTPError as error:
                problem = _problem(error)
                if pause is None or (error.code not in AGAIN and problem.code != "idempotency_key_in_use"):
                    raise problem from None
                self.sleep(_told_to_wait(error, pause))
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if pause is None:
                    raise
                self.sleep(pause)
        raise AssertionError("the last try returns or raises")


def _problem(error: urllib.error.HTTPError) -> Problem:
    """What stands in the answer; one of a proxy is no JSON."""
    try:
        return Problem(error.code, json.loads(error.read()))
    except ValueError:
        return Problem(error.code, {"detail": error.reason})


def _told_to_wait(error: urllib.error.HTTPError, otherwise: float) -> float:
    """Seconds of Retry-After."""
    told = error.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else otherwise
