"""What everything that is read from the web promises, beside pages and files: feeds, sitemaps,
robots.txt, addresses, and days as sites write them."""

from urllib.parse import urlsplit

from benchmarks.fuzz.promises import promise
from corpus import dating
from corpus.feeds import feed, feed_document, sitemap
from corpus.web import address, robots

_PLACE = "https://a.example/news/feed?id=1"


def feeds(raw: bytes) -> None:
    """Promises of `feed_document.read`, in this process."""
    given = feed.Given(raw=raw, url=_PLACE, charset="utf-8" if len(raw) % 2 else "")
    said = feed_document.read(given)
    promise(bool(said.problem) != bool(said.feed), "bytes are a feed, or something is wrong")
    promise("\n" not in said.problem, "what is wrong is one line")
    for one in said.feed.entries if said.feed else ():
        _is_web(one.link)
        promise("\n" not in one.title + one.author, "title and author are one line each")
        _is_day(one.published)
    if said.feed:
        links = [one.link for one in said.feed.entries]
        promise(len(links) == len(set(links)), "each address is there once")
        list(map(_is_web, said.feed.elsewhere))


def sitemaps(raw: bytes) -> None:
    """Promises of `sitemap.read`."""
    try:
        found = sitemap.read(raw, _PLACE)
    except sitemap.SitemapError as error:
        promise("\n" not in str(error), "what is wrong is one line")
        return
    for one in (*found.pages, *found.sitemaps):
        _is_web(one.address)


def rules(raw: bytes) -> None:
    """Promises of `robots.Robots`."""
    found = robots.Robots(raw)
    promise(0 <= found.delay <= robots.LONGEST_DELAY, "a pause has bounds")
    for place in ("/", "/a?b=c", "/é/%2f", "/a/b.html"):
        promise(found.allows(_PLACE + place) in (True, False), "a page may be read or not")


def addresses(raw: bytes) -> None:
    """Promises of `address.canonical` and `address.own`, and of the days in what is written."""
    written = raw.decode("utf-8", "replace")
    once = address.canonical(written)
    promise(address.canonical(once) == once, "one spelling stays as it is")
    mine = address.own(written, _PLACE)
    promise(address.same_site(mine, _PLACE), "a page names no page of another site")
    address.same_site(written, _PLACE)
    feed.moment(written)
    for day in (feed.day(written), dating.iso_date(written) or "", dating.day(written)):
        _is_day(day)
    dating.of_address(written)
    dating.of_name(written)
    dating.period(written)


def _is_web(link: str) -> None:
    promise(urlsplit(link).scheme in ("http", "https"), "an address is one of the web")
    promise(len(link.split()) == 1, "an address has no white space")


def _is_day(day: str) -> None:
    promise(not day or dating.calendar_day(day) is not None, "a day is one or nothing")
