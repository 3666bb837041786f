"""On which day was a web page published, as far as it states that?"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus import dating
from corpus.dating import Dating

STATED = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "article:published", "article.published", "og:pubdate", "datepublished",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued",
    "parsely-pub-date", "sailthru.date", "pubdate", "pub_date", "publish-date", "publish_date",
    "publication_date", "published_at", "published", "article_date_original",
)  # fmt: skip
"""Names of `<meta>` that say when the article was published, the surest first."""
HINTED = ("dc.date", "dcterms.date", "dcterms.created", "datecreated", "article.created", "date")
"""Names of those that say a day without saying of what, or when the page was made."""
_CLASSES = {"published", "entry-date", "dt-published", "post-date"}
"""Classes of a `<time>`, or an `<abbr>`, that blogs publish with (hAtom, h-entry, WordPress)."""
_APART = 1
"""Days between two statements that are of one moment in two time zones."""


def dated(tree: Any, linked: str, guess: str, url: str) -> tuple[str, Dating]:
    """The day that the page states (ISO 8601, "" for none), and what is known of it beside.

    `linked` is what its JSON-LD states, as written there, `guess` a day that somebody else found,
    by its looks. Of two statements the surer one counts. Where one kind of statement names several
    days, or two kinds name days that are not of one moment, none is sure: the earliest is likely.
    """
    stated: list[tuple[str, set[str]]] = []
    for source, written in _statements(tree, linked):
        if days := {found for one in written if (found := dating.day(one))}:
            stated.append((source, days))
    if stated:
        source, days = stated[0]
        every = set.union(*(one for _, one in stated))
        if len(days) == 1 and _is_one_moment(every):
            return min(days), Dating(source=source)
        return "", Dating(likely=min(every), hint="one of several days that it states")
    return "", _likely(tree, guess, url)


def _statements(tree: Any, linked: str) -> Iterator[tuple[str, list[str]]]:
    """What states the day, the surest first, and what it says."""
    yield "JSON-LD datePublished", [linked]
    meta = _meta(tree)
    for name in STATED:
        yield f"meta {name}", meta.get(name, [])
    times = [one for one in tree.iter("time", "abbr") if not _is_of_another(one)]
    yield (
        "datePublished",
        [
            _written(one)
            for one in tree.iterfind(".//*[@itemprop='datePublished']")
            if not _is_of_another(one)
        ],
    )
    yield (
        "time element",
        [
            _written(one)
            for one in times
            if one.get("pubdate") is not None
            or not _CLASSES.isdisjoint((one.get("class") or "").lower().split())
        ],
    )


def _likely(tree: Any, guess: str, url: str) -> Dating:
    """The surest hint."""
    meta = _meta(tree)
    for name in HINTED:
        if found := min(filter(None, map(dating.period, meta.get(name, []))), default=""):
            return Dating(likely=found, hint=f"meta {name}")
    if (address := dating.of_address(url)).likely:
        return address
    times = {dating.period(_written(one)) for one in tree.iter("time") if not _is_of_another(one)}
    if len(times) == 1 and (found := times.pop()):
        return Dating(likely=found, hint="time element")
    found = dating.day(guess)
    return Dating(likely=found, hint="the looks of the page") if found else Dating()


def _meta(tree: Any) -> dict[str, list[str]]:
    """The contents of all `<meta>` by their names in small letters."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        found.setdefault(name.lower(), []).append(meta.get("content") or "")
    return found


def _written(element: Any) -> str:
    told = element.get("datetime") or element.get("content")
    if element.tag == "abbr":
        told = told or element.get("title")
    return told or "".join(element.itertext())


def _is_of_another(element: Any) -> bool:
    """True for what stands in a comment, a menu, or beside the article."""
    for above in element.iterancestors():
        if above.tag == "article":
            return False  # where its own footer tells the day
        if above.tag in ("aside", "nav", "footer"):
            return True
        named = f"{above.get('class') or ''} {above.get('id') or ''}".lower()
        if above.tag != "body" and any(
            word in named for word in ("comment", "related", "sidebar", "recommend", "teaser")
        ):
            return True
    return False


def _is_one_moment(days: set[str]) -> bool:
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    return (last - first).days <= _APART
