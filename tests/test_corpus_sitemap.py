"""`corpus/feeds/sitemap.py`: the bytes of a sitemap to the addresses that it lists."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from corpus.feeds.sitemap import Listed, Sitemap, SitemapError, read

URL = "https://example.org/maps/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.org/a?x=1&amp;y=2 </loc><lastmod>2024-05-03T22:30:00-05:00</lastmod>
<image:image><image:loc>https://example.org/a.png</image:loc></image:image></url>
<url><loc>/b</loc><lastmod>2024-05-03</lastmod></url>
<url><loc>c</loc><lastmod>yesterday</lastmod></url>
<url><lastmod>2024-05-03</lastmod></url><url><loc>javascript:x</loc></url>
</urlset>"""
FOUND = Sitemap(
    pages=(
        Listed("https://example.org/a?x=1&y=2", "2024-05-04T03:30:00Z"),
        Listed("https://example.org/b", "2024-05-03T00:00:00Z"),
        Listed("https://example.org/maps/c"),
    )
)


def wrong(raw: bytes) -> str:
    with pytest.raises(SitemapError) as caught:
        read(raw, URL)
    return str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        PAGES.encode(),
        gzip.compress(PAGES.encode()),
        PAGES.replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
        b"\xef\xbb\xbf" + PAGES.encode(),
        PAGES.replace(f" {SPACE}", "").encode(),
    ],
    ids=["plain", "gzip", "utf-16", "with a mark", "without a name space"],
)
def test_its_pages_are_told(raw: bytes) -> None:
    """With when they were changed where that is said; pictures are no pages."""
    assert read(raw, URL) == FOUND


def test_an_index_lists_sitemaps() -> None:
    """Which are no pages."""
    index = (
        f"<sitemapindex {SPACE}><sitemap><loc>/1.xml</loc><lastmod>2024-05-03</lastmod></sitemap>"
        "<sitemap><loc>https://example.org/2.xml.gz</loc></sitemap></sitemapindex>"
    )
    first = Listed("https://example.org/1.xml", "2024-05-03T00:00:00Z")

    assert Sitemap(sitemaps=(first, Listed("https://example.org/2.xml.gz"))) == read(
        index.encode(), URL
    )


def test_a_text_lists_one_address_a_line() -> None:
    """And nothing else."""
    lines = b"\xef\xbb\xbfhttps://example.org/a\r\n\r\nhttps://example.org/b\r\n"

    assert (Listed("https://example.org/a"), Listed("https://example.org/b")) == read(
        lines, URL
    ).pages
    assert wrong(lines + b"Hello\n") == "is no sitemap"


def test_what_is_none_is_one_line() -> None:
    """Nothing, words, another kind of XML, a feed, and XML that is broken."""
    assert wrong(b"") == "is no sitemap"
    assert wrong(b"Hello") == "is no sitemap"
    assert wrong(b"<!doctype html><html><body>Hello</body></html>") == "is no sitemap"
    assert wrong(b'<rss version="2.0"></rss>') == "is a feed; use: python -m corpus feed"
    assert wrong(PAGES.encode()[:-10]) == "is broken XML"


def test_a_bomb_is_not_unpacked() -> None:
    """Nor is what is cut off or no gzip taken for whole."""
    bomb = gzip.compress(b"<urlset>" + b" " * 200_000_000)
    tracemalloc.start()
    told = wrong(bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 150_000_000
    assert told == "unpacks to more than 50 MB, the most of a sitemap"
    assert wrong(gzip.compress(PAGES.encode())[:-20]).startswith("is cut off")
    assert wrong(b"\x1f\x8bnonsense").startswith("is damaged")


def test_a_sitemap_of_millions_of_elements_is_refused() -> None:
    """It would fill the memory."""
    assert wrong(b"<urlset>" + b"<a/>" * 2_000_000 + b"</urlset>").startswith("has more than")
    assert read(b"<urlset>" + b"<a/>" * 1_000_000 + b"</urlset>", URL).pages == ()


def test_entities_are_not_filled_in(tmp_path: Path) -> None:
    """Neither from files nor to gigabytes."""
    (tmp_path / "secret").write_text("sesame")
    bomb = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 20))

    def doctype(entities: str, named: str) -> bytes:
        urls = f"<urlset><url><loc>/a&{named};</loc></url></urlset>"
        return f"<!DOCTYPE urlset [{entities}]>{urls}".encode()

    secret = doctype(f'<!ENTITY f SYSTEM "file://{tmp_path}/secret">', "f")

    assert (Listed("https://example.org/a"),) == read(secret, URL).pages
    assert wrong(doctype(f'<!ENTITY x0 "l">{bomb}', "x19")) == "is broken XML"
