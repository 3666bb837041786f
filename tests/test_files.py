"""Real files of every kind: what is made of them was checked by eye, to the character."""

import json
from pathlib import Path

import msgspec
import pytest
from fake_encoder import publish
from golden_files import FILES, KINDS, files, form, golden, told
from test_index_commands import Place
from test_index_models import compiled_cache

from corpus import folder
from corpus.article import Article
from corpus.errors import Problem
from corpus.formats import registry
from corpus.passages import split
from corpus.settings import CorpusSettings
from index.store import Store
from index.verify import faults

EVERY = [path for kind in KINDS for path in files(kind)]
NAMES = [path.relative_to(FILES).as_posix() for path in EVERY]
LEAST = 10
PAGES = {
    "choir.pdf": ("The echo lasts for four seconds", "There is soup in the showers."),
    "columns.pdf": ("no larger than an egg", "He only said that it did."),
    "ferry.pdf": ("they need forty minutes", "The museum in the old ropewalk keeps her bell."),
    "jam.pdf": ("der Saft einer Zitrone", "sind nach drei Wochen leer."),
    "minutes.pdf": ("The four Kestrel is to be sold.", "closed at ten minutes to ten."),
    "mixed.pdf": ("The key to the boathouse", None, None, "The key to the boathouse"),
    "owls.pdf": ("a line for every quarter of an hour", "we shall take a second flask."),
    "paper.pdf": (
        "It was kept by eight harbour masters",
        "the log says nothing of snow.",
        "who in the end let us pass.",
    ),
    "turned.pdf": ("no larger than an egg", "He only said that it did."),
    "walks.pdf": ("at the third gate", "a red flag", "The baker opposite"),
}
"""What stands on each page of a PDF, as it is seen there; None for a page without text."""


def article(path: Path) -> Article:
    """The one article of a file."""
    [found] = folder.read(path).articles
    return found


def test_there_are_ten_of_each_kind_and_more() -> None:
    """Files that give an article; every kind that can be read has its folder."""
    good = [
        kind
        for kind in KINDS
        if sum(not golden(path).startswith("problem: ") for path in files(kind)) >= LEAST
    ]

    assert {form(kind).name for kind in KINDS} == {one.name for one in registry.FORMATS}
    assert good == list(KINDS)


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_a_file_becomes_what_was_seen_in_it(path: Path) -> None:
    """It is told for what it is by its bytes, or its name where they leave it open; and title,
    author, date, notes, text and pages are those of the text beside it."""
    kind = form(path.parent.name)
    detected = registry.detect(path.read_bytes(), path.name)

    assert detected is not None
    assert detected.name == kind.name
    assert told(kind, path) == golden(path)


@pytest.mark.parametrize("kind", ["docx", "epub", "odt", "pdf", "rtf"])
def test_what_its_bytes_tell_needs_no_name(kind: str) -> None:
    """Such a file may be called anything."""
    raw = [path.read_bytes() for path in files(kind) if path.name != "cut.epub"]

    assert [one[:9] for one in raw if not form(kind).matches(one, "whatever")] == []


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Those of all files; several programs were given the same, so each has the file in its id."""
    found = []
    for path, name in zip(EVERY, NAMES, strict=True):
        reading = folder.read(path)
        assert all(isinstance(one, Problem) for one in reading.problems)
        found += [
            msgspec.structs.replace(one, id=f"{name}#{one.id}", collection=path.parent.name)
            for one in reading.articles
        ]
    return found


def test_every_offset_is_right(articles: list[Article], tmp_path: Path) -> None:
    """A snapshot of all of them is built and `verify` finds nothing wrong with it: each passage is
    word for word where it says; and together they hold all but the headings."""
    settings = CorpusSettings()
    report = publish(articles, tmp_path, settings=settings)
    cut = {
        one.id: split(
            one,
            wanted=settings.passage_words,
            longest=settings.longest_passage,
            language=settings.language,
        )
        for one in articles
    }
    lost = {
        one.id: left
        for one in articles
        if (left := _between([(p.start, p.end) for p in cut[one.id]], one.text))
    }

    assert faults(Store(tmp_path).path(report.version), report.version) == []
    assert report.articles == len(articles)
    assert {one.collection for one in articles} == set(KINDS)
    assert lost == {}


def _between(spans: list[tuple[int, int]], text: str) -> str:
    """The words of a text that lie in none of these spans and in no heading."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    gaps = "".join(text[a:b] for a, b in zip(ends, starts, strict=True))
    return "".join(line for line in gaps.split("\n") if not line.startswith("#")).strip()


@pytest.mark.parametrize("name", PAGES)
def test_a_sentence_is_on_the_page_where_it_is_seen(name: str) -> None:
    """The first and the last such place of it; the last page that holds text is the last one."""
    found = article(FILES / "pdf" / name)
    places = [
        (found.text.index(words), found.text.rindex(words), number)
        for number, words in enumerate(PAGES[name], 1)
        if words
    ]

    assert [found.page(first) for first, _, _ in places][:1] == [1]
    assert found.page(places[-1][1]) == places[-1][2] == len(PAGES[name])
    assert [found.page(first) for first, last, _ in places if first == last] == [
        number for first, last, number in places if first == last
    ]
    assert len(found.pages) == len(PAGES[name])


def test_pdfs_with_several_pages_are_all_looked_at() -> None:
    """None is missing in the table above."""
    several = [
        path.name
        for path in files("pdf")
        if not golden(path).startswith("problem: ") and "\f" in golden(path)
    ]

    assert sorted(PAGES) == several


def test_a_quote_tells_its_page(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As people read it, `p. 2`, and as a number for programs."""
    place = Place(
        tmp_path, FILES / "pdf" / "walks.pdf", compiled_cache(tmp_path_factory.getbasetemp())
    )
    assert place.run("build").returncode == 0
    question = "What does the lighthouse keeper hang out when the sea comes back?"
    first = json.loads(place.run("ask", "--json", question).stdout)["quotes"][0]

    assert "red flag" in first["text"]
    assert first["page"] == 2
    assert " p. 2 " in place.run("ask", question).stdout
