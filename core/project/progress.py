"""How far a command is: a line for each step, and on a terminal a bar while it runs.

Guarantees: bars stand on standard error and are gone at the end; where that is no terminal there are none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Self

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

#: How many are done, and of how many; None where nobody knows yet.
Tell = Callable[[int, int | None], None]


class Bars:
    """A bar for each name that is shown."""

    def __init__(self, *, hidden: bool = False) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        disabled = hidden or not console.is_terminal
        self._progress = Progress(*columns, console=console, disable=disabled, transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def show(self, name: str, done: int, total: int | None) -> None:
        """So many are done."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)


@contextmanager
def step(out: OutputWrapper, name: str) -> Iterator[Tell]:
    """Something that takes its time: said before it begins, drawn until it ends."""
    out.write(f"{name} …")
    out.flush()
    with Bars() as bars:
        bars.show(name, 0, None)
        yield partial(bars.show, name)
