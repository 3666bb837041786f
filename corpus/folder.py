"""A folder of files becomes articles; what cannot be read is reported and the rest goes on.

Files are told apart by their ending: `.md` and `.markdown` (with front matter), `.txt` (pasted
text), `.jsonl` and `.jsonl.gz` (one article a line). Names that start with a dot are passed over.
"""

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from corpus import frontmatter, markdown, pasted
from corpus.article import Article
from corpus.collection import named
from corpus.errors import CorpusError, Problem
from corpus.jsonlines import read_lines

_MEGABYTE = 1_000_000
_ENDINGS = (".md", ".markdown", ".txt", ".jsonl", ".jsonl.gz")
_CONTROL: dict[int, str | None] = dict.fromkeys([*range(0x20), 0x7F])
_CONTROL |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n"}
"""Control characters are no text; tab and line feed are, and a page break ends a line."""


class Reading(msgspec.Struct, frozen=True):
    """What a folder held."""

    articles: tuple[Article, ...]
    """In the order of their files' names; ids are unique."""
    problems: tuple[Problem, ...]


def read(place: Path, *, file_mb: float = 10) -> Reading:
    """Read the folder, or the single .jsonl or .jsonl.gz file, at `place`.

    Raises CorpusError if there is no such place. Symbolic links to folders or out of `place`
    are reported and not followed.
    """
    articles: dict[str, Article] = {}
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _files(place, problems):
        name = path.name if path == place else _name(path, place)
        link = path != place and path.is_symlink()
        if link and not (path.is_file() and _is_below(path, place)):
            what = "is a link to a folder or out of this one; put what it points to in its place"
            problems.append(Problem(name, what))
            continue
        for found in _read_file(path, name, file_mb):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.id in articles:
                what = f"its id {found.id!r} is taken by {sources[found.id]!r}; give one another id"
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
    return Reading(tuple(articles.values()), tuple(problems))


def _files(place: Path, problems: list[Problem]) -> list[Path]:
    """The files and links below `place` by name; folders that cannot be read become problems."""
    try:
        if place.is_file():
            return [place]
        there = place.is_dir()
    except OSError as error:
        raise CorpusError(
            f"cannot read the folder {place}: {error.strerror}; check its rights and its name"
        ) from None
    if not there:
        raise CorpusError(
            f"there is no folder {place}; make it or set corpus.articles to where the articles are"
        )

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


def _read_file(path: Path, name: str, file_mb: float) -> Iterator[Article | Problem]:
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), None)
    if ending is None:
        kinds = " ".join(_ENDINGS)
        yield Problem(name, f"is none of the kinds that can be read ({kinds}); convert it")
        return
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Problem(name, "is not a file; remove it")
        elif ending in (".jsonl", ".jsonl.gz"):
            with gzip.open(path) if ending == ".jsonl.gz" else path.open("rb") as lines:
                yield from read_lines(lines, name)
        elif status.st_size > file_mb * _MEGABYTE:
            size = status.st_size / _MEGABYTE
            yield Problem(
                name, f"{size:.1f} MB are more than {file_mb:g}; split it or raise corpus.file_mb"
            )
        else:
            yield from read_text(path.read_bytes(), name, is_markdown=ending != ".txt")
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        what = f"cannot be read to its end ({why}); check the file and its rights"
        # what the lines of such a file belong to, they alone say
        collection = None if ending.startswith(".jsonl") else ""
        yield Problem(name, what, unread=True, collection=collection)


def read_text(raw: bytes, name: str, *, is_markdown: bool) -> Iterator[Article | Problem]:
    """The article of a Markdown or text file, called `name`, or what is wrong with it."""
    if not raw.strip():
        yield Problem(name, "is empty; write the article into it or remove it")
        return
    source = decoded(raw)
    if source is None:
        yield Problem(name, "is not text in UTF-8; save it as UTF-8")
        return
    stem = " ".join(Path(name).with_suffix("").as_posix().translate(_CONTROL).split())
    fields, body, wrong = (
        frontmatter.read(source) if is_markdown else (frontmatter.Fields(), source, "")
    )
    title, text = markdown.to_text(body) if is_markdown else pasted.to_text(body)
    if wrong:
        yield Problem(name, wrong, skipped=not text.strip(), collection=fields.collection)
    if not text.strip():
        if not wrong:
            what = "has no text to quote; add some or remove it"
            yield Problem(name, what, collection=fields.collection)
        return
    if fields.title and title not in ("", fields.title):
        text = f"# {title}\n\n{text}"
    folder = Path(name).parts[0] if len(Path(name).parts) > 1 else "main"
    yield Article(
        id=fields.id or stem,
        title=fields.title
        or title
        or Path(stem).name.replace("-", " ").replace("_", " ").capitalize(),
        text=text,
        url=fields.url,
        published=fields.published,
        author=fields.author,
        tags=fields.tags,
        collection=named(fields.collection or folder),
    )


def decoded(raw: bytes) -> str | None:
    """The text of a file with line feeds only and no control characters; None if it is no text."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
