"""PDF: what is seen on its pages becomes text in reading order, without running heads and footers.

A PDF holds signs and their places, no words, lines or paragraphs. `pdf_document.py` reads one in a
process of its own: `pdf_signs.py` asks PDFium, `pdf_lines.py` puts words together, `pdf_margins.py`
leaves out what repeats around the text, `pdf_columns.py` finds the order, `pdf_paragraphs.py` the
headings, lists and paragraphs, `pdf_hyphens.py` joins words, `pdf_text.py` writes. The properties
tell when a file was made, not when its text was published: that day is likely at most.
"""

from collections.abc import Iterator

import msgspec

from corpus import apart
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format, never
from corpus.formats.pdf_document import Said

PATIENCE = 300.0
"""Seconds that a file may take. The process has a limit of its own, of processor time, so that a
book may be read on a machine that is busy."""
_HEAD, _TAIL = 1024, 2048
"""Bytes within which a PDF says that it is one, and that it is whole; Acrobat looks as far."""


def matches(raw: bytes, name: str) -> bool:
    """Whether these are the bytes of a PDF."""
    return b"%PDF-" in raw[:_HEAD]


def read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    """The text of a PDF, or the Problem why there is none."""
    yield within(PATIENCE, raw, name)


def within(patience: float, raw: bytes, name: str) -> Extract | Problem:
    """The same, with another limit in seconds."""
    tail = raw.rstrip(b"\0\r\n\t ")[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        return Problem(name, "is cut off before its end; export or download it once more")
    try:
        out = apart.told("corpus.formats.pdf_document", raw, patience)
        said = msgspec.msgpack.decode(out, type=Said)
    except TimeoutError:
        return Problem(name, "takes too long to read; split it or export it anew")
    except (apart.BrokenOffError, msgspec.MsgspecError):
        what = (
            "is damaged, or takes more memory or time than a file may; split it or export it anew"
        )
        return Problem(name, what)
    return said.extract or Problem(name, said.problem)


FORMAT = Format(name="PDF", endings=(".pdf",), matches=matches, read=read, may_be=never)
