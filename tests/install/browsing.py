"""A small browser: cookies, forms' tokens, links. Enough to walk through the demo as a person would."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

TIMEOUT_SECONDS = 30
#: Leaving is not a link to try out while walking, and a change of many pages is one only once pages are ticked.
LEAVING = re.compile(r"/(logout|i18n|admin/bulk)/")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    url: str
    status: int
    kind: str
    text: str


@dataclass
class Walk:
    """What a walk saw: every address with its status, and where each broken link stands."""

    seen: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class Links(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}.get(tag)
        if name and (address := values.get(name)):
            self.found.append(address)


class Browser:
    """One person at one screen."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, url: str) -> Answer:
        """Follow redirects to the end."""
        return self._open(Request(urljoin(self.base, url)))

    def post(self, url: str, **fields: str) -> Answer:
        """Send a form, with the token its page carries."""
        page = self.get(url).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, f"no form at {url}"
        data = urlencode({**fields, "csrfmiddlewaretoken": token.group(1)}).encode()
        return self._open(Request(urljoin(self.base, url), data, {"Referer": urljoin(self.base, url)}))

    def sign_in(self, email: str, password: str) -> Answer:
        """Through the one door there is."""
        return self.post("/accounts/login/", login=email, password=password)

    def walk(self, starts: list[str], *, most: int) -> Walk:
        """Every page within reach on this host, each address once whatever its query; stops after `most`."""
        walk = Walk()
        waiting = deque((urljoin(self.base, start), "printed") for start in starts)
        while waiting and len(walk.seen) < most:
            url, source = waiting.popleft()
            key = url.partition("?")[0]
            if key in walk.seen:
                continue
            answer = self.get(url)
            walk.seen[key] = answer.status
            if answer.status >= 400:
                walk.broken.append(f"{answer.status} {url} (linked from {source})")
            elif answer.kind == "text/html":
                waiting.extend((link, url) for link in self.links(answer))
        return walk

    def links(self, page: Answer) -> list[str]:
        """Addresses on the same host that a page refers to."""
        parser = Links()
        parser.feed(page.text)
        addresses = (urldefrag(urljoin(page.url, link)).url for link in parser.found)
        host = urlsplit(self.base).netloc
        return [url for url in addresses if urlsplit(url).netloc == host and not LEAVING.search(url)]

    def _open(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
                return self._answer(reply)
        except HTTPError as error:
            with error:
                return self._answer(error)

    @staticmethod
    def _answer(reply: object) -> Answer:
        headers = reply.headers  # type: ignore[attr-defined]
        kind = headers.get_content_type()
        body = reply.read().decode("utf-8", "replace") if kind.startswith("text/") else ""  # type: ignore[attr-defined]
        return Answer(reply.geturl(), reply.status, kind, body)  # type: ignore[attr-defined]
