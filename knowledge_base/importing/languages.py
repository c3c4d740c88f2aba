"""Which of the site's languages a folder's name means.

A name is matched exactly first (`pt-BR` is “pt-br” where that is configured), then by its language alone (`pt-PT` is
“pt”). Two names that mean the same language of the site would overwrite each other: the first in alphabetical order
that matches exactly wins, the other is reported.
"""

import re
from collections.abc import Iterable, Mapping

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}$")
#: Names in use for languages that have several codes.
SAME = {"no": "nb", "no-no": "nb"}


def is_language(name: str) -> bool:
    """Whether a folder's name can be a language at all."""
    return TAG.match(name) is not None and name.replace("_", "-").lower().split("-")[0] in LANG_INFO


def site_language(tag: str) -> str | None:
    """The site's language a tag stands for, or None."""
    known = get_content_languages()
    code = tag.replace("_", "-").lower()
    code = SAME.get(code, code)
    return next((found for found in (code, code.split("-")[0]) if found in known), None)


def assign(tags: Iterable[str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Tag → language of the site, and tag → why it has none."""
    wanted = sorted(set(tags), key=lambda tag: (site_language(tag) != tag.replace("_", "-").lower(), tag))
    assigned: dict[str, str] = {}
    refused: dict[str, str] = {}
    for tag in wanted:
        code = site_language(tag)
        taken = next((other for other, found in assigned.items() if found == code), None)
        if code is None:
            refused[tag] = _("The site has no language “%(tag)s”: add it to LANGUAGES first.") % {"tag": tag}
        elif taken is not None:
            refused[tag] = _("“%(tag)s” would overwrite “%(other)s”: the site has one language for both.") % {
                "tag": tag,
                "other": taken,
            }
        else:
            assigned[tag] = code
    return assigned, refused
