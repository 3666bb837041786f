"""Which title has a web page? The headline that it shows, where it states the same one elsewhere.

What a page states (JSON-LD, `og:title`, `<title>`) often ends in the name of the site, and is at
times written for search engines; what stands in its `<h1>` is at times the logo. The two together
tell the headline.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import regex
from rapidfuzz import fuzz

_CUT = regex.compile(r"\s+[-–—·•|:⋆»«]+\s+|\s*[|»]\s*")
"""What stands between a headline and the name of the site."""
_LONGEST = 300
"""Characters of a headline."""
_ALIKE = 65
"""From 0 to 100: how alike a heading and a stated title are that say the same in other words."""
_FEW = 3
"""Words; a shorter heading is the headline only where a stated title begins with all of it."""
_SITE_LETTERS = 3
"""Fewer may stand in the name of any site."""


def headline(tree: Any, stated: Iterable[str], url: str = "") -> str:
    """The title of the page; "" if it has none.

    `stated` are titles that the page states, the surest first; `tree` is its tree of lxml, and
    `url` where it stands.
    """
    offered = [*stated, *_meta(tree, "og:title"), *_texts(tree.iter("title"))]
    titles = [flat for one in offered if (flat := " ".join(one.split()))]
    sites = _sites(tree, url)
    shown = [
        words
        for words in _texts(tree.iter("h1"))
        if len(words) <= _LONGEST and key(words) not in sites
    ]
    return (
        _stated_and_shown(shown, titles)
        or _alike(shown, titles)
        or _without_site(titles[0] if titles else "", sites)
        or next(iter(shown), "")
    )


def key(words: str) -> str:
    """The letters and digits of a title: two with the same ones are the same title."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def _stated_and_shown(shown: Sequence[str], titles: Sequence[str]) -> str:
    """The longest heading that a title begins with; where it is all in capitals, a title that says
    the same and is not."""
    found = ""
    for words in shown:
        own = key(words)
        same = [title for title in titles if key(title) == own]
        if same:
            words = next((one for one in (words, *same) if not one.isupper()), words)
        if own and (same or any(_goes_on(title, own) for title in titles)):
            found = max(found, words, key=len)
    return found


def _goes_on(title: str, own: str) -> bool:
    """True if `title` begins with a heading, given as its key, and what follows is cut off from it
    as the name of a site is."""
    return any(key(title[: cut.start()]) == own for cut in _CUT.finditer(title))


def _alike(shown: Sequence[str], titles: Sequence[str]) -> str:
    """The heading that is most like one of the titles, if it is much like it."""
    rated = [
        (fuzz.token_set_ratio(words.casefold(), title.casefold()), words)
        for words in shown
        if len(words.split()) >= _FEW
        for title in titles
    ]
    likeness, words = max(rated, key=lambda one: one[0], default=(0, ""))
    return words if likeness >= _ALIKE else ""


def _without_site(title: str, sites: set[str]) -> str:
    """A title without the name of the site in front of it or behind it."""
    for cut in reversed(list(_CUT.finditer(title))):
        if _is_site(title[cut.end() :], sites):
            title = title[: cut.start()]
    for cut in _CUT.finditer(title):
        if _is_site(title[: cut.start()], sites):
            return title[cut.end() :]
    return title


def _is_site(words: str, sites: set[str]) -> bool:
    own = key(words)
    return len(own) >= _SITE_LETTERS and any(own == one or own in one for one in sites)


def _sites(tree: Any, url: str) -> set[str]:
    """The names of the site, as keys: what it calls itself, and its host."""
    named = [*_meta(tree, "og:site_name"), *_meta(tree, "application-name")]
    host = urlsplit(url).hostname or "" if url.startswith(("https://", "http://")) else ""
    found = {key(one) for one in (*named, host.removeprefix("www."))}
    return {one for one in found if len(one) >= _SITE_LETTERS}


def _meta(tree: Any, name: str) -> list[str]:
    """The contents of all `<meta>` of this name."""
    return [
        meta.get("content", "")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() == name
    ]


def _texts(elements: Iterable[Any]) -> list[str]:
    """The words in each element that has some; not those of the names of pictures."""
    found = []
    for element in elements:
        if element.getparent() is not None and element.getparent().tag == "svg":
            continue
        words = " ".join("".join(_parts(element)).split())
        if words:
            found.append(words)
    return found


def _parts(element: Any) -> Iterable[str]:
    if element.tag == "br":
        yield " "
    elif isinstance(element.tag, str) and element.tag not in ("script", "style", "svg"):
        yield element.text or ""
        for inner in element:
            yield from _parts(inner)
    yield element.tail or "" if element.tag != "h1" else ""
