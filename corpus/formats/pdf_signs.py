"""What PDFium tells of a page: its characters, each with its place, and what is drawn there."""

import ctypes
from typing import Any

import msgspec
import regex

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_LIGATURES |= {0xFB05: "st", 0xFB06: "st"}
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


class Sign(msgspec.Struct):
    """One character. Lengths are points; `y` grows upwards from the page's corner."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    mono: bool
    spaced: bool
    """White space stands before it."""


def signs(page: Any) -> tuple[list[Sign], int]:
    """The characters that are seen, upright ones only, and how many have no meaning."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    styles: dict[int, tuple[float, bool, bool, bool]] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Sign] = []
    spaced, unknown = False, 0
    for i in range(min(text.count_chars(), _MOST)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code == _HYPHEN and pdfium.FPDFText_IsHyphen(text, i):
            code = ord("-")
        if code in _SPACES:
            spaced = True
            continue
        if (
            pdfium.FPDFText_HasUnicodeMapError(text, i)
            or code < 0x20
            or 0xD800 <= code < 0xE000
            or code >= 0x110000
            or code in (0xFFFD, 0xFFFE, 0xFFFF)
        ):
            unknown += 1
            code = _UNKNOWN
        thing = pdfium.FPDFText_GetTextObject(text, i)
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if key not in styles:
            styles[key] = _style(text, i)
        size, bold, mono, upright = styles[key]
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        if not upright or not size:
            continue
        if code == _SOFT_HYPHEN:
            if box.right - box.left < 0.1 * size:
                continue
            code = ord("-")  # one that is seen is none that is soft
        char = _LIGATURES.get(code) or chr(code)
        found.append(Sign(char, box.left, box.right, y.value, size, bold, mono, spaced))
        spaced = False
    return found, unknown


def _style(text: Any, i: int) -> tuple[float, bool, bool, bool]:
    """Size in points, bold, of one width, upright: of the text that this character is part of."""
    import pypdfium2.raw as pdfium

    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, i, matrix)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text, i, name, 200, flags)
    called = name.value.decode("utf-8", "replace")
    size = pdfium.FPDFText_GetFontSize(text, i) * (matrix.c**2 + matrix.d**2) ** 0.5
    upright = matrix.a > 0 and abs(matrix.b) < 0.1 * matrix.a
    mono = bool(_MONO.search(called)) or bool(flags.value & 1)
    return round(size, 1), bool(_BOLD.search(called)), mono, upright


def drawn(page: Any, area: float) -> tuple[bool, list[tuple[float, float]]]:
    """Whether pictures cover most of the page, and the middles of bullets, which browsers draw."""
    import pypdfium2.raw as pdfium

    covered, bullets = 0.0, []
    for i, thing in enumerate(page.get_objects(max_depth=4)):
        if i >= _MOST_DRAWN:
            break
        if thing.type not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
            continue
        left, bottom, right, top = thing.get_bounds()
        wide, high = right - left, top - bottom
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += wide * high
        elif 1.5 < wide < 7 and 1.5 < high < 7 and abs(wide - high) < 0.6:
            bullets.append(((left + right) / 2, (bottom + top) / 2))
    return covered > area / 2, bullets
