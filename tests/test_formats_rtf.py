"""Of an RTF text everything is taken that its reader sees, in the right letters."""

import random
from pathlib import Path

import pytest
from golden_files import files
from hypothesis import given, settings
from hypothesis import strategies as st
from office_zip import changed

from corpus.errors import Problem
from corpus.formats.extract import Extract
from corpus.formats.rtf import FORMAT

FONTS = (
    r"{\fonttbl{\f0\fcharset0 A;}{\f1\froman\fcharset204 B;}{\f2\fcharset128 C;}{\f3\fcharset2 D;}}"
)


def read(body: str, head: str = r"\ansi\ansicpg1252") -> Extract:
    raw = rf"{{\rtf1{head}{FONTS}{body}}}".encode("latin-1")
    assert FORMAT.matches(raw, "a")
    [found] = FORMAT.read(raw, "a.rtf")
    assert isinstance(found, Extract)
    assert found.notes == ()
    return found


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (r"caf\'e9 \'80", r"\ansi\ansicpg1252", "café €"),
        (r"\'cf\'f0\'e8", r"\ansi\ansicpg1251", "При"),
        (r"\f1\'cf\'f0\'e8 {\f0\'e9}\'e8", r"\ansi\ansicpg1252", "При éи"),
        (r"\f2\'83A\'83\'7b", r"\ansi\ansicpg1252", "アボ"),
        (r"\'8e", r"\mac", "é"),
        (r"caf\u233\'e9s \uc2\u8364\'80\'80{\uc0\u233}x", r"\ansi", "cafés €éx"),
        (r"\u-10179?\u-8418?!", r"\ansi", "🜞!"),
        (r"\f3\'b7\f0 a", r"\ansi", "•a"),
        (r"a\~b\_c\-d \{e\} \emdash\lquote x\rquote", r"\ansi", "a b-cd {e} —‘x’"),
        ("caf\u00e9", r"\ansi\ansicpg9999", "café"),
    ],
)
def test_letters(body: str, head: str, expected: str) -> None:
    """Of the page of the text, of its fonts, of two bytes, by number with what stands in for it,
    in two halves, and by name."""
    assert read(body, head).text == expected


def test_paragraphs_headings_and_lists() -> None:
    """By style, by outline, by the mark that is shown; a note waits for the end of the list."""
    body = (
        r"{\info{\title Said}{\author Ada}{\author Bo}{\creatim\yr2020}}"
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel1 Kapitel;}{\s2 heading 1;}{\*\cs9 x;}"
        r"{\s3 Title;}{\s4 toc 1;}}\pard\s3 Shown\par\pard\s4 A 7\par\pard\s2 B\par"
        r"\pard\plain a\line b\par\pard\s1{\listtext 1.\tab}C\par"
        r"\pard{\listtext i)\tab}\ilvl0 d{\super\chftn{\*\footnote note\par more}}\par"
        r"{\listtext o\tab}\ilvl1 e\par\pard{\listtext\f3\'b7\tab}\ilvl0 f\par"
        "\\pard\\fi-360\\li360 1)\\tab g\\\n"
        r"\pard\outlinelevel9 h"
    )
    found = read(body)

    assert found.text.split("\n\n") == [
        "# B",
        "a\nb",
        "## 1. C",
        "i) d\n  - e",
        "note\nmore",
        "- f",
        "1) g",
        "h",
    ]
    assert (found.title, found.author, found.published) == ("Shown", "Ada", "")


def test_tables_and_boxes() -> None:
    """Rows with their cells; a frame of one cell is text; a box stands behind its paragraph."""
    body = (
        r"\intbl a\par b{\footnote n}\cell c\cell\row d\cell{\nonesttables x}\cell\row\pard "
        r"e{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard box\par two}}{\shprslt x}}f\par"
        r"\intbl g\cell\row\pard h\par"
    )

    assert read(body).text == "a b | c\nd | \n\nn\n\nef\n\nbox\n\ntwo\n\ng\n\nh"


def test_what_nobody_sees_is_left_out() -> None:
    """Hidden and deleted words, also the end of a paragraph; headers, comments, pictures."""
    body = (
        r"{\header x}a{\v x}{\v0 b}{\deleted x\par}{\revised c}\v x\plain d"
        r"{\*\annotation x}{\pict\bin5 }}}}} 00ff}{\*\unknown x}{\field{\*\fldinst X}{\fldrslt e}}"
    )

    assert read(body).text == "abcde"


def test_what_cannot_be_read_is_said_in_one_line() -> None:
    """Empty, or cut off: then what is there is read, and that the rest is missing is told."""
    [empty] = FORMAT.read(rb"{\rtf1\ansi{\pict 00}}", "a.rtf")
    [bare] = FORMAT.read(rb"{\rtf1{\fonttbl", "a.rtf")
    [cut] = FORMAT.read(rb"{\rtf1 One.\par {\b Tw", "a.rtf")

    assert isinstance(empty, Problem)
    assert "no text to quote" in empty.what
    assert isinstance(bare, Problem)
    assert "cut off" in bare.what
    assert isinstance(cut, Extract)
    assert (cut.text, cut.notes) == (
        "One.\n\nTw",
        ("its end is missing; save it once more",),
    )
    assert not FORMAT.matches(b"rtf {\\rtf1", "a.rtf")


@pytest.mark.parametrize(
    "raw",
    [b"{\\rtf1 a" + b"{" * 200_000, b"{\\rtf1 a" + b"}" * 200_000, b"{\\rtf1 a" + b"\\'" * 200_000],
)
def test_nothing_is_too_deep_or_too_broken(raw: bytes) -> None:
    """What stands before it is read."""
    [found] = FORMAT.read(raw, "a.rtf")

    assert isinstance(found, Extract)
    assert found.text.startswith("a")


@settings(max_examples=200)
@given(st.sampled_from(files("rtf")), st.integers(0, 2**32))
def test_whatever_bytes_come_nothing_is_raised(path: Path, seed: int) -> None:
    """Bytes changed anywhere give Extracts or Problems."""
    raw = changed(path.read_bytes(), random.Random(seed))
    FORMAT.matches(raw, "a.rtf")

    assert all(isinstance(found, Extract | Problem) for found in FORMAT.read(raw, "a.rtf"))
