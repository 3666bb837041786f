"""`corpus/feeds/feed.py`: the bytes of a feed to its entries, of any kind and however broken."""

import json
from pathlib import Path

import pytest

from corpus.feeds import feed, feed_document
from corpus.feeds.feed import Entry, Feed, FeedError, Given, day, moment

URL = "https://example.org/news/feed.xml"
WORDS = "The boat sank off Skerry on 3 March and nobody was hurt. " * 6
BOAT = Entry(
    link="https://example.org/news/boat",
    title="The boat & the dog",
    published="2024-05-03",
    changed="2024-05-04T03:30:00Z",
    author="Ada Byron",
)
HTML = f"<p>{WORDS}</p><p>Read <a href='x'>this</a>.</p>"
TEXT = f"{WORDS.strip()}\n\nRead this."


def rss(items: str, *, version: str = "2.0", more: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{more}<rss version="{version}" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>News</title><link>https://example.org/</link>{items}</channel></rss>"
    )


def atom(entries: str, more: str = "") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {more}><title>News</title>'
        f"<updated>2024-05-05T00:00:00Z</updated>{entries}</feed>"
    )


def found(source: str | bytes, url: str = URL, charset: str = "") -> Feed:
    """The feed, read in this process."""
    raw = source if isinstance(source, bytes) else source.encode()
    said = feed_document.read(Given(raw=raw, url=url, charset=charset))
    assert said.feed, said.problem
    return said.feed


def wrong(source: str | bytes, url: str = URL) -> str:
    """What is wrong with it."""
    raw = source if isinstance(source, bytes) else source.encode()
    said = feed_document.read(Given(raw=raw, url=url, charset=""))
    assert said.feed is None
    return said.problem


def links(of: Feed) -> list[str]:
    return [one.link for one in of.entries]


RSS_ITEM = """<item><title>The boat &amp; the dog</title><link>https://example.org/news/boat</link>
    <author>ada@example.org (Ada Byron)</author>
    <pubDate>Fri, 03 May 2024 22:30:00 -0500</pubDate></item>"""
ATOM_ENTRY = """<entry><title>The boat &amp; the dog</title><id>tag:example.org,2024:1</id>
    <link href="/news/boat"/><link rel="edit" href="/edit"/>
    <author><name>Ada Byron</name></author>
    <published>2024-05-03T22:30:00-05:00</published><updated>2024-05-04T03:30:00Z</updated></entry>"""
