"""What a PDF becomes: its text in reading order, page by page, and one line where it has none."""

from __future__ import annotations

import sys
import zlib
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import Problem
from corpus.formats import (
    pdf,
    pdf_breaks,
    pdf_columns,
    pdf_document,
    pdf_lines,
    pdf_margins,
    pdf_paragraphs,
    pdf_text,
)
from corpus.formats.extract import Extract
from corpus.formats.pdf_lines import Line, Sheet
from corpus.formats.pdf_signs import Sign, Style

FILES = Path(__file__).parent / "files" / "pdf"


def raw(name: str) -> bytes:
    return (FILES / f"{name}.pdf").read_bytes()


def extract(name: str) -> Extract:
    found = pdf_document.read(raw(name)).extract
    assert found is not None
    return found


def problem(content: bytes) -> str:
    (found,) = pdf.read(content, "some.pdf")
    assert isinstance(found, Problem)
    return found.what


def lines(*words: str, size: float = 10, x0: float = 50, top: float = 100) -> list[Line]:
    """Lines of a column that is as wide as the longest, ten points high."""
    wide = max(len(one) for one in words) * 5
    return [
        Line(
            text=one,
            x0=x0,
            x1=x0 + len(one) * 5,
            y=top + 12 * i,
            size=size,
            left=x0,
            right=x0 + wide,
        )
        for i, one in enumerate(words)
    ]


def signs(words: str, *, gap: float, spaced: bool = False) -> list[Sign]:
    """Characters of five points each, blanks being gaps of this many."""
    style, x, found = Style(size=10, bold=False, mono=False, turn=0), 50.0, []
    for i, char in enumerate(words):
        if char != " ":
            before = spaced and i > 0 and words[i - 1] == " "
            found.append(Sign(char, x, x + 5, 700, style, before))
        x += gap if char == " " else 5
    return found


def text_of(*all_lines: Line) -> str:
    return pdf_text.written(pdf_paragraphs.blocks(all_lines), 1)[0]


@pytest.mark.parametrize(
    ("name", "title", "author"),
    [
        ("aside", "The last ice house", ""),
        ("ferry", "Ferry to Elm Pier stops for three weeks", ""),
        ("minutes", "Minutes of the committee", "Ines Vogel"),
        ("newsletter", "The Larch Court Letter", ""),
        ("paper", "What tide marks tell about old floods", ""),
        ("rtl", "العبارة تتوقف ثلاثة أسابيع", ""),
        ("note", "", ""),
    ],
)
def test_the_title_is_the_largest_heading(name: str, title: str, author: str) -> None:
    """The author is the property's; no date is taken, since files know only when they were made."""
    found = extract(name)

    assert (found.title, found.author, found.published) == (title, author, "")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Minutes of May", "Minutes of May"),
        ("Microsoft Word - minutes.docx", ""),
        ("minutes_final.odt", ""),
        ("untitled", ""),
        ("Document1", ""),
        ("http://example.org/page", ""),
        ("", ""),
    ],
)
def test_a_property_is_a_title_unless_it_is_a_file_name(said: str, title: str) -> None:
    """Where no heading is there, the property counts."""
    sheet = Sheet(lines=lines("The key hangs behind."), height=800, pictured=False, unknown=0)
    found = pdf_document.told([sheet], {"Title": said, "Author": "(anonymous)"}).extract

    assert found
    assert (found.title, found.author) == (title, "")


def test_a_file_is_read_in_a_process_of_its_own() -> None:
    """What that process says is what the file holds."""
    assert list(pdf.FORMAT.read(raw("paper"), "paper.pdf")) == [extract("paper")]


@pytest.mark.parametrize(
    ("content", "yes"),
    [
        (b"%PDF-1.4\n", True),
        (b"\xef\xbb\xbf junk %PDF-1.7", True),
        (b"PK\3\4", False),
        (b"", False),
    ],
)
def test_a_pdf_is_told_by_its_bytes(content: bytes, yes: bool) -> None:
    """Whatever its name says."""
    assert pdf.FORMAT.matches(content, "x.docx") is yes


