"""`make screenshots`: the screens of `tools/screens.toml`, of the demo company, into `screenshots/`.

Each screen as `<name>-desktop.png`, `<name>-phone.png` and `<name>-dark.png`. Guarantees: a screen that answers with
an error, or whose page writes errors to the console, makes the command fail after all pictures are taken.
"""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.install.running import running
from tests.install.test_clean_clone import LOGIN, ROOT
from tests.servers import chromium
from tests.servers.postgresql import free_port

TARGET = ROOT / "screenshots"
SCREENS = Path(__file__).with_name("screens.toml")


@dataclass(frozen=True)
class Look:
    """One way of looking at every screen."""

    name: str
    width: int
    height: int
    scheme: str = "light"
    phone: bool = False


LOOKS = (Look("desktop", 1280, 900), Look("phone", 390, 844, phone=True), Look("dark", 1280, 900, scheme="dark"))


def main(names: list[str]) -> int:
    """Take all screens, or those named; returns the number of faulty ones."""
    screens = [s for s in tomllib.loads(SCREENS.read_text())["screen"] if not names or s["name"] in names]
    path = chromium.executable()
    if path is None:
        print("No Chromium is installed: see tests/servers/packages.txt", file=sys.stderr)
        return 1
    TARGET.mkdir(exist_ok=True)
    port = free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "core.project", "demo", "--port", str(port)]
    faults: list[str] = []
    with running(command, cwd=ROOT, within=300, WAGDESK_BASE_URL=base) as (service, _), sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        logins = dict(LOGIN.findall(service.output))
        for look in LOOKS:
            faults += shoot(browser, base, look, screens, logins)
        browser.close()
    print("\n".join(faults) or f"{len(screens) * len(LOOKS)} pictures in {TARGET.name}/")
    return min(len(faults), 1)


def shoot(
    browser: Browser, base: str, look: Look, screens: list[dict[str, Any]], logins: dict[str, str]
) -> Iterator[str]:
    """All screens in one look, each person signing in once; gives what was wrong."""
    for person in dict.fromkeys(screen.get("as", "") for screen in screens):
        with page_of(browser, base, look, person, logins) as (page, said):
            for screen in (screen for screen in screens if screen.get("as", "") == person):
                said.clear()
                status = visit(page, screen)
                page.screenshot(path=TARGET / f"{screen['name']}-{look.name}.png", full_page=screen.get("full", False))
                if status >= 400 and status != screen.get("status"):
                    yield f"{screen['name']}-{look.name}: answered {status}"
                # The browser also complains about the status that the screen is meant to have.
                faults = [text for text in said if f"status of {screen.get('status')} " not in text]
                yield from (f"{screen['name']}-{look.name}: {text}" for text in faults)


def visit(page: Page, screen: dict[str, Any]) -> int:
    """Go to the screen, fill in, click through to it where its address varies; the last status."""
    answer = page.goto(screen["path"], wait_until="networkidle")
    for selector, text in screen.get("fill", {}).items():
        page.locator(selector).first.fill(text)
    for selector in screen.get("click", []):
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
    return answer.status if answer else 0


@contextmanager
def page_of(
    browser: Browser, base: str, look: Look, person: str, logins: dict[str, str]
) -> Iterator[tuple[Page, list[str]]]:
    """A signed-in page, and the list its console errors are written to."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        is_mobile=look.phone,
        has_touch=look.phone,
    )
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    if person:
        page.goto("/accounts/login/?by=password")
        page.locator("#password-email").fill(person)
        page.locator("#password").fill(logins[person])
        page.locator("#password").press("Enter")
        page.wait_for_load_state("networkidle")
    yield page, said
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
