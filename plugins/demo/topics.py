"""The topics of the demo's articles in every language, made before the articles so that they keep their order."""

from typing import Any

from wagtail.models import Locale

from knowledge_base.models import CategoryPage, KnowledgeBaseIndexPage


def load(index: KnowledgeBaseIndexPage, rows: list[dict[str, Any]]) -> None:
    """Each topic below each language's start page; the import finds them by `import_key`."""
    tops = index.get_translations(inclusive=True).select_related("locale")
    for top in sorted(tops, key=lambda top: top.locale_id != index.locale_id):
        for row in rows:
            _topic(top, top.locale, row)


def _topic(top: KnowledgeBaseIndexPage, locale: Locale, row: dict[str, Any]) -> None:
    title, intro = row["words"][locale.language_code]
    twin = CategoryPage.objects.filter(import_key=row["folder"]).first()
    topic = CategoryPage(
        title=title, intro=intro, icon=row["icon"], slug=row["folder"], import_key=row["folder"], locale=locale
    )
    if twin is not None:
        topic.translation_key = twin.translation_key
    top.add_child(instance=topic)