def test_scanned_files_say_what_helps() -> None:
    """A file of pictures alone is one problem; a few such pages are named."""
    assert "ocrmypdf" in problem(raw("scan"))
    assert extract("mixed").notes == (
        "page 3 is scanned, a picture without text, and left out; "
        "run text recognition over the file, for example with ocrmypdf",
    )


def test_a_password_is_asked_for() -> None:
    """A file that only its owner may change is read all the same."""
    assert problem(raw("locked")) == "is locked with a password; save a copy without one"
    assert extract("unlocked").text == extract("note").text


def test_a_gap_as_wide_as_a_blank_parts_words() -> None:
    """Where the file has none; not where all letters stand apart."""

    def words(*all_signs: Sign) -> str:
        return pdf_lines._line(list(all_signs), 1, 800).text

    assert words(*signs("a boat sank", gap=2.5)) == "a boat sank"
    assert words(*signs("a boat sank", gap=1.5)) == "aboatsank"
    assert words(*signs("a boat sank", gap=1.5, spaced=True)) == "a boat sank"
    assert words(*signs("b o a t", gap=2.5)) == "boat"


def test_one_word_may_stand_left_of_the_line_above() -> None:
    """The last of a paragraph whose first line is set in; in another column it does not."""
    first, *_ = lines("The boat sank in the night of the third and the", x0=80)
    last, *_ = lines("rest.", x0=50, top=112)
    aligned = [msgspec.structs.replace(one, left=50, right=first.x1) for one in (first, last)]
    apart = [aligned[0], msgspec.structs.replace(aligned[1], left=20)]

    assert text_of(*aligned) == f"{first.text} rest."
    assert text_of(*apart) != f"{first.text} rest."


def test_what_follows_the_end_of_an_item_is_no_part_of_it() -> None:
    """Though it is set in as far; an item that is not at its end goes on."""
    item, other = "1. The clock is for sale.", "1. The clock is"
    long = "and a line that makes the column much wider than the item"

    def read(*words: str) -> str:
        label, *rest = lines(*words)
        return text_of(label, *(msgspec.structs.replace(one, x0=60) for one in rest))

    assert read(item, long) == f"{item}\n\n{long}"
    assert read(other, long) == f"{other} {long}"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_no_half_article(share: float) -> None:
    """Even where PDFium could still make out some pages."""
    content = raw("paper")

    assert "cut off" in problem(content[: int(share * len(content))])


def test_a_broken_file_is_a_problem() -> None:
    """One that says it is a PDF and holds nothing."""
    assert "damaged" in problem(b"%PDF-1.7\n" + b"x" * 500 + b"\nstartxref\n0\n%%EOF")


def test_a_file_may_not_take_for_ever() -> None:
    """The process is ended and the file named."""
    found = pdf.within(0.001, raw("paper"), "paper.pdf")

    assert isinstance(found, Problem)
    assert found.what == "takes too long to read; split it or export it anew"


def made(*parts: str) -> bytes:
    """A PDF of these objects without a table of contents, which PDFium makes up."""
    numbered = (f"{i} 0 obj{part}endobj" for i, part in enumerate(parts, 1))
    return (
        "\n".join(("%PDF-1.4", *numbered, "trailer<</Root 1 0 R/Info 4 0 R>>")).encode("latin-1")
        + b"\nstartxref\n0\n%%EOF"
    )


def many_pages(count: int) -> bytes:
    """A PDF that shows the same empty page many times."""
    kids = " ".join(["3 0 R"] * count)
    return made(
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    )


