"""What every reader promises, whatever it is given; `tests/test_corpus_fuzzed.py` asks the same."""

import datetime
import functools
from collections.abc import Iterator

import msgspec
import regex

from corpus import charset, passages, sentences
from corpus.article import Article
from corpus.errors import Problem
from corpus.formats import registry
from corpus.formats.extract import Extract, Format
from corpus.formats.pdf_document import Said
from corpus.html import fragment
from index import furniture

_BROKEN_OFF = "cannot be read to its end"
"""What is told of a file whose reading ended with an error: no file in memory may end so."""
_LONGEST_LINE = 1_000
"""Characters of a Problem; who reads a log wants one line."""
_LINE_END = regex.compile(r"[\r\n]")
_CONTROL = frozenset(map(chr, [*range(0x09), *range(0x0B, 0x20), 0x7F]))


class BrokenPromiseError(AssertionError):
    """A reader gave what it must not give."""


class RaisedError(BaseException):
    """A reader raised; not an Exception, which the registry would turn into a Problem."""


def promise(kept: object, what: str) -> None:
    """Raises BrokenPromiseError unless it is `kept`."""
    if not kept:
        raise BrokenPromiseError(what)


def reads(kind: Format, raw: bytes, name: str, *, may_break_off: bool = False) -> list[Article]:
    """The articles of a file, if everything about them and the problems is as promised.

    Raises BrokenPromiseError, or RaisedError from whatever the format raised. `may_break_off`: the
    file may be cut off so that its beginning is read with a Problem (packed JSON Lines).
    """
    found = list(registry.read_as(_loud(kind), raw, name))
    promise(found == list(registry.read_as(_loud(kind), raw, name)), "reading twice is the same")
    promise(found, "a file is an Article or a Problem")
    for one in found:
        if isinstance(one, Problem):
            told(one, name)
            promise(may_break_off or _BROKEN_OFF not in one.what, f"no error: {one.what}")
        else:
            holds(one)
    return [one for one in found if isinstance(one, Article)]


def built(kind: Format, raw: bytes, name: str) -> str:
    """What a build makes of a file, in a few words; raises what the format raises."""
    count, problem = 0, ""
    for one in registry.read_as(_loud(kind), raw, name):
        if isinstance(one, Problem):
            problem = one.what
        else:
            count += len(passages.split(one))
    return f"{count:,} passages" if count else problem


def _loud(kind: Format) -> Format:
    def read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
        try:
            yield from kind.read(raw, name)
        except Exception as error:
            raise RaisedError(repr(error)[:200]) from error

    return msgspec.structs.replace(kind, read=read)


def told(problem: Problem, name: str) -> None:
    """Promises of a Problem of the file called `name`."""
    promise(problem.path.startswith(name), "a Problem names its file")
    promise(problem.what.strip(), "a Problem says something")
    promise("\n" not in str(problem) and not _CONTROL & set(problem.what), "a Problem is one line")
    promise(len(problem.what) <= _LONGEST_LINE, "a Problem is short")
    problem.what.encode()


def holds(article: Article) -> None:
    """Promises of an Article, and of the passages that it is cut into."""
    msgspec.json.encode(article).decode()  # no half of a character in any field
    promise(article.text.strip(), "an Article has text")
    promise(article.id, "an Article has an id")
    for line in (article.title, article.author, article.url, *article.tags):
        promise("\n" not in line, "title, author, address and tags are one line each")
    promise(_is_day(article.published), "published is a day or nothing")
    pages = article.pages
    promise(list(pages) == sorted(pages), "pages ascend")
    promise(not pages or 0 <= pages[0] <= pages[-1] <= len(article.text), "pages are in the text")
    cut(article)


def _is_day(published: str) -> bool:
    if not published:
        return True
    try:
        return datetime.date.fromisoformat(published).isoformat() == published
    except ValueError:
        return False


def cut(article: Article) -> None:
    """Promises of the passages of an Article."""
    text, end = article.text, 0
    left: list[str] = []
    for one in passages.split(article):
        promise(end <= one.start < one.end <= len(text), "passages are in order and in the text")
        words = one.span.of(text)
        promise(words == words.strip(), "a passage has no white space at its ends")
        promise(passages.words(words) <= 180, "no passage is longer than it may be")
        left.append(text[end : one.start])
        end = one.end
    left.append(text[end:])
    headings = {block.span.of(text) for block in sentences.blocks(text) if block.heading}
    between = [line.strip() for part in left for line in _LINE_END.split(part)]
    promise(
        all(not line or line in headings for line in between),
        "nothing is lost between passages but white space and headings",
    )


def means(raw: bytes) -> None:
    """Promises of `charset.decoded`."""
    text = charset.decoded(raw)
    if text is not None:
        promise("\r" not in text and not _CONTROL & set(text), "a text has no control characters")
        promise(charset.cleaned(text) == text, "what is clean stays as it is")
        text.encode()


def piece(raw: bytes) -> None:
    """Promises of `fragment.to_text`."""
    html = raw.decode("utf-8", "replace")
    fragment.is_html(html)
    text = fragment.to_text(html)
    promise("\n\n\n" not in text and text == text.strip("\n"), "blocks have one line between them")


def detected(raw: bytes) -> None:
    """No format raises when it is asked whether bytes are its own, whatever they are called."""
    for ending in ("", *(ending for kind in registry.FORMATS for ending in kind.endings)):
        registry.detect(raw, f"folder/file{ending}")


def stands_around(raw: bytes) -> None:
    """`furniture.is_furniture` says yes or no of any passage."""
    text = raw.decode("utf-8", "replace")
    article = Article(id="a", title="", text=text or "a")
    for one in passages.split(article):
        furniture.is_furniture(one.span.of(article.text))


def splits(raw: bytes) -> None:
    """Promises of sentences and passages of any text."""
    text = raw.decode("utf-8", "replace")
    if text.strip():
        cut(Article(id="a", title="", text=text))


def said(told_of: Said) -> None:
    """Promises of what the process that reads PDFs writes."""
    written = msgspec.msgpack.decode(msgspec.msgpack.encode(told_of), type=Said)
    promise(written == told_of, "what is written comes back the same")
    if written.extract is None:
        promise(written.problem, "a PDF is an Extract or a problem")
        told(Problem("a.pdf", written.problem), "a.pdf")
        return
    kind = Format(
        name="",
        endings=(),
        matches=lambda raw, name: True,
        read=functools.partial(_given, written.extract),
    )
    reads(kind, b"%", "a.pdf")


def _given(extract: Extract, raw: bytes, name: str) -> Iterator[Extract | Problem]:
    yield extract