KINDS = {
    "RSS 0.91": rss(RSS_ITEM, version="0.91"),
    "RSS 2.0": rss(RSS_ITEM),
    "RSS 2.0, whose id is the address": rss(
        RSS_ITEM.replace("<link>", "<guid>").replace("</link>", "</guid>")
    ),
    "RSS 1.0": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://example.org/"><title>News</title></channel>
        <item rdf:about="https://example.org/news/boat"><title>The boat &amp; the dog</title>
        <link>https://example.org/news/boat</link><dc:creator>Ada Byron</dc:creator>
        <dc:date>2024-05-03T22:30:00-05:00</dc:date></item></rdf:RDF>""",
    "Atom 1.0": atom(ATOM_ENTRY),
    "Atom 1.0, with one author for all": atom(
        "<author><name>Ada Byron</name></author>"
        + ATOM_ENTRY.replace("<author><name>Ada Byron</name></author>", "")
    ),
    "Atom 0.3": """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title><entry>
        <title>The boat &amp; the dog</title><link rel="alternate" type="text/html"
        href="/news/boat"/>
        <author><name>Ada Byron</name></author><issued>2024-05-03T22:30:00-05:00</issued>
        <modified>2024-05-04T03:30:00Z</modified></entry></feed>""",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "News",
            "authors": [{"name": "Ada Byron"}],
            "items": [
                {
                    "id": 1,
                    "url": "boat",
                    "title": "The boat & the dog",
                    "date_published": "2024-05-03T22:30:00-05:00",
                }
            ],
        }
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_the_same(kind: str) -> None:
    """Address, title, author, the day that it names, and the moment in UTC."""
    read = found(KINDS[kind])

    assert Feed(title="News", entries=(BOAT,)) == read


@pytest.mark.parametrize(
    "source",
    [
        rss(f"<item><link>/a</link><content:encoded><![CDATA[{HTML}]]></content:encoded></item>"),
        atom(
            '<entry><link href="/a"/><content type="xhtml">'
            f'<div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content></entry>'
        ),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "items": [{"url": "/a", "content_html": HTML, "content_text": "short"}],
            }
        ),
    ],
)
def test_the_whole_text_is_taken(source: str) -> None:
    """Paragraph by paragraph, without tags."""
    (entry,) = found(source).entries

    assert entry.text == TEXT


@pytest.mark.parametrize(
    "content",
    [
        "<p>The boat sank off Skerry.</p>",
        f"<p>{WORDS} […]</p>",
        f"<p>{WORDS}</p><p><a href='/a'>Continue reading →</a></p>",
        f"<p>{WORDS}</p> Weiterlesen …",
    ],
)
def test_a_teaser_is_no_text(content: str) -> None:
    """What is short, or says that it goes on elsewhere."""
    teaser = f"<item><link>/a</link><content:encoded><![CDATA[{content}]]></content:encoded></item>"
    (entry,) = found(rss(teaser)).entries

    assert entry.text == ""


def test_what_only_describes_is_no_text() -> None:
    """A description may be anything; it is not taken for the text of the page."""
    (entry,) = found(rss(f"<item><link>/a</link><description>{WORDS}</description></item>")).entries

    assert entry.text == ""


@pytest.mark.parametrize(
    ("written", "is_day", "is_moment"),
    [
        ("Fri, 03 May 2024 22:30:00 -0500", "2024-05-03", "2024-05-04T03:30:00Z"),
        ("Fri, 03 May 24 10:00 EST", "2024-05-03", "2024-05-03T15:00:00Z"),
        ("Fri, 03 May 2024", "2024-05-03", "2024-05-03T00:00:00Z"),
        ("2024-05-03T01:00:00.5+02:00", "2024-05-03", "2024-05-02T23:00:00Z"),
        ("2024-05-03T01:00:00+0200", "2024-05-03", "2024-05-02T23:00:00Z"),
        ("2024-05-03 10:00", "2024-05-03", "2024-05-03T10:00:00Z"),
        ("2024-05-03", "2024-05-03", "2024-05-03T00:00:00Z"),
        ("2024-05", "", ""),
        ("2024", "", ""),
        ("Fri, 31 Feb 2024 10:00:00 GMT", "", ""),
        ("2024-13-03T10:00:00Z", "", ""),
        ("9999-12-31T23:59:59-05:00", "", ""),  # is yet to come
        ("Wed, 02 Oct 2002 13:00:00 +9999", "2002-10-02", ""),
        ("yesterday", "", ""),
        ("", "", ""),
    ],
)
def test_a_date_is_what_is_stated(written: str, is_day: str, is_moment: str) -> None:
    """The day where it was written; none where only a month is named, or a date that is none."""
    assert (is_day, is_moment) == (day(written), moment(written))


def test_only_what_an_entry_says_is_its_date() -> None:
    """When an Atom entry was changed is not when it was published, nor is the date of the feed."""
    entry, bare = found(
        atom(
            '<entry><link href="/a"/><updated>2024-05-03T10:00:00Z</updated></entry>'
            '<entry><link href="/b"/></entry>'
        )
    ).entries

    assert (entry.published, entry.changed) == ("", "2024-05-03T10:00:00Z")
    assert (bare.published, bare.changed) == ("", "")


def test_the_newest_come_first() -> None:
    """By date, those without one last in the feed's own order, and each address once."""
    dated = "<item><link>/{0}</link><pubDate>{0} May 2024 10:00:00 GMT</pubDate></item>"
    items = "<item><link>/x</link></item><item><link>/w</link></item>"
    items += "".join(dated.format(number) for number in (3, 12, 7, 12))

    read = found(rss(items))

    assert [f"https://example.org/{one}" for one in ("12", "7", "3", "x", "w")] == links(read)


def test_links_count_from_where_they_stand() -> None:
    """From the address of the feed, or from what `xml:base` says."""
    plain = found(rss("<item><link>boat</link></item>"))
    based = found(
        atom(
            '<entry xml:base="2024/"><link href="boat"/></entry><entry><link href="cat"/></entry>',
            'xml:base="https://example.net/x/"',
        )
    )

    assert links(plain) == ["https://example.org/news/boat"]
    assert links(based) == ["https://example.net/x/2024/boat", "https://example.net/x/cat"]


def test_what_leads_to_no_page_is_counted() -> None:
    """Without an address, or with one of another kind than the web's."""
    items = "".join(
        f"<item><title>x</title><link>{link}</link></item>"
        for link in ("", "javascript:alert(1)", "ftp://example.org/a", "http://[", "/fine")
    )
    read = found(rss(items))

    assert (links(read), read.without) == (["https://example.org/fine"], 4)


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (rss("<item><link>/a</link><title>Größe</title></item>").encode(), "iso-8859-1"),
        (rss("<item><link>/a</link><title>Größe</title></item>").encode(), "windows-1250"),
        (
            rss("<item><link>/a</link><title>Größe</title></item>")
            .replace('"1.0"?', '"1.0" encoding="iso-8859-1"?')
            .encode("iso-8859-1"),
            "",
        ),
        (rss("<item><link>/a</link><title>Größe</title></item>").encode("cp1252"), ""),
        (rss("<item><link>/a</link><title>Größe</title></item>").encode("cp1252"), "utf-8"),
        (rss("<item><link>/a</link><title>Größe</title></item>").encode("cp1252"), "nonsense"),
        (rss("<item><link>/a</link><title>Größe</title></item>").encode("utf-16"), ""),
        (b"\xef\xbb\xbf" + rss("<item><link>/a</link><title>Größe</title></item>").encode(), ""),
    ],
)
def test_a_wrong_charset_is_seen_through(raw: bytes, charset: str) -> None:
    """Whatever the server or the first line say."""
    (entry,) = found(raw, charset=charset).entries

    assert entry.title == "Größe"


