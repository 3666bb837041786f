"""A folder of files becomes articles; what cannot be read is reported and the rest goes on.

Which kinds of file there are, `corpus.formats.registry` knows. Names that start with a dot are
passed over.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.errors import CorpusError, Problem
from corpus.formats import jsonlines, registry
from corpus.formats.extract import Facts, Format
from corpus.tongue import Tongue, language_of


class Reading(msgspec.Struct, frozen=True):
    """What a folder held."""

    articles: tuple[Article, ...]
    """In the order of their files' names; ids are unique."""
    problems: tuple[Problem, ...]
    files: Mapping[str, Path] = {}  # msgspec copies it
    """The file of each article, by its id."""
    facts: Mapping[str, Facts] = {}
    """What is known of each article beside, by its id."""

    def tongue(self, article: Article) -> Tongue:
        """The language of an article, with what its file declares."""
        return language_of(article.text, self.facts.get(article.id, Facts()).language)


def read(
    place: Path, *, file_mb: float = 10, formats: tuple[Format, ...] = registry.FORMATS
) -> Reading:
    """Read the folder, or the single file, at `place`.

    Raises CorpusError if there is no such place. Symbolic links to folders or out of `place`
    are reported and not followed.
    """
    articles: dict[str, Article] = {}
    sources: dict[str, str] = {}
    files: dict[str, Path] = {}
    facts: dict[str, Facts] = {}
    problems: list[Problem] = []
    for path, name in files_below(place, problems):
        known: dict[str, Facts] = {}
        for found in _read_file(path, name, file_mb, formats, known):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.id in articles:
                taken = f"its id {found.id!r} is taken by {sources[found.id]!r}"
                what = f"{taken}; rename one of them or give it an id"
                problems.append(
                    Problem(
                        name,
                        what,
                        other=sources[found.id],
                        collection=found.collection,
                        other_collection=articles[found.id].collection,
                    )
                )
            else:
                articles[found.id] = found
                sources[found.id] = name
                files[found.id] = path
                facts[found.id] = known[found.id]
    return Reading(tuple(articles.values()), tuple(problems), files, facts)


def is_single(place: Path) -> bool:
    """True if `place` is a file, False if it is a folder; raises CorpusError if it is neither."""
    try:
        single = place.is_file()
        there = single or place.is_dir()
    except OSError as error:
        raise CorpusError(
            f"cannot read the folder {place}: {error.strerror}; check its rights and its name"
        ) from None
    if not there:
        raise CorpusError(
            f"there is no folder {place}; make it or set corpus.articles to where the articles are"
        )
    return single


def files_below(place: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """The files below `place`, or `place` itself if it is one, in order, each with its path below
    `place` as a person reads it. What cannot be read or is not followed becomes a problem."""
    for path in _files(place, problems):
        name = path.name if path == place else _name(path, place)
        link = path != place and path.is_symlink()
        if link and not (path.is_file() and _is_below(path, place)):
            what = "is a link to a folder or out of this one; put what it points to in its place"
            problems.append(Problem(name, what))
        else:
            yield path, name


def _files(place: Path, problems: list[Problem]) -> list[Path]:
    """The files and links below `place` by name; folders that cannot be read become problems."""
    if is_single(place):
        return [place]

    def report(error: OSError) -> None:
        what = f"the folder cannot be read ({error.strerror}); check its rights"
        problems.append(Problem(_name(Path(error.filename), place), what, unread=True))

    found: list[Path] = []
    for root, folders, names in os.walk(place, onerror=report):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        links = [folder for folder in folders if (Path(root) / folder).is_symlink()]
        found += [Path(root) / name for name in [*names, *links] if not name.startswith(".")]
    return sorted(found)


def _name(path: Path, place: Path) -> str:
    """The path below `place`; bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path.relative_to(place).as_posix()).decode("utf-8", "replace")


def _is_below(path: Path, place: Path) -> bool:
    """True if what the link points to lies below `place`."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(place))


def _read_file(
    path: Path,
    name: str,
    file_mb: float,
    formats: tuple[Format, ...],
    facts: dict[str, Facts],
) -> list[Article | Problem]:
    found = list(stream(path, name, file_mb=file_mb, formats=formats, facts=facts))
    return found[-1:] if found and found[-1] == changed(name) else found


def stream(
    path: Path,
    name: str,
    *,
    file_mb: float,
    formats: tuple[Format, ...] = registry.FORMATS,
    facts: dict[str, Facts] | None = None,
) -> Iterator[Article | Problem]:
    """What one file holds, one after the other. If `changed(name)` comes last, what came before is
    worth nothing."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield Problem(name, "is not a file; remove it")
            return
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            yield from registry.read_open(file, name, file_mb=file_mb, formats=formats, facts=facts)
            after = os.fstat(file.fileno())
    except OSError as error:
        # what the lines of such a file belong to, they alone say
        collection = None if name.lower().endswith(jsonlines.FORMAT.endings) else ""
        yield Problem.broken_off(name, error, collection)
        return
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        yield changed(name)


def changed(name: str) -> Problem:
    """Of a file that somebody wrote to while it was read."""
    return Problem(name, "changed while it was read; build again")
