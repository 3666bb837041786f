"""An article as a file: Markdown that our own reader gives back to the character.

Each block is written as plainly as it can be: as it stands, where that reads back as itself, else
with what Markdown would take for marks behind backslashes. What cannot be written so at all is one
line of JSON.
"""

from collections.abc import Iterator

import msgspec
import regex
import yaml

from corpus import charset, markdown
from corpus.article import Article
from corpus.formats import markdown as markdown_format
from corpus.formats import registry
from corpus.formats.extract import Format

_MARKS = regex.compile(r"[\\`*_\[\]<>&~|]")
_LINE_MARK = regex.compile(r"^\s*(?:\d{1,9}(?=[.)])|(?=[#+=-]))")
"""What stands before a sign that makes a line something else than words."""
_ITEM = regex.compile(r"(?P<indent> *)(?P<bullet>- |\d{1,9}\. )(?P<words>.+)")
_APART = "<!-- -->"
"""Keeps what would else be one list, or a heading that would be the title; shown by nothing."""


class Written(msgspec.Struct, frozen=True):
    """The bytes of a file, and how its name ends."""

    raw: bytes
    ending: str


def of(article: Article, name: str) -> Written:
    """The file of an article which will be called `name`, without an ending, below the folder of
    the articles: Markdown, else JSON Lines; read back, each is this article."""
    source = _markdown(article, name)
    if source is not None and _reads_as(article, source, f"{name}.md", markdown_format.FORMAT):
        return Written(source, ".md")
    return Written(line(article), ".jsonl")


def cleaned(article: Article) -> Article:
    """The article with a text and fields that a file can hold."""
    flat = charset.in_one_line
    return msgspec.structs.replace(
        article,
        title=flat(article.title),
        text=charset.cleaned(article.text.encode("utf-8", "replace").decode()).strip("\n"),
        author=flat(article.author),
        tags=tuple(words for tag in article.tags if (words := flat(tag))),
    )


def line(article: Article) -> bytes:
    """One line of JSON Lines, with what is known of the article and its text."""
    fields = {name: value for name, value in msgspec.structs.asdict(article).items() if value}
    return msgspec.json.encode(fields) + b"\n"


def _reads_as(article: Article, raw: bytes, name: str, kind: Format) -> bool:
    return list(registry.read_as(kind, raw, name)) == [article]


def _markdown(article: Article, name: str) -> bytes | None:
    if article.pages:
        return None
    fields = {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published,
        "author": article.author,
        "tags": list(article.tags),
        # the folder says it, unless the file lies in another
        "collection": article.collection if _folder(name) != article.collection else "",
    }
    front = yaml.safe_dump(
        {key: value for key, value in fields.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    blocks: list[str] = []
    for block in article.text.split("\n\n"):
        written = next((one for one in _ways(block) if _gives_back(one, block)), None)
        if written is None:
            return None
        if _ITEM.match(block) and blocks and _ITEM.match(blocks[-1]):
            blocks.append(_APART)
        blocks.append(written)
    if blocks[0].startswith("# "):
        blocks.insert(0, _APART)
    body = "\n\n".join(blocks)
    return f"---\n{front}---\n\n{body}\n".encode("utf-8", "replace")


def _folder(name: str) -> str:
    folder, slash, _ = name.partition("/")
    return folder if slash else "main"


def _gives_back(source: str, block: str) -> bool:
    """True if this Markdown, where it follows something, is read as this block."""
    return markdown.to_text(f"x\n\n{source}") == ("", f"x\n\n{block}")


def _ways(block: str) -> Iterator[str]:
    """How a block of text could be written, the plainest first."""
    lines = block.split("\n")
    if all(one.startswith("    ") for one in lines):
        longest = max((len(run) for run in regex.findall(r"`+", block)), default=0)
        fence = "`" * max(3, longest + 1)
        yield "\n".join((fence, *(one.removeprefix("    ") for one in lines), fence))
    yield block
    if block.startswith("#"):
        marks, _, words = block.partition(" ")
        yield f"{marks} {_escaped(words)}"
    if all(_ITEM.fullmatch(one) for one in lines):
        yield _list(lines)
    if len(lines) > 1 and all(" | " in one for one in lines):
        head, *rows = ("| " + " | ".join(map(_escaped, one.split(" | "))) + " |" for one in lines)
        yield "\n".join((head, "|" + " --- |" * (lines[0].count(" | ") + 1), *rows))
    yield "\\\n".join(lines)
    yield "\\\n".join(map(_escaped, lines))


def _escaped(words: str) -> str:
    """The words of a line with a backslash before all that could be a mark."""
    return _LINE_MARK.sub(r"\g<0>\\", _MARKS.sub(r"\\\g<0>", words))


def _list(lines: list[str]) -> str:
    """The items below each other, each as deep as the bullets above it want it."""
    widths: list[int] = []
    written = []
    for one in lines:
        item = _ITEM.fullmatch(one)
        assert item
        depth = len(item["indent"]) // 2
        del widths[depth:]
        written.append(" " * sum(widths) + item["bullet"] + _escaped(item["words"]))
        widths.append(len(item["bullet"]))
    return "\n".join(written)
