"""What is asked of the server, and how it is timed.

Pages are asked for in turns, one of each a round, so that whatever else the machine does slows all of them alike; the
bare view is one of them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from statistics import quantiles
from typing import Any

from benchmarks.counting import ASK, PROCESSOR, QUERIES
from benchmarks.seeding.all import Seeded
from benchmarks.server import Answer, Client
from benchmarks.words import Words

WARM_UP = 3


@dataclass(frozen=True)
class Scenario:
    """One kind of request; `ask` takes extra headers. `aim_ms` is what the project promised itself."""

    name: str
    ask: Callable[..., Answer]
    aim_ms: float | None = None


@dataclass(frozen=True)
class Measured:
    """Figures of one scenario."""

    name: str
    seconds: list[float]
    processor: list[float]
    queries: int | None = None
    size: int | None = None
    aim_ms: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Milliseconds, rounded to what repeats."""
        figures = {"p50_ms": round(percentile(self.seconds, 50) * 1000, 1)}
        figures["p95_ms"] = round(percentile(self.seconds, 95) * 1000, 1)
        figures["processor_ms"] = round(percentile(self.processor, 50) * 1000, 1)
        rest = {"requests": len(self.seconds), "queries": self.queries, "bytes": self.size, "aim_ms": self.aim_ms}
        return figures | {name: value for name, value in rest.items() if value is not None}


def percentile(values: list[float], percent: int) -> float:
    """The value that so many of a hundred stay below."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def pages(port: int, seeded: Seeded, words: Words) -> list[Scenario]:
    """Everything people read."""
    visitor = Client(port)
    agent = Client(port, {"Cookie": f"sessionid={seeded.agent_session}"})
    customer = Client(port, {"Cookie": f"sessionid={seeded.customer_session}"})
    program = Client(port, {"Authorization": f"Bearer {seeded.token}"})
    numbers = cycle(words.random.sample(seeded.numbers, min(200, len(seeded.numbers))))
    articles = cycle(words.random.sample(seeded.articles, min(50, len(seeded.articles))))
    texts = _searches(words)
    filtered = "/admin/tickets/?tab=every&category=open&category=waiting_customer&q=battery"
    return [
        Scenario("bare_view", lambda **more: visitor.get("/bench/bare", **more)),
        Scenario("healthz", lambda **more: visitor.get("/healthz", **more)),
        Scenario("empty_admin_page", lambda **more: agent.get("/admin/bench-empty/", **more)),
        Scenario("ticket_list", lambda **more: agent.get("/admin/tickets/", **more), 80),
        Scenario("ticket_list_filtered", lambda **more: agent.get(filtered, **more), 80),
        Scenario("ticket_page", lambda **more: agent.get(f"/admin/tickets/{next(numbers)}/", **more), 80),
        Scenario("api_ticket_list", lambda **more: program.get("/api/v1/tickets", **more)),
        Scenario("search_one_word", lambda **more: agent.get(f"/admin/search/?q={next(texts)}", **more)),
        Scenario("search_two_words", lambda **more: agent.get(f"/admin/search/?q={next(texts)}+{next(texts)}", **more)),
        Scenario("article", lambda **more: visitor.get(next(articles), **more), 15),
        Scenario("portal_list", lambda **more: customer.get("/portal/", **more)),
    ]


def creates(port: int, seeded: Seeded, words: Words) -> Scenario:
    """A program opens a ticket for a customer they name by address."""
    program = Client(port, {"Authorization": f"Bearer {seeded.token}"})
    addresses = cycle(sorted(seeded.people.addresses.values()))

    def ask(**more: str) -> Answer:
        ticket = {"title": words.line(), "text": words.text(2), "requester": {"email": next(addresses)}}
        return program.post("/api/v1/tickets", json.dumps(ticket).encode(), "application/json", 201, **more)

    return Scenario("create_api", ask, 25)


def _searches(words: Words) -> Iterator[str]:
    return iter(lambda: words.word(), None)


def measure(scenarios: list[Scenario], rounds: int) -> list[Measured]:
    """Ask everything in turns, after some requests that fill caches."""
    last = [[scenario.ask(**{ASK: "1"}) for _ in range(WARM_UP)][-1] for scenario in scenarios]
    found = [
        Measured(scenario.name, [], [], int(answer.headers[QUERIES]), len(answer.body), scenario.aim_ms)
        for scenario, answer in zip(scenarios, last, strict=True)
    ]
    for _ in range(rounds):
        for scenario, measured in zip(scenarios, found, strict=True):
            answer = scenario.ask(**{ASK: "1"})
            measured.seconds.append(answer.seconds)
            measured.processor.append(float(answer.headers[PROCESSOR]))
    return found
