"""Plain text as people paste it from a web page: what is its title, and what is furniture?

Furniture is what stands around an article on a page: a weather line, a caption and its repeated
beginning, "share your input", a row of links. Only what is surely furniture goes: known lines above
the first real sentence, a footer that asks for something and what follows it, and captions with a
credit anywhere, with the beginning of theirs that stands before them. A byline may also stand under
the first sentence.
"""

import textwrap
from collections.abc import Sequence

import regex

_BLANK = regex.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")
_NEXT = regex.compile(r"\n(?![ \t]*(?:[-*•◦▪–]|\d{1,3}[.)])[ \t])")
"""Where the next paragraph begins if each is one line; list items stay together."""
_LONGEST_LINE = 150
"""Characters; with more a line was not broken by whoever wrote it, and is a paragraph."""
_CREDIT = regex.compile(
    r"""(?xi)
    \b photo (?:graph)? (?: \s+ credit | s? \s+ by )? \s* [:/|]
    | \b photo \s credit \b | ^ picture: | \b image \s credit \b | (?: ^ | [.!?] \s+ ) credit:
    | / \s* Getty \s Images | \b Getty \s Images \s* (?: $ | / )
    | \( (?: AP | Reuters | AFP ) (?: \s Photo \b | / )
    """
)
_ON_TOP = regex.compile(
    r"""(?xi) ^ (?:
      -? \d{1,3} \s? ° .*
    | good \s (?: morning | afternoon | evening | night ) \W*
    | skip \s to \s .* | menu | search | home | (?: log | sign ) \s (?: in | up ) | subscribe .*
    | share (?: \s this )? | tweet | print | e-?mail | save | listen | advertisement
    | view \s .{0,40} \b (?: browser | online ) \W*
    | \d+ \s min (?: ute )? s? \s read | \d+ \s comments?
    | \W*
    ) $"""
)
_BYLINE = regex.compile(
    r"""(?x) ^ (?:
      (?i: by ) \s+ \p{Lu}\S* (?: \s+ (?: \p{Lu}\S* | and | for | of | the ) ){1,8}
    | (?i: updated | published | posted ) \b \D{0,30} \d .{0,40}
    ) $"""
)
_BELOW = regex.compile(
    r"""(?xi)
      \b (?: our \s comments? \s section | share \s your \s (?: input | thoughts )
      | (?: our | free | daily | weekly | morning | e-?mail ) \s newsletters?
      | sign \s up \s (?: now | today | here )
      | all \s rights \s reserved | (?: use | accept ) \s cookies | cookie \s policy ) \b
    | (?: ^ | [.!?] \s+ )
      (?: follow \s us \b | (?: learn \s more | subscribe | sign \s up )
      \s* (?: $ | [.:!] | \b (?: now | today | here | and ) \b ) )
    | ^ (?: read \s (?: more | next ) | more \s from | most \s popular | newsletters?
      | related \s (?: articles | stories | topics ) | terms \s of \s (?: use | service )
      | privacy \s policy | advertisement | unsubscribe | manage \s your \s preferences ) \b
      [^.!?]* $
    | \b you \s (?: are \s receiving | (?: have \s )? received ) \s this \s
      (?: e-?mail | message | newsletter ) \s because \b
    | ^ click \s here \b | \b click \s here \W* $
    | ©"""
)
_SENTENCE_END = regex.compile(r"[.!?…。！？؟]['\"”’»)\]]*$")
_LONGEST_TITLE = 25
"""Words; the longest headline of 4,000 news articles has 22."""


