"""A folder full of what goes wrong: each file is one line that helps, and good ones are read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from golden_files import FILES
from office_zip import packed, unpacked, word
from test_corpus_commands import Place
from test_index_models import ROOT, compiled_cache, python

from corpus.errors import Problem
from corpus.formats import registry

KINDS = " ".join(ending for one in registry.FORMATS for ending in one.endings)
EMPTY = "is empty; write the article into it or remove it"
UNKNOWN = f"is none of the kinds that can be read ({KINDS}); convert it"
NO_TEXT = "is not text in UTF-8; save it as UTF-8"
LINK = "is a link to a folder or out of this one; put what it points to in its place"
NO_ARTICLE = "is a web page in which no article can be made out; save its text as .txt"
WORDS = (
    "The jetty at Elm Pier is being repaired, and the ferry does not sail before the middle of May."
)
LONG = "x" * 240 + ".pdf"
HOLIDAY = "Das Büro ist zwischen den Jahren geschlossen."


def raw(name: str) -> bytes:
    return (FILES / name).read_bytes()


def plain(kind: str) -> str:
    return f"is plain text and no {kind}; let its name end in .txt or .md"


def no(kind: str) -> str:
    return f"is no {kind}, whatever its name says; save it as one, or remove it"


BAD: dict[str, tuple[bytes, str]] = {
    "locked.pdf": (
        raw("pdf/locked.pdf"),
        "is locked with a password; save a copy without one",
    ),
    "cut.pdf": (
        raw("pdf/paper.pdf")[:20_000],
        "is cut off before its end; export or download it once more",
    ),
    "text.pdf": (WORDS.encode(), plain("PDF")),
    "utf-16.pdf": (HOLIDAY.encode("utf-16"), plain("PDF")),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", no("PDF")),
    LONG: (WORDS.encode(), plain("PDF")),
    "cut.docx": (raw("docx/course.docx")[:3000], "is cut off or damaged; save it once more"),
    "text.docx": (WORDS.encode(), plain("Word document")),
    "old.doc": (
        raw("docx/minutes.doc"),
        "is a document of Word 97 to 2003; open it and save it as .docx",
    ),
    "text.doc": (WORDS.encode(), plain("Word document")),
    "zip.docx": (
        packed({"[Content_Types].xml": "<Types/>", "a.txt": WORDS}),
        "is a zip and no Word document; unpack it, or save what it is as one",
    ),
    "some.zip": (packed({"a.txt": WORDS}), UNKNOWN),
    "no-spine.epub": (
        raw("epub/no-spine.epub"),
        "has no list of its chapters (spine); convert the book once more",
    ),
    "outside.epub": (
        packed(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<container><rootfiles><rootfile full-path="../secret"/>'
                "</rootfiles></container>",
            }
        ),
        "has no part '../secret'; save it once more",
    ),
    "text.epub": (WORDS.encode(), plain("e-book (EPUB)")),
    "text.odt": (WORDS.encode(), plain("OpenDocument text")),
    "text.rtf": (WORDS.encode(), plain("RTF text")),
    "text.eml": (f"Minutes: 5 May\n\n{WORDS}".encode(), plain("mail")),
    "text.jsonl": (f"{WORDS}\n{WORDS}\n".encode(), plain("JSON Lines")),
    "text.html": (WORDS.encode(), plain("web page")),
    "text.csv": (b"One.\n", "has no column of texts among 'One.'; name it in corpus.columns"),
    "no-body.html": (b"<!doctype html><html><head><title>No</title></head></html>", NO_ARTICLE),
    "halves.txt": ("文字だけ".encode("utf-16-le"), NO_TEXT),
    "two\nlines.md": (b"", EMPTY),
    **{f"empty.{ending}": (b"", EMPTY) for ending in (
        "md", "txt", "html", "jsonl", "csv", "eml", "pdf", "docx", "epub", "odt", "rtf",
    )},
}  # fmt: skip
"""What each file holds, and the line that must be told of it."""


OTHERS = {
    "link.md": LINK,
    "caf\ufffd.md": EMPTY,
}
"""What is no file of ours, or whose name is no text."""
GOOD = {
    "good.md": WORDS.encode(),
    "folder.md/inside.txt": WORDS.replace("jetty", "pier").encode(),
    "really a pdf.txt": raw("pdf/note.pdf"),
    "really a book.pdf": raw("epub/course.epub"),
    "utf-16.html": f"<html><body><p>{WORDS} {WORDS.lower()}</p></body></html>".encode("utf-16-le"),
    "outside.docx": packed(
        {
            **unpacked(word(f"<w:p><w:r><w:t>{WORDS} Today.</w:t></w:r></w:p>")),
            "../../evil.md": "Evil.",
        }
    ),
}
"""What looks like trouble and is read all the same."""


class Bad:
    """The folder, and what the commands say of it."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.place = Place(folder)
        with self.place.config.open("a") as config:
            config.write('[index]\ndata = "data"\n')
        (folder / "data").mkdir()
        (folder / "data" / "compiled").symlink_to(cache)
        for name, content in {**{name: one for name, (one, _) in BAD.items()}, **GOOD}.items():
            path = self.place.articles / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        (folder / "secret.md").write_text("Nobody may read this.")
        (self.place.articles / "link.md").symlink_to(folder / "secret.md")
        articles = os.fsencode(self.place.articles)
        Path(os.fsdecode(articles + b"/caf\xe9.md")).write_bytes(b"")
        self.checked = self.place.run("check")
        self.built = python("-m", "index", "build", "--config", str(self.place.config))
        self.evil = [*folder.rglob("evil*")]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Bad:
    cache = compiled_cache(tmp_path_factory.getbasetemp())
    return Bad(tmp_path_factory.mktemp("bad"), cache)