def one_page(title: str, content: bytes, encoding: str = "/WinAnsiEncoding") -> bytes:
    """A PDF with a title in hexadecimal digits and one page with a compressed content."""
    packed = content.decode("latin-1")
    return made(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R"
        "/Resources<</Font<</F 6 0 R>>>>>>",
        f"<</Title <{title}>>>",
        f"<</Length {len(content)}/Filter/FlateDecode>>stream\n{packed}\nendstream\n",
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding{encoding}>>",
    )


@pytest.mark.parametrize(("said", "title"), [("FEFF004F00640064", "Odd"), ("FEFFD83D", "")])
def test_a_title_of_halves_of_characters_is_none(said: str, title: str) -> None:
    """What no text can hold is no title, and the file is read all the same."""
    content = zlib.compress(b"BT /F 12 Tf 20 200 Td (The boat.) Tj ET")
    found = pdf_document.read(one_page(said, content)).extract

    assert found
    assert (found.text, found.title) == ("The boat.", title)


def test_letters_without_a_meaning_are_shown_as_such() -> None:
    """A word is never quoted without its middle, and a note says which page has such words."""
    content = zlib.compress(b"BT /F 12 Tf 20 200 Td (The oXicer of the harbour reads.) Tj ET")
    found = pdf_document.read(one_page("", content, "<</Differences[88/f_f_i]>>")).extract

    assert found
    assert found.text == "The o\ufffdicer of the harbour reads."
    assert found.notes[0].startswith("some letters on page 1 are unknown")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")
