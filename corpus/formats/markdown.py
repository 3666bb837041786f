"""Markdown, which may begin with front matter."""

from collections.abc import Iterator

import regex

from corpus import charset, frontmatter, markdown
from corpus.dating import Dating
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format

_TOP = regex.compile(r"(?m)^# (.+)$")


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    source = charset.decoded(raw)
    if source is None:
        yield Problem(name, charset.NO_TEXT)
        return
    fields, body, wrong = frontmatter.read(source)
    if (marks := markdown.marks(body)) > markdown.MOST_MARKS:
        what = f"has too many marks and lines ({marks:,} of {markdown.MOST_MARKS:,}); split it"
        yield Problem(name, what, collection=fields.collection)
        return
    title, text = markdown.to_text(body)
    top = _TOP.search(text)
    if fields.title and title not in ("", fields.title) and text.strip():
        text = f"# {title}\n\n{text}"
    yield Extract(
        text=text,
        id=fields.id,
        title=fields.title or title or (top[1] if top else ""),
        url=fields.url,
        published=fields.published,
        dating=Dating(source="front matter") if fields.published else Dating(),
        language=fields.language,
        author=fields.author,
        tags=fields.tags,
        collection=fields.collection,
        notes=(wrong,) if wrong else (),
    )


FORMAT = Format(
    name="Markdown",
    endings=(".md", ".markdown"),
    matches=lambda raw, name: False,  # every text is Markdown as well
    read=_read,
)
