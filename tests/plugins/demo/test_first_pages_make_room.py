"""The demo's home takes the place of the pages a new installation begins with, unless somebody has used them."""

import pytest
import yaml
from wagtail.models import Page, Site

from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage
from plugins.demo import loading, pages

WORDS = yaml.safe_load((loading.DATA / "site.yaml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


def tops():
    return sorted(Page.objects.filter(depth=2).values_list("slug", flat=True))


def test_pages_nobody_touched_make_room(first_pages):
    home = pages._home(WORDS)

    assert tops() == ["nordlicht"]
    assert Site.objects.get().root_page_id == home.pk


def test_an_article_somebody_wrote_is_kept(first_pages):
    article = ArticlePage(title="Change the lamp", slug="lamp")
    KnowledgeBaseIndexPage.objects.get().add_child(instance=article)
    article.save_revision().publish()

    pages._home(WORDS)

    assert tops() == ["home", "nordlicht"]
    assert ArticlePage.objects.filter(pk=article.pk, live=True).exists()
