"""What a web page states about its article in JSON-LD, for machines to read.

One page can describe many things there: itself, its site, the way to it, other articles that it
links to. Only what is said of the article of this page counts; broken JSON is mended where it is
broken in one of the usual ways.
"""

import html
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import regex

from corpus.html.headline import key

_KINDS = regex.compile(r"(?:.*/)?(?:\w*Article|\w*Posting|Report|NewsItem|Review)")
"""What schema.org calls articles."""
_NOT_NEWS = ("JobPosting",)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where the article of the page may stand; elsewhere others do."""
_LONGEST = 2_000_000
"""Characters of a statement that is read."""
_MOST = 200
"""Things that are looked at in all statements of a page."""
_FRAME = regex.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*\Z"
)
_COMMA = regex.compile(r",(?=\s*[}\]])")
_REMARK = regex.compile(r'(?m)("(?:[^"\\\n]|\\.)*+")|(?<![:\w])//[^\n"]*(?:"[^"\n]*"[^\n"]*)*$')
_PERSON = regex.compile(r"(?:.*/)?Person")


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an article; empty where nothing is."""

    headline: str = ""
    published: str = ""
    """As it is written."""
    authors: tuple[str, ...] = ()
    """Persons."""


def stated(tree: Any, addresses: set[str], titles: set[str]) -> Statement:
    """What a page states about its article; nothing where it states it of several and none of them
    has one of the addresses of the page or one of its titles (as `headline.key`)."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and len(found) < _MOST:
            found += _articles(_parsed(script.text or ""), _MOST)
    places = {place for one in addresses if (place := _place(one))}
    for one in found:
        if not places.isdisjoint(map(_place, _addresses(one))):
            return _statement(one)
    for one in found:
        if (title := key(_text(one.get("headline")))) and title in titles:
            return _statement(one)
    return _statement(found[0]) if len(found) == 1 else Statement()


def _parsed(written: str) -> Any:
    """The JSON of a statement; None where it is broken beyond mending."""
    if len(written) > _LONGEST:
        return None
    plain = _FRAME.sub("", written).strip()
    for mend in (
        lambda text: text,
        lambda text: _COMMA.sub("", _REMARK.sub(r"\1", text)),
        html.unescape,
    ):
        try:
            # what follows the first value is passed over: a brace or a semicolon too many
            return json.JSONDecoder(strict=False).raw_decode(mend(plain))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _articles(value: Any, most: int) -> Iterator[dict[str, Any]]:
    """The articles in a statement, not those inside of others."""
    waiting = [value]
    while waiting and most:
        most -= 1
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one[:_MOST]
        elif isinstance(one, dict):
            kinds = [kind for kind in _list(one.get("@type")) if isinstance(kind, str)]
            if any(_KINDS.fullmatch(kind) and kind not in _NOT_NEWS for kind in kinds):
                yield one
            else:
                waiting += [one[name] for name in _INSIDE if name in one]


def _statement(one: dict[str, Any]) -> Statement:
    return Statement(
        headline=_text(one.get("headline")) or _text(one.get("name")),
        published=_text(one.get("datePublished")),
        authors=tuple(dict.fromkeys(_authors(one.get("author")))),
    )


def _authors(value: Any) -> Iterator[str]:
    for one in _list(value):
        if isinstance(one, str):
            yield _text(one)
        elif isinstance(one, dict):
            kinds = [kind for kind in _list(one.get("@type")) if isinstance(kind, str)]
            if not kinds or any(_PERSON.fullmatch(kind) for kind in kinds):
                whole = [_text(one.get(part)) for part in ("givenName", "familyName")]
                for name in _list(one.get("name")) or [" ".join(whole)]:
                    yield _text(name)


def _addresses(one: dict[str, Any]) -> Iterator[str]:
    """Where an article stands, as it says itself."""
    for name in ("url", "@id", "mainEntityOfPage"):
        for value in _list(one.get(name)):
            yield _text(value.get("@id") or value.get("url") if isinstance(value, dict) else value)


def _place(address: str) -> str:
    """An address without what does not tell pages apart: scheme, www, query; "" for none."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"{host}{path}" if host and path else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A text on one line, its marks of HTML undone; "" for what is none."""
    return (
        " ".join(html.unescape(value).split())
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else ""
    )
