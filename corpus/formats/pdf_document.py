"""A whole PDF, read in a process of its own: `python -m corpus.formats.pdf_document < FILE`.

PDFium is a large program in C++ and files come from anywhere: whatever one does to it, more memory
than there is, an endless walk, a crash, ends that process and nothing else.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec
import regex

from corpus import apart
from corpus.dating import Dating, period
from corpus.formats import pdf_breaks, pdf_columns, pdf_lines, pdf_margins, pdf_paragraphs, pdf_text
from corpus.formats.extract import Extract
from corpus.formats.pdf_lines import Sheet
from corpus.formats.titled import MADE

MOST_PAGES = 2_000
_MEMORY = 1 << 30
"""Bytes of address space; a book of three hundred pages takes half of it."""
_PROCESSOR, _FOR_A_PAGE, _AT_MOST = 8.0, 0.06, 120
"""Seconds of processor time: to begin with, more for each page, and in all. A full page takes half
of what it is given."""
_PASSWORD = 4
"""FPDF_ERR_PASSWORD of fpdfview.h."""
_NO_TITLE = regex.compile(
    r"(?i)\W*$|microsoft (?:word|powerpoint)\b|untitled|unbenannt|sans titre|sin t[ií]tulo"
    r"|document ?\d*$|\w+://|.*\.(?:docx?|odt|rtf|txt|tex|dvi|pdf|html?|pptx?|odp|xlsx?|ods|indd|qxd|pages|md)$"
)
_NOBODY = regex.compile(r"(?i)\W*(?:anonymous|unknown|unspecified|user|admin|root)?\W*")
_FEW = 3
"""Words; a page with fewer has no text of its own, only a stamp."""
_STAMP = 60
"""Characters; less that stands sideways is the stamp of an archive or a mark behind the text."""


class Said(msgspec.Struct, frozen=True):
    """What the process writes: the file's text, or what is wrong with it."""

    extract: Extract | None = None
    problem: str = ""