EXPECTED = {**{name: what for name, (_, what) in BAD.items()}, **OTHERS}


@pytest.mark.parametrize("name", EXPECTED, ids=lambda name: name.encode("ascii", "replace")[:20])
def test_a_bad_file_is_one_line(bad: Bad, name: str) -> None:
    """`check` names the file, what is wrong and how to mend it, once; `build` says the same."""
    line = str(Problem(name, EXPECTED[name]))

    assert bad.checked.stderr.splitlines().count(f"python -m corpus: {line}") == 1
    assert bad.built.stderr.splitlines().count(f"python -m index: {line}") == 1


def test_nothing_else_is_complained_of(bad: Bad) -> None:
    """The good files beside them are read, whatever they are called, and nothing is written that a
    package asks for."""
    listed = bad.place.run("list", "--json").stdout.splitlines()

    assert bad.checked.returncode == 1
    assert len(bad.checked.stderr.splitlines()) == len(EXPECTED)
    assert len(listed) == len(GOOD)
    assert bad.built.returncode == 0
    assert len(bad.built.stderr.splitlines()) == len(EXPECTED)
    assert bad.evil == []


def test_what_may_not_be_read_is_one_line(tmp_path: Path) -> None:
    """A file and a folder without rights, also where root asks, who is let in elsewhere."""
    place = Place(tmp_path)
    for name in ("good.md", "closed.md", "closed/inside.md"):
        place.write(name, WORDS)
    (place.articles / "closed.md").chmod(0)
    (place.articles / "closed").chmod(0)
    command = [sys.executable, "-m", "corpus", "check", "--config", str(place.config)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may read everything, and there is no setpriv to forbid it")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    (place.articles / "closed").chmod(0o700)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "python -m corpus: 'closed': the folder cannot be read (Permission denied); "
        "check its rights (skipped)",
        "python -m corpus: 'closed.md': cannot be read to its end (Permission denied); "
        "check the file and its rights (skipped)",
    ]
    assert done.stdout.startswith("articles: 1\n")


def test_a_file_that_changes_while_it_is_read_is_one_line(tmp_path: Path) -> None:
    """Such as one that is being downloaded: half of it is no article."""
    place = Place(tmp_path)
    path = place.articles / "paper.pdf"
    path.write_bytes(raw("pdf/paper.pdf"))
    ended = threading.Event()

    def touch() -> None:
        # the reading of a PDF takes a process of its own, and so many of these rounds
        while not ended.wait(0.005):
            os.utime(path)

    toucher = threading.Thread(target=touch)
    toucher.start()
    try:
        done = place.run("check")
    finally:
        ended.set()
        toucher.join()

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "python -m corpus: 'paper.pdf': changed while it was read; build again (skipped)"
    ]
