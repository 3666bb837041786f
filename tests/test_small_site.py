"""The web site of the tests is what its docstring says."""

from __future__ import annotations

import gzip
import socket
import ssl
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from small_site import FURNITURE, SPECIAL, Authority, SmallSite
from small_site.special import bomb

from corpus import duplicates
from corpus.article import Article
from corpus.html import webpage

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


def read(site: SmallSite, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(site.at(path), headers=named)) as page:
            return page.status, page.read(), dict(page.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def test_its_articles_are_found_on_their_pages(site: SmallSite) -> None:
    """With title and text as they are said to be, the date where it is told, no furniture."""
    for one in site.articles[:12]:
        _status, raw, _headers = read(site, one.path)
        html = raw.decode()
        page = webpage.read(html, site.at(one.path))

        assert page is not None
        assert (page.title, page.text) == (one.title, one.text)
        assert page.published == (str(one.date) if one.dated else "")
        assert all(line in html or line.startswith("Home") for line in FURNITURE)
        assert (f'"canonical" href="{site.at(one.path)}"' in html) == one.canonical


def test_its_articles_are_all_different(site: SmallSite) -> None:
    """No two are nearly the same, and no two have the same title."""
    articles = [Article(id=one.path, title=one.title, text=one.text) for one in site.articles]

    assert len({one.title for one in articles}) == 200
    assert duplicates.find(articles) == ()


def test_its_feeds_and_sitemaps_name_the_articles(site: SmallSite) -> None:
    """The newest first in the feeds; all of them in the sitemaps, zipped or not."""
    every = [site.at(one.path) for one in site.articles]
    rss = ElementTree.fromstring(read(site, "/feed.rss")[1])
    atom = ElementTree.fromstring(read(site, "/feed.atom")[1])
    index = ElementTree.fromstring(read(site, "/sitemap.xml")[1])
    first = read(site, "/sitemap-1.xml")[1]
    second = gzip.decompress(read(site, "/sitemap-2.xml.gz")[1])
    found = [one.text for raw in (first, second) for one in ElementTree.fromstring(raw).iter(LOC)]

    assert [one.findtext("link") for one in rss.iter("item")] == every[:-21:-1]
    links = atom.findall("{*}entry/{*}link")
    assert [one.get("href") for one in links] == every[:-21:-1]
    assert [one.text for one in index.iter(LOC)] == [
        site.at("/sitemap-1.xml"),
        site.at("/sitemap-2.xml.gz"),
    ]
    assert found == every
    whole = ElementTree.fromstring(read(site, "/sitemap-all.xml")[1])
    assert [one.text for one in whole.iter(LOC)] == every


@pytest.mark.parametrize("path", ["/news/7", "/feed.rss", "/sitemap.xml", "/mine"])
def test_who_has_a_page_is_told_so(path: str, site: SmallSite) -> None:
    """By its ETag, or by its date where no ETag is sent."""
    site.put("/mine", "first")
    _status, _raw, had = read(site, path)

    assert read(site, path, If_None_Match=had["ETag"])[:2] == (304, b"")
    assert read(site, path, If_Modified_Since=had["Last-Modified"])[:2] == (304, b"")
    assert read(site, path, If_None_Match='"other"')[0] == 200
    assert read(site, path, If_Modified_Since="Sun, 03 Nov 2024 08:00:01 GMT")[0] == 200
    both = read(site, path, If_None_Match='"other"', If_Modified_Since=had["Last-Modified"])
    assert both[0] == 200


def test_what_stands_there_can_be_changed(site: SmallSite) -> None:
    """A page is put or dropped; an article is edited, which its ETag and the feed tell."""
    before, feed = read(site, "/news/200"), read(site, "/feed.rss")
    site.change(200, ["Nothing of it was true."])
    site.put("/news/3", b"PK", "application/zip", headers={"X-A": "b"})
    site.put("/gone/now", "away", status=410)
    site.drop("/news/4")
    site.drop("/slow")

    after = read(site, "/news/200")
    assert b"Nothing of it was true." in after[1]
    assert after[2]["ETag"] != before[2]["ETag"]
    assert read(site, "/feed.rss", If_None_Match=feed[2]["ETag"])[0] == 200
    zipped = read(site, "/news/3")
    assert zipped[:2] == (200, b"PK")
    assert (zipped[2]["Content-Type"], zipped[2]["X-A"]) == ("application/zip", "b")
    assert read(site, "/gone/now")[:2] == (410, b"away")
    assert (read(site, "/news/4")[0], read(site, "/slow")[0]) == (404, 404)


def test_it_remembers_the_requests(site: SmallSite) -> None:
    """In order, with queries, headers and times; what another port was asked, it counts."""
    read(site, "/news/1?utm_source=x", X_Who="me")
    read(site, "/missing")
    with socket.create_connection(("127.0.0.1", site.other_port)) as line:
        line.recv(1)

    assert site.paths == ["/news/1?utm_source=x", "/missing"]
    assert site.requests[0].headers["x-who"] == "me"
    assert site.requests[0].at <= site.requests[1].at
    assert site.other_asked == 1


def test_robots_txt_can_ask_for_a_pause() -> None:
    """Only where a test wants that."""
    with SmallSite(crawl_delay=2.5) as slow, SmallSite() as site:
        assert b"Crawl-delay: 2.5\n" in read(slow, "/robots.txt")[1]
        assert b"Crawl-delay" not in read(site, "/robots.txt")[1]
        assert b"Disallow: /private/\n" in read(site, "/robots.txt")[1]


def test_it_serves_https_to_whom_it_is_to_be_believed(tmp_path: Path) -> None:
    """Under the names that it is certified for, and to nobody who was not given the authority."""
    authority = Authority(tmp_path)
    believing = ssl.create_default_context(cafile=authority.file)
    with SmallSite(certified=authority.certified("localhost")) as site, SmallSite() as plain:
        with urllib.request.urlopen(site.secure_at("/news/1"), context=believing) as page:
            assert page.read() == read(site, "/news/1")[1]
        for address, context in (
            (site.secure_at("/news/1"), None),
            (site.secure_at("/news/1", "127.0.0.1"), believing),
        ):
            with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
                urllib.request.urlopen(address, context=context)
        assert site.paths == ["/news/1"] * 2
        assert plain.secure_port == 0


@pytest.mark.parametrize("wbits", [31, 15])
def test_a_bomb_is_small_and_inflates_without_an_end(wbits: int) -> None:
    """10 MB make more than 1,000 times as much: what is inflated of them here is enough to see."""
    raw = bomb(wbits)
    inflating = zlib.decompressobj(wbits)
    size = sum(len(inflating.decompress(raw[at : at + 100])) for at in range(0, 100_000, 100))

    assert len(raw) < 11_000_000
    assert size > 500 * 100_000
    assert size * (len(raw) / 100_000) > 9_000_000_000


def test_each_special_page_is_there(site: SmallSite) -> None:
    """Those that answer with a status do so; the others answer somehow, or not at all."""
    wanted = {"/missing": 404, "/gone": 410, "/broken": 500, "/busy": 429, "/busy/unsaid": 503}
    for path in SPECIAL:
        with socket.create_connection(("127.0.0.1", site.port)) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            line.settimeout(0.3 if path == "/slow" else 30)
            try:
                first = line.recv(100)
            except TimeoutError:
                assert path == "/slow"
                continue
        if path in ("/garbage", "/silent"):
            assert not first.startswith(b"HTTP")
            continue
        assert int(first.split()[1]) == wanted.get(path, int(first.split()[1]))
        assert first.split()[1] in (b"100", b"200", b"301", b"302") or path.startswith(
            tuple(wanted)
        ), path
    assert site.paths == list(SPECIAL)
