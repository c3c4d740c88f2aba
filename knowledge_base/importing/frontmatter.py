"""The block between `---` at the head of a file: title, description, date.

Real front matter is often not quite YAML (an unquoted colon, a tab). Such a block is read line by line instead, which
gives what we need of it, and said so.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _

BLOCK = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^([A-Za-z][\w.\- ]*?):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Where the date of the last review is found, best first, and the ways it is written.
DATES = ("ms.date", "review_date", "reviewed", "last_reviewed", "lastmod", "last_modified", "updated", "date")
FORMATS = ("%m/%d/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%Y-%m-%dT%H:%M:%S")


@dataclass
class FrontMatter:
    """What a head says, the text below it, and how many lines the head took."""

    values: dict[str, Any]
    text: str
    lines: int
    problems: list[tuple[int, str]] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these that says something."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
                return " ".join(str(value).split())
        return ""

    def reviewed(self) -> date | None:
        """The day somebody last looked at it; a date nobody can read is a problem, not an error."""
        for name in DATES:
            value = self.values.get(name)
            if value in (None, ""):
                continue
            found = as_date(value)
            if found is None:
                self.problems.append((0, _("“%(value)s” (%(name)s) is no date.") % {"value": value, "name": name}))
            return found
        return None


def split(source: str) -> FrontMatter:
    """Take the head off a text."""
    found = BLOCK.match(source)
    if found is None:
        return FrontMatter({}, source, 0)
    lines = found[0].count("\n")
    text = source[found.end() :]
    try:
        values = yaml.load(found[1], Loader=LOADER)  # noqa: S506 - both loaders are the safe one
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = _("The front matter is not valid YAML (%s); it was read line by line.") % _reason(error)
        return FrontMatter(_by_line(found[1]), text, lines, [(mark.line + 2 if mark else 1, problem)])
    if not isinstance(values, dict):
        return FrontMatter({}, text, lines, [(1, _("The front matter holds no names and values; it was ignored."))])
    return FrontMatter({str(name): value for name, value in values.items()}, text, lines)


def _reason(error: Exception) -> str:
    return getattr(error, "problem", None) or str(error)


def _by_line(block: str) -> dict[str, Any]:
    return {name.strip(): value.strip("'\"") for name, value in LINE.findall(block)}


def as_date(value: Any) -> date | None:
    """A date in one of the ways people write one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in FORMATS:
        try:
            return datetime.strptime(str(value).strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