def read(raw: bytes, allow: Callable[[float], object] = lambda seconds: None) -> Said:
    """The text of a PDF in this process. `allow` is told how many seconds of processor time that
    may take in all, once the number of pages is known."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            return Said(problem="is locked with a password; save a copy without one")
        return Said(problem="is damaged; export or download it once more")
    with contextlib.closing(pdf):
        count = len(pdf)
        if count > MOST_PAGES:
            what = f"has {count:,} pages, more than the {MOST_PAGES:,} that can be read; split it"
            return Said(problem=what)
        allow(_PROCESSOR + _FOR_A_PAGE * count)
        sheets = [_sheet(pdf, number) for number in range(count)]
        properties = {key: _property(pdf, key) for key in ("Title", "Author", "CreationDate")}
    return told(sheets, properties)


def _sheet(pdf: Any, number: int) -> Sheet | None:
    """The page, counted from 0; None if it cannot be read."""
    import pypdfium2

    try:
        with contextlib.closing(pdf[number]) as page:
            return pdf_lines.sheet(page, number)
    except pypdfium2.PdfiumError:
        return None


def _property(pdf: Any, key: str) -> str:
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def told(sheets: Sequence[Sheet | None], properties: dict[str, str]) -> Said:
    """What these pages say (None: one that cannot be read), with the properties of the file."""
    there = [sheet for sheet in sheets if sheet]
    if not there:
        return Said(problem="is damaged; export or download it once more")
    inner = pdf_margins.without([sheet for sheet in there if not _is_strange(sheet)])
    lines = [line for page in inner for line in pdf_columns.ordered(page)]
    found = pdf_breaks.mended(pdf_paragraphs.blocks(lines))
    scans = [i for i, sheet in enumerate(sheets, 1) if sheet and _is_scan(sheet)]
    strange = [i for i, sheet in enumerate(sheets, 1) if sheet and _is_strange(sheet)]
    title = pdf_text.title_of(found)
    text, pages = pdf_text.written([block for block in found if block is not title], len(sheets))
    if not text:
        return Said(problem=_why_empty(scans, strange))
    return Said(
        Extract(
            text=text,
            title=_plain(title.words) if title else _title(properties),
            dating=_dating(properties),
            author=_author(properties),
            pages=pages,
            notes=tuple(_notes(sheets, scans, strange)),
        )
    )


def _is_scan(sheet: Sheet) -> bool:
    return sheet.pictured and sum(len(line.text.split()) for line in sheet.lines) < _FEW


def _is_strange(sheet: Sheet) -> bool:
    """Its letters are drawn, but of a tenth of them the file does not say which they are."""
    return sheet.unknown > sum(len(line.text) for line in sheet.lines) / 10


def _why_empty(scans: Sequence[int], strange: Sequence[int]) -> str:
    if scans:
        return (
            "is scanned: its pages are pictures without text; run text recognition over it, "
            "for example with ocrmypdf, and take what comes out"
        )
    if strange:
        return (
            "does not say which letters its signs are; export it anew, or run text recognition "
            "over it, for example with ocrmypdf --force-ocr"
        )
    return "has no text to quote; add some or remove it"


def _notes(
    sheets: Sequence[Sheet | None], scans: Sequence[int], strange: Sequence[int]
) -> Iterator[str]:
    if scans:
        yield (
            f"{_listed(scans)} scanned, a picture without text, and left out; "
            "run text recognition over the file, for example with ocrmypdf"
        )
    if strange:
        yield (
            f"{_listed(strange)} not readable, since the file does not say which letters its signs "
            "are; export it anew"
        )
    if odd := [
        i for i, sheet in enumerate(sheets, 1) if sheet and sheet.unknown and i not in strange
    ]:
        yield (
            f"some letters on {_named(odd)} are unknown and stand as \ufffd, since the file does "
            "not say which they are; export it anew"
        )
    if askew := [i for i, sheet in enumerate(sheets, 1) if sheet and sheet.askew >= _STAMP]:
        yield f"text that stands sideways on {_named(askew)} was left out; export it upright"
    if broken := [i for i, sheet in enumerate(sheets, 1) if not sheet]:
        yield f"{_listed(broken)} damaged and left out; export or download the file once more"


def _listed(pages: Sequence[int]) -> str:
    """`page 3 is`, `pages 3, 5-8 are`."""
    return f"{_named(pages)} {'are' if len(pages) > 1 else 'is'}"


def _named(pages: Sequence[int]) -> str:
    runs = []
    for _, group in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        runs.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return f"pages {', '.join(runs)}" if len(pages) > 1 else f"page {runs[0]}"


def _title(properties: dict[str, str]) -> str:
    """The property that says the title, where it is one and no file name."""
    words = _plain(properties.get("Title", ""))
    return "" if _NO_TITLE.match(words) else words


def _author(properties: dict[str, str]) -> str:
    words = _plain(properties.get("Author", ""))
    return "" if _NOBODY.fullmatch(words) else words


def _dating(properties: dict[str, str]) -> Dating:
    """The day on which the file was made is a likely one, and no more."""
    likely = period(properties.get("CreationDate", "").removeprefix("D:")[:8])  # D:20180124…
    return Dating(likely=likely, hint=MADE) if likely else Dating()


def _plain(words: str) -> str:
    """One line without control characters and halves of characters."""
    flat = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(flat.encode("utf-8", "ignore").decode().split())


def main() -> None:
    """Read the file on standard input and write what was Said, as MessagePack."""
    apart.limit(memory=_MEMORY, processor=_PROCESSOR, at_most=_AT_MOST)
    sys.stdout.buffer.write(msgspec.msgpack.encode(read(sys.stdin.buffer.read(), _allow)))


def _allow(seconds: float) -> None:
    """End this process once it took so much processor time."""
    apart.limit(processor=min(seconds, _AT_MOST), at_most=_AT_MOST)


if __name__ == "__main__":
    main()
