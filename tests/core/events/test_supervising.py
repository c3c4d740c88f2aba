"""Several processes under one: a child that dies is followed, and none outlives its parent."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.events import supervising
from tests.core.events import processes
from tests.core.events.test_processes import wait_until


@pytest.fixture
def notes(tmp_path, monkeypatch) -> Callable[[], list[int]]:
    """The processes that were started, in their order."""
    monkeypatch.setattr(supervising, "PAUSE_SECONDS", 0.05)
    return lambda: [int(line) for line in (tmp_path / "notes").read_text().split()]


@pytest.fixture
def parent(tmp_path, notes) -> int:
    """Of two children that work until they are told to stop; ended with the test."""

    def work() -> None:
        with (tmp_path / "notes").open("a") as file:
            file.write(f"{os.getpid()}\n")
        while True:
            time.sleep(0.05)

    (tmp_path / "notes").touch()
    pid = processes.start(lambda: supervising.supervise({"one": work, "two": work}))
    wait_until(lambda: len(notes()) == 2)
    yield pid
    for one in (pid, *notes()):
        if is_alive(one):
            os.kill(one, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Running, and not merely unburied."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_a_child_that_is_killed_is_followed_by_another(parent, notes):
    first, second = notes()
    os.kill(first, signal.SIGKILL)

    wait_until(lambda: len(notes()) == 3)
    assert is_alive(second)
    assert is_alive(notes()[2])


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_all_end_when_the_parent_is_told_to_stop(parent, notes, told):
    os.kill(parent, told)

    assert processes.finish(parent) == 0
    assert not any(map(is_alive, notes()))


def test_children_of_a_parent_that_was_killed_end(parent, notes):
    os.kill(parent, signal.SIGKILL)
    processes.finish(parent)

    wait_until(lambda: not any(map(is_alive, notes())))


def test_what_raises_is_started_again_and_the_parent_goes_on(tmp_path, notes):
    (tmp_path / "notes").touch()

    def fail() -> None:
        with (tmp_path / "notes").open("a") as file:
            file.write(f"{os.getpid()}\n")
        raise OSError("the port is gone")

    pid = processes.start(lambda: supervising.supervise({"one": fail}))
    wait_until(lambda: len(notes()) >= 3)
    os.kill(pid, signal.SIGTERM)

    assert processes.finish(pid) == 0


def test_a_child_that_was_buried_does_not_keep_the_others_from_being_told():
    buried, alive = processes.start(lambda: None), processes.start(lambda: time.sleep(60))
    processes.finish(buried)
    parent = supervising._Parent({})
    parent._children = {buried: "one", alive: "two"}
    parent.stop(signal.SIGTERM, None)

    assert processes.finish(alive) == -signal.SIGTERM


def test_a_child_that_was_told_before_it_could_hear_does_not_begin(tmp_path):
    parent = supervising._Parent({"one": (tmp_path / "begun").touch})
    here = os.getpid()

    def be() -> None:
        parent.stop(signal.SIGTERM, None)  # what the handler it inherited does
        parent._be("one", here)

    assert processes.finish(processes.start(be)) == 0
    assert not (tmp_path / "begun").exists()
