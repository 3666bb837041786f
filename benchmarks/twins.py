"""Articles as other sites have them: the same with small edits, each edit at a known place."""

import datetime
import random
from collections.abc import Sequence

import msgspec
import regex

from corpus.article import Article, Span
from corpus.sentences import sentences

_WORD = regex.compile(r"\b\p{Ll}{5,}\b")
_ENDED = regex.compile(r"[.!?][\"”’)]*$")
_HEADLINE = ("report", "update", "latest", "again", "now")
_BYLINES = ("Robin Marsh", "Alex Tidewell", "Kim Ostrander")
_ADDED = (
    "This report has been updated.",
    "An earlier version of this story was shorter.",
    "More details are expected later in the day.",
)
_WORDS_A_TYPO = 150


class Edit(msgspec.Struct, frozen=True, order=True):
    """`new` stands where `text[start:end]` stood."""

    start: int
    end: int
    new: str


class Twin(msgspec.Struct, frozen=True):
    """An article and what was edited in its text."""

    article: Article
    edits: tuple[Edit, ...]
    """In offsets of the text that it was made from, in order."""

    def place(self, offset: int) -> int:
        """Where what stood at `offset` stands in the twin; of what is gone, where it stood."""
        moved = offset
        for edit in self.edits:
            if edit.end <= offset:
                moved += len(edit.new) - (edit.end - edit.start)
            elif edit.start < offset:
                moved -= offset - edit.start
        return moved

    def whole(self, span: Span) -> Span | None:
        """Where these words stand; None if one of them was edited."""
        if any(edit.start < span.end and span.start < edit.end for edit in self.edits):
            return None
        start = self.place(span.start)
        return Span(start, start + span.end - span.start)


def twin(article: Article, chance: random.Random) -> Twin:
    """With another id, address, date and byline, in half of the cases another word in the headline,
    a typo for every 150 words, and in texts of three sentences or more one sentence less and one
    more."""
    edits = tuple(sorted(_edits(article.text, chance)))
    text, end = [], 0
    for edit in edits:
        text += [article.text[end : edit.start], edit.new]
        end = edit.end
    title = article.title.split()
    if chance.random() < 0.5:
        title[chance.randrange(len(title))] = chance.choice(_HEADLINE)
    published = article.published
    if published:
        day = datetime.date.fromisoformat(published) + datetime.timedelta(days=1)
        published = day.isoformat()
    return Twin(
        msgspec.structs.replace(
            article,
            id=f"twin:{article.id}",
            title=" ".join(title),
            text="".join((*text, article.text[end:])),
            url=f"{article.url}?twin",
            published=published,
            author=chance.choice(_BYLINES),
            pages=(),
        ),
        edits,
    )


def _edits(text: str, chance: random.Random) -> list[Edit]:
    byline = Edit(0, 0, f"By {chance.choice(_BYLINES)}, Staff Writer\n\n")
    rows = [one.span for one in sentences(text)]
    gone: Sequence[Span] = ()
    edits = [byline]
    if len(rows) > 2:
        dropped, after = chance.sample(range(1, len(rows)), 2)
        gone = [rows[dropped]]
        edits.append(Edit(rows[dropped].start, rows[dropped].end, ""))
        added = chance.choice(_ADDED)
        behind = next((row.end for row in rows[after:] if _ENDED.search(row.of(text))), len(text))
        edits.append(Edit(behind, behind, f" {added}"))
    words = [
        Span(*found.span())
        for found in _WORD.finditer(text)
        if not any(found.start() < span.end and span.start < found.end() for span in gone)
    ]
    for word in chance.sample(words, min(len(words), 1 + len(text.split()) // _WORDS_A_TYPO)):
        at = chance.randrange(word.start + 1, word.end - 2)
        edits.append(Edit(at, at + 2, text[at + 1] + text[at]))
    return edits
