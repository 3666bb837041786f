"""Large files: what each reader might take too long or too much memory for, and one that means no
harm."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from itertools import count, islice

from corpus import markdown, sentences
from corpus.formats.rtf import MOST_MARKS, marks

Make = Callable[[int], bytes]
"""Makes a file of at most so many bytes."""
_MOST_XML = 46_000_000
"""Bytes of a part of a zip; `corpus.formats.package` refuses more."""
_WORDS = [
    word
    for line in (
        "the council met on Tuesday and agreed on a ferry to the island after the storm before",
        "which ninety thousand visitors of the harbour went that summer with captain winter and",
        "a new price people said it was late in the year and they had been repaired from half",
    )
    for word in line.split()
]


def _prose() -> Iterator[str]:
    """Paragraphs without end, each time the same."""
    chance = random.Random(7)
    while True:
        sentences = (
            f"{' '.join(chance.choices(_WORDS, k=14)).capitalize()} {chance.randrange(9999)}."
            for _ in range(5)
        )
        yield " ".join(sentences)


def honest(before: str = "", each: str = "{}\n\n", after: str = "") -> Make:
    """Paragraphs, each put in for {} (and its number for {n})."""

    def make(size: int) -> bytes:
        parts, room = [before], size - len(before) - len(after)
        for number, paragraph in enumerate(_prose()):
            part = each.replace("{n}", str(number)).replace("{}", paragraph)
            room -= len(part)
            if room < 0:
                return "".join([*parts, after]).encode()
            parts.append(part)
        raise AssertionError

    return make


def row(piece: bytes, before: bytes = b"", after: bytes = b"", last: bytes = b"") -> Make:
    """`before`, `piece` as often as there is room, `after` as often, and `last`."""

    def make(size: int) -> bytes:
        many = max((size - len(before) - len(last)) // len(piece + after), 1)
        return before + piece * many + after * many + last

    return make


def counted(each: Callable[[int], bytes], before: bytes = b"", last: bytes = b"") -> Make:
    """Pieces that are each another."""

    def make(size: int) -> bytes:
        parts, room = [before], size - len(before) - len(last)
        for number in count():
            part = each(number)
            room -= len(part)
            if room < 0:
                return b"".join([*parts, last])
            parts.append(part)
        raise AssertionError

    return make


def within(make: Make, part: str, most: int = _MOST_XML, **others: bytes) -> Make:
    """A zip with a part that `make` makes, as large as may be once it is packed, `most` at most."""

    def zipped(size: int) -> bytes:
        body = make(_fitting(make, lambda raw: raw.count(b"<"), 799_000, min(most, 4 * size)))
        # what unpacks to more than a hundred times its size is refused
        noise = random.Random(7).randbytes(len(body) // 60).hex().encode()
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            if part == "content.xml":
                package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            for name, other in others.items():
                package.writestr(_NAMES[name], other)
            package.writestr(part, body + b"<!--" + noise + b"-->")
        return made.getvalue()

    return zipped


def _fitting(make: Make, weigh: Callable[[bytes], int], most: int, size: int) -> int:
    """The size, or how many bytes of such a file weigh no more than is read at all."""
    for _ in range(3):  # what comes first and last weighs too
        weight = weigh(make(size))
        size = size if weight <= most else size * most // weight - 100
    return size


def fitting(name: str, make: Make, size: int) -> int:
    """The size, or how many bytes of such a file this reader does not refuse at sight."""
    weigh, most = _LIMITS.get(name, (len, size))
    return _fitting(make, weigh, most, size)


_LIMITS: dict[str, tuple[Callable[[bytes], int], int]] = {
    "markdown": (lambda raw: markdown.marks(raw.decode()), markdown.MOST_MARKS),
    "rtf": (marks, MOST_MARKS),
    "webpage": (lambda raw: raw.count(b"<") + raw.count(b"&") // 5, 35_000),
    "mail": (lambda raw: max(raw.count(b"<"), 150 * raw.count(b"\n--")), 150_000),
    "fragment": (lambda raw: raw.count(b"<"), 150_000),
    "text": (lambda raw: sentences.about(raw.decode("utf-8", "replace")), 150_000),
    "passages": (lambda raw: sentences.about(raw.decode("utf-8", "replace")), 150_000),
}
"""What a file weighs for a reader, and how much it may weigh there."""
PROSE = 12_000_000
"""Bytes of XML around as many words as one article may have."""
_NAMES = {
    "mimetype": "mimetype",
    "container": "META-INF/container.xml",
    "book": "a.opf",
    "types": "[Content_Types].xml",
    "styles": "word/styles.xml",
    "rels": "word/_rels/document.xml.rels",
}
WORD = b'<w:document xmlns:w="w"><w:body>', b"</w:body></w:document>"
TEXT = (
    b'<o:document-content xmlns:o="o" xmlns:t="t" xmlns:a="a" xmlns:d="d"><o:body><o:text>',
    b"</o:text></o:body></o:document-content>",
)
PAGE = b"<html><head><title>a</title></head><body>", b"</body></html>"
CONTAINER = b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
BOOK = (
    b'<package><manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine>'
    b"</package>"
)
BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)


def docx(piece: bytes, after: bytes = b"", last: bytes = b"") -> Make:
    return within(row(piece, WORD[0], after, last + WORD[1]), "word/document.xml")


def odt(piece: bytes, after: bytes = b"") -> Make:
    return within(row(piece, TEXT[0], after, TEXT[1]), "content.xml")


def epub(piece: bytes, after: bytes = b"") -> Make:
    return within(
        row(piece, PAGE[0], after, PAGE[1]), "a.html", mimetype=b"application/epub+zip",
        container=CONTAINER, book=BOOK,
    )  # fmt: skip


def html(piece: bytes, after: bytes = b"") -> Make:
    return row(piece, PAGE[0], after, PAGE[1])


def mail(piece: bytes, after: bytes = b"", kind: bytes = b"text/html") -> Make:
    head = b"From: a@b\nMIME-Version: 1.0\nContent-Type: %s; charset=utf-8\n\n" % kind
    return row(piece, head, after)


def rtf(piece: bytes, after: bytes = b"") -> Make:
    return row(piece, b"{\\rtf1 ", after, b" word}")


def pdf(pages: int, each: Callable[[int], bytes], box: bytes = b"0 0 595 842") -> Make:
    """A PDF of so many pages at most, each with what `each` draws."""

    def make(size: int) -> bytes:
        parts = [b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"]
        parts.append(b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n")
        kids, room = [], size - 500
        for number in range(pages):
            drawn = each(number)
            room -= len(drawn) + 220
            if room < 0 and number:
                break
            kids.append(b"%d 0 R" % (10 + 2 * number))
            parts.append(
                b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R/Resources<</Font"
                b"<</F 5 0 R>>>>>>endobj\n%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
                % (10 + 2 * number, box, 11 + 2 * number, 11 + 2 * number, len(drawn), drawn)
            )
        parts.append(
            b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n" % (b" ".join(kids), len(kids))
        )
        parts.append(b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
        return b"".join(parts)

    return make


def lines(many: int, x: int = 50) -> Callable[[int], bytes]:
    """So many lines of prose on a page."""

    def draw(number: int) -> bytes:
        rows = islice(_prose(), number % 7, number % 7 + many)
        shown = b"".join(b"(%s) Tj 0 -12 Td " % row[:90].encode() for row in rows)
        return b"BT /F 10 Tf %d 800 Td %s ET" % (x, shown)

    return draw


def scattered(many: int) -> Callable[[int], bytes]:
    """Words all over a page, so that it might be columns of any kind."""

    def draw(number: int) -> bytes:
        chance = random.Random(number)
        placed = (
            b"1 0 0 1 %d %d Tm (%s) Tj "
            % (chance.randrange(560), chance.randrange(820), chance.choice(_WORDS).encode())
            for _ in range(many)
        )
        return b"BT /F 6 Tf " + b"".join(placed) + b"ET"

    return draw
