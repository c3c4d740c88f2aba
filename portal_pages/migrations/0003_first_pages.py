"""A new installation begins with a help centre one can ask through, in place of Wagtail's welcome page.

Guarantees: where anybody has made, edited or withdrawn a page, or the desk is in use, nothing happens.
"""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import timezone
from django.utils.translation import gettext, override

#: As Wagtail's own migration makes it.
WELCOME = {"depth": 2, "slug": "home", "title": "Welcome to your new Wagtail site!", "live": True, "locked": False}


def create_first_pages(apps: Any, schema_editor: Any) -> None:
    """In the installation's language: `migrate` switches translation off."""
    Page = apps.get_model("wagtailcore", "Page")
    welcome = Page.objects.filter(**WELCOME, latest_revision=None, content_type__model="page").first()
    if welcome is None or Page.objects.filter(depth__gt=1).count() > 1 or _is_in_use(apps, welcome):
        return
    with override(settings.LANGUAGE_CODE):
        form = _form(apps, welcome)
        index = _index(apps, welcome, form)
        home = _home(apps, welcome, index)
        apps.get_model("wagdesk_portal_pages", "HomeContact").objects.create(
            page=home, target=form.page_ptr, text=gettext("You get a number at once."), sort_order=0
        )


def _is_in_use(apps: Any, welcome: Any) -> bool:
    """A desk that works by mail alone gets no public form by an upgrade; nor does a second site."""
    used = [("wagdesk_work", "WorkItem"), ("wagdesk_people", "Customer")]
    has_rows = any(apps.get_model(app, model)._base_manager.exists() for app, model in used)
    return has_rows or welcome.sites_rooted_here.count() != 1


def _home(apps: Any, welcome: Any, index: Any) -> Any:
    """The welcome page's own row, so that the site keeps its root."""
    place = {"page_ptr": welcome, "slug": welcome.slug, "path": welcome.path, "url_path": welcome.url_path}
    more = {"depth": 2, "numchild": 2, "locale": welcome.locale, "topics": index.page_ptr}
    return _page(apps, "wagdesk_portal_pages", "HomePage", title=gettext("Help centre"), **place, **more)


def _index(apps: Any, welcome: Any, form: Any) -> Any:
    place = _below(welcome, 1, "help")
    title = gettext("Help articles")
    return _page(apps, "wagdesk_knowledge_base", "KnowledgeBaseIndexPage", title=title, contact_page=form.page_ptr, **place)


def _form(apps: Any, welcome: Any) -> Any:
    place, intro = _below(welcome, 2, "contact"), gettext("You get a number at once, and the answer by e-mail.")
    form = _page(apps, "wagdesk_webforms", "FormPage", title=gettext("Contact us"), intro=intro, **place)
    questions = (
        {"meaning": "name", "kind": "line", "label": gettext("Your name"), "required": False},
        {"meaning": "email", "kind": "email", "label": gettext("Your e-mail address")},
        {"meaning": "subject", "kind": "line", "label": gettext("What is it about, in one sentence?")},
        {"meaning": "message", "kind": "text", "label": gettext("What happened, or what do you need?")},
        {"meaning": "answer", "kind": "file", "label": gettext("Files"), "required": False},
    )
    Question = apps.get_model("wagdesk_webforms", "FormField")
    Question.objects.bulk_create(Question(page=form, sort_order=place, **row) for place, row in enumerate(questions))
    return form


def _below(welcome: Any, position: int, slug: str) -> dict[str, Any]:
    """Migrations know no tree: a page's place in it is written by hand."""
    return {
        "slug": slug,
        "path": f"{welcome.path}{position:04}",
        "url_path": f"{welcome.url_path}{slug}/",
        "depth": 3,
        "locale": welcome.locale,
        "show_in_menus": True,
    }


def _page(apps: Any, app: str, model: str, **values: Any) -> Any:
    """A published page."""
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model.lower())
    now = timezone.now()
    values |= {"draft_title": values["title"], "first_published_at": now, "last_published_at": now}
    return apps.get_model(app, model).objects.create(content_type=kind, **values)


class Migration(migrations.Migration):
    dependencies = [
        ("wagdesk_portal_pages", "0002_home_articles"),
        ("wagdesk_knowledge_base", "0001_initial"),
        ("wagdesk_webforms", "0001_initial"),
        ("wagdesk_people", "0006_removed_addresses"),
        ("wagdesk_work", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_first_pages, migrations.RunPython.noop)]
