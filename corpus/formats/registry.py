"""The registry: every kind of file that can be read, and how what it holds becomes an article.

What a file is, its content decides: the first format that knows the bytes as its own. Where the
content leaves it open (any text is Markdown, or pasted from somewhere) the ending of the name does.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from corpus import charset, dating, sentences, tongue
from corpus.article import Article
from corpus.collection import named
from corpus.errors import Problem
from corpus.formats import (
    docx,
    epub,
    jsonlines,
    mail,
    markdown,
    odt,
    pdf,
    rtf,
    table,
    text,
    webpage,
)
from corpus.formats.extract import Extract, Facts, Format
from corpus.formats.package import is_package

FORMATS: tuple[Format, ...] = (
    jsonlines.FORMAT,
    pdf.FORMAT,
    docx.FORMAT,
    epub.FORMAT,
    odt.FORMAT,
    rtf.FORMAT,
    webpage.FORMAT,
    mail.FORMAT,
    markdown.FORMAT,
    table.FORMAT,
    text.FORMAT,
)
"""In the order in which they are tried: what is told for sure by its first bytes comes first."""
_HEAD = 1_000_000
"""Bytes of a file too large to be read whole from which its kind is told."""
_MEGABYTE = 1_000_000
_MOST_SENTENCES = 150_000
"""Of one article, list items and rows too. Ten megabytes of prose have about two thirds as many; a
file that has more was made to take long, or is many texts in one."""


def with_columns(columns: Mapping[str, str]) -> tuple[Format, ...]:
    """The same where tables have columns of these names (see `corpus.settings.COLUMNS`)."""
    return tuple(table.with_columns(columns) if one is table.FORMAT else one for one in FORMATS)


def read(
    raw: bytes,
    name: str,
    formats: tuple[Format, ...] = FORMATS,
    facts: dict[str, Facts] | None = None,
) -> Iterator[Article | Problem]:
    """The articles of a file called `name` (its path below the folder), and what is wrong. What is
    known beside is put into `facts`, by the id of the article."""
    if kind := detect(raw, name, formats):
        yield from read_as(kind, raw, name, facts)
    else:
        yield _unknown(name, formats)


def read_open(
    file: BinaryIO,
    name: str,
    *,
    file_mb: float,
    formats: tuple[Format, ...] = FORMATS,
    facts: dict[str, Facts] | None = None,
) -> Iterator[Article | Problem]:
    """The same for an open file on disk. One of more than `file_mb` megabytes is a Problem, unless
    its kind can be read without holding all of it in memory."""
    size = os.fstat(file.fileno()).st_size
    if size <= file_mb * _MEGABYTE:
        yield from read(file.read(), name, formats, facts)
        return
    kind = detect(file.read(_HEAD), name, formats)
    if kind is None:
        yield _unknown(name, formats)
    elif kind.stream is None:
        what = f"{size / _MEGABYTE:.1f} MB are more than {file_mb:g}"
        yield Problem(name, f"{what}; split it or raise corpus.file_mb")
    else:
        file.seek(0)
        yield from _articles(kind.stream(file, name), name, facts)


def detect(raw: bytes, name: str, formats: tuple[Format, ...] = FORMATS) -> Format | None:
    """The kind of these bytes, or of this name where no kind knows them; None if neither tells."""
    by_content = (one for one in formats if one.matches(raw, name))
    by_ending = (one for one in formats if name.lower().endswith(one.endings))
    return next(by_content, None) or next(by_ending, None)


def kind_of(file: Path, formats: tuple[Format, ...] = FORMATS) -> str:
    """What people call a file of this kind: PDF, Word document; "" if it cannot be told."""
    try:
        with file.open("rb") as opened:
            kind = detect(opened.read(_HEAD), file.name, formats)
    except OSError:
        return ""
    return kind.name if kind else ""


def read_as(
    kind: Format, raw: bytes, name: str, facts: dict[str, Facts] | None = None
) -> Iterator[Article | Problem]:
    """What a file holds that is of this kind."""
    if not raw.strip():
        yield Problem(name, "is empty; write the article into it or remove it")
    elif not kind.matches(raw, name) and not kind.may_be(raw, name):
        yield Problem(name, _misnamed(raw, kind))
    else:
        yield from _articles(kind.read(raw, name), name, facts)


def _unknown(name: str, formats: tuple[Format, ...]) -> Problem:
    kinds = " ".join(ending for one in formats for ending in one.endings)
    return Problem(name, f"is none of the kinds that can be read ({kinds}); convert it")


def _misnamed(raw: bytes, kind: Format) -> str:
    """What to say of a file that only its name calls one of this kind."""
    if is_package(raw):
        return f"is a zip and no {kind.name}; unpack it, or save what it is as one"
    if charset.decoded(raw) is None:
        return f"is no {kind.name}, whatever its name says; save it as one, or remove it"
    return f"is plain text and no {kind.name}; let its name end in .txt or .md"


def _articles(
    found: Iterator[Extract | Problem], name: str, facts: dict[str, Facts] | None
) -> Iterator[Article | Problem]:
    """The articles of what a format found, each after what could not be taken of it."""
    number = 0
    try:
        for one in found:
            if isinstance(one, Problem):
                yield one
                continue
            empty = not one.text.strip()
            many = 0 if len(one.text) < _MOST_SENTENCES else sentences.about(one.text)
            left_out = empty or many > _MOST_SENTENCES
            for note in one.notes:
                yield Problem(name, _storable(note), skipped=left_out, collection=one.collection)
            if many > _MOST_SENTENCES:
                what = f"has {many:,} sentences and lines, more than {_MOST_SENTENCES:,}; split it"
                yield Problem(name, what, collection=one.collection)
            elif not empty:
                number += 1
                article = _article(one, name, number)
                if facts is not None:
                    facts.setdefault(article.id, _facts(one, name))
                yield article
            elif not one.notes:
                what = "has no text to quote; add some or remove it"
                yield Problem(name, what, collection=one.collection)
    except Exception as error:  # a fault of one format must not cost the other files
        yield Problem.broken_off(name, error, collection=None)


def _article(extract: Extract, name: str, number: int) -> Article:
    """The article with what its file's name tells where the file itself says nothing."""
    path = Path(name)
    stem = charset.in_one_line(path.with_suffix("").as_posix())
    folder = path.parts[0] if len(path.parts) > 1 else "main"
    return Article(
        id=_storable(extract.id) or (stem if number == 1 else f"{stem}/{number}"),
        title=_storable(extract.title) or called(name),
        text=_storable(extract.text),
        url=_storable(extract.url),
        published=extract.published,
        author=_storable(extract.author),
        tags=tuple(map(_storable, extract.tags)),
        collection=named(_storable(extract.collection) or folder),
        pages=extract.pages,
    )


def called(name: str) -> str:
    """The title of an article whose file says none, by the name of the file."""
    stem = charset.in_one_line(Path(name).stem)
    return stem.replace("-", " ").replace("_", " ").capitalize()


def _facts(extract: Extract, name: str) -> Facts:
    """What is known beside, with what address and name make likely where the file says nothing."""
    known = extract.dating
    if not known and not extract.published:
        known = dating.of_address(extract.url) or dating.of_name(name)
    return Facts(known, tongue.code(extract.language))


def _storable(text: str) -> str:
    """With a ? for each half of a character, which no file can hold; no offset moves."""
    return text.encode("utf-8", "replace").decode()
