"""A folder of files becomes articles; what cannot be read is reported and the rest goes on.

Files are told apart by their ending: `.md` and `.markdown` (with front matter), `.txt` (pasted
text), `.jsonl` and `.jsonl.gz` (one article a line). Names that start with a dot are passed over.
"""

import gzip
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from corpus import frontmatter, markdown, pasted
from corpus.article import Article
from corpus.errors import CorpusError, Problem
from corpus.jsonlines import read_lines

_MEGABYTE = 1_000_000
_ENDINGS = (".md", ".markdown", ".txt", ".jsonl", ".jsonl.gz")
_CONTROL = dict.fromkeys([*range(0x20), 0x7F]) | {9: 9, 10: 10}
"""Control characters are no text; tab and line feed are."""


class Reading(msgspec.Struct, frozen=True):
    """What a folder held."""

    articles: tuple[Article, ...]
    """In the order of their files' names; ids are unique."""
    problems: tuple[Problem, ...]


def read(place: Path, *, file_mb: float = 10) -> Reading:
    """Read the folder, or the single .jsonl or .jsonl.gz file, at `place`.

    Raises CorpusError if there is no such place or nothing in it can be read.
    """
    articles: dict[str, Article] = {}
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _files(place):
        name = path.name if path == place else path.relative_to(place).as_posix()
        for found in _read_file(path, name, file_mb):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.id in articles:
                what = f"its id {found.id!r} is taken by {sources[found.id]!r}; give one another id"
                problems.append(Problem(name, what))
            else:
                articles[found.id] = found
                sources[found.id] = name
    return Reading(tuple(articles.values()), tuple(problems))


def _files(place: Path) -> list[Path]:
    """The files below `place` by name; symbolic links out of it are not followed."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise CorpusError(
            f"there is no folder {place}; make it or set corpus.articles to where the articles are"
        )

    def refuse(error: OSError) -> None:
        raise CorpusError(f"cannot read the folder {error.filename}: {error.strerror}") from None

    found: list[Path] = []
    for root, folders, names in os.walk(place, onerror=refuse):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        found += [Path(root) / name for name in names if not name.startswith(".")]
    return sorted(found)


def _read_file(path: Path, name: str, file_mb: float) -> Iterator[Article | Problem]:
    ending = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
    ending = ending.lower()
    if ending not in _ENDINGS:
        yield Problem(name, f"is none of the kinds that can be read ({' '.join(_ENDINGS)})")
        return
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Problem(name, "is not a file")
        elif ending in (".jsonl", ".jsonl.gz"):
            with gzip.open(path) if ending == ".jsonl.gz" else path.open("rb") as lines:
                yield from read_lines(lines, name)
        elif status.st_size > file_mb * _MEGABYTE:
            size = status.st_size / _MEGABYTE
            yield Problem(
                name, f"{size:.1f} MB are more than {file_mb:g}; split it or raise corpus.file_mb"
            )
        else:
            yield from _read_text(path.read_bytes(), name, is_markdown=ending != ".txt")
    except (OSError, EOFError) as error:
        yield Problem(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _read_text(raw: bytes, name: str, *, is_markdown: bool) -> Iterator[Article | Problem]:
    """The article of a Markdown or text file."""
    if not raw.strip():
        yield Problem(name, "is empty")
        return
    source = _decoded(raw)
    if source is None:
        yield Problem(name, "is not text in UTF-8; save it as UTF-8")
        return
    stem = Path(name).with_suffix("").as_posix()
    fields, body, wrong = (
        frontmatter.read(source) if is_markdown else (frontmatter.Fields(), source, "")
    )
    title, text = markdown.to_text(body) if is_markdown else pasted.to_text(body)
    if wrong:
        yield Problem(name, wrong, skipped=not text.strip())
    if not text.strip():
        if not wrong:
            yield Problem(name, "has no text to quote")
        return
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
        collection=fields.collection or folder,
    )


def _decoded(raw: bytes) -> str | None:
    """The text of a file with line feeds only and no control characters; None if it is no text."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
