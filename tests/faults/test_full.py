"""The disk is full: what cannot be kept is refused in words, what was accepted stays, and with room again all goes on.

The home lies on a small file system where one may be mounted; elsewhere no file of its processes may grow.
"""

import os
import resource
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.conversations.models import Attachment, Message
from core.work.models import WorkItem
from plugins.email_channel.models import ReceivedMail
from tests.faults.installation import Unanswered, private_files
from tests.faults.soaking import Soak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SIZE_MB = 64
BLOCK = 1024 * 1024


class SmallDisk:
    """A file system of its own, filled up and emptied by one file."""

    def __init__(self, place: Path) -> None:
        self.place, self.filler = place, place / "filler"

    @contextmanager
    def full(self, soak: Soak) -> Iterator[None]:
        with self.filler.open("wb", buffering=0) as file:
            for size in (BLOCK, 4096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue
        yield
        self.filler.unlink()


class NoGrowth:
    """Where nothing can be mounted: files of the processes may not grow."""

    @contextmanager
    def full(self, soak: Soak) -> Iterator[None]:
        def limit(most: int) -> None:
            for process in soak.installation.processes.values():
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        limit(1)
        yield
        limit(resource.RLIM_INFINITY)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk | NoGrowth]:
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield NoGrowth()
        return
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def tried(soak: Soak) -> dict[str, str]:
    """What was refused, by its text, and in which words. SQLite may find room for a little in what it has already."""
    said = {}
    for load in soak.senders.loads:
        number = len(load.accepted)
        text = f"{load.name} {number}"
        try:
            load.send(number, text)
        except Unanswered as refusal:
            said[text] = str(refusal)
        else:
            load.accepted.append(text)
    return said


def nothing_of(texts: Collection[str], soak: Soak) -> None:
    """Neither rows nor files."""
    rows = soak.installation.rows
    assert not rows(WorkItem).filter(title__in=texts).exists()
    assert not rows(Message).filter(text__in=texts).exists()
    assert not rows(ReceivedMail).filter(subject__in=texts).exists()
    kept = {attachment.file.name for attachment in rows(Attachment)}
    assert private_files(soak.installation.home) == kept, "a file without its row"


def is_clear(answer: str) -> bool:
    return "No room left" in answer or "no_room" in answer or "exit 75" in answer


@pytest.mark.sqlite
def test_a_full_disk_refuses_and_loses_nothing(make_soak, disk):
    soak = make_soak(place=getattr(disk, "place", None))
    with soak.under_load():
        soak.each_has_sent(1)
    soak.rest()

    with disk.full(soak):
        said = tried(soak)
        assert soak.installation.health() == 200
        nothing_of(said, soak)
    assert {text.split()[0] for text in said} >= {"form", "agent"}, "files found room"
    # Where files may only not grow, a database says nothing of room.
    assert isinstance(disk, NoGrowth) or [answer for answer in said.values() if not is_clear(answer)] == []

    with soak.under_load():
        soak.each_has_sent(1)
    soak.hasten()
    soak.rest()
    soak.reckon()
    assert [one.poll() for one in soak.installation.processes.values()] == [None]
