"""A folder of files, or an export of many articles, taken into the library.

Nothing is held but one article, and one id for each: a file of any size can be taken. What a file
is kept as, its kind decides: JSON Lines and tables hold many articles and become JSON Lines, in
which one can be changed or removed; any other file is copied as it is.
"""

import shlex
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.collection import named
from corpus.errors import CorpusError, Problem
from corpus.folder import changed, files_below, stream
from corpus.formats import jsonlines, registry, table
from corpus.library import filename, inventory, kept, place, rawlines, written
from corpus.library.outcome import What
from corpus.library.records import Library

_HEAD = 1_000_000
"""Bytes of a file from which its kind is told."""

Tell = Callable[[str], object]
Put = Callable[[bytes], object]


class Importing:
    """One import: what was done is counted, what was left out is told in one line each."""

    def __init__(self, library: Library, *, collection: str | None, update: bool, tell: Tell):
        """`collection`: where all of it belongs; None: where its folder or it itself says.
        `update`: an article that is there already gets the new text, and keeps its old one in its
        history."""
        if collection is not None:
            filename.checked_folder(collection)
        self.counts: Counter[What] = Counter()
        self._library = library
        self._collection = collection
        self._update = update
        self._tell = tell

    def take(self, source: Path) -> None:
        """Take a folder with all that is below it, or one file. Raises CorpusError if there is no
        such place, it lies among the articles, or nothing can be written."""
        try:
            real = source.resolve()
            there = real.exists()
        except (OSError, RuntimeError, ValueError) as error:
            raise CorpusError(f"{str(source)!r} is no path ({error})") from None
        if not there:
            raise CorpusError(f"there is no file or folder {source}")
        articles = self._library.articles
        if real.is_relative_to(articles) or articles.is_relative_to(real):
            raise CorpusError(f"{source} and the articles ({articles}) lie in each other")
        with self._library.alone():
            self._library.refresh()
        problems: list[Problem] = []
        for path, name in files_below(real, problems):
            self._file(path, name)
        for problem in problems:
            self._leave_out(str(problem))

    def _leave_out(self, why: str) -> None:
        self.counts[What.REFUSED] += 1
        self._tell(why)

    def _file(self, path: Path, name: str) -> None:
        target = "/".join(map(filename.safe, name.split("/")))
        if target != name:
            self._tell(f"{name!r} is called {target!r} here, as every system can")
        if self._collection is not None:
            folder = filename.checked_folder(self._collection)
            target = f"{folder}/{target}" if folder else target
        if not path.is_file():  # a pipe could keep us waiting
            self._leave_out(f"{name!r}: is not a file")
            return
        try:
            with path.open("rb") as file:
                kind = registry.detect(file.read(_HEAD), name, self._library.formats)
        except OSError as error:
            self._leave_out(str(Problem.broken_off(name, error)))
            return
        with self._library.alone():
            if kind and kind.endings in (jsonlines.FORMAT.endings, table.FORMAT.endings):
                self._export(path, name, target)
            else:
                outcome = kept.take_over(
                    self._library,
                    path,
                    target,
                    update=self._update,
                    collection=self._collection,
                )
                if outcome.what is What.REFUSED:
                    self._leave_out(f"{name!r}: {outcome.told}")
                else:
                    self.counts[outcome.what] += 1
                if outcome.what is What.UNCHANGED and outcome.id:
                    wanted = named(self._collection or "")
                    self._tell_stays(name, outcome.file, wanted, [outcome.id])
                for left in outcome.left_out:
                    self._leave_out(left.of(name))
                for note in outcome.notes:
                    self._tell(str(Problem(name, note, skipped=False)))

    def _export(self, path: Path, name: str, target: str) -> None:
        """All articles of one file, to a file of JSON Lines of the same name; if there is one
        already, to that."""
        packed = rawlines.is_packed(path)
        stem = target.removesuffix(".gz").rpartition(".")[0] or target
        target = f"{stem}.jsonl.gz" if packed else f"{stem}.jsonl"
        old = self._library.articles / target
        with place.aside(self._library) as fresh, place.aside(self._library) as whole:
            counts: Counter[What] = Counter()
            with rawlines.writing(fresh, packed=False) as put:
                replaced = self._articles(path, name, target, put, counts)
            if replaced is None:
                self._leave_out(str(changed(name)))
                return
            self.counts += counts
            if not counts[What.ADDED] + counts[What.UPDATED]:
                return
            with rawlines.writing(whole, packed=packed) as put:
                for article, line in rawlines.read(old) if old.exists() else ():
                    if article in replaced:
                        self._keep_version(line, target)
                    else:
                        put(line)
                for _, line in rawlines.read(fresh):
                    put(line)
            place.publish(self._library, whole, target)
        self._library.note(target)

    def _articles(
        self,
        path: Path,
        name: str,
        target: str,
        put: Callable[[bytes], object],
        counts: Counter[What],
    ) -> set[str] | None:
        """Write what is new; gives the ids that have another text now, None if the file changed
        while it was read."""
        replaced: set[str] = set()
        seen: set[str] = set()
        stay: dict[tuple[str, str], list[str]] = defaultdict(list)
        library = self._library
        for one in stream(path, name, file_mb=library.settings.file_mb, formats=library.formats):
            if isinstance(one, Problem):
                if one == changed(name):
                    return None
                counts[What.REFUSED] += one.skipped
                self._tell(str(one))
                continue
            article = written.cleaned(one)
            if self._collection is not None:
                article = msgspec.structs.replace(article, collection=named(self._collection))
            what, why = self._fate(article, target, seen)
            seen.add(article.id)
            if what is What.UNCHANGED and (file := self._elsewhere(article, target)):
                stay[file, article.collection].append(article.id)
            counts[what] += 1
            if why:
                self._tell(f"{name!r}: {why}")
            if what is What.UPDATED:
                replaced.add(article.id)
            if what in (What.ADDED, What.UPDATED):
                put(written.line(article))
        for (file, wanted), ids in stay.items():
            self._tell_stays(name, file, wanted, ids)
        return replaced

    def _elsewhere(self, article: Article, target: str) -> str:
        """The other file that has an article of an export already, if it differs there in what is
        known of it; "" if none has."""
        there = inventory.with_id(self._library.connection, article.id)
        same = inventory.holds(self._library.connection, article)
        return there.file if there and there.file != target and not same else ""

    def _tell_stays(self, name: str, file: str, wanted: str, ids: list[str]) -> None:
        """Tell of articles that are there with the same text, and stay in their file; `wanted` is
        the collection where somebody wants them, "" if that is not said."""
        more = len(ids) - 1
        what, it, stay = "is unchanged", "it", "it stays"
        if more:
            what, it, stay = f"and {more:,} more are unchanged", "them", "they stay"
        told = f"{name!r}: {ids[0]!r} {what}, in {file!r}"
        found = self._library.article(file, ids[0])
        if found and wanted and found.collection != wanted:
            told += (
                f": {stay} in the collection {found.collection!r}; to have {it} in {wanted!r}, "
                f"first: python -m corpus remove {shlex.quote(ids[0])}{' …' if more else ''}"
            )
        self._tell(told)

    def _fate(self, article: Article, target: str, seen: set[str]) -> tuple[What, str]:
        """What becomes of an article of an export, and why if it is left out."""
        if article.id in seen:
            return What.REFUSED, f"the id {article.id!r} is there twice; the first was taken"
        there = inventory.with_id(self._library.connection, article.id)
        if there is None:
            return What.ADDED, ""
        if inventory.holds(self._library.connection, article):
            return What.UNCHANGED, ""
        taken = f"the id {article.id!r} is taken by another article, in {there.file!r}"
        if there.file != target and inventory.says(self._library.connection, article):
            return What.UNCHANGED, ""
        if there.file != target:
            return What.REFUSED, f"{taken}; give one of them another id"
        if not self._update:
            return What.REFUSED, f"{taken}; --update takes the new one"
        return What.UPDATED, ""

    def _keep_version(self, line: bytes, name: str) -> None:
        for one in registry.read_as(jsonlines.FORMAT, line, name):
            if isinstance(one, Article):
                self._library.keep_version(one)
