"""What a reader sees of a message: a small model of how the Discord client renders text.

It knows nothing of how the bot escapes. Where the client's rules are finer than this model's (an
emoji must exist, a language must follow three backticks), the model takes more for markup, so that
what is plain here is plain on Discord. Rules: https://support.discord.com/hc/articles/210298617
and ../shared/discord/DISCORD.md; a backslash before a sign that is no ASCII letter, digit or white
space shows the sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Marks = frozenset[str]
NONE: Marks = frozenset()
QUOTE: Marks = frozenset({"quote"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One visible character (more for a mention or an emoji), the markup on it, a link's target."""

    text: str
    marks: Marks = NONE
    target: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One quote of an answer as it is seen."""

    title: str
    target: str
    text: str
    bold: str
    source: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer as it is seen."""

    verdict: str
    quotes: tuple[Shown, ...]
    notes: tuple[str, ...] = ()
    """The small print below the verdict."""


def page(message: str) -> Page:
    """The answer in a message; AssertionError where any markup is not the bot's own."""
    assert previews(message) == [], f"previews of {previews(message)} in {message!r}"
    lines = list(_lines(read(message)))
    verdict, rest = lines[0], lines[1:]
    assert all(not sign.marks for sign in verdict), f"markup in the first line: {message!r}"
    count = next((n for n, line in enumerate(rest) if not line), len(rest))
    notes, rest = rest[:count], rest[count:]
    _only([sign for line in notes for sign in line], {"subtext", "link"}, message)
    quotes = []
    while rest:
        assert rest[0] == [], f"no empty line before a quote: {message!r}"
        rest = rest[1:]
        title, rest = rest[0], rest[1:]
        quoted = [line for line in rest if line and "quote" in line[0].marks]
        count = next((n for n, line in enumerate(rest) if not _quoted(line)), len(rest))
        assert len(quoted) >= count > 0, f"a title without its block quote: {message!r}"
        body, source, rest = rest[:count], rest[count], rest[count + 1 :]
        _only(title, {"strong", "link"}, message)
        _only([sign for line in body for sign in line], {"quote", "strong"}, message)
        assert all(sign.marks == {"subtext"} for sign in source), f"no source: {message!r}"
        quotes.append(
            Shown(
                in_order(_text(title)),
                next((sign.target for sign in title if sign.target), ""),
                in_order("".join(_text(line) for line in body).removesuffix("\n")),
                "".join(s.text for line in body for s in line if "strong" in s.marks),
                _text(source),
            )
        )
    return Page(_text(verdict), tuple(quotes), tuple(_text(line) for line in notes))


def visible(message: str) -> str:
    """The characters of a message that are seen."""
    return _text(read(message))


def in_order(text: str) -> str:
    """The text without the two signs, never seen, that let a line run in a direction of its own:
    U+2068 and U+2069 around a line with letters that are written from right to left."""
    return "\n".join(
        line[1:-1] if line[:1] == "\u2068" and line[-1:] == "\u2069" and leftward(line) else line
        for line in text.split("\n")
    )


