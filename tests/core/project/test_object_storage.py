"""Files in a real S3 server: handed out by our checks only, and no page's misfortune when it is away."""

import io
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core.conversations.models import Attachment, Message
from core.conversations.services import store_upload
from core.events.models import Delivery
from core.project import object_storage
from core.project.hooks import health_checks
from core.project.settings import paths
from core.project.unreachable import FilesAway
from core.workspace.contributions import HealthState
from plugins.email_channel.models import Mailbox
from plugins.email_channel.services import ingest
from tests.knowledge_base.pictures import png

pytestmark = [pytest.mark.s3, pytest.mark.django_db]

UPLOADS = "/api/v1/attachments"


@pytest.fixture
def store(object_store, settings, monkeypatch):
    """Files as STORAGE_URL sets them."""
    use(object_store.url, settings, monkeypatch)
    return object_store


def use(address, settings, monkeypatch) -> None:
    monkeypatch.setenv("STORAGE_URL", address)
    settings.STORAGES = {**settings.STORAGES, **paths.rooms_of_files()}
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", storages["private"])


def test_what_people_send_lies_in_the_store_and_is_handed_out_to_who_may_see_it(store, cast, client):
    cast.sign_in(client, "dana")
    answer = client.post(UPLOADS, {"file": SimpleUploadedFile("log.txt", b"one line")})
    assert answer.status_code == 201
    attachment = Attachment.objects.get()

    handed_out = client.get(f"{UPLOADS}/{attachment.pk}/content")
    cast.sign_in(client, "erin")

    assert store.objects() == {f"private/{attachment.file.name}": b"one line"}
    assert (handed_out.status_code, handed_out.getvalue()) == (200, b"one line")
    assert handed_out["Content-Disposition"].startswith("attachment")
    assert client.get(f"{UPLOADS}/{attachment.pk}/content").status_code == 404


def test_nobody_reads_the_bucket_and_no_link_leads_there(store):
    attachment = store_upload(file=b"secret", name="a.txt")
    picture = get_image_model().objects.create(title="Lamp", file=ImageFile(io.BytesIO(png()), name="lamp.png"))

    for key in store.objects():
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{store.port}/{store.bucket}/{key}")
        assert refused.value.code == 403
    assert picture.file.url.startswith("/media/")
    with pytest.raises(ValueError, match="not accessible"):
        _url = attachment.file.url


def test_a_file_goes_from_the_store_when_it_is_removed(store):
    attachment = store_upload(file=b"mistaken", name="a.txt")

    attachment.file.delete(save=False)

    assert store.objects() == {}


def test_pictures_are_scaled_and_served_under_the_addresses_they_always_have(store, client):
    picture = get_image_model().objects.create(title="Lamp", file=ImageFile(io.BytesIO(png()), name="lamp.png"))
    scaled = picture.get_rendition("fill-8x8")

    answer = client.get(scaled.url)

    assert scaled.url.startswith("/media/images/lamp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.getvalue() == store.objects()[f"media/{scaled.file.name}"]
    assert client.get(picture.file.url).status_code == 404, "originals are nobody's"
    assert client.get("/media/images/no-such.png").status_code == 404


def test_a_document_passes_its_check_and_is_streamed(store, client):
    document = get_document_model().objects.create(title="Manual", file=ContentFile(b"turn it on", name="manual.txt"))

    answer = client.get(document.url)

    assert (answer.status_code, answer.getvalue()) == (200, b"turn it on")


def test_two_files_of_one_name_are_two_files(store):
    first = storages["default"].save("documents/plan.txt", ContentFile(b"first"))
    second = storages["default"].save("documents/plan.txt", ContentFile(b"second"))

    assert first != second
    assert sorted(store.objects().values()) == [b"first", b"second"]


def test_the_store_is_asked_by_one_connection_of_the_process(store):
    first = storages["private"].connection

    assert storages["private"].connection is first


def test_while_the_store_is_away_nothing_is_half_kept_and_it_is_said(store, cast, client):
    attachment = store_upload(file=b"one line", name="log.txt", uploaded_by=cast.dana.user)
    picture = get_image_model().objects.create(title="Lamp", file=ImageFile(io.BytesIO(png()), name="lamp.png"))
    address = picture.get_rendition("fill-8x8").url
    cast.sign_in(client, "dana")
    store.stop()

    refused = client.post(UPLOADS, {"file": SimpleUploadedFile("b.txt", b"more")})
    [check] = [check for check in health_checks() if check.slug == "files"]

    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (503, "files_away", "60")
    assert Attachment.objects.count() == 1
    assert client.get(f"{UPLOADS}/{attachment.pk}/content").status_code == 503
    page = client.get(address)
    assert (page.status_code, "Files cannot be reached" in page.content.decode()) == (503, True)
    assert client.get("/portal/").status_code == 200
    assert check.check().state is HealthState.BROKEN

    store.start()

    assert client.get(f"{UPLOADS}/{attachment.pk}/content").getvalue() == b"one line"
    assert check.check().state is HealthState.GOOD


def test_a_mail_that_comes_while_the_store_is_away_is_taken_apart_when_it_is_back(store, cast, relay):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "mia@seegrund.example", "help@wagdesk.example", "It drifts"
    mail["Message-ID"] = "<first@seegrund.example>"
    mail.set_content("See the log.")
    mail.add_attachment(b"one line", maintype="text", subtype="plain", filename="log.txt")
    Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True, team=cast.field_support)
    store.stop()

    ingest(bytes(mail))
    relay()
    assert not Attachment.objects.exists()
    store.start()
    Delivery.objects.filter(state="pending").update(next_at=timezone.now())
    relay()

    assert Message.objects.get().attachments.get().file.read() == b"one line"


def test_a_wrong_secret_is_no_missing_file(store, settings, monkeypatch):
    use(store.url.replace("secret", "guess"), settings, monkeypatch)

    with pytest.raises(FilesAway):
        storages["private"].open("attachments/a")
    with pytest.raises(FilesAway):
        store_upload(file=b"more", name="b.txt")
    assert not Attachment.objects.exists()


def test_an_address_says_where_and_how():
    said = object_storage.options(
        "s3://us%2Fer:pa%40ss@files.example:9000/desk?region=fi-1&tls=false&addressing=virtual"
    )

    assert (said["endpoint_url"], said["bucket_name"]) == ("http://files.example:9000", "desk")
    assert (said["access_key"], said["secret_key"], said["region_name"]) == ("us/er", "pa@ss", "fi-1")
    assert said["client_config"].s3 == {"addressing_style": "virtual"}
    assert object_storage.options("s3://files.example/desk")["endpoint_url"] == "https://files.example"


@pytest.mark.parametrize(
    "address", ["s3://key:secret@files.example", "s3://key:secret@files.example/desk?zone=1", "s3:///desk", "http://x"]
)
def test_an_address_that_cannot_be_read_is_named_without_its_secret(address, monkeypatch):
    monkeypatch.setenv("STORAGE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL") as refused:
        paths.rooms_of_files()
    assert "secret" not in str(refused.value).replace("key:secret@host", "")
