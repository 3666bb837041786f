"""Passages are slices of their article, whole sentences wherever a sentence fits, and lose nothing.

The texts are made of the pieces that break splitters: every kind of line end, mark, joiner,
direction control and quotation mark, and characters that are no text at all.
"""

import itertools
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import folder
from corpus.article import Article, Passage, Span
from corpus.passages import split, words
from corpus.sentences import blocks, sentences, trimmed

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "articles"
BBC = ROOT.parent / "shared" / "data" / "bbc" / "articles.jsonl.gz"

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f1e9\U0001f1ea"
THUMB = "\U0001f44d\U0001f3fd"
KEY = "1\ufe0f\u20e3"
PIECES = (
    *(
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\r\n\r\n",
        "\n \t\n",
        "\r\r",
        "\u2028",
        "\u2029",
        "\x85",
        "\x0c",
    ),
    *(" ", "  ", "\t", "\u00a0", "\u200b", "\u3000", " " * 700),
    *(
        "Mr. ",
        "U.S. ",
        "3 p.m. ",
        "No. 5 ",
        "… ",
        "... ",
        "e.g. ",
        "4.50 ",
        "!? ",
        ". ",
        "!",
        ". .",
        ".",
    ),
    *("# Tides\n", "\n\n## Neap tides\n\n", "#", "#5 ", "    # code\n", "- ", "\n* ", "\n12. "),
    *("\n| a | b |\n", "x | y\n", "\n\n- one\n  - two\n", "---\n", "> "),
    *('"', "'", "“", "”", "‘", "’", "«", "»", "„", "‚", "‹", "›", "「", "」", "`", "（", ")"),
    *(
        "😀",
        FAMILY,
        "🇩🇪",
        "👍🏽",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "e\u0301",
        "o\u0302\u0323",
        "\u0301" * 9,
    ),
    *("שלום עולם. ", "مرحبا؟ ", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\ufeff"),
    *("これは文です。", "นี่คือประโยค", "हिन्दी।", "\ud800", "\udfff", "\0", "\x1b[31m", "a" * 300),
    *("The sea rose at noon. ", "It fell at night, they said, ", "“Go.” He went. "),
)
SENTENCE = "The boats came home before the storm and nobody was hurt. "
LONG_SENTENCE = "and then " * 150

hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map("".join)
long_hostile = st.lists(
    st.sampled_from((*PIECES, SENTENCE * 5, LONG_SENTENCE, FAMILY * 120, "word " * 90)), max_size=80
).map("".join)
texts = hostile | long_hostile
short = settings(max_examples=60, deadline=None)

GIANTS = {
    "one word": "a" * 100_000,
    "only spaces": " " * 100_000,
    "only straight quotation marks": '"' * 100_000,
    "only opening quotation marks": "“" * 300_000,
    "only apostrophes": "'" * 100_000,
    "only full stops": "." * 100_000,
    "only line feeds": "\n" * 100_000,
    "only number signs": "#" * 100_000,
    "only clocks": "p.m. Monday " * 8_000,
    "words without an end": "word " * 20_000,
    "a quotation without an end": "“" + "He came. " * 11_000,
    "families": FAMILY * 14_000,
    "flags": FLAG * 60_000,
    "one letter with many marks": "e" + "\u0301" * 100_000,
    "Chinese": "海水每天涨落两次。" * 11_000,
    "Thai": "น้ำทะเลขึ้นลง" * 7_700,
    "right to left": "الماء يرتفع مرتين. " * 5_300,
    "blanks between words": ("a" + " " * 999) * 100,
    "a table": "| a | b |\n" * 10_000,
    "items": "- item\n" * 14_000,
}


def article(text: str) -> Article:
    return Article(id="a", title="A", text=text)


def slices(passages: Iterable[Passage], text: str) -> list[str]:
    return [text[passage.start : passage.end] for passage in passages]


def left_out(passages: Iterable[Passage], text: str) -> list[str]:
    """The lines with anything in them that are in no passage."""
    gaps, at = [], 0
    for passage in passages:
        gaps.append(text[at : passage.start])
        at = passage.end
    gaps.append(text[at:])
    return [line for gap in gaps for line in regex.split(r"[\r\n]", gap) if line.strip()]


def check(text: str, wanted: int = 110, longest: int = 180) -> list[Passage]:
    """Everything a passage promises, of one text."""
    passages = split(article(text), wanted=wanted, longest=longest)
    spans = [passage.span for passage in passages]
    of_text = [sentence.span for sentence in sentences(text)]
    starts = {span.start for span in of_text}
    ends = {span.end for span in of_text}
    too_long = [span for span in of_text if words(text[span.start : span.end]) > longest]

    for span in spans:
        quoted = text[span.start : span.end]

        assert 0 <= span.start < span.end <= len(text)
        assert quoted == quoted.strip()
        assert len(quoted.split()) <= longest
        assert len(quoted) < (longest + 1) * 10
        assert span.start in starts or any(s.start < span.start < s.end for s in too_long)
        assert span.end in ends or any(s.start < span.end < s.end for s in too_long)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    for line in left_out(passages, text):
        assert regex.match(r"#{1,6}[ \t]+\S", line)

    return passages


@short
@given(texts)
def test_passages_are_ordered_slices_of_whole_sentences_and_lose_nothing(text: str) -> None:
    """Any text: slices in order, at most 180 words, between them white space and headings only;
    each begins and ends where a sentence does or inside a sentence that is too long itself.
    """
    check(text)


@short
@given(texts, st.integers(20, 180), st.integers(40, 400))
def test_other_lengths_keep_the_promises(text: str, wanted: int, longest: int) -> None:
    """Every length that the settings allow, also a wanted one above the longest."""
    check(text, wanted, longest)


@short
@given(texts)
def test_sentences_are_ordered_and_leave_out_headings_only(text: str) -> None:
    """The sentences, too, are slices in order and lose nothing but white space and headings."""
    spans = [sentence.span for sentence in sentences(text)]
    rest, at = "", 0
    for span in spans:
        assert at <= span.start < span.end
        assert text[span.start : span.end] == text[span.start : span.end].strip()

        rest += text[at : span.start] + "\n"
        at = span.end
    rest += text[at:]

    lines = [line for line in regex.split(r"[\r\n]", rest) if line.strip()]
    assert [line for line in lines if not regex.match(r"#{1,6}[ \t]+\S", line)] == []


@short
@given(texts)
def test_a_passage_stands_under_its_heading_and_in_its_paragraph(text: str) -> None:
    """No passage runs over a heading; it names the one above it and counts paragraphs from 1."""
    headings = [block.span for block in blocks(text) if block.heading]
    paragraphs = [block.span for block in blocks(text) if not block.heading]
    for passage in split(article(text)):
        above = [span for span in headings if span.start < passage.start]
        title = above[-1].of(text).lstrip("#").strip() if above else ""

        assert passage.heading == title
        assert not [span for span in headings if passage.start <= span.start < passage.end]
        assert Span(passage.start, passage.start + 1) in paragraphs[passage.paragraph - 1]


@short
@given(texts)
def test_the_same_text_gives_the_same_passages(text: str) -> None:
    """Splitting is deterministic and depends on nothing but the text."""
    first = split(Article(id="a", title="One", text=text))
    split(article("Something else. " * 50))
    again = split(Article(id="a", title="Two", text=text, collection="other"))

    assert first == again


graphemes_only = st.lists(
    st.sampled_from(
        (FAMILY, "🇩🇪", "👍🏽", "e\u0301", "o\u0302\u0323", "1\ufe0f\u20e3", "海", "a", "नी")
    ),
    min_size=300,
    max_size=1500,
).map("".join)


def test_control_characters_that_part_words() -> None:
    """Those that Python takes for white space count as such where a long sentence is cut."""
    assert len(check("It was" + "\x1cwas" * 300)) > 1


@short
@given(graphemes_only, st.integers(20, 60))
def test_a_row_of_signs_is_cut_between_graphemes(text: str, wanted: int) -> None:
    """Where a text has no white space, families, flags and accents stay whole."""
    whole = {match.end() for match in regex.finditer(r"\X", text)}
    passages = split(article(text), wanted=wanted, longest=80)

    assert "".join(slices(passages, text)) == text
    assert [p.end for p in passages if p.end not in whole] == []


@short
@given(texts)
@example("これは文です。\u0301\u0301 Next.")
def test_a_grapheme_is_cut_only_at_white_space(text: str) -> None:
    """The ends of a passage never fall into a visible sign that is not absurdly long."""
    inside = {
        place
        for match in regex.finditer(r"\X", text)
        if len(match[0]) <= 64 and not regex.search(r"\s", match[0])
        for place in range(match.start() + 1, match.end())
    }
    spans = [sentence.span for sentence in sentences(text)]
    spans += [passage.span for passage in split(article(text), wanted=20, longest=40)]

    assert [span for span in spans if span.start in inside or span.end in inside] == []


@pytest.mark.parametrize("name", GIANTS)
def test_a_paragraph_of_100_000_characters_is_cut(name: str) -> None:
    """Or of more: it keeps every promise."""
    text = GIANTS[name]
    passages = check(text)

    assert "".join("".join(slices(passages, text)).split()) == "".join(text.split())


@pytest.mark.parametrize("name", GIANTS)
def test_the_work_grows_with_the_length(name: str) -> None:
    """And not with its square: twice as much of the same text takes twice the steps."""
    text = GIANTS[name]
    half, whole = steps(text[: len(text) // 8]), steps(text[: len(text) // 4])

    assert whole < 2.5 * half + 1000


def steps(text: str) -> int:
    """How often a function is called, built-in ones too, while a text is split."""
    counted = itertools.count()

    def count(frame: object, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            next(counted)

    sys.setprofile(count)
    try:
        split(article(text), wanted=110, longest=180)
    finally:
        sys.setprofile(None)
    return next(counted)


def test_a_wanted_length_above_the_longest_is_the_longest() -> None:
    """`longest` wins when the two contradict each other."""
    passages = split(article("word " * 400), wanted=180, longest=40)

    assert [len(p.span.of("word " * 400).split()) for p in passages] == [40] * 10


def test_sentences_that_fit_are_never_cut() -> None:
    """A sentence of exactly the longest length stays whole; one word more and it is cut."""
    fits, too_long = "w " * 179 + "w.", "w " * 180 + "w."

    assert slices(split(article(fits)), fits) == [fits]
    assert [len(s.split()) for s in slices(split(article(too_long)), too_long)] == [110, 71]


def test_a_long_sentence_is_cut_between_words() -> None:
    """Also where characters, not words, decide how long a piece may be."""
    text = ("Donaudampfschifffahrt" * 2 + " ") * 100
    parts = slices(split(article(text)), text)

    assert " ".join(parts) == text.strip()
    assert {len(part) > 900 for part in parts[:-1]} == {True}


def test_the_longest_length_holds_where_one_word_more_would_be_nearer() -> None:
    """Sentences of 21 and 20 words are two passages where 40 are wanted and allowed."""
    text = "The " + "sea " * 19 + "rose. " + "The " + "sea " * 18 + "fell."
    found = slices(split(article(text), wanted=40, longest=40), text)

    assert [len(part.split()) for part in found] == [21, 20]


def test_words_are_counted_as_people_count_them() -> None:
    """White space separates words; a script without spaces counts ten characters as one."""
    assert words("one two\nthree") == 3
    assert words("海" * 25) == 2
    assert words("") == 0


def test_cuts_prefer_the_ends_of_paragraphs() -> None:
    """Paragraphs of 100 and 120 words are not evened out."""
    ten = "One two three four five six seven eight nine ten. "
    first, second = (ten * 10).strip(), (ten * 12).strip()
    text = f"{first}\n\n{second}"

    assert slices(split(article(text)), text) == [first, second]


def test_no_final_line_feed_is_needed() -> None:
    """A text is read to its last character, with or without a line end behind it."""
    assert slices(split(article("It ended")), "It ended") == ["It ended"]
    assert slices(split(article("It ended.\n")), "It ended.\n") == ["It ended."]


@pytest.mark.parametrize("text", ["", " \n\t\n", "# One", "# One\n\n## Two\r\n### Three\n"])
def test_a_text_without_words_has_no_passage(text: str) -> None:
    """White space and headings alone cannot be quoted."""
    assert split(article(text)) == []


def test_headings_end_a_passage_and_name_the_next() -> None:
    """What stands under two headings is never quoted as one."""
    text = "Before.\n\n# Tides\n## Neap tides\nLow.\n\n#5 is a bus.\n\n    # comment\n    code"
    found = [(p.heading, p.paragraph, text[p.start : p.end]) for p in split(article(text))]

    assert found == [
        ("", 1, "Before."),
        ("Neap tides", 2, "Low.\n\n#5 is a bus.\n\n    # comment\n    code"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_make_the_same_blocks(newline: str) -> None:
    """One line end goes on with the paragraph, two end it, whichever way they are written."""
    text = newline.join(["# Tides", "The sea", "rises.", "", " ", "It falls."])
    found = [(block.heading, block.span.of(text).split()) for block in blocks(text)]

    assert found == [
        (True, ["#", "Tides"]),
        (False, ["The", "sea", "rises."]),
        (False, ["It", "falls."]),
    ]


def test_trimmed_takes_white_space_from_both_ends() -> None:
    """Offsets shrink to what can be seen; nothing but white space gives None."""
    assert trimmed("  ab \n", 0, 6) == Span(2, 4)
    assert trimmed("  ab \n", 4, 6) is None


def average_and_longest(articles: Iterable[Article]) -> tuple[float, int]:
    lengths = [len(s.split()) for one in articles for s in slices(check(one.text), one.text)]
    return sum(lengths) / len(lengths), max(lengths)


def test_passages_of_the_sample_articles_are_short() -> None:
    """On average at most 115 words, none over 180."""
    average, longest = average_and_longest(folder.read(SAMPLES).articles)

    assert average <= 115
    assert longest <= 180


@pytest.mark.skipif(not BBC.exists(), reason=f"the news articles are not at {BBC}")
def test_passages_of_real_news_are_short() -> None:
    """The same of 300 real news articles; on these a passage is about as long as wanted."""
    average, longest = average_and_longest(folder.read(BBC).articles[:300])

    assert 95 <= average <= 115
    assert longest <= 180
