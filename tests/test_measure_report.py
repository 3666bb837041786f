"""The report is one page that needs nothing else, and no text can break out of its place."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from measured_pile import ARTICLES, QUESTIONS, evaluated, judged, labelled, place, quote

from corpus.article import Article, Span
from index.errors import MeasureError
from index.measure.labelled import Place
from index.measure.worst import KINDS, worst

pytest.importorskip("matplotlib", reason="matplotlib is not installed: no report")

from index.measure import report

EVIL = "<script>alert(1)</script>"
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Elements(HTMLParser):
    """The elements of a page, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    elements.close()
    assert elements.open == []
    return elements


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the four questions, as it was written."""
    folder = tmp_path_factory.mktemp("page")
    file = report.write(evaluated(folder), folder, "pile/questions.jsonl")
    assert file == folder / "index.html"
    return file.read_text(encoding="utf-8")


def test_the_page_is_whole(page: str) -> None:
    """Every element is closed; four plots are in it; nothing is fetched and nothing runs."""
    elements = parsed(page)

    assert elements.names.count("svg") == 4
    assert "script" not in elements.names
    assert [link for link in elements.links if not link.startswith("#")] == []
    assert re.findall(r"url\((?!#)", page) == []
    assert re.findall(r"https?://(?!www\.w3\.org/)", page) == []
    assert "<h1>pile/questions.jsonl</h1>" in page


def test_plots_take_the_colours_of_the_page(page: str) -> None:
    """No colour in them is fixed, so that light and dark both work; letters are letters."""
    plots = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))

    assert set(re.findall(r"#[0-9a-f]{6}\b", plots)) <= {"#000000"}
    assert "var(--series-1)" in plots
    assert "currentColor" in plots
    assert ">a labelled place is among them</text>" in plots


def test_ids_are_unique(page: str) -> None:
    """Plots on one page do not use each other's parts."""
    ids = re.findall(r' id="([^"]+)"', page)
    shapes = [name for name in ids if re.fullmatch(r"[mp][0-9a-f]{10}", name)]

    assert len(shapes) == len(set(shapes))


def test_texts_are_escaped(tmp_path: Path) -> None:
    """Mark-up in questions, titles, articles and names is shown, never obeyed."""
    words = f"The {EVIL} sank off Skerry on Monday. {ARTICLES['boat'].text}"
    boat = Article(id="boat", title=EVIL, text=words)
    rows: list[dict[str, Any]] = [
        {
            "id": EVIL,
            "question": f"{EVIL}?",
            "answerable": True,
            "answers": [{"article_id": "choir", "start": 0, "text": "Singers"}],
            "answer_texts": [f"{EVIL} singers"],
        }
    ]
    page = report.page(evaluated(tmp_path, rows, [boat, ARTICLES["choir"]]), EVIL)

    assert "script" not in parsed(page).names
    assert page.count("&lt;script&gt;alert(1)&lt;/script") == 7
    assert f"<mark>{html.escape(EVIL)}</mark>" in page


def test_without_latency_it_says_so(tmp_path: Path) -> None:
    """Where every reading was remembered there is no plot of times, and the page tells why."""
    found = evaluated(tmp_path)
    untimed = msgspec.structs.replace(found.all, latency_ms=None, timed=0)
    page = report.page(msgspec.structs.replace(found, all=untimed), "q")

    assert parsed(page).names.count("svg") == 3
    assert "every reading was remembered from an earlier run" in page


def test_without_labels(tmp_path: Path) -> None:
    """A set of unanswerable questions has a page too."""
    page = report.page(evaluated(tmp_path, QUESTIONS[2:]), "q")

    assert parsed(page).names.count("svg") == 3


def test_without_anything_to_judge(tmp_path: Path) -> None:
    """A set that only says what is answerable has a page without the risk, and nothing worst."""
    page = report.page(evaluated(tmp_path, [{"question": "Marigold?", "answerable": True}]), "q")

    assert parsed(page).names.count("svg") == 2
    assert worst([judged(labelled(), quote("choir", "Singers"))], ARTICLES) == []


def test_what_cannot_be_written(tmp_path: Path) -> None:
    """A page that cannot be written is told with the option that moves it."""
    (tmp_path / "index.html").mkdir()
    with pytest.raises(MeasureError) as caught:
        report.write(evaluated(tmp_path), tmp_path, "q")

    assert str(caught.value) == (
        f"{tmp_path / 'index.html'} cannot be written (Is a directory); "
        "name another folder with --report"
    )


def test_the_worst_come_by_kind() -> None:
    """Wrong answers, the surest first; then what was missed; then what was right and held back,
    the least sure first. What went well is not among them."""
    asked = labelled(place("boat", "Marigold"), texts=["Marigold"])
    right, wrong = quote("boat", "The ferry Marigold", "Marigold"), quote("choir", "Singers")
    outcomes = [
        judged(asked, right, certainty=0.8),
        judged(asked, wrong, certainty=0.7),
        judged(labelled(answerable=False), wrong, certainty=0.9),
        judged(asked, wrong, right, certainty=0.3, verdict="closest"),
        judged(asked, right, certainty=0.4, verdict="closest"),
        judged(asked, right, certainty=0.2, verdict="closest"),
        judged(labelled(answerable=False), wrong, certainty=0.2, verdict="closest"),
    ]
    found = worst(outcomes, ARTICLES)

    assert [one.certainty for one in found] == [0.9, 0.7, 0.3, 0.2, 0.4]
    assert list(dict.fromkeys(one.kind for one in found)) == list(KINDS)
    assert [one.found for one in found[:3]] == [
        "the articles do not answer this",
        "is in none of the first 10 quotes",
        "stands in quote 2",
    ]
    assert len(worst(outcomes * 20, ARTICLES)) == 50


def test_what_should_have_been() -> None:
    """The labelled place is marked among its neighbours, as the quoted answer is in the quote."""
    asked = labelled(place("boat", "Marigold"), texts=["Marigold"])
    (found,) = worst([judged(asked, quote("choir", "Singers from Ostby", "Ostby"))], ARTICLES)
    (wanted,) = found.wanted

    assert (wanted.title, wanted.marked) == ("Ferry sinks", "Marigold")
    assert f"{wanted.before}{wanted.marked}{wanted.after}" == ARTICLES["boat"].text
    assert found.quoted is not None
    assert (found.quoted.before, found.quoted.marked) == ("Singers from ", "Ostby")


def test_neighbours_are_whole_words() -> None:
    """Around a labelled place in a long article stand whole words, and only some of them."""
    text = " ".join(f"word{i}" for i in range(1000))
    long = Article(id="long", title="Long", text=text)
    start = text.index("word500")
    asked = labelled(Place("long", Span(start, start + len("word500"))))
    (found,) = worst([judged(asked, quote("choir", "Singers"))], {**ARTICLES, "long": long})
    (wanted,) = found.wanted

    assert wanted.marked == "word500"
    assert set(f"{wanted.before} {wanted.after}".split()) <= set(text.split())
    assert 100 < len(wanted.before) <= 160
    assert 100 < len(wanted.after) <= 160
