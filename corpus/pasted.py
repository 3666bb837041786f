"""Plain text as people paste it from a web page: what is its title, and what is furniture?

Furniture is what stands around an article on a page: a weather line, a caption and its repeated
beginning, "share your input", a row of links. Only what is surely furniture goes: above the first
real sentence, below the last one, and captions with a credit anywhere.
"""

from collections.abc import Sequence

import regex

_BLANK = regex.compile(r"\n[^\S\n]*\n\s*")
_CREDIT = regex.compile(
    r"""(?xi)
    \b photo (?:graph)? (?: \s+ credit | s? \s+ by )? \s* [:/|]
    | \b photo \s credit \b | picture: | image \s credit | credit:
    | / \s* Getty \s Images | \b Getty \s Images \s* (?: $ | / )
    | \( (?: AP | Reuters | AFP ) (?: \s Photo )? [/)]
    """
)
_ON_TOP = regex.compile(
    r"""(?xi) ^ (?:
      -? \d{1,3} \s? ° .*
    | good \s (?: morning | afternoon | evening | night ) \W*
    | skip \s to \s .* | menu | search | home | (?: log | sign ) \s (?: in | up ) | subscribe .*
    | share (?: \s this )? | tweet | print | e-?mail | save | listen | advertisement
    | \d+ \s min (?: ute )? s? \s read | \d+ \s comments?
    | by \s [\p{Lu}] [^.!?]{2,60} | (?: updated | published | posted ) \b .{0,60}
    | \W*
    ) $"""
)
_BELOW = regex.compile(
    r"""(?xi) \b (?:
      comments? \s section | share \s your \s (?: input | thoughts ) | sign \s up | subscribe
    | newsletter | follow \s us | read \s more | read \s next | more \s from
    | related \s (?: articles | stories | topics ) | most \s popular | all \s rights \s reserved
    | learn \s more | click \s here | terms \s of \s (?: use | service ) | privacy \s policy
    | advertisement | cookies?
    ) \b | ©"""
)
_SENTENCE_END = regex.compile(r"[.!?…。！？؟]['\"”’»)\]]*$")
_LONGEST_TITLE = 25
"""Words; the longest headline of 4,000 news articles has 22."""


def to_text(source: str) -> tuple[str, str]:
    """The title ("" where no line looks like one) and the text without furniture."""
    blocks = [block for block in _BLANK.split(source.strip("\n")) if block.strip()]
    blocks = _without_captions([_without_repeated_lines(block) for block in blocks])
    first = next((i for i, block in enumerate(blocks) if _is_prose(block)), None)
    if first is None:
        return _short_title(blocks)
    above = [block for block in blocks[:first] if not _ON_TOP.match(block.strip())]
    body = _without_end(blocks[first:])
    title = next((" ".join(b.split()) for b in above if not _SENTENCE_END.search(b.strip())), "")
    if not title and len(above) == 0 and "\n" in body[0]:
        title, body[0] = _title_line(body[0])
    lead = [b for b in above if " ".join(b.split()) != title and b.strip()]
    return title, "\n\n".join([*lead, *body])


def _is_prose(block: str) -> bool:
    """A paragraph of an article: at least one full sentence of some length."""
    text = block.strip()
    return (bool(_SENTENCE_END.search(text)) and len(text.split()) >= 8) or len(
        text.split()
    ) > _LONGEST_TITLE


def _short_title(blocks: Sequence[str]) -> tuple[str, str]:
    """A text with no full sentence: its first line is the title if more follows."""
    kept = [block for block in blocks if not _ON_TOP.match(block.strip())] or list(blocks)
    if not kept:
        return "", ""
    title, rest = _title_line(kept[0])
    body = [rest, *kept[1:]] if title else kept
    text = "\n\n".join(block for block in body if block.strip())
    return (title, text) if text else ("", "\n\n".join(kept))


def _title_line(block: str) -> tuple[str, str]:
    """The first line of a block as title and the other lines, if it looks like a title."""
    line, _, rest = block.strip().partition("\n")
    is_title = not _SENTENCE_END.search(line.strip()) and len(line.split()) <= _LONGEST_TITLE
    if is_title and _SENTENCE_END.search(rest.strip().partition("\n")[0]):
        return " ".join(line.split()), rest
    return ("", block) if rest or not is_title else (" ".join(line.split()), "")


def _without_repeated_lines(block: str) -> str:
    """Lines that stand twice in a row, once."""
    lines = block.split("\n")
    return "\n".join(
        line for i, line in enumerate(lines) if i == 0 or line.strip() != lines[i - 1].strip()
    )


def _without_captions(blocks: Sequence[str]) -> list[str]:
    """Without captions that carry a credit, and without a block that the next one begins with."""
    kept: list[str] = []
    for i, block in enumerate(blocks):
        following = blocks[i + 1].strip() if i + 1 < len(blocks) else ""
        repeated = following.startswith(block.strip())
        caption = bool(_CREDIT.search(block)) and len(block.split()) <= 60
        if not repeated and not caption:
            kept.append(block)
    return kept


def _without_end(blocks: Sequence[str]) -> list[str]:
    """Without the footer: from the end upwards, lines that are links or ask for something."""
    end = len(blocks)
    while end > 1 and _is_footer(blocks[end - 1]):
        end -= 1
    return list(blocks[:end])


def _is_footer(block: str) -> bool:
    text = block.strip()
    unfinished = not _SENTENCE_END.search(text) and len(text.split()) <= 8
    bulleted = regex.match(r"[-*•–|]|\d{1,3}[.)]", text)
    return (bool(_BELOW.search(text)) and len(text.split()) <= 25) or (unfinished and not bulleted)
