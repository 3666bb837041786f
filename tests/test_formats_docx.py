"""Of a Word document everything is taken that its reader sees, and nothing else."""

import random

from golden_files import FILES
from hypothesis import given, settings
from hypothesis import strategies as st
from office_zip import changed, packed, unpacked, word

from corpus.errors import Problem
from corpus.formats.docx import FORMAT
from corpus.formats.extract import Extract

COURSE = (FILES / "docx" / "course.docx").read_bytes()
MINUTES = (FILES / "docx" / "minutes.docx").read_bytes()


def text(raw: bytes) -> str:
    [found] = FORMAT.read(raw, "a.docx")
    assert isinstance(found, Extract)
    assert found.notes == ()
    return found.text


def problem(raw: bytes, name: str = "a.docx") -> str:
    assert FORMAT.matches(raw, name)
    [found] = FORMAT.read(raw, name)
    assert isinstance(found, Problem)
    assert found.skipped
    assert found.path == name
    return found.what


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_what_is_no_word_document_is_left_to_others() -> None:
    """Neither another zip nor a sheet with a document in it, whatever its name."""
    sheet = (
        '<Types><Default Extension="docx" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document"/></Types>'
    )
    other = packed({"mimetype": "application/epub+zip", "a.txt": "word/document.txt"})
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    locked = compound + "EncryptedPackage".encode("utf-16-le")

    assert not FORMAT.matches(packed({"[Content_Types].xml": sheet}), "a.docx")
    assert not FORMAT.matches(other, "a.zip")
    assert not FORMAT.matches(b"just text", "a.docx")
    assert not FORMAT.matches(compound, "a.docx")
    assert not FORMAT.matches(locked, "a.xlsx")


def test_a_text_box_is_told_once() -> None:
    """Word writes each box twice, for programs of today and of yesterday."""
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    body = (
        f"<w:p>{r('Before ')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}"
        f"</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r>{r('after.')}</w:p>"
    )

    assert text(word(body)) == "Before after.\n\nIn the box."


def test_changes_are_accepted() -> None:
    """What was deleted or moved away is gone, also a row and the end of a paragraph; what was
    inserted or moved here stays."""
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        f"<w:p>{r('At ')}<w:del><w:r><w:delText>ten</w:delText></w:r></w:del>"
        f"<w:ins>{r('six')}</w:ins> <w:moveFrom>{r('gone')}</w:moveFrom>"
        f"<w:moveTo>{r(' sharp')}</w:moveTo>{r('.')}</w:p>"
        f"{p('One ', deleted)}{p('paragraph.')}"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('no')}</w:tc><w:tc>{p('no')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}{p('c')}</w:tc></w:tr></w:tbl>"
    )

    assert text(word(body)) == "At six sharp.\n\nOne paragraph.\n\na | b c"


def test_hidden_words_are_left_out() -> None:
    """Hidden by hand, by the style of the words or of the paragraph; not if a style is undone."""
    styles = (
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="L"><w:basedOn w:val="L"/></w:style>'
    )
    body = (
        f"<w:p>{r('Seen')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>one</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t>two</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="C"/><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r></w:p>'
        f"{p('three', style('B'))}{p('Last.', style('L'))}"
    )

    assert text(word(body, styles=styles)) == "Seen.\n\nLast."


def test_fields_show_what_they_show() -> None:
    """Not their code, over several paragraphs too; a table of contents and what is only there to
    be replaced are left out."""
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = (
        f"<w:p>{field.format('begin')}<w:r><w:instrText>REF x</w:instrText></w:r>"
        f"{r('nor this')}</w:p>"
        f"<w:p>{field.format('separate')}{r('Page 3')}{field.format('end')}{r('.')}</w:p>"
        f"{p('A title 7', style('T'))}"
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{p('Kept.')}</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{r('Click here')}</w:sdtContent></w:sdt><w:smartTag>{r('Rome')}</w:smartTag></w:p>"
    )

    assert text(word(body, styles=styles)) == "Page 3.\n\nKept.\n\nRome"


LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/>{}'
    "</w:lvl>"
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVEL.format(0, 3, "upperRoman", "%1.", "")}'
    f"{LEVEL.format(1, 26, 'lowerLetter', '%2)', '')}"
    f"{LEVEL.format(2, 1, 'decimalZero', '%1.%3', '<w:isLgl/>')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{LEVEL.format(0, 1, "decimal", "§ %1", "")}'
    f"{LEVEL.format(1, 1, 'decimal', '%1.%2', style('H2'))}</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="S"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Kapitel"/><w:basedOn w:val="H1"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr>'
    '<w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
)


