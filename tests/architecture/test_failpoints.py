"""Every named place where a test can kill the process has a test that kills there."""

import ast
import re

from tests.architecture.sources import ROOT, modules, name_of, product_modules, tree
from tests.core.events.test_kill import NAMES

PLACE = re.compile(r'failpoint\("(.+?)"\)')
COMMIT = re.compile(r"(@|with .*|method_decorator\()transaction\.atomic\b")
#: Modules that commit by themselves, without a failpoint, and why a death there has nothing to lose.
PLAIN = {
    "core/access/guard.py": "the transaction of every service: it has the failpoints of all of them",
    "core/changes/installing.py": "what `migrate` puts up; it is run again",
    "core/conversations/subscribers.py": "an event alone; the delivery that tells it comes again",
    "core/events/outbox.py": "writes in its caller's transaction",
    "core/events/pruning.py": "forgets what is over; what is left goes next time",
    "core/people/services/addresses.py": "a savepoint inside a service",
    "core/people/services/customers.py": "savepoints inside services",
    "core/people/services/rows.py": "savepoints inside services",
    "core/people/services/roles.py": "one change of an administrator, all or nothing",
    "core/people/services/sign_in.py": "a savepoint inside a service",
    "core/people/signals.py": "one change of an administrator, all or nothing",
    "core/people/views.py": "one change of an administrator, all or nothing",
    "core/plugins/breakers.py": "counts failures; a lost count is counted again",
    "core/plugins/calling.py": "a savepoint around one hook",
    "core/plugins/switches.py": "one switch, all or nothing",
    "core/workspace/administration/deliveries.py": "an act of an administrator and its record, all or nothing",
    "core/workspace/administration/plugins.py": "an act of an administrator and its record, all or nothing",
    "core/workspace/administration/tokens.py": "an act of an administrator and its record, all or nothing",
    "core/work/services/configuration/rows.py": "savepoints inside services",
    "knowledge_base/signals.py": "an event with the page it tells of",
    "knowledge_base/importing/pictures.py": "an import that is run again takes what is there",
    "knowledge_base/importing/shelves.py": "an import that is run again takes what is there",
    "knowledge_base/importing/writing.py": "an import that is run again takes what is there",
    "plugins/integrations/webhooks/rest.py": "an act of an administrator and its record, all or nothing",
    "plugins/tickets/defaults.py": "what `migrate` makes; it is run again",
}


def names() -> set[str]:
    """Every failpoint of the product."""
    return {name for path in product_modules() for name in PLACE.findall(path.read_text(encoding="utf-8"))}


def test_every_failpoint_is_killed_at_in_a_test():
    killed = set(NAMES)
    for path in modules():
        if path.is_relative_to(ROOT / "tests") and path.name != "test_failpoints.py":
            texts = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
            killed.update(text.partition("=")[0] for text in texts if isinstance(text, str))

    assert names() - killed == set()


def test_whoever_commits_by_itself_has_a_failpoint_or_says_why_not():
    commits = {
        name_of(path)
        for path in product_modules()
        if COMMIT.search(path.read_text(encoding="utf-8")) and not PLACE.search(path.read_text(encoding="utf-8"))
    }

    assert commits - set(PLAIN) == set()
