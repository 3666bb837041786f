"""Large files: what each reader might take too long or too much memory for, and one that means no
harm."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from itertools import count, islice

from corpus import markdown, sentences
from corpus.formats import rtf

Make = Callable[[int], bytes]
"""Makes a file of at most so many bytes."""
_MOST_XML = 46_000_000
"""Bytes of a part of a zip; `corpus.formats.package` refuses more."""
_WORDS = (
    "the council met on Tuesday and agreed ferry island harbour captain winter price of a new "
    "to in went that it was late people said bridge school teacher river county money half year "
    "from with they had been repaired after storm before which ninety thousand visitors summer"
).split()


def _prose() -> Iterator[str]:
    """Paragraphs without end, each time the same."""
    chance = random.Random(7)
    while True:
        sentences = (
            f"{' '.join(chance.choices(_WORDS, k=14)).capitalize()} {chance.randrange(9999)}."
            for _ in range(5)
        )
        yield " ".join(sentences)


def _honest(before: str = "", each: str = "{}\n\n", after: str = "") -> Make:
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


def _row(piece: bytes, before: bytes = b"", after: bytes = b"", last: bytes = b"") -> Make:
    """`before`, `piece` as often as there is room, `after` as often, and `last`."""

    def make(size: int) -> bytes:
        many = max((size - len(before) - len(last)) // len(piece + after), 1)
        return before + piece * many + after * many + last

    return make


def _counted(each: Callable[[int], bytes], before: bytes = b"", last: bytes = b"") -> Make:
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


def _within(make: Make, part: str, **others: bytes) -> Make:
    """A zip with a part that `make` makes, as large as may be once it is packed."""

    def zipped(size: int) -> bytes:
        body = make(_fitting(make, lambda raw: raw.count(b"<"), 1_499_000, min(_MOST_XML, 4 * size)))
        # what unpacks to more than a hundred times its size is refused
        noise = random.Random(7).randbytes(len(body) // 60).hex().encode()
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
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
    "rtf": (rtf.marks, rtf.MOST_MARKS),
    "webpage": (lambda raw: raw.count(b"<"), 100_000),
    "mail": (lambda raw: max(raw.count(b"<"), 20 * raw.count(b"\n--")), 200_000),
    "fragment": (lambda raw: raw.count(b"<"), 200_000),
    "text": (lambda raw: sentences.about(raw.decode("utf-8", "replace")), 200_000),
    "passages": (lambda raw: sentences.about(raw.decode("utf-8", "replace")), 200_000),
}
"""What a file weighs for a reader, and how much it may weigh there."""
_NAMES = {
    "mimetype": "mimetype",
    "container": "META-INF/container.xml",
    "book": "a.opf",
    "types": "[Content_Types].xml",
    "styles": "word/styles.xml",
    "rels": "word/_rels/document.xml.rels",
}
_W = b'<w:document xmlns:w="w"><w:body>', b"</w:body></w:document>"
_O = (
    b'<o:document-content xmlns:o="o" xmlns:t="t" xmlns:a="a" xmlns:d="d"><o:body><o:text>',
    b"</o:text></o:body></o:document-content>",
)
_H = b"<html><head><title>a</title></head><body>", b"</body></html>"
_CONTAINER = b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
_BOOK = (
    b'<package><manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine>'
    b"</package>"
)
_BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    + b"]>"
)


def _docx(piece: bytes, after: bytes = b"", last: bytes = b"") -> Make:
    return _within(_row(piece, _W[0], after, last + _W[1]), "word/document.xml")


def _odt(piece: bytes, after: bytes = b"") -> Make:
    return _within(_row(piece, _O[0], after, _O[1]), "content.xml")


def _epub(piece: bytes, after: bytes = b"") -> Make:
    return _within(
        _row(piece, _H[0], after, _H[1]), "a.html", mimetype=b"application/epub+zip",
        container=_CONTAINER, book=_BOOK,
    )  # fmt: skip


def _html(piece: bytes, after: bytes = b"") -> Make:
    return _row(piece, _H[0], after, _H[1])


def _mail(piece: bytes, after: bytes = b"", kind: bytes = b"text/html") -> Make:
    head = b"From: a@b\nMIME-Version: 1.0\nContent-Type: %s; charset=utf-8\n\n" % kind
    return _row(piece, head, after)


def _rtf(piece: bytes, after: bytes = b"") -> Make:
    return _row(piece, b"{\\rtf1 ", after, b" word}")


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


def _lines(many: int, x: int = 50) -> Callable[[int], bytes]:
    """So many lines of prose on a page."""

    def draw(number: int) -> bytes:
        rows = islice(_prose(), number % 7, number % 7 + many)
        shown = b"".join(b"(%s) Tj 0 -12 Td " % row[:90].encode() for row in rows)
        return b"BT /F 10 Tf %d 800 Td %s ET" % (x, shown)

    return draw


def _scattered(many: int) -> Callable[[int], bytes]:
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


FILES: dict[str, dict[str, Make]] = {
    "markdown": {
        "honest": _honest("---\ntitle: a\n---\n# A\n\n"),
        "honest lists": _honest(each="- {}\n  1. {n}\n"),
        "[": _row(b"["), "![](": _row(b"![]("), "[a](": _row(b"[a]("), "*a_ ": _row(b"*a_ "),
        "**a": _row(b"**a "), "`": _counted(lambda n: b"`" * (n % 3000 + 1) + b"a"),
        "> ": _row(b"> "), "> lines": _row(b">>>>>>>>>>>>>>>>>>>> a\n"), "- ": _row(b"- "),
        "  - deep": _counted(lambda n: b" " * (n % 400) + b"- a\n"), "|": _row(b"|", b"|a|b|\n|-|-|\n"),
        "| columns": _row(b"a|", b"", b"", b"\n" + b"-|" * 100), "rows": _row(b"|\n", b"a|b\n-|-\n"),
        "wide table": _row(b"|\n", b"|" + b"a|" * 20000 + b"\n|" + b"-|" * 20000 + b"\n"),
        "<": _row(b"<"), "<a ": _row(b"<a "), "<!--": _row(b"<!--"), "a <!--": _row(b"a <!-- "),
        "<div": _row(b"<div\n\n"), "<script>": _row(b"<div><script>"), "<p <": _row(b"<div>\n<p <"),
        "&": _row(b"&a"), "references": _counted(lambda n: b"[%d]: a\n" % n),
        "\\": _row(b"\\"), "spaces": _row(b" ", b"a", b"", b"b"), "blank lines": _row(b" \n", b"a", b"", b"b"),
        "~~": _row(b"~~a "), "***": _row(b"*"), "*a*": _row(b"*a**a"), "setext": _row(b"a\n", b"", b"", b"==="),
        "# ": _row(b"# \n"), "one word": _row(b"a"), "tags": _row(b"<b>a</b>"), "autolinks": _row(b"<a:b>"),
        "yaml [": _row(b"[", b"---\na: ", b"", b"\n---\n"), "yaml deep": _row(b"- ", b"---\n", b"", b"a\n---\n"),
        "yaml list": _row(b"- a\n", b"---\ntags:\n", b"", b"---\n"), "yaml {": _row(b"{a: ", b"---\n", b"}", b"\n---\n"),
        "yaml anchors": _row(b"*a,", b"---\nb: &a [" + b"x," * 10 + b"]\nc: [", b"", b"]\n---\n"),
        "yaml keys": _counted(lambda n: b"%d: a\n" % n, b"---\n", b"---\n"),
        "yaml text": _row(b"a ", b"---\ntitle: '", b"", b"'\n---\n"), "yaml merge": _row(b"a: ", b"---\n", b"", b"\n---\n"),
        "collection": _row(b"\n", b"---\ncollection", b"", b":\n---\n"),
        "collection [": _row(b"[\"", b"---\n: :\n", b"", b"\n---\n"),
    },
    "text": {
        "honest": _honest(), "one word": _row(b"a"), "spaces": _row(b" ", b"a", b"", b"b"), "words": _row(b"a "),
        "lines": _row(b"a\n"), "blank lines": _row(b" \n", b"a", b"", b"b"), "paragraphs": _row(b"a\n\n"),
        "dots": _row(b"."), "a.": _row(b"a. "), "1.": _row(b"1. "), "quotes": _row("“".encode()),
        "photo": _row(b"photo "), "photos by": _row(b"photo  s by  "), "photo space": _row(b" ", b"photo", b"", b"x"),
        "credit": _row(b"photograph credit "), "(AP": _row(b"(AP "), "Getty": _row(b"Getty Images "), "By A": _row(b"A and ", b"By "),
        "Updated": _row(b"a", b"Updated "), "view": _row(b"view ", b""), "you received": _row(b"you have received "),
        "sign up ": _row(b" ", b"sign up", b"", b"x"), "follow us": _row(b"follow us. "), "|": _row(b"a | b\n"),
        "# ": _row(b"# a\n"), "- ": _row(b"- a\n"), "captions": _row(b"a (AP Photo/b)\n\n"), "commas": _row(b","),
        "same start": _row(b"a", b"a (AP Photo/b)\n\n"), "flags": _row("\U0001f1e9".encode()), "joiners": _row("\U0001f469\u200d".encode()),
        "accents": _row("\u0301".encode(), b"a"), "digits": _row(b"7"), "dashes": _row(b"-"), "breaks": _row(b"\r"), "tabs": _row(b"\t", b"a", b"", b"b"),
        "footer": _row(b"link\n\n", b"The council met on Tuesday and agreed on a ferry.\n\n"), "(": _row(b"("), "?": _row(b"? "), "nbsp": _row("\xa0".encode(), b"a", b"", b"b"),
        "other charset": _row("Größer fällt es nie. ".encode("cp1252")), "utf-16": _row("Größer fällt es nie. ".encode("utf-16-le")),
        "no charset": _counted(lambda n: bytes((n * 7 + n // 256 * 13) % 256 for n in range(n, n + 64))),
    },
    "webpage": {
        "honest": _honest("<html><head><title>a</title></head><body><article>", "<p>{}</p>", "</article></body></html>"),
        "honest table": _honest("<html><body><article><table>", "<tr><td>{n}</td><td>{}</td></tr>", "</table></article></body></html>"),
        "<div>": _html(b"<div>"), "<div></div>": _html(b"<div>", b"</div>"), "<p>": _html(b"<p>a"), "<b>": _html(b"<b>a"), "<i><b>": _html(b"<i><b></i>"),
        "<font>": _html(b"<font><p>a"), "<table>": _html(b"<table><tr><td>a"), "<ul><li>": _html(b"<ul><li>a"), "<li>": _html(b"<li>a"), "<td>": _row(b"<td>a", _H[0] + b"<table><tr>"),
        "<a>": _html(b"<a href=x>a</a>"), "<br>": _html(b"<br>"), "<": _html(b"<"), "&": _html(b"&a;"), "<!--": _row(b"<!-- -->", b"", b"", b"<html>"), "<!-- open": _row(b"<!--", b"<html>"),
        "attributes": _counted(lambda n: b"a%d=b " % n, b"<html><body><p ", b">a</p>"), "one word": _html(b"a"), "spaces": _html(b" "), "quotes": _row(b"<blockquote>a", _H[0]),
        "<span>": _html(b"<span>a "), "dates": _html(b"<p>2024-03-31 "), "json": _row(b"[", b"<html><head><script type=\"application/ld+json\">"),
        "json date": _row(b"\"datePublished\": \"2024", b"<html><head><script type=\"application/ld+json\">{"), "meta": _html(b"<meta name=author content=a>"), "title": _row(b"a ", b"<html><title>"),
        "?xml": _row(b"?", b"<?xml"), "charset": _row(b"<meta ", b""), "lists in lists": _html(b"<ul><li>", b"</li></ul>"), "articles": _html(b"<article><p>The council met.</p></article>"),
    },
    "jsonlines": {
        "honest": _honest(each='{"id": "{n}", "text": "{}"}\n'), "honest one": _honest('{"id": "a", "text": "', "{} ", '"}'),
        "[": _row(b"[", b'{"id": "a", "text": "b", "c": '), "tags": _row(b'"a",', b'{"id": "a", "text": "b", "tags": [', b"", b'"a"]}'),
        "pages": _row(b"1,", b'{"id": "a", "text": "b", "pages": [', b"", b"1]}"), "lines": _row(b"{}\n", b'{"id": "a", "text": "b"}\n'), "no lines": _row(b"\n", b'{"id": "a", "text": "b"}\n'),
        "keys": _counted(lambda n: b'"%d": 1,' % n, b'{"id": "a", "text": "b",', b'"c": 1}'), "digits": _row(b"9", b'{"text": "b", "id": ', b"", b"}"), "collection": _row(b'"collection": "a",', b"{"),
        "title": _row(b"a ", b'{"id": "a", "text": "b", "title": "', b"", b'"}'), "date": _row(b"a", b'{"id": "a", "text": "b", "date": "', b"", b'"}'), "articles": _counted(lambda n: b'{"id":%d,"text":"b"}\n' % n),
    },
    "table": {
        "honest": _honest("title,text\n", "{n},\"{}\"\n"), "honest html": _honest("title,text\n", "{n},\"<p>{}</p><p>b</p>\"\n"), "columns": _row(b"a,", b"text,", b"", b"\nb"), "cells": _row(b",", b"title,text\na"),
        "rows": _row(b"a,b\n", b"title,text\n"), "short rows": _row(b"a\n", b"title,text\n"), "quote": _row(b"a", b'title,text\na,"'), "quotes": _row(b'"', b"title,text\na,"), "bad quotes": _row(b'"a"b,"\n', b"title,text\n"),
        "wide rows": _row(b"a,b,c\n", b"title,text\n"), "semicolons": _row(b";", b"title;text\n"), "tags": _row(b"a,", b'text,tags\nb,"', b"", b'"'), "entities": _row(b"&amp;", b"text\n"), "tags of html": _row(b"<p>", b"text\n"),
        "<a ": _row(b"<a ", b"text\n"), "html cells": _row(b"<b>a</b>\n", b"text,title\n"), "blank lines": _row(b" \n", b"text,title\n<p>a", b"", b"b"), "many columns": _row(b"a,b,", b"text," + b"x," * 100_000 + b"\n"),
        "dates": _row(b"a,1.1.\n", b"text,date\n"), "titles": _row(b"a,b\n", b"text,title\n"), "date": _row(b"1", b"text,date\na,1.1.2024"), "strokes": _row(b"|", b"text|title\n"), "\\r": _row(b"a,b\r", b"title,text\r"), "date spaces": _row(b" ", b"text,date\na,\"2024", b"", b"x\""),
    },
    "mail": {
        "honest": _honest("From: a@b\nMessage-ID: <a>\nSubject: a\n\n"), "honest html": _honest("From: a@b\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n", "<p>{}</p>"),
        "<div>": _mail(b"<div>"), "<b>": _mail(b"<b>a"), "<table>": _mail(b"<table><tr><td>a"), "<ul>": _mail(b"<ul><li>a"), "tables": _mail(b"<table><tr><td>a</td><td>b</td></tr></table>"), "flat tables": _mail(b"<table>"), "cells": _mail(b"<td>a", b"", b"text/html"),
        "parts": _row(b"--b\n\na\n", b'From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'), "attachments": _row(b"--b\nContent-Disposition: attachment; filename=a\n\na\n", b'From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'),
        "nested": _counted(lambda n: b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n), b"From: a@b\nMIME-Version: 1.0\n"), "messages": _row(b"Content-Type: message/rfc822\n\n", b"From: a@b\nMIME-Version: 1.0\n"),
        "headers": _counted(lambda n: b"a%d: b\n" % n, b"From: a@b\nMIME-Version: 1.0\n", b"\na"), "subject": _row(b"=?utf-8?q?a?= ", b"From: a@b\nMIME-Version: 1.0\nSubject: ", b"", b"\n\na"), "subject words": _row(b"a ", b"From: a@b\nMIME-Version: 1.0\nSubject: ", b"", b"\n\na"),
        "from": _row(b"a@b, ", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "from (": _row(b"(", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "from <": _row(b"<", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "from \"": _row(b"\"a\" ", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "from word": _row(b"a", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "from .": _row(b"a.", b"MIME-Version: 1.0\nFrom: ", b"", b"\n\na"), "froms": _row(b"From: a@b\n", b"MIME-Version: 1.0\n", b"", b"\na"),
        "date": _row(b"1 ", b"From: a@b\nMIME-Version: 1.0\nDate: ", b"", b"\n\na"), "type": _row(b"; a=b", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain", b"", b"\n\na"), "type (": _row(b"(", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain;", b"", b"\n\na"), "type *": _counted(lambda n: b"; a*%d*=b" % n, b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain", b"\n\na"), "file name": _row(b"%41", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; name*=utf-8''", b"", b"\n\na"),
        "archived": _row(b"a", b"From: a@b\nMIME-Version: 1.0\nArchived-At: <http://", b"", b"\n\na"), "flowed": _row(b"a \n", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"), "signatures": _row(b"-- \n", b"From: a@b\nMIME-Version: 1.0\n\n"), "base64": _row(b"YWFh", b"From: a@b\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n"), "quoted": _row(b"=41", b"From: a@b\nMIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n"), "folded": _row(b" a\n", b"From: a@b\nMIME-Version: 1.0\nSubject: a\n", b"", b"\na"), "plain spaces": _row(b" ", b"From: a@b\nMIME-Version: 1.0\n\na", b"", b"b"), "no boundary": _row(b"--", b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"\"\n\n"),
        "charset": _row(b"a", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=", b"", b"\n\na"), "utf-7": _row(b"+AGE-", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7\n\n"), "punycode": _row(b"a-", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=punycode\n\n", b"", b"9999"), "idna": _row(b"a", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=idna\n\n"),
    },
    "pdf": {
        "honest": pdf(2000, _lines(40)), "pages": pdf(1_000_000, lambda n: b""), "one page": pdf(1, _lines(100_000)), "scattered": pdf(2000, _scattered(300)), "scattered much": pdf(20, _scattered(40_000)), "rules": pdf(1, lambda n: b"0 0 1 1 re f " * 700_000), "bullets": pdf(20, lambda n: b"9 9 3 3 re f " * 19_000 + _lines(60)(n)),
        "letters": pdf(50, lambda n: b"BT /F 10 Tf 50 800 Td " + b"(I) Tj 0 -1 Td " * 12_000 + b"ET"), "large initials": pdf(50, lambda n: b"BT " + b"/F 40 Tf 5 0 Td (A) Tj /F 9 Tf (b) Tj " * 5_000 + b"ET"), "q": pdf(1, lambda n: b"q " * 4_000_000), "[": pdf(1, lambda n: b"[" * 9_000_000), "nested pages": _row(b"<</Kids[", b"%PDF-1.4\n1 0 obj", b"]>>", b"\nstartxref\n0\n%%EOF"), "objects": _counted(lambda n: b"%d 0 obj<<>>endobj\n" % n, b"%PDF-1.4\n", b"startxref\n0\n%%EOF"), "large box": pdf(1, _lines(40), b"-1e9 -1e9 1e9 1e9"), "none": _row(b"\0", b"%PDF-1.4\n", b"", b"\nstartxref\n0\n%%EOF"),
    },
    "docx": {
        "honest": _within(_honest(_W[0].decode(), "<w:p><w:r><w:t>{}</w:t></w:r></w:p>", _W[1].decode()), "word/document.xml"),
        "p": _docx(b"<w:p/>"), "runs": _docx(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"), "one paragraph": _within(_row(b"<w:r><w:t>a</w:t></w:r>", _W[0] + b"<w:p>", b"", b"</w:p>" + _W[1]), "word/document.xml"), "cells": _docx(b"<w:tbl><w:tr><w:tc/><w:tc><w:p/></w:tc></w:tr></w:tbl>"), "deep": _docx(b"<w:p>", b"</w:p>"), "fields": _docx(b"<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>"), "deleted ends": _docx(b"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"), "boxes": _docx(b"<w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>"), "frame": _docx(b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"), "attributes": _within(_counted(lambda n: b' a%d="b"' % n, _W[0] + b"<w:p", b"/>" + _W[1]), "word/document.xml"), "entities": _within(_row(b"&i;", _BOMB + _W[0] + b"<w:p><w:r><w:t>", b"", b"</w:t></w:r></w:p>" + _W[1]), "word/document.xml"), "text": _within(_row(b"a ", _W[0] + b"<w:p><w:r><w:t>", b"", b"</w:t></w:r></w:p>" + _W[1]), "word/document.xml"), "tabs": _docx(b"<w:p><w:r><w:tab/></w:r></w:p>"), "tags": _docx(b"<a/>"), "names": _within(_counted(lambda n: b"<a%d/>" % n, _W[0], _W[1]), "word/document.xml"), "spaces": _within(_counted(lambda n: b'<a:b xmlns:a="%d"/>' % n, _W[0], _W[1]), "word/document.xml"),
    },
    "odt": {
        "honest": _within(_honest(_O[0].decode(), "<t:p>{}</t:p>", _O[1].decode()), "content.xml"), "p": _odt(b"<t:p/>"), "a": _odt(b"<t:p>a</t:p>"), "spans": _within(_row(b"<t:span>a</t:span>", _O[0] + b"<t:p>", b"", b"</t:p>" + _O[1]), "content.xml"), "s": _within(_row(b'<t:s t:c="200"/>', _O[0] + b"<t:p>", b"", b"</t:p>" + _O[1]), "content.xml"), "lists": _odt(b"<t:list><t:list-item><t:p>a</t:p></t:list-item></t:list>"), "cells": _odt(b"<a:table><a:table-row><a:table-cell/><a:table-cell/></a:table-row></a:table>"), "notes": _odt(b"<t:p>a<t:note><t:note-body><t:p>b</t:p></t:note-body></t:note></t:p>"), "deep": _odt(b"<t:section>", b"</t:section>"), "styles": _within(_counted(lambda n: b'<style name="%d" parent-style-name="%d"/>' % (n, n + 1), _O[0], b'<t:p style-name="0">a</t:p>' + _O[1]), "content.xml"), "chains": _within(_counted(lambda n: b'<style family="paragraph" name="%d" parent-style-name="%d"/><t:p style-name="0">a</t:p>' % (n, n + 1), _O[0], _O[1]), "content.xml"),
    },
    "fodt": {"honest": _honest('<office:document xmlns:office="o" xmlns:t="t" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>', "<t:p>{}</t:p>", "</office:text></office:body></office:document>")},
    "epub": {
        "honest": _within(_honest(_H[0].decode(), "<p>{}</p>", _H[1].decode()), "a.html", mimetype=b"application/epub+zip", container=_CONTAINER, book=_BOOK),
        "p": _epub(b"<p>a</p>"), "br": _epub(b"<br/>"), "unclosed": _epub(b"<p>a"), "div": _epub(b"<div>"), "b": _epub(b"<b>"), "notes": _within(_counted(lambda n: b'<p>a<a href="#n%d" type="noteref">1</a></p><aside id="n%d">b</aside>' % (n, n), *_H), "a.html", mimetype=b"application/epub+zip", container=_CONTAINER, book=_BOOK), "calls": _within(_row(b'<a href="#n" type="noteref">1</a>', _H[0], b"", b'<aside id="n">b</aside>' + _H[1]), "a.html", mimetype=b"application/epub+zip", container=_CONTAINER, book=_BOOK), "notes at once": _within(_counted(lambda n: b'<a href="#n%d" type="noteref">1</a>' % n, _H[0] + b"<p>", b"</p>" + b"".join(b'<aside id="n%d">b</aside>' % n for n in range(30_000)) + _H[1]), "a.html", mimetype=b"application/epub+zip", container=_CONTAINER, book=_BOOK), "table": _epub(b"<table><tr><td>a</td><td>b</td></tr></table>"), "&": _epub(b"&eacute;"), "&&": _epub(b"&"), "pre": _epub(b"<pre>\t</pre>"), "links": _epub(b'<a href="#">a</a>'), "headings": _epub(b"<h1>a</h1>"), "sup": _epub(b'<sup><a href="#a">1</a></sup>'),
        "chapters": _within(_counted(lambda n: b'<item id="%d" href="a.html?%d"/><itemref idref="%d"/>' % (n, n, n), b"<package>", b"</package>"), "a.opf", mimetype=b"application/epub+zip", container=_CONTAINER),
    },
    "rtf": {
        "honest": _honest("{\\rtf1\\ansi ", "{} \\par\n", "}"), "honest pictures": _row(b"{\\pict 89504e470d0a1a0a89504e470d0a1a0a89504e470d0a1a0a89504e470d0a1a0a\n}", b"{\\rtf1 a\\par ", b"", b"}"), "{": _row(b"{", b"{\\rtf1 "), "{}": _rtf(b"{}"), "}": _rtf(b"}"), "\\a": _rtf(b"\\a"), "\\par": _rtf(b"\\par"), "\\'e4": _rtf(b"\\'e4"), "\\u": _rtf(b"\\u8364?"), "\\u alone": _rtf(b"\\u1"), "a\\par": _rtf(b"a\\par "), "\\cell": _rtf(b"\\cell"), "\\row": _rtf(b"a\\cell\\row"), "notes": _rtf(b"{\\footnote a}"), "notes in notes": _rtf(b"{\\footnote a", b"}"), "\\listtext": _rtf(b"{\\listtext 1.}a\\par "), "styles": _row(b"{\\s1 a;}", b"{\\rtf1{\\stylesheet"), "style": _row(b"\\'61", b"{\\rtf1{\\stylesheet "), "title": _row(b"\\'61", b"{\\rtf1{\\info{\\title "), "mark": _row(b"\\'61", b"{\\rtf1{\\listtext "), "newlines": _rtf(b"\n"), "text": _rtf(b"a"), "\\": _rtf(b"\\\\"), "\\~": _rtf(b"\\~"), "fonts": _counted(lambda n: b"{\\f%d\\fcharset2 a;}" % n, b"{\\rtf1{\\fonttbl"), "unseen": _rtf(b"{\\*\\a b}"), "\\f1": _rtf(b"\\f1 a"), "\\intbl": _rtf(b"\\intbl a\\par "), "tabs": _rtf(b"\\fi-1 a\\tab b\\par "), "spaces": _row(b" ", b"{\\rtf1\\fi-1 ", b"", b"a\\par}"),
    },
    "charset": {"one": _row("ä".encode("cp1252")), "words": _row("Größer fällt es nie. ".encode("cp1252")), "wide": _row("Größer ".encode("utf-16-le")), "cyrillic": _row("Привет как дела ".encode("cp1251")), "zeros": _row(b"\0"), "zero": _row(b"a", b"\0"), "misplaced": _row(b"a\xb0")},
    "fragment": {"<": _row(b"<"), "<a": _row(b"<a "), "<p <": _row(b"<p x"), "&": _row(b"&"), "&a": _row(b"&aaaaaaaaa"), "<div>": _row(b"<div>"), "<table>": _row(b"<table><tr><td>"), "<b>": _row(b"<b>"), "spaces": _row(b" ", b"<p>a", b"", b"b"), "nbsp": _row("\xa0".encode(), b"<p>"), "<ul>": _row(b"<ul>"), "rows": _row(b"<tr><td>a</td><td>b</td></tr>", b"<table>"), "lists of cells": _row(b"<table><tr><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"), "p in td": _row(b"<p>a</p>", b"<table><tr><td>"), "tables": _row(b"<table><tr><td>a</td><td>b</td></tr></table>"), "nested tables": _row(b"<table><tr><td>a</td><td>", b"", b"</td></tr></table>")},
    "detect": {"zip": _row(b"PK\x03\x04"), "lines": _row(b"a: b\n", b"From: a\n"), "gz": _row(b"\0", b"\x1f\x8b\x08\0\0\0\0\0\0\0"), "{": _row(b'{"a":', b""), "[": _row(b"[", b'{"a":'), "<!--": _row(b"<!-- -->"), "<": _row(b"<office:document "), "old": _row(b"\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "spaces": _row(b" "), "colon": _row(b":"), "header": _row(b"a", b"From")},
    "passages": {"one word": _row(b"a"), "dots": _row(b"."), "a.b": _row(b"a."), "quotes": _row(b"\""), "pipes": _row(b"a | b\n"), "pipe": _row(b" |", b"a"), "no pipe": _row(b"a\n", b"a | b\n"), "items": _row(b"- a\n"), "spaces": _row(b" ", b"a", b"", b"b"), "item spaces": _row(b" ", b"a\n", b"", b"\n- b"), "# spaces": _row(b" ", b"#"), "headings": _row(b"# a\n"), "line breaks": _row(b"\r", b"a", b"", b"b"), "mixed breaks": _row(b"\r\n\n", b"a", b"", b"b"), "Dr.": _row(b"Dr. A "), "1.": _row(b"1. "), "digits.": _row(b"1."), "emoji": _row("\U0001f469\u200d".encode()), "?!": _row(b"?! A "), "short": _row(b"A. "), "cjk": _row("港。".encode()), "tiny sentences": _row(b"Go! "), "long sentence": _row(b"a b ", b"", b"", b"."), "pipes in a row": _row(b"|"), "tab pipes": _row(b"\t", b"a\n", b"", b"| b"), "paragraphs": _row(b"a\n\n"), "(": _row(b"("), "p.m.": _row(b"p.m. Monday ")},
    "furniture": {"words": _row(b"to want "), "sign up": _row(b"sign up "), "our": _row(b"our "), "spaces": _row(b" ", b"by", b"", b"A"), "dated": _row(b"Updated 1 "), "@": _row(b"a@"), "reach": _row(b"reach a@b "), "photo": _row(b"photo by "), "credits": _row(b"credits: A / "), "sources": _row(b"source: a "), "dots": _row(b"a."), "W": _row(b"!"), "menu": _row(b"home\nabout\nnews\nmenu\n"), "By": _row(b"A and ", b"By "), "follow": _row(b"follow A. "), "digits": _row(b"1 "), "published": _row(b"january 1 ", b"published "), "colon": _row(b"A: b ")},
}  # fmt: skip
"""By the name of the reader; what means no harm begins with "honest"."""