def test_numbers_are_those_that_word_shows() -> None:
    """Over paragraphs in between, from list to list of one kind, and for headings by style."""

    def item(number: int, depth: int) -> str:
        return p("x", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    h1, h2 = style("H1"), style("H2")
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        f"{item(1, 0)}{item(1, 1)}{item(1, 1)}{item(1, 2)}{p('y')}{item(1, 0)}{item(1, 1)}"
        f"{item(2, 0)}{item(3, 0)}{p('A', h1)}{p('B', h2)}{p('C', h2)}{p('D', h1)}{p('E', h2)}"
        f"{p('F', h1 + none)}{item(5, 0)}{item(77, 0)}"
    )

    assert text(word(body, styles=STYLES, numbering=NUMBERING)).split("\n\n") == [
        "III. x\n  z) x\n  aa) x\n    3.1 x",
        "y",
        "IV. x\n  z) x",
        "V. x",
        "IX. x",
        "# § 1 A",
        "## 1.1 B",
        "## 1.2 C",
        "# § 2 D",
        "## 2.1 E",
        "# F",
        "§ 3 x",
        "x",
    ]


def test_a_missing_part_costs_what_it_says_and_no_more() -> None:
    """The text is read without the footnotes, and that is told."""
    call = f'<w:p>{r("See")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    [whole] = FORMAT.read(
        word(call, footnotes=f'<w:footnote w:id="1">{p("there")}</w:footnote>'), "a.docx"
    )
    [broken] = FORMAT.read(word(call, footnotes="<w:footnote>"), "a.docx")

    assert isinstance(whole, Extract)
    assert isinstance(broken, Extract)
    assert whole.text == "See\n\nthere"
    assert broken.text == "See"
    assert broken.notes == (
        "without its footnotes: has a damaged part 'w/footnotes.xml'; save it once more",
    )


def test_what_cannot_be_read_is_said_in_one_line() -> None:
    """Cut off, locked, old, empty, far too large, too deep: each says how to mend it."""
    old = (FILES / "docx" / "minutes.doc").read_bytes()
    locked = old[:8] + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    parts = unpacked(MINUTES)

    assert problem(MINUTES[:3000]) == "is cut off or damaged; save it once more"
    assert problem(old, "a.txt") == "is a document of Word 97 to 2003; open it and save it as .docx"
    assert (
        problem(locked) == "is locked with a password; take the password off and save it as .docx"
    )
    assert problem(packed({**parts, "bomb": bytes(2_000_000)})).startswith("unpacks to more than")
    assert problem(packed({**parts, "word/document.xml": b"<a>"})) == (
        "has a damaged part 'word/document.xml'; save it once more"
    )
    assert problem(packed({**parts, "word/document.xml": b"<a>" * 9999})).startswith(
        "has a damaged"
    )
    assert "no part" in problem(
        packed({n: r for n, r in parts.items() if n != "word/document.xml"})
    )
    assert "no text to quote" in problem(word("<w:p/>"))


def test_nothing_outside_the_file_is_read() -> None:
    """An entity is not filled in, be it a file or one that grows."""
    evil = (
        b'<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa">'
        b'<!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Safe</w:t>'
        b"<w:t>&f;&b;</w:t></w:r></w:p></w:body></w:document>"
    )

    assert text(packed({**unpacked(word("")), "w/main.xml": evil})) == "Safe"


@settings(max_examples=150)
@given(st.sampled_from([COURSE, MINUTES]), st.integers(0, 2**32), st.booleans())
def test_whatever_bytes_come_nothing_is_raised(raw: bytes, seed: int, inside: bool) -> None:
    """Bytes changed anywhere, in the zip or in the XML within, give Extracts or Problems."""
    chance = random.Random(seed)
    if inside:
        parts = unpacked(raw)
        name = chance.choice([name for name in parts if name.endswith(("xml", "rels"))])
        raw = packed({**parts, name: changed(parts[name], chance)})
    else:
        raw = changed(raw, chance)
    FORMAT.matches(raw, "a.docx")

    assert all(isinstance(found, Extract | Problem) for found in FORMAT.read(raw, "a.docx"))