def test_a_file_may_not_unpack_to_what_it_likes() -> None:
    """Two gigabytes in a small file end the process that reads them, and nothing else."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"q Q " * 250_000) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b"q Q " * 250_000) + packer.flush(zlib.Z_FULL_FLUSH)
    content = one_page("", head + again * 2000 + packer.flush())

    assert len(content) < 5_000_000
    assert "takes more memory or time than a file may" in problem(content)


def test_a_file_may_have_two_thousand_pages() -> None:
    """More are not read; that many without text have none to quote."""
    assert problem(many_pages(2001)).startswith("has 2,001 pages")
    assert problem(many_pages(2000)) == "has no text to quote; add some or remove it"


PROSE = "the ferry stops at the old pier while it rains"


@pytest.mark.parametrize(
    ("left", "right", "elsewhere", "joined"),
    [
        ("inter-", "national news", "", "international news"),
        ("well-", "known faces", "a well-known face", "well-known faces"),
        ("well-", "known faces", "it is well, and known", "well-known faces"),
        ("of-", "ten seen", "ten of them", "often seen"),
        ("co-", "operate now", "we cooperate", "cooperate now"),
        ("Verkehrs-", "und Hafenausschuss", "", "Verkehrs- und Hafenausschuss"),
        ("post-", "Victorian walls", "", "post-Victorian walls"),
        ("COVID-", "19 rules", "", "COVID-19 rules"),
    ],
)
def test_a_hyphen_at_a_line_end(left: str, right: str, elsewhere: str, joined: str) -> None:
    """It goes where the word was cut, and stays where the document writes it elsewhere."""
    first = f"The council spoke of {left}"
    text = text_of(*lines(first, right, top=100), *lines(elsewhere or "Nothing.", top=300))

    assert text.split("\n\n")[0] == f"The council spoke of {joined}"


def page(number: int, *placed: tuple[float, str]) -> Sheet:
    found = [
        Line(text=words, x0=50, x1=50 + 5 * len(words), y=y, size=10, page=number)
        for y, words in placed
    ]
    return Sheet(lines=found, height=800, pictured=False, unknown=0)


def test_what_repeats_around_the_text_is_left_out() -> None:
    """Same place, same words but for numbers, on three pages or half of them; nothing else, and
    nothing in the middle of a page."""
    sheets = [
        page(0, (40, "Courier, 3 May"), (400, "Same"), (500, "First"), (760, "Page 1 of 4")),
        page(1, (40, "Courier, 4 May"), (400, "Same"), (500, "Second"), (760, "Page 2 of 4")),
        page(2, (40, "Another"), (400, "Same"), (500, "Third"), (760, "Page 3 of 4")),
        page(3, (60, "Courier, 6 May"), (400, "Same"), (500, "Fourth"), (760, "Page 4 of 4")),
    ]
    kept = [[line.text for line in found] for found in pdf_margins.without(sheets)]

    assert kept == [
        ["Same", "First"],
        ["Same", "Second"],
        ["Another", "Same", "Third"],
        ["Courier, 6 May", "Same", "Fourth"],
    ]


def test_page_numbers_are_left_out_wherever_they_stand() -> None:
    """Above and below by turns, where they count the pages; another number stays."""
    sheets = [
        page(0, (400, "First"), (760, "7")),
        page(1, (40, "8"), (400, "Second")),
        page(2, (400, "Third"), (700, "1984")),
    ]
    kept = [[line.text for line in found] for found in pdf_margins.without(sheets)]

    assert kept == [["First"], ["Second"], ["Third", "1984"]]


def test_columns_are_read_one_after_the_other() -> None:
    """A heading over both comes first, whatever the order in the file, and what runs over both
    below them comes last."""
    left = lines(*[f"left {i} {PROSE}" for i in range(5)], top=100)
    right = lines(*[f"right {i} {PROSE}" for i in range(5)], x0=350, top=106)
    above, below = lines(f"above {PROSE}", top=60), lines(f"below {PROSE}", top=170)
    above[0].x1 = below[0].x1 = 600
    mixed = [line for pair in zip(right, left, strict=True) for line in pair]
    found = [line.text.split()[0] for line in pdf_columns.ordered([*below, *mixed, *above])]

    assert found == ["above", *["left"] * 5, *["right"] * 5, "below"]


def test_cells_side_by_side_are_a_table() -> None:
    """Short ones in rows, whatever stands above and below them; a second line of a cell is put
    behind the first."""
    rows = [("Boat", "Who", "When"), ("Heron", "Tom Adair", "May"), ("", "and Ruth", "")]
    placed = [
        line
        for i, row in enumerate(rows)
        for words, x0 in zip(row, (50, 150, 250), strict=True)
        if words
        for line in lines(words, x0=x0, top=112 + 12 * i)
    ]
    above, below = lines("The boats go out:"), lines(PROSE, top=148)
    below[0].x1 = 400
    found = pdf_columns.ordered([*above, *placed, *below])

    assert [(line.text, line.row) for line in found] == [
        ("The boats go out:", False),
        ("Boat | Who | When", True),
        ("Heron | Tom Adair and Ruth | May", True),
        (PROSE, False),
    ]


def test_a_lone_number_at_the_foot_of_a_page_is_text() -> None:
    """It counts no pages."""
    (kept,) = pdf_margins.without([page(0, (400, "First"), (760, "1984"))])

    assert [line.text for line in kept] == ["First", "1984"]


def test_words_are_not_cut_where_few_lines_end_in_hyphens() -> None:
    """A long text with one such line was set without cutting words."""
    many = lines(
        *[PROSE] * 70, "they caught what people here called a big wide-", "mouthed pike", top=-800
    )

    assert text_of(*many).endswith("called a big wide-mouthed pike")


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        ("See https://example.org/", "page for it", "See https://example.org/page for it"),
        (
            "渡船在桥那边停了三个星期因为",
            "老码头正在修理。",
            "渡船在桥那边停了三个星期因为老码头正在修理。",
        ),
        ("The ferry to the old", "pier stops", "The ferry to the old pier stops"),
    ],
)
def test_lines_are_joined_as_their_words_are_written(above: str, below: str, text: str) -> None:
    """With a space, but not within an address, nor in scripts that have none."""
    assert text_of(*lines(above, below)) == text


def test_a_line_from_right_to_left_ends_at_the_left() -> None:
    """One that leaves room there ends a paragraph."""
    first, second = lines("אבגד הוזחט.", "אבגד הוזח טיכל מנסע פצקרש תאבג")
    first.x0, first.x1 = second.x1 - 60, second.x1

    assert text_of(first, second) == "אבגד הוזחט.\n\nאבגד הוזח טיכל מנסע פצקרש תאבג"


def test_a_short_bold_line_above_prose_is_a_heading() -> None:
    """Of the size of the body; bold lines alone are none."""
    head, *rest = lines("What it costs", "Nobody knows it, says the", "council of the old town.")
    head.bold = True
    sign = lines("Signed", top=400)
    sign[0].bold = True

    assert text_of(head, *rest, *sign) == (
        "# What it costs\n\nNobody knows it, says the council of the old town.\n\nSigned"
    )


def test_a_leader_to_a_page_number_is_left_out() -> None:
    """Dots in a table of contents are no words."""
    content = zlib.compress(b"BT /F 9 Tf 20 200 Td (The boat . . . . . . . . . 12) Tj ET")
    found = pdf_document.read(one_page("", content)).extract

    assert found
    assert found.text == "The boat 12"


def test_a_paragraph_over_a_page_break_is_one() -> None:
    """A footnote between its halves comes before it; the offset of the page lies within it."""
    note = lines("1 Nobody knows.", size=8, top=700)
    body = lines("The ferry to the old pier stops", "for three weeks, because of the", top=600)
    rest = lines("rain that came in last winter.", "The end of it is open, they say.", top=100)
    for line in rest:
        line.page = 1
    found = pdf_breaks.mended(pdf_paragraphs.blocks([*body, *note, *rest]))
    text, pages = pdf_text.written(found, 3)

    assert text == (
        "1 Nobody knows.\n\nThe ferry to the old pier stops for three weeks, because of the rain "
        "that came in last winter. The end of it is open, they say."
    )
    assert pages == (0, text.index("rain"), len(text))


def test_paragraphs_end_at_gaps_indents_and_short_lines() -> None:
    """A line that ends early after a full stop ends a paragraph; lines of an address stay lines."""
    text = text_of(
        *lines("The ferry to the old pier stops", "for weeks.", "It rains on the pier of the town"),
        *lines("Mr Odo Fenn", "3 Elm Pier", "Saltmarsh in the county of rain", top=200),
    )

    assert text == (
        "The ferry to the old pier stops for weeks.\n\nIt rains on the pier of the town\n\n"
        "Mr Odo Fenn\n3 Elm Pier\nSaltmarsh in the county of rain"
    )


def test_what_looks_like_a_heading_but_is_none_is_set_in() -> None:
    """A line of the file that begins with # is words, not a mark."""
    assert text_of(*lines("# 5 is the number of the boat.")) == " # 5 is the number of the boat."


def whole(found: Extract | Problem) -> bool:
    """Offsets that are in order and in the text, no sign that cannot be shown."""
    if isinstance(found, Problem):
        return bool(found.what) and "\n" not in found.what
    inside = all(a <= b for a, b in pairwise((0, *found.pages, len(found.text))))
    return inside and found.pages[0] == 0 and bool(found.text.encode())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["note", "columns", "paper", "rtl", "mixed", "unlocked"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=12),
)
def test_whatever_bytes_come(name: str, changes: list[tuple[float, bytes]]) -> None:
    """A file that was damaged anywhere gives its text or a problem, never an exception."""
    content = bytearray(raw(name))
    for where, what in changes:
        at = int(where * (len(content) - 1))
        content[at : at + len(what)] = what
    said = pdf_document.read(bytes(content))

    assert whole(said.extract or Problem(name, said.problem))


@settings(max_examples=5, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_at_all(content: bytes) -> None:
    """Also through the process."""
    (found,) = pdf.read(b"%PDF-1.7\n" + content + b"\nstartxref\n9\n%%EOF", "x.pdf")

    assert whole(found)
