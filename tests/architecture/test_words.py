"""What must not stand in the project: traces of one machine, notes to oneself, texts no translator sees."""

import ast
import re

from tests.architecture.sources import modules, name_of, product_modules, tracked

TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yaml",
    ".yml",
    ".sh",
    ".po",
    ".in",
    "",
}
#: Put together so that this file does not find itself.
HOSTS = "|".join(["py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + r"ian\.org"])
MACHINE = re.compile(r"/ho" + "me/[a-z]+/|/wor" + r"k/(main|shared)|/ro" + rf"ot/|{HOSTS}")
NOTES = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + r"X)\b")
LARGEST = 1_000_000


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """`file:line` of every match."""
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in tracked()
        if path.suffix in TEXT and path.stat().st_size < LARGEST
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_names_a_machine_or_where_packages_came_from() -> None:
    assert lines_with(MACHINE) == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    assert lines_with(NOTES) == []


def test_no_file_is_larger_than_a_megabyte() -> None:
    assert [name_of(path) for path in tracked() if path.stat().st_size > LARGEST] == []


def test_templates_carry_no_inline_script_style_or_handler() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")|<style|\sstyle=\"|\son[a-z]+=\""
    )
    found = [
        f"{name_of(path)}:{number}"
        for path in tracked()
        if path.suffix == ".html" and "templates" in path.parts and not mail(path.parts)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line)
    ]
    assert found == []


def mail(parts: tuple[str, ...]) -> bool:
    """Templates of mails: their readers know no style sheets, so style stands inline."""
    channel = "email_channel" in parts and parts[-1] in {"message.html", "confirmation.html"}
    return channel or bool({"mail", "mails", "email", "emails"} & set(parts))


def test_no_text_stands_where_gettext_does_not_look() -> None:
    """It skips what is inside the braces of an f-string."""
    names = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "ngettext_lazy", "pgettext_lazy"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in product_modules()
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    assert found == []


def test_no_module_reads_the_environment_past_the_typed_list() -> None:
    allowed = {"core/project/environment.py", "core/events/failpoints.py", "core/testing/settings.py"}
    found = [
        name_of(path)
        for path in modules()
        if name_of(path).startswith(("core/", "search/", "plugins/", "webforms/", "portal_pages/", "knowledge_base/"))
        and re.search(r"os\.(environ\.get|environ\[|getenv)", path.read_text(encoding="utf-8"))
    ]
    assert set(found) - allowed == set()
