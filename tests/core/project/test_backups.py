"""`wagdesk backup` while others write, and `wagdesk restore` into an empty desk: all of it comes back, or nothing."""

import io
import os
import signal
import tarfile
from pathlib import Path

import pytest
from django.core.files.storage import storages

from core.conversations.models import Attachment
from core.conversations.services import store_upload
from core.people.models import User
from core.project import backups
from core.project.backups import archive, databases, making
from tests.core.events import processes
from tests.core.project.test_installation import wagdesk
from tests.servers.desks import empty_desk, rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

COUNT = "SELECT id, file, sha256 FROM wagdesk_conversations_attachment ORDER BY id"


@pytest.fixture(autouse=True)
def rooms(settings, tmp_path, monkeypatch):
    """Files of this test alone."""
    settings.WAGDESK_HOME = tmp_path / "desk"
    for room, name in (("private", "private"), ("media", "default")):
        place = settings.WAGDESK_HOME / room
        place.mkdir(parents=True)
        for attribute in ("base_location", "location"):
            monkeypatch.setattr(storages[name], attribute, str(place))
    # Where a test before this one changed STORAGES, the field still holds the storage it was made with.
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", storages["private"])
    (settings.WAGDESK_HOME / "secret_key").write_text("a secret that stays with its desk")


def attach(number: int) -> Attachment:
    return store_upload(file=f"The {number}th measurement".encode() * 50, name=f"measured {number}.txt")


@pytest.fixture
def made(tmp_path) -> Path:
    for number in range(3):
        attach(number)
    return backups.make(tmp_path / "one.tar.gz")


def kept(desk: dict[str, str]) -> list[str]:
    """Every file of a home, but for the secret each start makes and the database that looking makes."""
    home = Path(desk["WAGDESK_HOME"])
    files = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
    return [name for name in files if name not in ("secret_key", "db.sqlite3")]


def test_what_was_there_comes_back_although_others_wrote_meanwhile(tmp_path):
    User.objects.create_superuser("root@wagdesk.example", "a long sentence")
    before = [attach(number).pk for number in range(20)]
    child = processes.start(lambda: [attach(number) for number in range(20, 2000)] and None)
    made = [backups.make(tmp_path / f"{number}.tar.gz") for number in range(2)]
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    with empty_desk(tmp_path / "other") as desk:
        answer = wagdesk("restore", str(made[-1]), **desk)
        assert answer.returncode == 0, answer.stderr
        found = rows(desk, COUNT)
        assert [pk for pk, _name, _digest in found[: len(before)]] == before
        for _pk, name, digest in found:
            with storages["private"].open(name) as ours:
                assert (Path(desk["WAGDESK_HOME"]) / "private" / name).read_bytes() == ours.read(), digest
        assert rows(desk, "SELECT email FROM wagdesk_people_user") == [("root@wagdesk.example",)]
        assert (tmp_path / "other" / "secret_key").read_text() == "a secret that stays with its desk"
        assert wagdesk("check", "--database", "default", **desk).returncode == 0
        assert wagdesk("migrate", "--check", **desk).returncode == 0


def test_a_backup_is_its_owners_alone_and_never_written_over_another(made):
    first = made.read_bytes()
    assert made.stat().st_mode & 0o777 == 0o600

    with pytest.raises(backups.BackupError, match="is there already"):
        backups.make(made)

    assert made.read_bytes() == first
    assert [path.name for path in made.parent.glob("*")] == ["desk", made.name]


def test_in_a_directory_it_is_named_by_its_moment(tmp_path):
    (tmp_path / "all").mkdir()

    assert backups.make(tmp_path / "all").name.startswith("wagdesk-20")


def test_a_desk_in_use_is_not_touched(made, tmp_path):
    with empty_desk(tmp_path / "other") as desk:
        assert wagdesk("restore", str(made), **desk).returncode == 0
        before, files = rows(desk, COUNT), kept(desk)

        answer = wagdesk("restore", str(made), **desk)

        assert answer.returncode == 1
        assert "This desk is in use, and nothing was touched." in answer.stderr
        assert (rows(desk, COUNT), kept(desk)) == (before, files)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_found_out(made, share):
    raw = made.read_bytes()
    made.write_bytes(raw[: int(len(raw) * share)])

    with pytest.raises(backups.BackupError):
        archive.verify(made)


def test_what_cannot_be_read_to_its_end_touches_nothing(made, tmp_path):
    made.write_bytes(made.read_bytes()[:-100])
    with empty_desk(tmp_path / "other") as desk:
        answer = wagdesk("restore", str(made), **desk)

        assert answer.returncode == 1
        assert "It may be cut short." in answer.stderr
        assert kept(desk) == []


def rewritten(made: Path, change) -> None:
    """The same file with other members."""
    with tarfile.open(made) as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(made, "w:gz") as tar:
        for member, content in change(members):
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def altered(members):
    """One letter of one attachment is another one."""
    return [(one, raw.replace(b"0th", b"9th") if one.name.startswith("private/") else raw) for one, raw in members]


def leaving_out(members):
    return [pair for pair in members if not pair[0].name.startswith("private/")]


def climbing(members):
    return [*members, (tarfile.TarInfo("private/../../climbed"), b"x")]


@pytest.mark.parametrize("change", [altered, leaving_out, climbing])
def test_a_file_that_somebody_changed_is_found_out(made, change):
    assert archive.verify(made)[1] > 3
    rewritten(made, change)

    with pytest.raises(backups.BackupError, match=r"was altered|is no backup"):
        archive.verify(made)


def test_of_a_newer_version_it_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "version", lambda name: "99.1")
    made = backups.make(tmp_path / "one.tar.gz")
    with empty_desk(tmp_path / "other") as desk:
        answer = wagdesk("restore", str(made), **desk)

        assert "It was made by Wagdesk 99.1" in answer.stderr
        assert kept(desk) == []


def test_a_killed_restore_is_done_again(made, tmp_path):
    with empty_desk(tmp_path / "other") as desk:
        armed = {**desk, "WAGDESK_FAILPOINTS": "backups.before_database=kill"}
        assert wagdesk("restore", str(made), **armed).returncode == -signal.SIGKILL
        assert len(kept(desk)) > 3

        assert wagdesk("restore", str(made), **desk).returncode == 0

        assert len(rows(desk, COUNT)) == 3
        assert len([name for name in kept(desk) if name.startswith("private/")]) == 3


def test_a_killed_backup_has_no_name_yet(tmp_path):
    def work() -> None:
        from core.events import failpoints

        failpoints._armed["backups.before_naming"] = "kill"
        backups.make(tmp_path / "one.tar.gz")

    attach(1)
    assert processes.finish(processes.start(work)) == -signal.SIGKILL

    assert not (tmp_path / "one.tar.gz").exists()
    assert backups.make(tmp_path / "one.tar.gz").exists()


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    def full(target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(databases, "copy_to", full)

    with pytest.raises(backups.BackupError, match="No space left on device"):
        backups.make(tmp_path / "one.tar.gz")

    assert [path.name for path in tmp_path.glob("*")] == ["desk"]
