"""Rich Text Format, which old programs, TextEdit and WordPad write."""

from collections.abc import Iterator

import regex

from corpus.blocks import flat
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format, never
from corpus.formats.rtf_body import Body
from corpus.formats.titled import titled

_START = b"{\\rtf"
_MADE = regex.compile(rb"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})\b")
MOST_MARKS = 1_500_000
"""Backslashes and braces, of which each takes three microseconds; Word writes one for every eight
bytes at most."""
_DEAR = (b"\\par", b"\\footnote", b"\\listtext")
_DEARER = 4
"""As much as so many more takes one of these."""


def _matches(raw: bytes, name: str) -> bool:
    return raw[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_START)


def marks(raw: bytes) -> int:
    """How many backslashes and braces a text has; what takes longer counts more than once."""
    plain = sum(raw.count(sign) for sign in (b"\\", b"{", b"}"))
    return plain + _DEARER * sum(raw.count(word) for word in _DEAR)


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    if (count := marks(raw)) > MOST_MARKS:
        what = f"has too many control words and braces ({count:,} of {MOST_MARKS:,})"
        yield Problem(name, f"{what}; save it as .docx or split it")
        return
    body = Body(raw[raw.find(b"{") :])
    whole = body.read()
    text = body.blocks.text()
    if not text:
        what = "has no text to quote, only pictures perhaps" if whole else "is cut off or damaged"
        yield Problem(name, f"{what}; save it once more")
        return
    made = _MADE.search(raw)
    title, text = titled(body.front.title, flat(body.said["title"]), text)
    yield Extract(
        text=text,
        title=title,
        author=body.front.author(flat(body.said["author"])),
        published=body.front.published,
        dating=body.front.dating("-".join(part.decode() for part in made.groups()) if made else ""),
        notes=() if whole else ("its end is missing; save it once more",),
    )


FORMAT = Format(name="RTF text", endings=(".rtf",), matches=_matches, read=_read, may_be=never)
