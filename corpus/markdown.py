"""Markdown to the text that can be quoted.

Marks are taken away, words are kept: `**now**` reads "now", a link reads as its words, a list
item stands behind its dash or number, a table row has ` | ` between its cells, code stays as it
is, four spaces in. Pictures and HTML tags leave nothing.
"""

import html
from collections.abc import Sequence

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAG = regex.compile(r"<!--.*?-->|<[^>]*>", regex.DOTALL)
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def to_text(source: str) -> tuple[str, str]:
    """The first top heading ("" if the text does not start with one) and the quotable text."""
    tokens = _PARSER.parse(source)
    title = ""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = _words(tokens[1])
        tokens = tokens[3:]
    return title, _Writer().write(tokens)


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
        self._rows: list[str] | None = None

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
            case "fence" | "code_block":
                self._add(
                    "\n".join("    " + line for line in token.content.rstrip("\n").split("\n"))
                )
            case "html_block":
                self._add(html.unescape(_TAG.sub("", token.content)).strip())
            case "bullet_list_open":
                self._lists.append((None, "  " * len(self._lists)))
            case "ordered_list_open":
                self._lists.append((int(token.attrGet("start") or 1), "  " * len(self._lists)))
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
                self._rows.append(" | ".join(self._row))
            case "table_close":
                rows, self._rows = self._rows, None
                self._add("\n".join(rows or []))
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
        self._add(self._heading + words if words else "")
        self._heading = ""

    def _add(self, block: str) -> None:
        """A block of its own, or, in a list, a line of it behind the bullet that waits."""
        if not self._lists:
            self._blocks.append(block)
        elif block:
            lead = self._bullet or "  " * len(self._lists)
            self._bullet = ""
            self._item.append(lead + block.lstrip())


def _words(inline: Token) -> str:
    """The words of one paragraph, heading or cell, without marks."""
    parts: list[str] = []
    for token in inline.children or []:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case _:
                pass
    return "".join(parts).strip()