def leftward(text: str) -> bool:
    """Whether a letter in it is written from right to left, or is one that Python does not know."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL", "") for sign in text)


def marks(message: str) -> set[str]:
    """Every kind of markup in a message."""
    return {mark for sign in read(message) for mark in sign.marks}


def previews(message: str) -> list[str]:
    """The addresses for which Discord would show a preview, a gift or an invitation below."""
    bare = [m[0] for m in re.finditer(r"(?i)(?<![<\w])(?:https?|steam)://[^\s<>]+", message)]
    return bare + [m[0] for m in re.finditer(_INVITATION, message)]


def read(source: str) -> list[Sign]:
    """Every sign of a message in order."""
    return list(_read(source, NONE, at_line_start=True))


def _only(signs: list[Sign], allowed: set[str], message: str) -> None:
    found = {mark for sign in signs for mark in sign.marks} - allowed
    assert not found, f"{found} in {message!r}"


def _text(signs: list[Sign]) -> str:
    return "".join(sign.text for sign in signs)


def _quoted(line: list[Sign]) -> bool:
    return bool(line) and "quote" in line[0].marks


def _lines(signs: list[Sign]) -> Iterator[list[Sign]]:
    """Lines without the line feeds between them; a line in a quote keeps its own."""
    line: list[Sign] = []
    for sign in signs:
        if sign.text != "\n":
            line.append(sign)
        elif "quote" in sign.marks:
            yield [*line, sign]
            line = []
        else:
            yield line
            line = []
    yield line


_INVITATION = r"(?i)discord(?:app)?\.(?:gg|gift|new|com/(?:invite|gifts?))/[\w-]+"
_QUOTE_REST = re.compile(r" *>>> +([\s\S]*)")
_QUOTE_LINES = re.compile(r"( *>(?!>>) +[^\n]*(?:\n *>(?!>>) +[^\n]*)*)(\n?)")
_QUOTE_SIGN = re.compile(r"(?m)^ *> ?")
_LINE_MARKS = {
    "heading": re.compile(r"[ \t]*#{1,3}\s+(?=\S)"),
    "subtext": re.compile(r"[ \t]*-#\s+(?=\S)"),
    "list": re.compile(r"[ \t]*(?:[*+-]|[0-9]+\.)\s+(?=\S)"),
}
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_CODE = (re.compile(r"```([\s\S]+?)```"), re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"))
_ANGLE = {
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|</[^<>:\n]+:\d+>|<sound:\d+:\d+>"),
    "timestamp": re.compile(r"<t:-?\d+(?::\w)?>"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "link": re.compile(
        r"<(?:[A-Za-z]+:[^\s<>]+|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+|\+?[0-9][0-9. /-]+)>"
    ),
}
_EVERYONE = re.compile(r"@(?:everyone|here)")
_URL = re.compile(r"(?i)(?:https?|steam|discord)://[^\s<]+")
_LINK = re.compile(
    r"\[((?:\[[^\[\]]*\]|[^\[\]])+)\]\(\s*(?:<([^<>\n]*)>|([^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:\s+[\"'][^\n]*?[\"'])?\s*\)"
)
_EMOJI = re.compile(r":[\w+-]+(?:::skin-tone-\d)?:")
_AROUND = {
    "spoiler": re.compile(r"\|\|([\s\S]+?)\|\|"),
    "strong": re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    "underline": re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    "strike": re.compile(r"~~([\s\S]+?)~~"),
    "em": re.compile(r"\*(?!\s)((?:\\[\s\S]|[^\\*]|\*\*)+?)\*(?!\*)"),
    "emphasis": re.compile(r"_((?:\\[\s\S]|[^\\_]|__)+?)_(?!\w)"),
}


def _read(source: str, around: Marks, *, at_line_start: bool) -> Iterator[Sign]:
    place = 0
    line_marks = NONE
    while place < len(source):
        first = source[place - 1] == "\n" if place else at_line_start
        if first:
            line_marks = NONE
            quote = _quote(source, place, around)
            if quote is not None:
                signs, place = quote
                yield from signs
                continue
            place, line_marks = _line_marks(source, place)
        signs, place = _inline(source, place, around | line_marks)
        yield from signs


def _quote(source: str, place: int, around: Marks) -> tuple[list[Sign], int] | None:
    """A block quote that starts here; quotes do not nest."""
    if "quote" in around:
        return None
    if rest := _QUOTE_REST.match(source, place):
        return list(_read(rest[1], around | QUOTE, at_line_start=True)), rest.end()
    if lines := _QUOTE_LINES.match(source, place):
        inside = _QUOTE_SIGN.sub("", lines[1])
        signs = [*_read(inside, around | QUOTE, at_line_start=True), Sign("\n", around | QUOTE)]
        return signs, lines.end()
    return None


def _line_marks(source: str, place: int) -> tuple[int, Marks]:
    """Where the words of a line begin, and what its first signs make of it."""
    found: Marks = NONE
    again = True
    while again:
        again = False
        for mark, pattern in _LINE_MARKS.items():
            if match := pattern.match(source, place):
                place, found, again = match.end(), found | {mark}, True
    return place, found


def _inline(source: str, place: int, around: Marks) -> tuple[list[Sign], int]:
    """The signs of what starts here, and where it ends."""
    for rule in _RULES:
        if found := rule(source, place, around):
            return found
    return [Sign(source[place], around)], place + 1


Found = tuple[list[Sign], int] | None


def _escape(source: str, place: int, around: Marks) -> Found:
    match = _ESCAPE.match(source, place)
    return ([Sign(match[1], around)], match.end()) if match else None


def _code(source: str, place: int, around: Marks) -> Found:
    for pattern in _CODE:
        if match := pattern.match(source, place):
            return [
                Sign(one, around | {"code"}) for one in match[match.lastindex or 0]
            ], match.end()
    return None


def _whole(source: str, place: int, around: Marks) -> Found:
    """What is shown as one thing that is not its text."""
    patterns = {**_ANGLE, "@everyone": _EVERYONE, "url": _URL, "shortcode": _EMOJI}
    for mark, pattern in patterns.items():
        if match := pattern.match(source, place):
            return [Sign(f"⟦{match[0]}⟧", around | {mark})], match.end()
    return None


def _link(source: str, place: int, around: Marks) -> Found:
    match = _LINK.match(source, place)
    if match is None:
        return None
    target = match[2] if match[2] is not None else match[3]
    words = _read(match[1], around | {"link"}, at_line_start=False)
    return [Sign(sign.text, sign.marks, target) for sign in words], match.end()


def _wrapped(source: str, place: int, around: Marks) -> Found:
    for mark, pattern in _AROUND.items():
        if match := pattern.match(source, place):
            return list(_read(match[1], around | {mark}, at_line_start=False)), match.end()
    return None


_RULES: tuple[Callable[[str, int, Marks], Found], ...] = (_escape, _code, _whole, _link, _wrapped)
