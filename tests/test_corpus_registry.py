"""What a file is, its content decides, and every kind goes one way to its articles."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import folder
from corpus.article import Article
from corpus.errors import Problem
from corpus.formats import jsonlines, registry
from corpus.formats.extract import Extract, Format, never

TEXT = "The sea rises twice a day."
LINE = f'{{"id": "x", "title": "Tides", "text": "{TEXT}"}}\n'.encode()


def kind(name: str, *found: Extract | Problem | Exception) -> Format:
    """A kind of file that begins with its name, and holds this whatever follows."""

    def read(raw: bytes, file: str) -> Iterator[Extract | Problem]:
        for one in found:
            if isinstance(one, Exception):
                raise one
            yield one

    return Format(
        name=name,
        endings=(f".{name}",),
        matches=lambda raw, file: raw.startswith(name.encode()),
        read=read,
    )


def read(name: str, *found: Extract | Problem | Exception) -> list[Article | Problem]:
    """What becomes of a file called `name` in which a format finds this."""
    return list(registry.read(b"abc", name, (kind("abc", *found),)))


@pytest.mark.parametrize(
    ("raw", "name", "called"),
    [
        (LINE, "x.jsonl", "JSON Lines"),
        (LINE, "x.txt", "JSON Lines"),
        (b"\n \xef\xbb\xbf", "x.jsonl", "JSON Lines"),
        (b"\xef\xbb\xbf\n" + LINE, "x", "JSON Lines"),
        (gzip.compress(LINE * 9, mtime=0), "x.bin", "JSON Lines"),
        (gzip.compress(LINE * 9, mtime=0)[:30], "x.bin", ""),
        (gzip.compress(b"tape archive", mtime=0), "x.tgz", ""),
        (b'{"id": "x"}', "x.json", ""),
        (b"[1]", "x.md", "Markdown"),
        (b"Text.", "x.MARKDOWN", "Markdown"),
        (b"Text.", "x.txt", "text"),
        (b"Text.", "x", ""),
        (b"Text.", "md", ""),
    ],
)
def test_the_content_decides_and_then_the_name(raw: bytes, name: str, called: str) -> None:
    """An article in JSON is one whatever its file is called; a text is what its ending says."""
    found = registry.detect(raw, name)

    assert (found.name if found else "") == called


def test_the_first_kind_that_knows_the_bytes_is_taken() -> None:
    """The content goes before the ending, whatever the order."""
    formats = (kind("one"), kind("on"), kind("two"))

    assert registry.detect(b"one", "x.two", formats) is formats[0]
    assert registry.detect(b"onto", "x.two", formats) is formats[1]
    assert registry.detect(b"else", "x.two", formats) is formats[2]


def test_a_files_name_fills_in_what_it_does_not_say() -> None:
    """The id is the path without its ending, the title its last part, the collection its folder."""
    full = Extract(
        text=TEXT,
        id="i",
        title="T",
        url="https://example.org",
        published="2024-03-31",
        author="Ada",
        tags=("t",),
        collection="c",
        pages=(0, 9),
    )

    assert read("news/2024/the-sea_rises.abc", Extract(text=TEXT), full, Extract(text=TEXT)) == [
        Article(id="news/2024/the-sea_rises", title="The sea rises", text=TEXT, collection="news"),
        Article(
            id="i",
            title="T",
            text=TEXT,
            url="https://example.org",
            published="2024-03-31",
            author="Ada",
            tags=("t",),
            collection="c",
            pages=(0, 9),
        ),
        Article(
            id="news/2024/the-sea_rises/3", title="The sea rises", text=TEXT, collection="news"
        ),
    ]


def test_what_could_not_be_taken_is_told() -> None:
    """Notes come before their article, and say that there is none where nothing is left."""
    problem = Problem("x.abc:7", "is odd")

    assert read("x.abc", Extract(text=TEXT, notes=("has a picture",)), problem) == [
        Problem("x.abc", "has a picture", skipped=False),
        Article(id="x", title="X", text=TEXT),
        problem,
    ]
    assert read("x.abc", Extract(text=" \n", notes=("is a picture",))) == [
        Problem("x.abc", "is a picture")
    ]
    assert read("x.abc", Extract(text=" \n")) == [
        Problem("x.abc", "has no text to quote; add some or remove it")
    ]


def test_a_fault_of_one_format_costs_one_file() -> None:
    """What was read before it is kept, and the fault is one line."""
    found = read("x.abc", Extract(text=TEXT), ValueError("a\nb"), Extract(text=TEXT))
    nameless = read("x.abc", RecursionError())
    how = "check the file and its rights"

    def told(why: str) -> Problem:
        what = f"cannot be read to its end ({why}); {how}"
        return Problem("x.abc", what, unread=True, collection=None)

    assert found[1:] == [told("a b")]
    assert nameless == [told("RecursionError")]


def test_half_a_character_can_be_stored() -> None:
    """Such as some formats leave behind; nothing behind it moves."""
    (found,) = read("x.abc", Extract(text="a\ud83db"))

    assert isinstance(found, Article)
    assert (found.text, len(found.sha256)) == ("a?b", 64)


def test_what_only_its_name_calls_so_may_be_none(tmp_path: Path) -> None:
    """It is told for what it is; where its kind leaves that open it is read."""
    sure = msgspec.structs.replace(kind("abc", Extract(text=TEXT)), may_be=never)
    open_ = kind("abc", Extract(text=TEXT))

    def what(raw: bytes, form: Format) -> list[str]:
        return [
            one.what if isinstance(one, Problem) else one.text
            for one in registry.read(raw, "x.abc", (form,))
        ]

    assert what(b"abc", sure) == what(b"Text.", open_) == [TEXT]
    assert what("Fünf.".encode("utf-16"), sure) == [
        "is plain text and no abc; let its name end in .txt or .md"
    ]
    assert what(b"\x89PNG\0\xff", sure) == [
        "is no abc, whatever its name says; save it as one, or remove it"
    ]
    assert what(b"PK\3\4\xff", sure) == [
        "is a zip and no abc; unpack it, or save what it is as one"
    ]
    assert [*registry.read(b"no gzip", "x.jsonl.gz")] == [
        Problem.broken_off("x.jsonl.gz", OSError("Not a gzipped file (b'no')"), collection=None)
    ]
    assert what(b" \n", sure) == ["is empty; write the article into it or remove it"]


def test_a_file_of_lines_may_be_larger_than_others(tmp_path: Path) -> None:
    """It is read line by line, plain or packed; a file of another kind is told to be too large."""
    (tmp_path / "a.jsonl").write_bytes(LINE)
    (tmp_path / "b.gz").write_bytes(gzip.compress(LINE.replace(b'"x"', b'"y"'), mtime=0))
    (tmp_path / "c.md").write_text(TEXT * 9)
    (tmp_path / "d.bin").write_text(TEXT * 9)
    reading = folder.read(tmp_path, file_mb=0.00001)

    assert [one.id for one in reading.articles] == ["x", "y"]
    assert [str(one).partition(";")[0] for one in reading.problems] == [
        "'c.md': 0.0 MB are more than 1e-05",
        "'d.bin': is none of the kinds that can be read ({}); convert it (skipped)".format(
            " ".join(ending for one in registry.FORMATS for ending in one.endings)
        ).partition(";")[0],
    ]


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    """Half of the old and half of the new is nobody's article; others are read. A file that is
    put in its place meanwhile changes nothing: what was opened is whole."""
    growing, replaced = tmp_path / "a.grow", tmp_path / "b.swap"
    growing.write_text(TEXT)
    replaced.write_text(TEXT)

    def grow(raw: bytes, name: str) -> Iterator[Extract | Problem]:
        yield Extract(text=raw.decode())
        growing.write_bytes(raw + b" And again.")

    def swap(raw: bytes, name: str) -> Iterator[Extract | Problem]:
        yield Extract(text=raw.decode())
        (tmp_path / ".new").write_text("Another.")
        (tmp_path / ".new").replace(replaced)

    formats = tuple(
        Format(name=one, endings=(f".{one}",), matches=lambda raw, name: False, read=reader)
        for one, reader in (("grow", grow), ("swap", swap))
    )
    reading = folder.read(tmp_path, formats=formats)

    assert [(one.id, one.text) for one in reading.articles] == [("b", TEXT)]
    assert [str(one) for one in reading.problems] == [
        "'a.grow': changed while it was read; build again (skipped)"
    ]


def test_a_file_that_is_packed_to_do_harm_is_told() -> None:
    """A little file cannot fill the memory, in one line or in many; a plain one is read to the line
    that no article has."""
    times = "unpacks to more than 100 times its size; unpack it yourself"
    long = "has more than 20 MB; no article is that long"
    good = LINE + LINE

    def read_lines(raw: bytes, name: str) -> list[Extract | Problem]:
        return [one for one in jsonlines.FORMAT.read(raw, name) if isinstance(one, Problem)]

    def told(name: str, what: str) -> list[Problem]:
        return [Problem(name, what, collection=None)]

    assert read_lines(gzip.compress(good + b"\n" * 9_000_000, mtime=0), "x.gz") == told(
        "x.gz", times
    )
    assert read_lines(gzip.compress(good + b" " * 30_000_000, mtime=0), "x.gz") == told(
        "x.gz:3", long
    )
    assert read_lines(good + b" " * 30_000_000, "x.jsonl") == told("x.jsonl:3", long)
    assert read_lines(gzip.compress(good * 5000, mtime=0), "x.gz") == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(registry.FORMATS))
def test_no_bytes_stop_a_format(raw: bytes, format_: Format) -> None:
    """Each takes any bytes and any cut of good ones, and never raises."""
    for content in (raw, LINE[: len(raw)] + raw, gzip.compress(LINE, mtime=0)[: len(raw)] + raw):
        format_.matches(content, "x")
        list(format_.read(content, "x"))
