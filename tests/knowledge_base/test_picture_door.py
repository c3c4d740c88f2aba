"""Pictures of restricted articles are served to their readers only."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from knowledge_base.models import ArticlePage
from knowledge_base.rendering.pictures import FILTER
from tests.knowledge_base.pictures import png

Make = Callable[..., Any]


@pytest.fixture
def picture(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    # Wagtail remembers scaled pictures by the number of the image, which is the same in each test.
    caches["default"].clear()
    return get_image_model().objects.create(title="Lamp", file=ImageFile(BytesIO(png()), name="lamp.png"))


@pytest.fixture
def show(make_article: Make) -> Make:
    """A published article with the picture; the address of the picture there."""

    def make(picture: Any, title: str) -> tuple[ArticlePage, str]:
        body = [("image", {"image": picture, "alt": "The lamp", "caption": ""})]
        return make_article(title, body=body), picture.get_rendition(FILTER).url

    return make


def test_a_picture_of_an_open_article_is_everybodys(client: Client, picture: Any, show: Make) -> None:
    article, url = show(picture, "Open")

    html = client.get(article.get_url()).content.decode()
    response = client.get(url)

    assert f'<img src="{url}" width="16" height="16" alt="The lamp" loading="lazy">' in html
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=86400")


@pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("dana", 200), ("alice", 200), ("root", 200)])
def test_a_picture_of_a_restricted_article_is_its_readers(
    client: Client, cast: Any, picture: Any, show: Make, who: str, status: int
) -> None:
    article, url = show(picture, "Closed")
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    cast.sign_in(client, who)

    response = client.get(url)

    assert response.status_code == status
    assert status == 404 or response["Cache-Control"] == "private, no-store"


def test_a_picture_of_a_draft_is_nobodys_but_editors(client: Client, cast: Any, picture: Any, show: Make) -> None:
    article, url = show(picture, "Draft")
    article.unpublish()

    assert client.get(url).status_code == 404
    cast.sign_in(client, "root")
    assert client.get(url).status_code == 200


def test_a_picture_on_an_open_and_a_closed_page_is_everybodys(client: Client, picture: Any, show: Make) -> None:
    closed, url = show(picture, "Closed")
    show(picture, "Open")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(url).status_code == 200


def test_a_collections_privacy_closes_its_pictures(client: Client, picture: Any, show: Make) -> None:
    collection = Collection.get_first_root_node().add_child(name="Internal")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    picture.collection = collection
    picture.save()

    assert client.get(picture.get_rendition(FILTER).url).status_code == 404
