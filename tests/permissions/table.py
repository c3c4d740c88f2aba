"""The permission matrix as a file of lines: route, method, and what root, Alice, Bob, Carol, Dana, Erin, a visitor get.

A word is a status; `login` is a way to the sign-in. Dana's ticket is Alice's and Bob's team's; Carol is an agent of
another team, Erin a customer of another organisation. Carol's 404 where Alice has 200 is the promise.
"""

from collections import defaultdict
from pathlib import Path

from core.testing.cast import Cast

FILE = Path(__file__).with_name("matrix.txt")
WIDTH = 58


def read() -> dict[str, dict[str, str]]:
    """Route → method → the words of everybody."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            route, method, *words = line.split()
            assert len(words) == len(Cast.NAMES), line
            found[route][method] = " ".join(words)
    return dict(found)


def lines(route: str, answers: dict[str, str]) -> str:
    """As they stand in the file."""
    return "\n".join(f"{route:<{WIDTH}} {method:<7}{words}" for method, words in answers.items())
