"""Text as people paste it from a web page."""

from collections.abc import Iterator

from corpus import charset, pasted
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    source = charset.decoded(raw)
    if source is None:
        yield Problem(name, charset.NO_TEXT)
        return
    title, text = pasted.to_text(source)
    yield Extract(text=text, title=title)


FORMAT = Format(
    name="text",
    endings=(".txt",),
    matches=lambda raw, name: False,  # what no other kind claims may still be no text to quote
    read=_read,
)
