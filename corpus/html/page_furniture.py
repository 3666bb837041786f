"""Which lines on a web page stand around its article, where nothing in the page's tree tells?

Only what surely is none of the article goes: lines that are nothing but its own address, a tool
("Print article"), a claim of rights, a date with its label, a list of tags, a link to another
article, or that ask for a subscription; in the five languages of the bot. What repeats over the
pages of a site is another matter, and so is what a quote leaves out (`index.furniture`).
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import regex

from corpus.html.headline import key

PRUNED = (
    "//div[translate(@style, ' ;', '') = 'display:none']",
    *(
        f"//*[contains(@class, '{name}') or contains(@id, '{name}')]"
        for name in (
            "rollover-people-block", "print-header", "print-tools", "print-only", "printonly",
            "article-tools", "article_date",
        )
    ),
)  # fmt: skip
"""XPaths of what is shown never, only in print, or when a pointer rests on a word, or is a tool."""
_LINE = regex.compile(
    r"""(?xi) ^ \W* (?:
      (?: order \s reprints | reprints? | (?: print | e-?mail | save | share ) (?: \s this )?
        (?: \s (?: article | page | story | post ) )? | tweet | listen | copy \s link | facebook
      | twitter | whatsapp | pinterest | linkedin | reddit | drucken | teilen | imprimir
      | compartilhar | compartir | imprimer | partager | advertisement | anzeige | publicidade
      | publicidad | publicité )
    | (?: © | (?: copyright | \( c \) ) (?= .{0,60} \b (?: 19 | 20 ) \d\d \b ) )
      [^.!?]{0,160} (?: [.!] \s .{0,200} \b (?: rights \s reserved
        | redistributed ) \b .{0,40} )?
    | .{0,80} \b all \s rights \s reserved \b .{0,120}
    | this \s copy \s is \s for \s your \s personal ,? \s non-?commercial \s use \b .*
    | to \s order \s presentation-ready \s copies \b .*
    | (?: (?: last | first | originally ) \s )? (?: updated | published | posted )
      (?: \s on )? \W{1,3} (?: \p{L}{2,9} [.,]* \s+ ){0,2} \d{1,2} (?: st | nd | rd | th )?
      (?: [.,]* \s+ (?: \p{L}{3,9} [.,]* \s+ )? | [/.-] \d{1,2} [/.-] ) \d{4} \b .{0,30}
    | (?: \d{1,2} [/.-] \d{1,2} [/.-] \d{4} \W{0,4} )? (?: publicado | atualizado | actualizado
      | publié | mis \s à \s jour | veröffentlicht | aktualisiert ) \b [^!?]{0,200}
    | 기사입력 .{0,60}
    | (?: tempo \s de \s leitura | tiempo \s de \s lectura | temps \s de \s lecture | lesezeit
      | reading \s time | read \s time ) \b .{0,40} | \d+ [\s-] min (?: ute )? s? \s read
    | (?: read | learn ) \s (?: more | next | also ) \s* [:|»] .{0,200}
    | (?: related | recommended ) (?: \s (?: story | stories | articles? | coverage ) )? \s* [:|»]
      .{0,200}
    | (?: lesen \s sie \s auch | mehr \s zum \s thema | lire \s aussi | à \s lire \s aussi
      | leia \s (?: também | mais ) | lea \s también | leer \s más ) \s* [:|»] .{0,200}
    | (?: get | download ) \b .{0,60} \b (?: on \s the \s go | app ) \b .{0,30} \b click .{0,20}
    | like \s this \s (?: story | article | post ) \W .{0,60} | share \s it \s with \s .{0,40}
    | (?: please \s )? (?: sign \s up | subscribe ) \b .{0,140} \b (?: newsletters? | inbox
      | youtube | podcasts? ) \b .{0,60}
    | .{0,140} \b (?: newsletters? | delivered \s to \s your \s inbox ) \b .{0,60} \b (?: sign \s up
      | subscribe ) .{0,40}
    | .{0,160} \b (?: comments? | comentários | comentarios | commentaires | kommentare ) \b
      .{0,120} \b (?: moderador | moderated | moderator | modérés? | moderiert ) \b .{0,60}
    ) \W* $"""
)
"""Of at most `_LONGEST` words."""
_ASKS_AT_LAST = regex.compile(
    r"(?i)(?:^|[.!?]\s+)(?:sign up|subscribe)\b[^.!?]{0,120}\b(?:newsletters?|inbox)\b"
    r"[^.!?]{0,80}\W*$"
)
"""A paragraph that ends so advertises what it asks for."""
_LONGEST = 45
_TAGS = regex.compile(
    r"(?i)\W*(?:tags|schlagw[oö]rter|etiquetas|mots[- ]cl[eé]s|keywords|palavras-chave)\b\W*"
)
_TAGGED = regex.compile(
    r"(?i)^\W*(?:tags|schlagw[oö]rter|etiquetas|mots[- ]cl[eé]s|palavras-chave)\s*:[^.!?]{0,400}$"
)
_ENDS = regex.compile(r"[.!?…]['\"”’»)]*$")
_LEAST_CAPITALS = 4
"""Words of a link in capital letters alone that leads to another article."""
_MARKS = ("a", "em", "i", "small")
_LONGEST_AROUND = 300
"""Characters of such a link, and of a caption."""
_WORD = regex.compile(r"\d+|\p{L}+")
_BETWEEN = "de do del às a las le à um uhr at on am pm est edt pst pdt et gmt utc h"
"""What stands between the names and numbers of a date and a time."""


def without(found: Iterable[str], title: str, url: str, tree: Any) -> list[str]:
    """The blocks of an article without those, and the items of lists, that stand around it, and
    without its title and its own address. `tree`: that of the whole page."""
    around = _around(tree) | {key(url), key(url.partition("?")[0])}
    kept: list[str] = []
    tags = begun = False
    for block in found:
        lines = [line for line in block.split("\n") if not _stands_around(line, around)]
        rest = "\n".join(lines)
        plain = rest.strip("# \n")
        if not plain or (not begun and (key(plain) == key(title) or _is_moment(plain))):
            continue
        listed = tags and not _ENDS.search(plain) and ("," in plain or plain.startswith("-"))
        tags = _TAGS.fullmatch(plain) is not None
        if not (tags or listed):
            kept.append(rest)
            begun = begun or _ENDS.search(plain) is not None
    return kept


def _around(tree: Any) -> set[str]:
    """What the tree of a page tells, as `headline.key`: paragraphs that are nothing but a link in
    capitals, with which sites put other articles into one, and captions, which stand in italics
    below a picture and end in no full stop."""
    found = set()
    for paragraph in tree.iter("p"):
        words = "".join(paragraph.itertext()).strip()
        if not words or len(words) > _LONGEST_AROUND:
            continue
        of = {tag: "".join("".join(e.itertext()) for e in paragraph.iter(tag)) for tag in _MARKS}
        link = words.isupper() and len(words.split()) >= _LEAST_CAPITALS
        if link and key(of["a"]) == key(words):
            found.add(key(words))
        slanted = any(key(of[tag]) == key(words) for tag in ("em", "i", "small"))
        if slanted and not _ENDS.search(words) and _is_below_picture(paragraph):
            found.add(key(words))
    return found


def _is_below_picture(paragraph: Any) -> bool:
    before = paragraph.getprevious()
    if next(paragraph.iter("img"), None) is not None:
        return True
    return (
        before is not None
        and not "".join(before.itertext()).strip()
        and next(before.iter("img"), None) is not None
    )


def _stands_around(line: str, around: set[str]) -> bool:
    plain = line.strip("# ")
    if not plain or len(plain.split()) > _LONGEST:
        return False
    return key(plain) in around or any(one.search(plain) for one in (_LINE, _TAGGED, _ASKS_AT_LAST))


def _is_moment(line: str) -> bool:
    """True for a day with its year, and nothing else but a time."""
    words = _WORD.findall(line.lower())
    years = [word for word in words if len(word) == 4 and word[:2] in ("19", "20")]
    return bool(years) and len(words) > 2 and all(w[0].isdigit() or w in _calendar() for w in words)


@cache
def _calendar() -> frozenset[str]:
    """The words that a date is written with, in the five languages of the bot."""
    from babel import Locale

    found = set(_WORD.findall(_BETWEEN))
    for language in ("de", "en", "es", "fr", "pt"):
        known = Locale(language)
        for names in (known.months["format"], known.days["format"]):
            for width in ("wide", "abbreviated"):
                for name in names[width].values():
                    found |= set(_WORD.findall(name.lower()))
    return frozenset(found)
