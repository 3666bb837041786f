"""Of an OpenDocument text everything is taken that its reader sees, and nothing else."""

import random

from golden_files import FILES, told
from hypothesis import given, settings
from hypothesis import strategies as st
from office_zip import changed, packed, unpacked

from corpus.errors import Problem
from corpus.formats.extract import Extract
from corpus.formats.odt import FORMAT

COURSE = (FILES / "odt" / "course.odt").read_bytes()
MINUTES = (FILES / "odt" / "minutes.odt").read_bytes()
FLAT = FILES / "sources" / "minutes.fodt"
NINE = 'text:start-value="9"'
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "drawing")
)


def flat(body: str, automatic: str = "", styles: str = "") -> bytes:
    """A text in one piece."""
    return (
        f'<office:document {NAMES} office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    ).encode()


def text(raw: bytes) -> str:
    assert FORMAT.matches(raw, "a")
    [found] = FORMAT.read(raw, "a.fodt")
    assert isinstance(found, Extract)
    return found.text


def problem(raw: bytes) -> str:
    assert FORMAT.matches(raw, "a.odt")
    [found] = FORMAT.read(raw, "a.odt")
    assert isinstance(found, Problem)
    return found.what


def test_a_text_in_one_piece_is_read_like_one_in_a_zip() -> None:
    """The same minutes as .fodt."""
    assert FORMAT.matches(FLAT.read_bytes(), "a.xml")
    assert told(FORMAT, FLAT) == (FILES / "odt" / "minutes.odt.txt").read_text(encoding="utf-8")


def test_what_is_no_text_is_left_to_others() -> None:
    """A book, a sheet, XML of another kind."""
    sheet = packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})

    assert not FORMAT.matches((FILES / "epub" / "lamp.epub").read_bytes(), "a.odt")
    assert not FORMAT.matches(sheet, "a.odt")
    assert not FORMAT.matches(b"<a>application/vnd.oasis.opendocument.text</a>", "a.odt")


def test_numbers_of_lists() -> None:
    """Each list begins anew unless it goes on with another; an item may be given its number, one
    without a paragraph has none, and what follows an item's first paragraph has none."""

    def items(*words: str, start: str = "") -> str:
        return "".join(
            f"<text:list-item {start}><text:p>{word}</text:p></text:list-item>" for word in words
        )

    styles = (
        '<text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="I" text:start-value="3"/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("'
        ' style:num-suffix=")" text:display-levels="2"/></text:list-style>'
    )
    head = '<text:list text:style-name="L"'
    below = "<text:list-item><text:list>{}</text:list></text:list-item>"
    body = (
        f'{head} xml:id="one">{items("a")}{below.format(items("b", "c"))}'
        f"{items('d')}{below.format(items('k'))}</text:list><text:p>e</text:p>{head}>{items('f')}</text:list>"
        f'{head} text:continue-list="one">{items("g")}</text:list>'
        f'{head} text:continue-numbering="true">{items("h", start=NINE)}'
        "<text:list-header><text:p>i</text:p></text:list-header></text:list>"
        f"<text:list>{items('j')}</text:list>"
    )

    assert text(flat(body, styles)).split("\n\n") == [
        "III a\n  (III.a) b\n  (III.b) c\nIV d\n  (IV.a) k",
        "e",
        "III f",
        "V g",
        "IX h\n  i",
        "- j",
    ]


def test_hidden_words_and_other_people_s_words_are_left_out() -> None:
    """By the style of words and of paragraphs, and in hidden sections; comments; contents."""
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties '
        'text:display="none"/></style:style><style:style style:name="H" style:family="table"/>'
        '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q"/>'
        '<style:style style:name="Q" style:family="paragraph" style:parent-style-name="P">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:p>a<text:span text:style-name="H">x<text:note><text:note-body><text:p>x</text:p>'
        "</text:note-body></text:note></text:span>b<office:annotation><text:p>x</text:p>"
        '</office:annotation>c</text:p><text:p text:style-name="P">x</text:p>'
        '<text:section text:display="none"><text:p>x</text:p></text:section>'
        "<text:section><text:p>d</text:p></text:section>"
        "<text:table-of-content><text:index-body><text:p>x</text:p></text:index-body>"
        "</text:table-of-content>"
    )

    assert text(flat(body, styles)) == "abc\n\nd"


def test_boxes_and_tables_in_each_other() -> None:
    """A shape with words stands behind its paragraph; a table in a cell is a part of its line."""
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('b')}{cell.format('c')}</table:table-row>"
    body = (
        "<text:p><drawing:custom-shape><text:p>box</text:p></drawing:custom-shape>a</text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><table:table>"
        f"{row}</table:table></table:table-cell>{cell.format('d')}</table:table-row>"
        f"</table:table-header-rows>{row}</table:table>"
    )

    assert text(flat(body)) == "a\n\nbox\n\nb c | d\nb | c"


def test_what_cannot_be_read_is_said_in_one_line() -> None:
    """Cut off, locked, empty, broken; without its styles a text is read all the same."""
    parts = unpacked(MINUTES)
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    [found] = FORMAT.read(packed({**parts, "styles.xml": b"<a"}), "a.odt")

    assert isinstance(found, Extract)
    assert found.notes == (
        "without its styles: has a damaged part 'styles.xml'; save it once more",
    )
    assert problem(MINUTES[:4000]) == "is cut off or damaged; save it once more"
    assert "password" in problem(packed({**parts, "META-INF/manifest.xml": manifest}))
    assert "password" in problem(packed({**parts, "encrypted-package": b"x"}))
    assert problem(packed({**parts, "content.xml": b"<a"})).startswith("has a damaged part")
    assert "no text to quote" in problem(flat("<text:p/>"))
    assert problem(flat("<text:p>")).startswith("has a damaged part")


@settings(max_examples=150)
@given(st.sampled_from([COURSE, MINUTES, FLAT.read_bytes()]), st.integers(0, 2**32), st.booleans())
def test_whatever_bytes_come_nothing_is_raised(raw: bytes, seed: int, inside: bool) -> None:
    """Bytes changed anywhere, in the zip or in the XML within, give Extracts or Problems."""
    chance = random.Random(seed)
    if inside and raw.startswith(b"PK"):
        parts = unpacked(raw)
        name = chance.choice(["content.xml", "styles.xml", "meta.xml", "mimetype"])
        raw = packed({**parts, name: changed(parts[name], chance)})
    else:
        raw = changed(raw, chance)
    FORMAT.matches(raw, "a.odt")

    assert all(isinstance(found, Extract | Problem) for found in FORMAT.read(raw, "a.odt"))
