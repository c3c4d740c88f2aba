"""`wagdesk`: a thin cover over Django's commands.

`wagdesk NAME …` is `manage.py NAME …`; without a name it says which commands somebody running a desk needs.
"""

import argparse
import os
import sys
from contextlib import suppress

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility, get_commands
from django.utils.module_loading import import_string

from core.project import environment
from core.project.reaching import asks_database, require_database

SUMMARY = """\
Wagdesk, an open service desk.

Run it
  wagdesk migrate                prepare or upgrade the database
  wagdesk createsuperuser        make the first administrator
  wagdesk serve                  pages, API and background work in one process; --processes N in several
  wagdesk worker                 background work alone
  wagdesk check                  say what is wrong with this installation
  wagdesk backup FILE            database, files and secret key in one file, while people work
  wagdesk restore FILE           an empty desk becomes the one that was backed up

Bring things in and out
  wagdesk ingest-mail FILE…      take mails from files, or from standard input (-)
  wagdesk import-articles DIR    articles from Markdown files
  wagdesk export-articles        articles as JSON lines
  wagdesk search rebuild         index everything again; `search check` compares index and database,
                                 `search retry` tries what could not be indexed once more

Extend it
  wagdesk start-plugin NAME      the beginning of a plugin of your own, with tests

Every Django command works too: `wagdesk help --commands` lists them, `wagdesk help NAME` explains one.
Settings are environment variables: docs/operations/settings.md. Files are kept in {home}.
"""
#: Where the demo says who writes its mails.
DEMO_SENDER = "plugins.demo.company.SENDER"
#: The file in a home by which it is known that the demo company is in it: settings are read before any database.
DEMO_MARK = "demo"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    argv = ["wagdesk", *(sys.argv[1:] if arguments is None else arguments)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
    try:
        is_demo = argv[1:2] == ["demo"] or os.access(environment.HOME.read() / DEMO_MARK, os.F_OK)
        if is_demo:
            _write_as_the_demo()
        if is_demo or argv[1:2] == ["serve"]:
            _lead_to_where_it_listens(argv[2:])
        if argv[1:] in ([], ["help"], ["-h"], ["--help"]):
            print(SUMMARY.format(home=environment.HOME.read()))  # noqa: T201 - this is the command line
            return 0
        django.setup()  # here, where a fault in the settings is answered in one line
        if asks_database(argv):
            require_database()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the command line
        return os.EX_TEMPFAIL  # nothing was done: a mail server that calls us keeps its mail and comes again
    Commands(argv).execute()
    return 0


class Commands(ManagementUtility):
    """Django's commands, typed with hyphens or underscores, and called in their help as they were typed."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """`load-demo` is the module `load_demo`."""
        name = subcommand.replace("-", "_")
        return super().fetch_command(name if name in get_commands() else subcommand)


def _write_as_the_demo() -> None:
    """Its mails come from its company, whoever serves it, unless something else is set. Settings are read later."""
    with suppress(ImportError):  # an installation may be without it
        os.environ.setdefault("WAGDESK_MAIL_FROM", import_string(DEMO_SENDER))


def _lead_to_where_it_listens(arguments: list[str]) -> None:
    """Links lead to the port that is served, unless something else is set. Settings are read later."""
    known = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    known.add_argument("--port", type=int)
    try:
        port = known.parse_known_args(arguments)[0].port
    except argparse.ArgumentError:
        return  # the command itself says what is wrong with it
    if port:
        os.environ.setdefault("WAGDESK_BASE_URL", f"http://localhost:{port}")
