"""A web page to the text that can be quoted: its article without what stands around it.

trafilatura finds the article, its title and its date; the words are taken from the tree that it
gives, so that none is taken for a mark of any kind.
"""

import copy
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import regex

from corpus import blocks, tongue
from corpus import charset as charsets
from corpus.dating import Dating
from corpus.html import linked_data, page_date, page_furniture, tags
from corpus.html.headline import headline, key
from corpus.html.linked_data import Statement

_SHORTEST = 60
"""Characters of an article that trafilatura trusts itself to have found; its own default is 250."""
_CHARSET = regex.compile(rb"(?i)<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})")
_SPACE = regex.compile(r"\s+")
_PERMALINK = regex.compile(
    r"""(?i)<a\b[^>]{0,300}\bclass=["'](?:headerlink|anchor)["'][^>]{0,300}>[^<]{0,300}</a>"""
)
"""A sign behind a heading that links to it."""
_BLOCKS = ("p", "head", "list", "item", "table", "row", "cell", "quote", "code")
_LEAST = 20
"""Words; with fewer the page was not understood: a cookie banner, or a page that scripts fill."""
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}"
)
"""Two signs of a script that puts no spaces between words: about a word."""
_START = regex.compile(
    r"(?is)\A[\s\ufeff]*(?:<\?xml(?>.*?\?>)\s*)?(?:<!--(?>.*?-->)\s*)*+<(?:!doctype\s+html|html)\b"
)
_BY = regex.compile(r"(?i)^by\s+")
_NOBODY = regex.compile(r"(?i)\W*|(?:web)?(?:admin|master|editor)(?:istrator)?|staff|user|root")
"""Accounts, and no persons."""
_HEAD = 20_000
"""Characters within which a page says that it is one."""


# what cannot be read is told as a Problem; Python shows the warnings of others as lines of ours
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


class Page(msgspec.Struct, frozen=True):
    """What a page says."""

    title: str
    text: str
    published: str
    """ISO 8601 date, empty when it is not known."""
    author: str
    url: str = ""
    """Its address as it says itself; empty where it says none."""
    dating: Dating = Dating()
    """Who states that day, or which one is likely."""
    language: str = ""
    """ISO 639-1 code, as the page declares it; empty where it declares none."""


def decoded(raw: bytes, charset: str = "") -> str | None:
    """The characters of a page whose server says that it is in `charset`, or which says so itself;
    UTF-8 where neither does. None if they are not."""
    said = _CHARSET.search(raw[:4096])
    named = charset or (said[1].decode("ascii") if said else "")
    for name in (named, "utf-8-sig"):
        text = charsets.decoded_as(raw, name) if name else None
        if text is not None and "\0" not in text:
            return text
    return None


def is_page(text: str) -> bool:
    """True for a text that begins as a web page does."""
    return _START.match(text[:_HEAD]) is not None


def read(html: str, url: str = "") -> Page | None:
    """The article of a page; None if none can be found in it."""
    html = tags.with_few_attributes(_PERMALINK.sub("", html))
    return _read(html, url, _short_pages_too()) or _read(html, url, None)


def _read(html: str, url: str, config: Any) -> Page | None:
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(
            html,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            prune_xpath=list(page_furniture.PRUNED),
            config=config,
        )
    except Exception:  # whatever a page of somebody else does to it
        return None
    tree = trafilatura.load_html(html)
    if found is None or found.body is None or tree is None:
        return None
    place = found.url if str(found.url).startswith(("https://", "http://")) else ""
    plain = " ".join((found.title or "").split())
    said = linked_data.stated(tree, {url, place}, {key(plain)} if plain else set())
    title = headline(tree, [plain, said.headline], url or place)
    text = "\n\n".join(page_furniture.without(_blocks(found.body, title), title, place, tree))
    if len(text.split()) + len(_UNSPACED.findall(text)) < _LEAST:
        return None
    published, dating = page_date.dated(tree, said.published, found.date or "", url or place)
    return Page(
        title=title,
        text=text,
        published=published,
        author=_author(said, found.author or ""),
        url=place,
        dating=dating,
        language=tongue.code(tree.get("lang") or ""),
    )


@cache
def _short_pages_too() -> Any:
    """trafilatura's settings, but that it takes an article of two sentences for one: else all words
    of a page, title, byline and menu, become one paragraph."""
    from trafilatura.settings import DEFAULT_CONFIG

    config = copy.deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_SHORTEST)
    return config


def _author(said: Statement, found: str) -> str:
    """The persons who wrote it, whom the page states, else whom trafilatura found."""
    names = said.authors or tuple(found.split(";"))
    plain = (_BY.sub("", " ".join(name.split())) for name in names)
    return ", ".join(
        name for name in plain if name and not _NOBODY.fullmatch(name) and "://" not in name
    )


def _blocks(body: Any, title: str) -> Iterator[str]:
    """The paragraphs, headings, lists and tables in order; not the title once more."""
    for element in body:
        match element.tag:
            case "head":
                words = blocks.flat(_words(element))
                if key(words) != key(title):
                    level = int(element.get("rend", "h2")[1:2] or 2)
                    yield from _unless_empty(blocks.heading(level, words))
            case "list":
                yield from _unless_empty("\n".join(_items(element, "")))
            case "table":
                yield from _unless_empty(blocks.table(_rows(element)))
            case "code":
                yield from _unless_empty(blocks.code(_words(element, as_is=True)))
            case _ if any(inner.tag in ("p", "list", "table", "head") for inner in element):
                yield from _unless_empty(blocks.prose(_SPACE.sub(" ", element.text or "")))
                yield from _blocks(element, title)
            case _:
                yield from _unless_empty(blocks.prose(_words(element)))
        yield from _unless_empty(blocks.prose(_SPACE.sub(" ", element.tail or "")))


def _unless_empty(block: str) -> Iterator[str]:
    if block.strip():
        yield block


def _items(element: Any, indent: str) -> Iterator[str]:
    numbered = element.get("rend") == "ol"
    for number, item in enumerate(element.iterchildren("item"), 1):
        inner = list(item.iterchildren("list"))
        words = blocks.flat(_words(item, without=("list",)))
        bullet = f"{number}." if numbered else "-"
        if words:
            yield f"{indent}{bullet} {words}"
        for one in inner:
            yield from _items(one, f"{indent}  ")


def _rows(element: Any) -> Iterator[list[str]]:
    for row in element.iter("row"):
        yield [_words(cell) for cell in row.iter("cell")]


def _words(element: Any, *, without: tuple[str, ...] = (), as_is: bool = False) -> str:
    """The words of an element and of what is in it; `<lb/>` is the end of a line, and no other
    white space is, unless it is taken `as_is`."""

    def plain(text: str | None) -> str:
        return (text or "") if as_is else _SPACE.sub(" ", text or "")

    parts = [plain(element.text)]
    for inner in element:
        if inner.tag == "lb":
            parts.append("\n")
        elif inner.tag not in without:
            # paragraphs in one cell are not one word
            apart = " " if inner.tag in _BLOCKS and not as_is else ""
            parts += (apart, _words(inner, without=without, as_is=as_is), apart)
        parts.append(plain(inner.tail))
    return "".join(parts)
