"""An export holds what it should, is read by people and programs, and reaches nobody else."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.events.relay import run_until_idle
from core.people.models import Customer
from core.privacy.contract import ExportedFile, Section
from core.privacy.models import DataExport, Erasure
from core.privacy.packing import pack, safe_path
from core.privacy.services import FORGET_EXPORTS, exporting, make_export, request_export
from core.privacy.services.erasing import read_person
from core.work.models import CustomField, WorkItem, WorkItemType
from core.work.personal_data import Work
from core.work.services import create_item
from tests.core.privacy.conftest import MAIL, NAME, SENTINEL

pytestmark = pytest.mark.django_db
OWN = reverse("wagdesk_privacy_own")


def opened(response):
    assert response.status_code == 200, response
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.fixture
def made(client, story, django_capture_on_commit_callbacks):
    def make(*, full):
        story.cast.sign_in(client, "root")
        url = reverse("wagdesk_privacy_export", args=[story.customer.pk])
        assert client.post(url, {"full": "1" if full else "0"}).status_code == 302
        run_until_idle()
        export = DataExport.objects.get(full=full)
        return opened(client.get(reverse("wagdesk_privacy_download", args=[story.customer.pk, export.pk])))

    return make


def test_an_export_has_what_they_sent_and_were_sent_and_their_record(made):
    archive = made(full=False)

    page = archive.read("index.html").decode()
    assert f"Personal data of {NAME}" in page
    assert "Portal. My zanzibarquux hums" in page
    record = json.loads(archive.read("record.json"))
    assert record[0]["name"] == NAME and "notes" not in record[0]
    messages = json.loads(archive.read("messages.json"))
    assert any(one["text"].startswith("Dear") for one in messages)
    assert any("I saw that too." in one["text"] for one in messages)
    assert json.loads(archive.read("forms.json"))[0]["answers"]
    names = archive.namelist()
    assert any(name.startswith("files/") and name.endswith("quillfeather.txt") for name in names)
    assert any(name.startswith("mail/") and SENTINEL.encode() in archive.read(name) for name in names)
    assert [one for one in names if one.endswith(".json") and not isinstance(json.loads(archive.read(one)), list)] == []


def test_internal_notes_stand_in_the_full_export_only(made):
    own, full = made(full=False), made(full=True)

    assert not any("Dorothea called." in own.read(name).decode("utf-8", "replace") for name in own.namelist())
    assert "notes.json" not in own.namelist()
    assert any("Dorothea called." in one["text"] for one in json.loads(full.read("notes.json")))
    assert set(own.namelist()) <= set(full.namelist())


def test_no_export_holds_a_way_to_sign_in(made):
    archive = made(full=True)

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"/accounts/invitation/" not in everything


def test_a_customer_downloads_their_own_data_and_no_internal_word(story):
    assert story.client.get(OWN).status_code == 200
    story.client.post(OWN)
    run_until_idle()

    page = story.client.get(OWN).content.decode()
    export = DataExport.objects.get(customer=story.customer)
    url = reverse("wagdesk_privacy_own_file", args=[export.pk])
    assert url in page
    answer = story.client.get(url)
    assert "no-store" in answer["Cache-Control"]
    archive = opened(answer)
    assert not any(b"Dorothea called." in archive.read(name) for name in archive.namelist())
    assert b"Alice Agent" in archive.read("index.html")


@pytest.mark.parametrize("who", ["root", "alice", "erin", "visitor"])
def test_nobody_else_downloads_what_a_customer_asked_for(client, story, who, fingerprint):
    story.client.post(OWN)
    run_until_idle()
    export = DataExport.objects.get(customer=story.customer)
    story.cast.sign_in(client, who)
    before = fingerprint()

    own = client.get(reverse("wagdesk_privacy_own_file", args=[export.pk])).status_code
    admin = client.get(reverse("wagdesk_privacy_download", args=[story.customer.pk, export.pk])).status_code

    assert own == (302 if who == "visitor" else 404)
    assert admin in (302, 403, 404)
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["alice", "carol", "dana", "visitor"])
def test_who_lacks_the_right_sees_and_asks_for_nothing(client, cast, who, fingerprint):
    customer = cast.erin.customer
    cast.sign_in(client, who)
    before = fingerprint()

    for name, data in (("export", {"full": "1"}), ("erase", {"mode": "erase", "typed": "Erin"})):
        answer = client.post(reverse(f"wagdesk_privacy_{name}", args=[customer.pk]), data)
        assert answer.status_code in (302, 403)
    assert client.get(reverse("wagdesk_privacy_person", args=[customer.pk])).status_code in (302, 403)
    assert "personal-data" not in client.get(f"/admin/customers/{customer.pk}/").content.decode()
    assert not DataExport.objects.exists() and not Erasure.objects.exists()
    assert fingerprint() == before


def test_a_file_goes_after_seven_days_and_with_the_person(client, story, made):
    made(full=True)
    export = DataExport.objects.get()
    storage, name = export.file.storage, export.file.name
    assert storage.exists(name)

    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    url = reverse("wagdesk_privacy_download", args=[story.customer.pk, export.pk])
    assert client.get(url).status_code == 404
    FORGET_EXPORTS.run()

    assert not storage.exists(name) and not DataExport.objects.exists()


@pytest.mark.parametrize("first_to_end", [0, 1])
def test_of_two_runs_of_one_export_the_file_stays_that_the_row_names(cast, first_to_end):
    export = request_export(customer=cast.dana.customer, by=cast.root.actor)
    runs = [DataExport.objects.get(pk=export.pk)]
    exporting._keep(runs[0], io.BytesIO(b"first"))
    runs.append(DataExport.objects.get(pk=export.pk))
    exporting._keep(runs[1], io.BytesIO(b"second"))

    for run in (runs[first_to_end], runs[1 - first_to_end]):
        exporting._ready(run, 6)

    export.refresh_from_db()
    assert (export.state, export.file.read()) == ("ready", b"second")
    assert not export.file.storage.exists(runs[0].file.name)
    export.file.close()


def test_asking_twice_makes_one_file(cast):
    first = request_export(customer=cast.dana.customer, by=cast.root.actor)

    assert request_export(customer=cast.dana.customer, by=cast.root.actor) == first
    assert request_export(customer=cast.dana.customer, by=cast.root.actor, full=True) != first


@pytest.mark.parametrize(("by", "hours"), [("root", 1), ("dana", 13)])
def test_a_new_file_takes_the_place_of_the_one_before(cast, by, hours, django_capture_on_commit_callbacks):
    actor = getattr(cast, by).actor
    first = _made_before(cast, actor, hours)
    storage, name = first.file.storage, first.file.name
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        second = request_export(customer=cast.dana.customer, by=actor)

    assert list(DataExport.objects.all()) == [second] != [first]
    assert not storage.exists(name)


def test_a_customer_gets_two_files_a_day(cast):
    first = _made_before(cast, cast.dana.actor, 11)

    assert request_export(customer=cast.dana.customer, by=cast.dana.actor) == first
    assert first.file.storage.exists(first.file.name)


def _made_before(cast, actor, hours):
    export = request_export(customer=cast.dana.customer, by=actor)
    make_export(export.pk)
    DataExport.objects.update(requested_at=timezone.now() - timedelta(hours=hours))
    return DataExport.objects.get()


def test_an_answer_is_shown_by_the_field_of_its_own_kind_and_type(cast):
    item = create_item(kind="ticket", title="Broken", by=cast.root.actor, requesters=[cast.dana.customer])
    WorkItem._base_manager.filter(pk=item.pk).update(custom={"verdict": "SECRET", "serial": "S1", "mood": "SECRET"})
    field = {"field_type": "text", "shown_to_customers": True}
    CustomField.objects.create(kind="ticket", key="verdict", label="Verdict", field_type="text")
    CustomField.objects.create(kind="task", key="verdict", label="Result", **field)
    CustomField.objects.create(kind="ticket", key="serial", label="Serial", **field)
    other = WorkItemType.objects.exclude(pk=item.item_type_id).first()
    CustomField.objects.create(kind="ticket", key="mood", label="Mood", **field).item_types.set([other])

    person = read_person(cast.dana.customer, [Work()])
    requests = list(next(one for one in Work().export(person, full=False) if one.slug == "requests").rows)

    assert [row["answers"] for row in requests if row["title"] == "Broken"] == [{"Serial": "S1"}]


def test_long_names_keep_the_number_that_tells_them_apart():
    long = f"{'x' * 200}.pdf"

    assert safe_path(f"files/12-{long}") != safe_path(f"files/13-{long}")
    assert safe_path(f"files/12-{long}").startswith("files/12-") and safe_path(f"files/12-{long}").endswith("x.pdf")


def test_what_people_wrote_is_words_on_the_page_and_names_stay_in_the_zip(tmp_path):
    hostile = "<script>alert(1)</script>"
    file = ExportedFile("files/../../etc/passwd", lambda: io.BytesIO(b"x"))
    section = Section("s", hostile, {"text": hostile, "file": "file"}, [{"text": hostile, "file": file.path}], [file])
    target = io.BytesIO()

    pack(target, hostile, [section])

    archive = zipfile.ZipFile(target)
    assert "<script" not in archive.read("index.html").decode()
    assert sorted(archive.namelist()) == ["files____etc/passwd", "index.html", "s.json", "style.css"] or all(
        ".." not in name and not name.startswith("/") for name in archive.namelist()
    )


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("files/1-plan.pdf", "files/1-plan.pdf"),
        ("files/a\\b:c?.txt", "files/a_b_c_.txt"),
        ("../../x", "files_/x"),
        ("files/..", "files/file"),
    ],
)
def test_a_path_in_a_zip_is_one_directory_and_a_name(path, safe):
    got = safe_path(path)

    assert got == safe or (got.count("/") == 1 and ".." not in got)


def test_a_customer_asks_for_nobody_else(cast):
    from django.core.exceptions import PermissionDenied

    for wrong in ({"customer": cast.erin.customer}, {"customer": cast.dana.customer, "full": True}):
        with pytest.raises(PermissionDenied):
            request_export(by=cast.dana.actor, **wrong)
    assert not DataExport.objects.exists()
    assert Customer._base_manager.filter(addresses__value=MAIL).count() == 0
