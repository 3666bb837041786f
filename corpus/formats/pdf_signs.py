"""What PDFium tells of a page: its characters, each with its place, and what is drawn there."""

import contextlib
import ctypes
from collections import Counter
from itertools import islice
from typing import Any

import msgspec
import regex

_HYPHEN, _SOFT_HYPHEN = 0x02, 0xAD
"""The first is how PDFium shows a hyphen at the end of a line."""
_UNKNOWN = 0xFFFD
"""Shown, so that nobody takes what is left of a word for the word."""
_SPACES = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200C)))
_BOLD = regex.compile(r"(?i)bold|black|heavy|demi|cmbx")
_MONO = regex.compile(r"(?i)mono|courier|consol|cmtt|menlo")
_MOST = 200_000
"""Characters of a page; PDFs of drawings can have more, articles have not."""
_MOST_DRAWN = 20_000

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Sign(msgspec.Struct):
    """One character. Lengths are points; `y` grows upwards from the page's corner."""

    char: str
    x0: float
    x1: float
    y: float
    style: "Style"
    spaced: bool
    """White space stands before it."""

    @property
    def size(self) -> float:
        return self.style.size


class Style(msgspec.Struct, frozen=True):
    """How a piece of text is set."""

    size: float
    bold: bool
    mono: bool
    """All letters are of one width."""
    turn: int
    """Quarters of a circle, against the clock, by which it is turned; -1 if it stands askew."""


class Print(msgspec.Struct, frozen=True):
    """What is printed on a page, turned so that most of it is upright."""

    signs: list[Sign]
    box: Box
    """Of the page."""
    unknown: int
    """Characters of which the file does not say what letters they are."""
    askew: int
    """Characters that stand in another direction than most, and are left out."""


def printed(page: Any) -> Print:
    """The characters of a page, in the order of the file."""
    found, unknown = _signs(page)
    turns = Counter(sign.style.turn for sign in found)
    turn = max(turns, key=lambda one: (turns[one], one == 0), default=0)
    kept = [sign for sign in found if sign.style.turn == turn >= 0]
    return Print(kept, _turned(page.get_bbox(), turn), unknown, len(found) - len(kept))


def _turned(box: Box, turn: int) -> Box:
    """The box, once the page is turned back by so many quarters."""
    left, bottom, right, top = box
    for _ in range(turn):
        left, bottom, right, top = bottom, -right, top, -left
    return left, bottom, right, top


def _signs(page: Any) -> tuple[list[Sign], int]:
    """All characters but white space, each turned upright, and how many have no meaning."""
    import pypdfium2.raw as pdfium

    held = page.get_textpage()
    text = held.raw  # five calls for each character: what wraps it would be asked each time
    styles: dict[int, Style] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Sign] = []
    spaced, unknown, high = False, 0, 0
    for i in range(min(held.count_chars(), _MOST)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code == _HYPHEN and pdfium.FPDFText_IsHyphen(text, i):
            code = ord("-")
        if code in _SPACES:
            spaced = True
            continue
        if 0xD800 <= code < 0xDC00:  # the first half of a character; the second one follows
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if not _is_known(code) or pdfium.FPDFText_HasUnicodeMapError(text, i):
            unknown += 1
            code = _UNKNOWN
        thing = pdfium.FPDFText_GetTextObject(text, i)
        key = ctypes.addressof(thing.contents) if thing else 0
        if key not in styles:
            styles[key] = _style(text, i)
        style = styles[key]
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        x0, x1, base = box.left, box.right, y.value
        if style.turn > 0:
            x0, _, x1, _ = _turned((x0, box.bottom, x1, box.top), style.turn)
            _, base, _, _ = _turned((x.value, base, x.value, base), style.turn)
        if not style.size:
            continue
        if code == _SOFT_HYPHEN:
            if x1 - x0 < 0.1 * style.size:
                continue
            code = ord("-")  # one that is seen is none that is soft
        found.append(Sign(chr(code), x0, x1, base, style, spaced))
        spaced = False
    return found, unknown


def _is_known(code: int) -> bool:
    """It is a character that can stand in a text."""
    return (
        0x20 < code < 0x110000
        and code & 0xFFFE != 0xFFFE
        and not (code == _UNKNOWN or 0xD800 <= code < 0xE000)
    )


def _style(text: Any, i: int) -> Style:
    """The style of the text that this character is part of."""
    import pypdfium2.raw as pdfium

    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, i, matrix)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text, i, name, 200, flags)
    called = name.value.decode("utf-8", "replace")
    size = pdfium.FPDFText_GetFontSize(text, i) * (matrix.c**2 + matrix.d**2) ** 0.5
    along, up = matrix.a, matrix.b
    turn = -1
    if abs(up) < 0.1 * abs(along):
        turn = 0 if along > 0 else 2
    elif abs(along) < 0.1 * abs(up):
        turn = 1 if up > 0 else 3
    mono = bool(_MONO.search(called)) or bool(flags.value & 1)
    return Style(round(size, 1), bool(_BOLD.search(called)), mono, turn)


def drawn(page: Any) -> tuple[bool, list[tuple[float, float]]]:
    """Whether pictures cover most of the page, and the middles of bullets, which browsers draw."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    area = (right - left) * (top - bottom)
    covered, bullets = 0.0, []
    for thing in islice(page.get_objects(max_depth=4), _MOST_DRAWN):
        if thing.type not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
            continue
        with contextlib.suppress(pypdfium2.PdfiumError):
            left, bottom, right, top = thing.get_bounds()
            wide, high = right - left, top - bottom
            if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                covered += wide * high
            elif 1.5 < wide < 7 and 1.5 < high < 7 and abs(wide - high) < 0.6:
                bullets.append(((left + right) / 2, (bottom + top) / 2))
    return covered > area / 2, bullets
