"""How inputs are changed where changing bytes leads nowhere: in a zip, in XML, in a PDF.

Bytes of a packed part that were changed are no packed part any more: so a part is unpacked, changed
as the tree that it is, and put back.
"""

import io
import random
import zipfile
from collections.abc import Callable

import regex
from lxml import etree

Change = Callable[[bytes, int], bytes]
"""Changes bytes somehow to at most so many: what libFuzzer does."""
_XML = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")
_VALUES = (
    "", "0", "1", "-1", "9", "99999999999999999999", "9" * 5000, "²", "٣", "1e9", "true",
    "none", "..", "../../a", "//", "%", "%zz", "#", "#a", "http://[", "a" * 3000, " " * 3000,
    "\u05e9", "\U0001f468\u200d\U0001f469", "\u00ad", "\ufeff", "# 5", "- a", "%1.%2.", "%9",
    "\t\n", "2024-02-30", "2024-03-31",
)  # fmt: skip
_DEEP = 300
_MANY = 40
_NUMBER = regex.compile(rb"\d+")
_OBJECT = regex.compile(rb"(?s)\d+ \d+ obj.*?endobj")
_NUMBERS = (b"0", b"1", b"-1", b"65536", b"2147483647", b"99999999999", b"1.5", b"0.00001")


def mutated(way: str, raw: bytes, most: int, seed: int, change: Change) -> bytes:
    """Another input made of one, of at most `most` bytes; the same for the same seed."""
    chance = random.Random(seed)
    made = b""
    if way == "archive" and chance.random() < 0.95:
        made = _archive(raw, chance, change)
    elif way == "xml" and chance.random() < 0.6:
        made = _xml(raw, chance)
    elif way == "pdf" and chance.random() < 0.5:
        made = _pdf(raw, chance)
    elif way in ("bytes", "xml") and chance.random() < 0.12:
        made = _repeated(raw, chance, most)
    return made if 0 < len(made) <= most else change(raw, most)


def _repeated(raw: bytes, chance: random.Random, most: int) -> bytes:
    """A piece of it many times: what takes time with the square of the length shows."""
    at = chance.randrange(len(raw) + 1)
    piece = raw[at : at + chance.choice((1, 2, 4, 8, 16, 64))]
    room = max(most - len(raw), 0) // max(len(piece), 1)
    return raw[:at] + piece * chance.randint(0, room) + raw[at:]


def _archive(raw: bytes, chance: random.Random, change: Change) -> bytes:
    parts = unpacked(raw)
    if not parts:
        return b""
    name = chance.choice([one for one in parts if one.endswith(_XML)] or list(parts))
    match chance.randrange(20):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice(list(parts))] = parts[name]
        case 2:
            parts[name] = change(parts[name], len(parts[name]) + 100)
        case _:
            parts[name] = _xml(parts[name], chance) or change(parts[name], len(parts[name]) + 100)
    return packed(parts)


def unpacked(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return {
                one.filename: package.read(one)
                for one in package.infolist()[:100]
                if one.file_size < 1_000_000
            }
    except Exception:  # whatever an earlier change did to it
        return {}


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts, not deflated, so that libFuzzer sees what is in them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name or "a"), part)
    return made.getvalue()


def _xml(raw: bytes, chance: random.Random) -> bytes:
    """The document with one to four changes to its tree; nothing if it is none."""
    try:
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        root = etree.fromstring(raw, parser)
    except (etree.LxmlError, ValueError):
        return b""
    if root is None:
        return b""
    for _ in range(chance.randint(1, 4)):
        _change(root, chance)
    return bytes(etree.tostring(root))


def _change(root: etree._Element, chance: random.Random) -> None:
    elements = list(root.iter(etree.Element))
    one, other = chance.choice(elements), chance.choice(elements)
    above = one.getparent()
    value = chance.choice(_VALUES)
    match chance.randrange(10):
        case 0 if above is not None:
            above.remove(one)
        case 1 if above is not None:
            for _ in range(chance.choice((1, 2, _MANY))):
                above.append(_copied(one))
        case 2:
            inner = one
            for _ in range(chance.choice((2, 10, _DEEP))):
                inner = etree.SubElement(inner, other.tag, dict(other.attrib))
            inner.text = value
        case 3:
            other.append(_copied(one))
        case 4 if one.attrib:
            one.set(chance.choice(list(one.attrib)), value)
        case 5 if one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        case 6:
            one.tag = other.tag
        case 7 if other.attrib:
            key = chance.choice(list(other.attrib))
            one.set(key, other.get(key))
        case 8:
            one.text = value
        case _:
            one.tail = value


def _copied(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _pdf(raw: bytes, chance: random.Random) -> bytes:
    """A PDF with a number changed, or with an object twice, gone or in the place of another;
    PDFium mends the table of places."""
    match chance.randrange(4):
        case 0 | 1:
            found = list(_NUMBER.finditer(raw))
            if not found:
                return b""
            one = chance.choice(found)
            return raw[: one.start()] + chance.choice(_NUMBERS) + raw[one.end() :]
        case 2:
            found = list(_OBJECT.finditer(raw))
            if not found:
                return b""
            one, other = chance.choice(found), chance.choice(found)
            number, body = one[0].partition(b"obj")[0], other[0].partition(b"obj")[2]
            return b"".join((raw[: one.start()], number, b"obj", body, raw[one.end() :]))
        case _:
            return _repeated(raw, chance, len(raw) + 20_000)
