"""A Chromium for browser tests, and axe for what it shows.

`with chromium_page(width=390, scheme="dark") as page:` gives a Playwright page; `violations(page)` asks axe-core for
the rules of WCAG 2.0 to 2.2, levels A and AA, and best practice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.servers import chromium

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium_page(*, width: int = 1280, scheme: str = "light", scripts: bool = True, **options: Any) -> Iterator[Page]:
    """A page of a fresh browser profile; motion is reduced, so that nothing is measured halfway."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=list(chromium.ARGUMENTS))
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **options,
        )
        yield context.new_page()
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one readable line each."""
    answer = Axe().run(page, options={"runOnly": RULES}).response
    return [
        f"{rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes']]}" for rule in answer["violations"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether something is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
