"""Markdown to the text that can be quoted.

Marks are taken away, words are kept: `**now**` reads "now", a link reads as its words, a list
item stands behind its dash or number, a table row has ` | ` between its cells, code stays as it
is, four spaces in. Pictures, scripts and HTML tags leave nothing but the gap where they stood;
footnotes follow the text. A paragraph that looks like a heading but is none (`\\# 5`) is set one
space in. What is no CommonMark, `dialects.py` knows.
"""

import html
from collections.abc import Sequence

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus import blocks, dialects

_SILENT = regex.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)")
_BREAK = regex.compile(r"(?i)</?(?:br|p|div|h[1-6]|[uod]l|li|d[dt]|t[dhr]|table|hr)\b[^>]*>")
_TAG = regex.compile(r"</?[a-zA-Z!?][^>]*>")
_RAW = regex.compile(r"\{=(\w+)\}")
"""How pandoc says that what follows is not Markdown but a piece of this format."""
_TOP = regex.compile(r"(?is)<h1\b[^>]*>(.*?)</h1\s*>")
# the preset stops at 20, which loses the words of a list ten levels deep
_PARSER = dialects.enable(
    MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"])
)


MOST_MARKS = 200_000
"""Marks and ends of lines in one text, as `marks` counts them: the parser makes up to a kilobyte of
each, and takes up to 40 microseconds."""
_BRACKET = 5
"""As much as so many other marks costs one that may begin a link."""


def marks(source: str) -> int:
    """How many signs of a text may be marks, or end a line; a bracket counts five times."""
    return sum(source.count(sign) for sign in "\n*_`<&\\~|") + _BRACKET * source.count("[")


def to_text(source: str) -> tuple[str, str]:
    """The first top heading ("" if the text does not start with one) and the quotable text."""
    tokens = _PARSER.parse(source)
    first = next((i for i, token in enumerate(tokens) if not _is_silent(token)), 0)
    title = ""
    match tokens[first:]:
        case [Token(type="heading_open", tag="h1"), inline, _, *_]:
            title = _words(inline)
            tokens = tokens[first + 3 :]
        case [Token(type="html_block") as block, *_] if top := _TOP.search(block.content):
            title = _without_tags(top[1])
            block.content = _TOP.sub("", block.content, count=1)
    return " ".join(title.split()), _Writer().write(tokens)


def _is_silent(token: Token) -> bool:
    """True for HTML without a word in it: a picture or a remark above the title."""
    return token.type == "html_block" and not _without_tags(token.content)


class _Writer:
    """Walks over the tokens of one text and collects its blocks."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._lists: list[tuple[int | None, str]] = []
        """For each open list the number of its next item (None: dashes) and its indent."""
        self._item: list[str] = []
        """Lines of the outermost open list."""
        self._bullet = ""
        self._heading = ""
        self._row: list[str] = []
        self._rows: list[list[str]] | None = None

    def write(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self._take(token)
        return "\n\n".join(block for block in self._blocks if block.strip())

    def _take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading = "#" * int(token.tag[1:]) + " "
            case "inline":
                self._inline(_words(token))
            case "fence" if raw := _RAW.match(token.info):
                self._add_prose(_without_tags(token.content) if raw[1] == "html" else "")
            case "fence" | "code_block":
                self._add(blocks.code(token.content))
            case "html_block":
                self._add_prose(_without_tags(token.content))
            case "bullet_list_open":
                self._lists.append((None, "  " * len(self._lists)))
            case "ordered_list_open":
                first = token.attrGet("start")
                self._lists.append((1 if first is None else int(first), "  " * len(self._lists)))
            case "list_item_open":
                self._open_item()
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                if not self._lists:
                    self._blocks.append("\n".join(self._item))
                    self._item = []
            case "table_open":
                self._rows = []
            case "tr_open":
                self._row = []
            case "tr_close":
                assert self._rows is not None
                self._rows.append(self._row)
            case "table_close":
                rows, self._rows = self._rows, None
                self._add(blocks.table(rows or []))
            case _:
                pass

    def _open_item(self) -> None:
        number, indent = self._lists[-1]
        self._bullet = f"{indent}- " if number is None else f"{indent}{number}. "
        if number is not None:
            self._lists[-1] = (number + 1, indent)

    def _inline(self, words: str) -> None:
        if self._rows is not None:
            self._row.append(" ".join(words.split()))
            return
        if self._heading:
            self._add(self._heading + " ".join(words.split()) if words else "")
            self._heading = ""
        else:
            self._add_prose(words)

    def _add_prose(self, words: str) -> None:
        self._add(blocks.set_in(words))

    def _add(self, block: str) -> None:
        """A block of its own, or, in a list, a line of it behind the bullet that waits."""
        if not self._lists:
            self._blocks.append(block)
        elif block:
            lead = self._bullet or "  " * len(self._lists)
            self._bullet = ""
            self._item.append(lead + block.lstrip())


def _without_tags(source: str) -> str:
    """The words of an HTML block."""
    source, end, rest = _SILENT.sub("", _without_comments(source)).rpartition(">")
    # behind the last end of a tag none is looked for: each that is open would be looked for anew
    marked = _TAG.sub("", _BREAK.sub(" ", source + end)) + rest
    lines = html.unescape(marked).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _without_comments(source: str) -> str:
    """An HTML block without comments; one that is not closed stays. By hand, for a pattern looks
    for the end of each that is not closed anew."""
    kept, at = [], 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        kept.append(source[at:start])
        at = end + 3
    return "".join([*kept, source[at:]])


def _words(inline: Token) -> str:
    """The words of one paragraph, heading or cell, without marks."""
    parts: list[str] = []
    called = False
    for token in inline.children or []:
        if token.type in ("link_open", "link_close"):
            called = str(token.attrGet("href") or "").startswith("#fn")
        if called:  # the number of a footnote, and the way back from it
            continue
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "html_inline" if _BREAK.match(token.content):
                parts.append("\n")
            case _:
                pass
    return "".join(parts).strip()
