"""An import from beginning to end.

look       every file is read once; what cannot be read is skipped before anything is written
prepare    each new article gets its page, unpublished, so that articles can link to each other
write      texts become blocks, and blocks pages, batch by batch; what has not changed is left alone
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from knowledge_base.importing.digests import Looked, digest, look
from knowledge_base.importing.documents import Document, Reader, humanised
from knowledge_base.importing.languages import assign
from knowledge_base.importing.library import Library
from knowledge_base.importing.pictures import Pictures
from knowledge_base.importing.reporting import OLD_SITE, Outcome, Report
from knowledge_base.importing.shelves import Known, Shelves, existing_top, top_page
from knowledge_base.importing.sources import Source, find
from knowledge_base.importing.writing import BATCH, Draft, Filling, add_drafts, write
from knowledge_base.models import ArticlePage

T = TypeVar("T")
#: Stage, how many are done, how many there are.
Progress = Callable[[str, int, int], None]
LOOK, PREPARE, WRITE = "look", "prepare", "write"
#: So many articles that are gone are named.
NAMED = 5


@dataclass(frozen=True)
class Options:
    """What the person who imports decides."""

    #: The start page or topic to import to; None is the site's start page of articles.
    parent: int | None = None
    #: Say what would happen, write nothing.
    dry_run: bool = False
    #: What stands before addresses that begin with "/".
    base_url: str = ""


def import_articles(root: Path, options: Options, progress: Progress = lambda stage, done, total: None) -> Report:
    """Import a folder. Raises NotADirectoryError, or ObjectDoesNotExist for a parent that is no place for articles."""
    if not root.is_dir():
        raise NotADirectoryError(root)
    return _Import(root.resolve(), options, progress).run()


@dataclass
class _Import:
    root: Path
    options: Options
    progress: Progress
    report: Report = field(default_factory=Report)
    known: dict[tuple[str, str], Known] = field(default_factory=dict)

    def run(self) -> Report:
        default = Locale.get_default().language_code
        top = existing_top(self.options.parent) if self.options.dry_run else top_page(self.options.parent)
        sources = list(find(self.root, self.report, default_language=default))
        languages, refused = assign(source.language for source in sources)
        self._refuse(sources, refused)
        self.library = Library(self.root, languages, default)
        looked = self._look([source for source in sources if source.language in languages])
        if top is not None:
            shelves = Shelves(top)
            self.known = shelves.known()
        self.library.pages = {name: known.pk for name, known in self.known.items()}
        new = [one for one in looked if self._name(one.source) not in self.known]
        if self.options.dry_run or top is None:
            self.library.pages |= {self._name(one.source): 0 for one in new}
        else:
            self._prepare(new, shelves)
        self._note_gone(sources)
        self._write(self._changed(looked), {self._name(one.source) for one in new})
        self._note_old_site()
        return self.report

    def _name(self, source: Source) -> tuple[str, str]:
        return self.library.language_of(source), source.key

    def _refuse(self, sources: Sequence[Source], refused: Any) -> None:
        for tag, reason in refused.items():
            number = sum(source.language == tag for source in sources)
            self.report.outcomes[Outcome.SKIPPED] += number
            text = ngettext("%(number)s article skipped. %(why)s", "%(number)s articles skipped. %(why)s", number)
            self.report.note(tag, text % {"number": number, "why": reason}, kind="language")

    def _look(self, sources: Sequence[Source]) -> list[Looked]:
        found = []
        for number, source in enumerate(sources, start=1):
            if (one := look(source, self.report)) is not None:
                found.append(one)
            self.progress(LOOK, number, len(sources))
        return found

    def _prepare(self, new: Sequence[Looked], shelves: Shelves) -> None:
        """A page for each new article, topic by topic."""
        keys = {key: known.translation_key for (_language, key), known in self.known.items()}
        by_topic: dict[tuple[str, tuple[str, ...]], list[Source]] = defaultdict(list)
        for one in new:
            by_topic[self.library.language_of(one.source), one.source.topics].append(one.source)
        done = 0
        for (language, topics), sources in by_topic.items():
            parent = shelves.place(language, topics)
            for part in batched(sources, BATCH * 2):
                drafts = [_draft(source, parent, keys) for source in part]
                for source, draft, pk in zip(part, drafts, add_drafts(parent, drafts), strict=True):
                    keys[source.key] = draft.translation_key
                    self.library.pages[language, source.key] = pk
                done += len(part)
                self.progress(PREPARE, done, len(new))

    def _changed(self, looked: Sequence[Looked]) -> list[tuple[Looked, str]]:
        """Those whose text, or what it refers to, is not what it was."""
        changed = []
        for one in looked:
            value = digest(one, self.library, self.options.base_url)
            known = self.known.get(self._name(one.source))
            if known is not None and known.digest == value:
                self.report.outcomes[Outcome.UNCHANGED] += 1
            else:
                changed.append((one, value))
        return changed

    def _write(self, changed: Sequence[tuple[Looked, str]], new: set[tuple[str, str]]) -> None:
        self._note_edited([one.source for one, _value in changed])
        pictures = Pictures(self.library, self._note, dry_run=self.options.dry_run)
        reader = Reader(self.library, self._note, pictures.of, self.options.base_url)
        done = 0
        for part in batched(changed, BATCH):
            fillings = {}
            for one, value in part:
                if (document := self._read(reader, one.source)) is not None:
                    fillings[one.source] = self._filling(one.source, document, value)
            self._save(fillings, new)
            done += len(part)
            self.progress(WRITE, done, len(changed))

    def _read(self, reader: Reader, source: Source) -> Document | None:
        try:
            return reader.read(source)
        except Exception as error:  # noqa: BLE001 - one text no parser understands must not stop a thousand others
            self.report.skip(source.place, _("The text cannot be understood: %s") % error, kind="unreadable")
            self._forget(source)
            return None

    def _filling(self, source: Source, document: Document, value: str) -> Filling:
        known = self.known.get(self._name(source))
        return Filling(document, source.path, source.language, value, publish=known is None or not known.is_offline)

    def _save(self, fillings: dict[Source, Filling], new: set[tuple[str, str]]) -> None:
        """The batch at once; if the database refuses it, one by one, so that the others get in."""
        if not self.options.dry_run:
            try:
                write({self.library.pages[self._name(source)]: filling for source, filling in fillings.items()})
            except DatabaseError as error:
                if len(fillings) > 1:
                    for source, filling in fillings.items():
                        self._save({source: filling}, new)
                    return
                for source in fillings:
                    self.report.skip(source.place, _("The database refused it: %s") % error, kind="database")
                    self._forget(source)
                return
        for source in fillings:
            self.report.outcomes[Outcome.CREATED if self._name(source) in new else Outcome.UPDATED] += 1

    def _forget(self, source: Source) -> None:
        """A page that was prepared for a text which cannot be written goes again."""
        if not self.options.dry_run and self._name(source) not in self.known:
            page = ArticlePage.objects.filter(pk=self.library.pages.pop(self._name(source))).first()
            if page is not None:
                page.delete()

    def _note_gone(self, sources: Sequence[Source]) -> None:
        """Articles of earlier imports whose files are not there any more stay, and that is said.

        Another folder may have been imported beside this one, so only articles of languages and folders that are here
        can be gone.
        """
        here = {self._name(source) for source in sources if source.language in self.library.languages}
        places = {(language, top_folder(key)) for language, key in here}
        missing = self.known.keys() - here
        gone = sorted(key for language, key in missing if (language, top_folder(key)) in places)
        if gone:
            names = list(dict.fromkeys(gone))
            shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
            text = ngettext(
                "Imported before and not in the folder now: %(number)s article, left as it is (%(names)s).",
                "Imported before and not in the folder now: %(number)s articles, left as they are (%(names)s).",
                len(gone),
            )
            self.report.note(".", text % {"number": len(gone), "names": shown}, kind="gone")

    def _note_old_site(self) -> None:
        """How many links still lead to the other site's paths, and what helps."""
        if number := sum(note.kind == OLD_SITE for note in self.report.notes):
            text = ngettext(
                "%(number)s link leads to a path of the site the articles come from, which this site does not have. "
                "Import again with --base-url and that site's address to complete it.",
                "%(number)s links lead to paths of the site the articles come from, which this site does not have. "
                "Import again with --base-url and that site's address to complete them.",
                number,
            )
            self.report.note(".", text % {"number": number}, kind="advice")

    def _note_edited(self, sources: Sequence[Source]) -> None:
        """Whoever edited an article here should know that the folder's text replaces theirs."""
        pages = {known.pk: source for source in sources if (known := self.known.get(self._name(source)))}
        for part in batched(sorted(pages), 500):
            edited = ArticlePage.objects.filter(pk__in=part, latest_revision__user__isnull=False)
            for pk in edited.values_list("pk", flat=True):
                text = _("Edited here since the last import; that text is now in the page's history.")
                self._note(pages[pk].place, 0, "edited", text)

    def _note(self, place: str, line: int, kind: str, text: str) -> None:
        self.report.note(place, text, line=line, kind=kind)


def top_folder(key: str) -> str:
    """The first folder of an article's path; empty for one that stands in none."""
    return key.partition("/")[0] if "/" in key else ""


def _draft(source: Source, parent: Any, keys: dict[str, Any]) -> Draft:
    stem = PurePosixPath(source.key).stem
    return Draft(
        parent=parent,
        title=humanised(stem)[:255],
        stem=stem,
        key=source.key,
        path=source.path,
        language=source.language,
        translation_key=keys.get(source.key) or uuid.uuid4(),
    )


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Parts of at most this size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