def test_titles_are_one_line_of_words() -> None:
    """Without tags, entities that were written twice, and line ends."""
    title = "&lt;b&gt;The boat&lt;/b&gt;\n &amp;amp; the&amp;nbsp;dog"
    (entry,) = found(rss(f"<item><link>/a</link><title>{title}</title></item>")).entries

    assert entry.title == "The boat & the dog"


@pytest.mark.parametrize(
    "broken",
    [
        rss("<item><link>/a</link><title>This & that&nbsp;</title></item>"),
        rss("<item><link>/a</link><title>This & that</title></item><item><link>/b</li")[:-16],
        rss("<item><link>/a</link><title>This & that</title><unknown:x>y</unknown:x></item>"),
        "\n\n " + rss("<item><link>/a</link><title>This & that</title></item>"),
    ],
)
def test_a_broken_feed_still_gives_entries(broken: str) -> None:
    """What is no XML in the end, as long as something can be made of it."""
    entry = found(broken).entries[0]

    assert (entry.link, entry.title.strip("\xa0 ")) == ("https://example.org/a", "This & that")


def test_one_broken_item_of_json_costs_only_itself() -> None:
    """It is counted as one without an address."""
    items = [{"url": "/a"}, {"url": 5}, "x", {"id": "https://example.org/b"}]
    version = "https://jsonfeed.org/version/1"
    read = found(json.dumps({"version": version, "items": items}))

    assert (links(read), read.without) == (["https://example.org/a", "https://example.org/b"], 2)


