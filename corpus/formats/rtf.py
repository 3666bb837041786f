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
_MOST_MARKS = 2_500_000
"""Backslashes and braces: each takes up to three microseconds. Word writes one for every six bytes
at most."""


def _matches(raw: bytes, name: str) -> bool:
    return raw[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_START)


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    marks = sum(raw.count(sign) for sign in (b"\\", b"{", b"}"))
    if marks > _MOST_MARKS:
        what = f"has {marks:,} control words and braces, more than {_MOST_MARKS:,}"
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