def to_text(source: str) -> tuple[str, str]:
    """The title ("" where no line looks like one) and the text without furniture."""
    blocks = [textwrap.dedent(block).lstrip() for block in _split(source) if block.strip()]
    blocks = _without_captions(blocks)
    first = next((i for i, block in enumerate(blocks) if _is_prose(block)), None)
    if first is None:
        return _short_title(blocks)
    above = [block for block in map(_without_furniture, blocks[:first]) if block]
    body = _without_end(blocks[first:])
    while len(body) > 1 and _BYLINE.match(body[1].strip()):
        del body[1]
    title = next((block for block in above if _is_title(block)), "")
    above = [block for block in above if block.strip() != title.strip()]
    if not title and not above and "\n" in body[0]:
        title, body[0] = _title_line(body[0])
    return " ".join(title.split()), "\n\n".join([*above, *body])


def _split(source: str) -> list[str]:
    """The paragraphs: what blank lines part, or lines where there is none and some are as long as
    paragraphs, as word processors save them."""
    text = source.strip("\n")
    long = any(len(line) > _LONGEST_LINE for line in text.split("\n"))
    return (_NEXT if long and not _BLANK.search(text) else _BLANK).split(text)


def without_furniture(text: str) -> str:
    """A text whose title is known without captions, footer and what is furniture above its first
    sentence, and nothing else taken away."""
    blocks = [block for block in _BLANK.split(text.strip("\n")) if block.strip()]
    blocks = _without_captions(blocks)
    first = next((i for i, block in enumerate(blocks) if _is_prose(block)), 0)
    above = [block for block in map(_without_furniture, blocks[:first]) if block]
    return "\n\n".join([*above, *_without_end(blocks[first:])])


def _is_prose(block: str) -> bool:
    """A paragraph of an article: at least one full sentence of some length."""
    text = block.strip()
    return (bool(_SENTENCE_END.search(text)) and len(text.split()) >= 8) or len(
        text.split()
    ) > _LONGEST_TITLE


def _short_title(blocks: Sequence[str]) -> tuple[str, str]:
    """A text with no full sentence: its first line is the title if more follows."""
    if len(blocks) < 2 or not _is_title(blocks[0]):
        return "", "\n\n".join(blocks)
    return " ".join(blocks[0].split()), "\n\n".join(blocks[1:])


def _title_line(block: str) -> tuple[str, str]:
    """The first line of a block as title and the other lines, if it looks like a title."""
    line, _, rest = block.strip().partition("\n")
    if _is_title(line) and _SENTENCE_END.search(rest.strip().partition("\n")[0]):
        return line.strip(), rest
    return "", block


def _is_title(block: str) -> bool:
    """One line of a headline's length that is no sentence."""
    text = block.strip()
    return (
        "\n" not in text and not _SENTENCE_END.search(text) and len(text.split()) <= _LONGEST_TITLE
    )


def _without_furniture(block: str) -> str:
    """What is left of a block above the article."""
    return "\n".join(
        line
        for line in block.split("\n")
        if not _ON_TOP.match(line.strip()) and not _BYLINE.match(line.strip())
    )


def _without_captions(blocks: Sequence[str]) -> list[str]:
    """Without captions that carry a credit, and without a block that such a one begins with."""
    kept: list[str] = []
    for block, following in zip(blocks, [*blocks[1:], ""], strict=False):
        beginning = _is_caption(following) and following.strip().startswith(block.strip())
        if not beginning and not _is_caption(block):
            kept.append(block)
    return kept


def _is_caption(block: str) -> bool:
    return bool(_CREDIT.search(block.strip())) and len(block.split()) <= 60


def _without_end(blocks: Sequence[str]) -> list[str]:
    """Without the footer: it begins with a line that asks for something, links may follow."""
    end = len(blocks)
    for i in range(len(blocks) - 1, 0, -1):
        if _BELOW.search(blocks[i].strip()) and len(blocks[i].split()) <= 25:
            end = i
        elif not _is_link(blocks[i]):
            break
    return list(blocks[:end])


def _is_link(block: str) -> bool:
    """A few words that are neither a sentence nor a list item."""
    text = block.strip()
    unfinished = not _SENTENCE_END.search(text) and len(text.split()) <= 8
    return unfinished and not regex.match(r"[-*•–|]|\d{1,3}[.)]", text)