def test_an_entity_reads_no_file(tmp_path: Path) -> None:
    """Nothing of this machine comes into an article."""
    (tmp_path / "secret").write_text("sesame")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    items = "<item><link>/a</link><title>is &x;</title></item>"

    assert "sesame" not in str(found(rss(items, more=doctype)))


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_what_looks_like_a_path_is_not_opened(tmp_path: Path, scheme: str) -> None:
    """feedparser would open it: bytes are taken as what they are."""
    (tmp_path / "feed.xml").write_text(rss(RSS_ITEM))

    assert wrong(f"{scheme}{tmp_path}/feed.xml") == "is no feed (RSS, Atom or JSON Feed)"


def test_what_is_no_feed_is_one_line() -> None:
    """Nothing, words, JSON and XML of another kind, and a page that names no feed."""
    assert wrong(b" \n") == "is empty"
    assert wrong("Hello") == "is no feed (RSS, Atom or JSON Feed)"
    assert wrong('{"items": []}') == "is no feed (RSS, Atom or JSON Feed)"
    assert wrong("<urlset/>") == "is a sitemap; use: python -m corpus sitemap"
    assert wrong('{"version": "https://jsonfeed.org/version/1", "items": ').startswith(
        "is a broken JSON Feed ("
    )
    assert (
        wrong("<!doctype html><html><body><p>Hello</p></body></html>")
        == "is a web page that names no feed; give the feed's address, or use: "
        "python -m corpus sitemap"
    )


def test_a_feed_may_list_nothing() -> None:
    """That is no fault of it."""
    assert Feed(title="News") == found(rss(""))


def test_a_page_names_its_feeds() -> None:
    """In its order, with those of its comments last, as its `<base>` says."""
    page = """<!DOCTYPE html><html><head><base href="/blog/">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
        <link rel="Alternate" type="application/rss+xml; charset=utf-8" href="feed.xml">
        <link rel="alternate" type="application/atom+xml" href="https://example.net/atom">
        <link rel="alternate" hreflang="de" href="/de/">
        <link rel="stylesheet" type="application/rss+xml" href="x.css">
        </head><body></body></html>"""
    names = ("https://example.org/blog/feed.xml", "https://example.net/atom")

    assert (*names, "https://example.org/blog/comments.xml") == found(page).elsewhere


def test_ten_thousand_entries_are_read() -> None:
    """In a process of its own, as every feed is."""
    item = "<item><link>/{0}</link><title>Number {0}</title></item>"
    raw = rss("".join(item.format(number) for number in range(10_000))).encode()

    assert len(feed.read(raw, URL).entries) == 10_000


def test_what_would_take_for_ever_is_given_up() -> None:
    """Whatever a feed does to its parser; nobody else waits for it."""
    blank = '<?xml version="1.0"?>' + "\n" * 400_000 + rss(RSS_ITEM)

    with pytest.raises(FeedError) as caught:
        feed.read(blank.encode(), URL, patience=4)

    assert str(caught.value) == "is too large or too tangled to be read as a feed"


def test_an_entity_bomb_does_not_go_off() -> None:
    """Entities made of entities are not filled in."""
    bomb = "".join(f'\n<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 20))
    doctype = f'<!DOCTYPE rss [\n<!ENTITY x0 "lol">{bomb}\n]>'
    raw = rss("<item><link>/a</link><title>&x19;</title></item>", more=doctype).encode()
    (entry,) = feed.read(raw, URL).entries

    assert len(entry.title) < 10


def test_what_fuzzing_found() -> None:
    """White space in a link, half of a character, a year of a hundred digits: each is read or told
    in words."""
    half = rss("<item><title>a</title><link>/a</link><description>&#55296;<b></description>")
    spaced = rss("<item><link>https://a.example/a b\u2003c&#127;d</link><title>A</title></item>")

    assert [one.link for one in found(spaced).entries] == ["https://a.example/a%20b%E2%80%83c%7Fd"]
    assert wrong(half) == "is too broken to be read as a feed"
    assert day(f"Fri, 03 May 2{'2' * 99}") == ""
