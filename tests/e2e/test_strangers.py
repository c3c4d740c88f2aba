"""What strangers write, shown in a real browser to customers and agents: nothing runs, nothing is fetched elsewhere."""

import json
import subprocess
import sys
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.architecture.sources import ROOT
from tests.conftest import SHARED_DATA
from tests.install.running import clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

DANA = "dana@lindenau.example"
ALICE = "alice@nordlicht.example"
#: Each would set `window.hit`, open a dialogue, leave the page, or ask another site for something.
ATTACKS = (
    "<script>window.hit = 1; alert(1)</script>",
    '<script src="https://evil.example/x.js"></script>',
    '<img src="https://evil.example/pixel.png" onerror="window.hit = 1">',
    '<img src=x srcset="https://evil.example/set.png 1x">',
    '<svg onload="window.hit = 1"><image href="https://evil.example/svg.png"/></svg>',
    "<svg><style>@import url(https://evil.example/svg.css);</style></svg>",
    '<iframe src="https://evil.example/frame" srcdoc="<script>parent.hit = 1</script>"></iframe>',
    '<object data="https://evil.example/o"></object><embed src="https://evil.example/e">',
    '<link rel="stylesheet" href="https://evil.example/x.css"><link rel="prefetch" href="https://evil.example/p">',
    "<style>@import 'https://evil.example/i.css'; body {background: url(https://evil.example/bg.png)}</style>",
    '<p style="background: url(https://evil.example/inline.png)">styled</p>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/gone"><base href="https://evil.example/">',
    '<video poster="https://evil.example/v.png" src="https://evil.example/v.mp4" autoplay></video>',
    '<details open ontoggle="window.hit = 1">open</details><input autofocus onfocus="window.hit = 1">',
    '<form action="https://evil.example/form"><button autofocus>Send</button></form>',
    '<a href="javascript:window.hit=1" class="trap">press</a><a href="data:text/html,<script>1</script>">data</a>',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.hit=1"></style></mglyph></table></mtext></math>',
    '<noscript><p title="</noscript><img src=x onerror=window.hit=1>"></p></noscript>',
    "{{ constructor.constructor('window.hit=1')() }}",
)
#: Begins the article and the mail, so that a page that shows nothing is not taken for harmless.
WORDS = "What a stranger wrote."


#: Of the long collections every so many lines are taken: the same ones each time.
EVERY = {"xss-payload-list.txt": 61, "blns.json": 6}


def payloads():
    """Ours, and the collected ones where they lie beside this checkout."""
    found, collections = list(ATTACKS), SHARED_DATA / "hostile-input"
    if not collections.is_dir():
        return found
    for line in (collections / "dompurify.jsonl").read_text().split("\n"):
        found += [json.loads(line)["payload"]] if line else []
    lines = (collections / "xss-payload-list.txt").read_text(errors="replace").split("\n")
    naughty = json.loads((collections / "blns.json").read_text())
    return found + lines[:: EVERY["xss-payload-list.txt"]] + naughty[:: EVERY["blns.json"]]


@contextmanager
def harmless(desk, page):
    """Whatever the page does inside must stay on this service and run nothing."""
    strange = []
    page.on("dialog", lambda dialog: (strange.append(f"dialogue: {dialog.message}"), dialog.dismiss()))

    def watch(request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and not request.url.startswith(desk.url):
            strange.append(request.url)

    page.on("request", watch)
    yield
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(desk.url)
    assert page.evaluate("[window.hit ?? null, document.querySelectorAll('base').length]") == [None, 0]
    for trap in page.get_by_text("press", exact=True).all():
        assert not (trap.get_attribute("href") or "").startswith("javascript:")
    assert strange == []


def command(desk, *arguments):
    """A command of the service that is running."""
    environment = clean_environment(WAGDESK_HOME=str(desk.home), WAGDESK_BASE_URL=desk.url)
    done = subprocess.run(
        [sys.executable, "-m", "core.project", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_hostile_articles_are_harmless(desk, visit, tmp_path):
    folder = tmp_path / "en" / "hostile"
    folder.mkdir(parents=True)
    found = payloads()
    parts = [found[start : start + 25] for start in range(0, len(found), 25)]
    for number, part in enumerate(parts):
        text = "\n\n".join(f"{one}\n" for one in part)
        head = f"---\ntitle: Hostile part {number}\n---\n\n"
        (folder / f"part-{number}.md").write_text(f"{head}{WORDS}\n\n{text}")
    command(desk, "import-articles", str(tmp_path), "--no-progress")

    with visit() as page:
        for number in range(len(parts)):
            with harmless(desk, page):
                page.goto(f"/help/hostile/part-{number}/")
                expect(page.locator("article h1")).to_have_text(f"Hostile part {number}")
                expect(page.locator("article")).to_contain_text(WORDS)


def test_a_hostile_form_is_shown_as_it_was_typed(desk, visit):
    subject = '<img src=x onerror="window.hit=1">"\'><script>window.hit=1</script>'
    with visit(DANA) as page:
        page.goto("/contact/")
        page.get_by_label("What is it about, in one sentence?").fill(subject)
        page.get_by_label("What happened").fill("\n".join(payloads())[:18_000])
        with harmless(desk, page):
            page.get_by_role("button", name="Send request").click()
            page.get_by_role("link", name="View the request").click()
            expect(page.locator("h1")).to_have_text(subject)
            expect(page.locator(".wd-message")).to_contain_text(ATTACKS[0])
        number = page.url.rstrip("/").rpartition("/")[2]
    with visit(ALICE) as page, harmless(desk, page):
        page.goto(f"/admin/tickets/{number}/")
        expect(page.locator("#item-title")).to_have_text(subject)
        expect(page.locator(".wd-stream")).to_contain_text(ATTACKS[0])


def test_a_hostile_mail_is_harmless(desk, visit, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Dana Reuter <{DANA}>", "support@nordlicht.example"
    mail["Subject"] = "Hostile <b>mail</b> <script>window.hit=1</script>"
    mail["Message-ID"] = "<hostile@lindenau.example>"
    mail.set_content("See the other part.")
    mail.add_alternative(f"<html><body><p>{WORDS}</p>{''.join(payloads())}</body></html>", subtype="html")
    (tmp_path / "hostile.eml").write_bytes(mail.as_bytes())
    command(desk, "ingest-mail", str(tmp_path / "hostile.eml"))

    for person, list_of, link in ((DANA, "/portal/?state=all", "main"), (ALICE, "/admin/tickets/?tab=all", "table")):
        with visit(person) as page, harmless(desk, page):
            page.goto(list_of)
            page.locator(link).get_by_role("link", name="Hostile <b>mail</b>").first.click()
            expect(page.locator("h1, #item-title").first).to_contain_text("Hostile <b>mail</b>")
            expect(page.locator("main")).to_contain_text(WORDS)
