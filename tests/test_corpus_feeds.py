"""`python -m corpus feed` and `sitemap` against a real web site, as their users call them."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest
from following import MAY, Following, listing, map_of
from small_site import SmallSite
from test_index_models import ROOT

WORDS = "The boat sank off Skerry on 3 March and nobody was hurt, says the harbour master. " * 5
HOSTILE = {
    "/private/a": "its robots.txt asks not to read it",
    "/to/private": "robots.txt",
    "/slow": "not there within 20 seconds",
    "/endless": "more than 2 MB, the most that is taken",
    "/bomb/gzip": "more than 2 MB, the most that is taken",
    "/bomb/br": "cannot be understood",
    "/to/other": "is not the public web's",
    "/to/metadata": "169.254.169.254",
    "/to/v6": "is not the public web's",
    "/to/localhost": "is not the public web's",
    "/to/file": "no address of the web",
    "/missing": "its server says 404",
    "/garbage": "cannot be understood",
    "/nobody": "no article can be made out",
}


def own_page(title: str, words: str) -> str:
    body = f"<article><h1>{title}</h1><p>{words}</p></article>"
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


@pytest.fixture
def own(tmp_path: Path, site: SmallSite) -> Following:
    return Following(tmp_path, site)


def test_a_feed_is_followed(own: Following, site: SmallSite) -> None:
    """Its pages are added, the newest first, with what only the feed says of them, into a
    collection of the site's name; and it is told who sees that."""
    told = own.feed(site.at("/feed.rss"))
    newest = site.articles[-1]

    assert (told.code, told.complaints) == (0, [])
    assert told.lines[0].startswith("1/20 added: 127.0.0.1/")
    assert told.lines[0].endswith(f" · {newest.title}")
    assert told.line(f"{site.at('/feed.rss')}: ") == "20 added"
    assert told.line("their collection is '127.0.0.1': ").startswith("every Discord server")
    assert len(own.files()) == 20
    assert own.asked() == ["/feed.rss", *(f"/news/{number}" for number in range(200, 180, -1))]
    shown = own.shown(told.lines[0].split(": ")[1].split(" · ")[0])
    assert (shown["title"], shown["text"]) == (newest.title, newest.text)
    # the page itself says neither
    assert not newest.dated
    assert (shown["published"], shown["author"]) == (str(newest.date), newest.author)


def test_the_second_time_nothing_is_fetched(own: Following, site: SmallSite) -> None:
    """It is only asked whether the feed changed."""
    own.feed(site.at("/feed.rss"))
    own.asked()
    told = own.feed(site.at("/feed.rss"))

    assert told.lines == [f"{site.at('/feed.rss')}: nothing new"]
    assert "if-none-match" in site.requests[-1].headers
    assert own.asked() == ["/feed.rss"]


def test_what_is_hostile_is_refused_and_the_rest_imported(own: Following, site: SmallSite) -> None:
    """Each with its line; what robots.txt forbids is not even asked for, and nobody inside is
    spoken to. The next time none of them is tried again."""
    listing(site, ["/news/1", *HOSTILE, "/news/2", "/paper.pdf", "/private/open"])
    told = own.feed(site.at("/feed.xml"))

    assert told.code == 0
    for path, why in HOSTILE.items():
        starts = (f"{site.at(path)}:", f"{site.at(path)} ")
        (line,) = (one for one in told.complaints if one.startswith(starts))
        assert why in line
    assert len(told.complaints) == len(HOSTILE)
    assert told.line(f"{site.at('/feed.xml')}: ") == f"4 added, {len(HOSTILE)} refused"
    assert len(own.files()) == 4
    assert site.other_asked == 0
    assert "/private/a" not in own.asked()

    told = own.feed(site.at("/feed.xml"))
    later = f"{len(HOSTILE)} refused before (--again tries them now)"
    assert (told.lines, told.complaints) == ([f"{site.at('/feed.xml')}: {later}"], [])
    assert own.asked() == ["/feed.xml"]


def test_what_was_refused_can_be_tried_again(own: Following, site: SmallSite) -> None:
    """At once, if one says so: then also what is there is asked for, as far as it changed."""
    listing(site, ["/news/1", "/news/2"])
    site.put("/news/2", "", status=500)
    own.feed(site.at("/feed.xml"))
    site.put("/news/2", own_page("The second", WORDS))
    own.asked()

    assert own.feed(site.at("/feed.xml"), "--again").line(f"{site.at('/feed.xml')}: ") == (
        "1 added, 1 unchanged"
    )
    assert "if-none-match" in site.requests[-2].headers
    assert own.asked() == ["/feed.xml", "/news/1", "/news/2"]


def test_a_changed_page_keeps_its_id(own: Following, site: SmallSite) -> None:
    """A page that the feed calls changed is fetched again, and no other."""
    listing(site, [("/news/1", MAY.format(1)), ("/news/2", MAY.format(2))])
    own.feed(site.at("/feed.xml"))
    files = own.files()
    new = [f"{words} So it was in May." for words in site.articles[0].paragraphs]
    site.change(1, new)
    site.change(2, new)
    listing(site, [("/news/1", MAY.format(3)), ("/news/2", MAY.format(2))])
    own.asked()
    told = own.feed(site.at("/feed.xml"))

    assert own.asked() == ["/feed.xml", "/news/1"]
    (updated,) = (one for one in told.lines if one.startswith("1/1 updated: "))
    article = updated.removeprefix("1/1 updated: ").split(" · ")[0]
    assert own.shown(article)["text"] == "\n\n".join(new)
    assert own.files() == files


def test_what_the_operator_removed_stays_away(own: Following, site: SmallSite) -> None:
    """Whatever the feed says of it later; it is not asked for."""
    listing(site, [("/news/1", MAY.format(1))])
    told = own.feed(site.at("/feed.xml"))
    article = told.lines[0].split(": ")[1].split(" · ")[0]
    assert own.run("remove", article).returncode == 0
    listing(site, [("/news/1", MAY.format(2))])
    own.asked()

    later = own.feed(site.at("/feed.xml"))
    again = own.feed(site.at("/feed.xml"), "--again")

    assert (
        later.complaints
        == again.complaints
        == [f"{site.at('/news/1')}: you removed it; python -m corpus add brings it back"]
    )
    assert own.asked() == ["/feed.xml", "/feed.xml"]
    assert own.files() == []


def test_the_text_of_the_feed_serves_where_the_page_cannot_be_had(
    own: Following, site: SmallSite
) -> None:
    """If it is the whole text; and the page itself goes before it."""
    content = f'<title>The boat</title><content type="html">&lt;p&gt;{WORDS}&lt;/p&gt;</content>'
    listing(site, ["/missing", "/news/1"], content)
    told = own.feed(site.at("/feed.xml"))

    first = told.line("1/2 added: 127.0.0.1/the-boat · The boat · ")
    assert first == (
        "with the text of the feed, since the page cannot be had: "
        f"{site.at('/missing')}: its server says 404"
    )
    shown = own.shown("127.0.0.1/the-boat")
    assert (shown["text"], shown["url"]) == (WORDS.strip(), site.at("/missing"))
    assert len(own.files()) == 2
    own.asked()
    assert own.feed(site.at("/feed.xml")).lines == [f"{site.at('/feed.xml')}: nothing new"]


def test_a_feed_puts_no_words_into_another_sites_mouth(own: Following, site: SmallSite) -> None:
    """A page of another site that cannot be had is refused, whatever text the feed has for it."""
    content = f'<title>The bank</title><content type="html">&lt;p&gt;{WORDS}&lt;/p&gt;</content>'
    listing(site, [f"http://localhost:{site.port}/missing"], content)
    told = own.feed(site.at("/feed.xml"))

    assert told.lines == [f"{site.at('/feed.xml')}: 1 refused"]
    assert own.files() == []


def test_what_was_moved_by_hand_was_not_removed(own: Following, site: SmallSite) -> None:
    """Its page is fetched when it changes, and its article is changed where it lies now."""
    listing(site, [("/news/1", MAY.format(3))])
    own.feed(site.at("/feed.xml"))
    (name,) = own.files()
    (own.articles / "127.0.0.1" / name).rename(own.articles / "moved.md")
    site.put("/news/1", own_page("Another", WORDS))
    listing(site, [("/news/1", MAY.format(4))])
    told = own.feed(site.at("/feed.xml"))

    assert told.complaints == []
    assert f"{site.at('/feed.xml')}: 1 updated" in told.lines
    assert WORDS.strip() in (own.articles / "moved.md").read_text()


def test_a_command_that_is_interrupted_goes_on(own: Following, site: SmallSite) -> None:
    """What it did stays, and the next one fetches the others, although the feed says that it did
    not change."""
    command = (sys.executable, "-m", "corpus", "feed", "--config", str(own.config))
    # where tests run in the background a shell lets everything ignore it
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*command, site.at("/feed.rss"), "--set", "corpus.pause_seconds=0.2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdout
    for _ in range(3):
        assert " added: " in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    done = re.search(r": (\d+) of 20 pages are done; the same command goes on from there\n", err)
    own.asked()
    told = own.feed(site.at("/feed.rss"))

    assert process.returncode == 2
    assert err.endswith("python -m corpus: interrupted\n")
    assert done
    had = int(done[1])
    assert 3 <= had < 20
    assert told.lines[0].startswith(f"1/{20 - had} ")
    assert len(own.files()) == 20
    assert any("if-none-match" in one.headers for one in site.requests if one.path == "/feed.rss")
    assert set(own.asked()) == {"/feed.rss", *(f"/news/{n}" for n in range(181, 201 - had))}


def test_a_site_that_is_down_is_left_alone(own: Following, site: SmallSite) -> None:
    """After ten pages in a row; the others are tried the next time."""
    for number in range(12):
        site.put(f"/down/{number}", "", status=502)
    listing(site, [f"/down/{number}" for number in range(12)])
    told = own.feed(site.at("/feed.xml"))

    assert told.line(f"{site.at('/feed.xml')}: ") == "10 refused, 2 left for later"
    assert len(own.asked()) == 11
    told = own.feed(site.at("/feed.xml"))
    assert told.line(f"{site.at('/feed.xml')}: ").startswith("2 refused, 10 refused before")


def test_some_pages_that_fail_are_no_site_that_is_down(own: Following, site: SmallSite) -> None:
    """As long as others can be had in between."""
    down = [f"/down/{number}" for number in range(18)]
    for path in down:
        site.put(path, "", status=502)
    listing(site, [*down[:9], "/news/1", *down[9:]])

    assert own.feed(site.at("/feed.xml")).line(f"{site.at('/feed.xml')}: ") == (
        "1 added, 18 refused"
    )


def test_a_feed_leads_to_no_other_machine_of_the_inside(own: Following, site: SmallSite) -> None:
    """Although a person may read both."""
    both = f'"{site.place}", "localhost:{site.port}"'
    own.config.write_text(own.config.read_text().replace(f'"{site.place}"', both))
    other = site.at("/news/1").replace("127.0.0.1", "localhost")
    listing(site, [other])
    site.put("/robots.txt", f"Sitemap: {other}\n", "text/plain")
    told = own.feed(site.at("/feed.xml"))
    listed = own.sitemap(site.base)

    assert len(told.complaints) == 1
    assert f"{other}: 127.0.0.1 is not the public web's" in told.complaints[0]
    assert listed.complaints == [f"reading {other}", *told.complaints]
    assert "/news/1" not in own.asked()
    assert own.run("add", other).returncode == 0


def test_so_many_of_the_newest_are_taken(own: Following, site: SmallSite) -> None:
    """As one says; with a line that there are more, and more when one says so later."""
    listing(site, [(f"/news/{number}", MAY.format(number)) for number in range(1, 7)])
    told = own.feed(site.at("/feed.xml"), "--most", "2")

    assert told.complaints == [
        f"{site.at('/feed.xml')} lists 6 pages; the newest 2 are taken (--most N takes more)"
    ]
    assert own.asked() == ["/feed.xml", "/news/6", "/news/5"]
    own.feed(site.at("/feed.xml"), "--most", "4")
    assert own.asked() == ["/feed.xml", "/news/4", "/news/3"]
    own.feed("--refresh")
    assert own.asked() == ["/feed.xml"]


def test_a_feed_of_ten_thousand_entries(own: Following, site: SmallSite) -> None:
    """A thousand are taken at most if one does not say otherwise; nothing else is fetched."""
    entries = [(f"/none/{number}", "") for number in range(9_999)]
    listing(site, [("/news/1", MAY.format(1)), *entries])
    told = own.feed(site.at("/feed.xml"))

    assert "lists 10,000 pages; the newest 1,000 are taken" in told.complaints[0]
    assert told.line(f"{site.at('/feed.xml')}: ") == "1 added, 999 refused"
    assert len(own.asked()) == 1001


def test_a_page_may_name_its_feed(own: Following, site: SmallSite) -> None:
    """It is that which is followed, and the page is none of its articles."""
    listing(site, ["/news/1"])
    head = '<link rel="alternate" type="application/atom+xml" href="/feed.xml">'
    site.put("/blog", f"<!doctype html><html><head>{head}</head><body></body></html>")
    told = own.feed(site.at("/blog"))

    assert told.complaints == [
        f"{site.at('/blog')} is a web page; its feed is {site.at('/feed.xml')}"
    ]
    assert told.line(f"{site.at('/feed.xml')}: ") == "1 added"
    assert own.feed(site.at("/blog")).lines == [f"{site.at('/feed.xml')}: nothing new"]
    assert [one["address"] for one in own.feed("--list", "--json").json] == [site.at("/feed.xml")]


def test_two_spellings_are_one_page(own: Following, site: SmallSite) -> None:
    """Words for counting visitors and fragments make no other page, nor does another feed."""
    listing(site, ["/news/1?utm_source=feed", "/news/1#top"])
    told = own.feed(site.at("/feed.xml"))

    assert told.line(f"{site.at('/feed.xml')}: ") == "1 added"
    map_of(site, ["/news/1"])
    assert own.sitemap(site.at("/map.xml")).line(site.at("/map.xml")) == (
        ": 1 page listed, nothing new"
    )


def test_what_was_added_by_hand_is_known(own: Following, site: SmallSite) -> None:
    """Unless the feed says that it was changed since."""
    assert own.run("add", site.at("/news/1"), site.at("/news/2")).returncode == 0
    listing(site, [("/news/1", MAY.format(1)), ("/news/2", "2199-01-01T00:00:00Z")])
    own.asked()
    told = own.feed(site.at("/feed.xml"))

    assert own.asked() == ["/feed.xml", "/news/2"]
    assert told.line(f"{site.at('/feed.xml')}: ") == "1 unchanged"


def test_a_collection_can_be_chosen(own: Following, site: SmallSite) -> None:
    """Once: it stays that of the feed. One of a Discord server is seen by that server alone."""
    listing(site, ["/news/1"])
    told = own.feed(site.at("/feed.xml"), "--collection", "server-5")

    assert told.line("their collection is ") == ("'server-5': only the Discord server 5 sees it")
    listing(site, ["/news/1", "/news/2"])
    own.feed("--refresh")
    assert len(own.files("server-5")) == 2
    assert (
        own.feed(site.at("/feed.xml"), "--collection", "../x")
        .complaints[0]
        .startswith("a collection cannot be called '../x'")
    )


def test_feeds_are_listed_and_removed(own: Following, site: SmallSite) -> None:
    """With how the last try went; the articles of one that is removed stay."""
    assert own.feed("--list").lines == [
        "no feed is followed yet; follow one: python -m corpus feed URL"
    ]
    listing(site, ["/news/1", "/missing"])
    own.feed(site.at("/feed.xml"))
    own.feed(site.at("/feed.rss"), "--most", "1")
    first, second = own.feed("--list").lines

    assert first.startswith(f"{site.at('/feed.rss')} · The Skerry Messenger · 127.0.0.1 · 20")
    assert first.endswith(" · 1 added")
    assert second.endswith(" · 1 added, 1 refused")
    assert own.feed("--remove", site.at("/feed.xml")).lines == [
        f"{site.at('/feed.xml')} is followed no longer; its articles stay"
    ]
    assert len(own.feed("--list").lines) == 1
    assert len(own.files()) == 2
    assert own.feed("--remove", site.at("/feed.xml")).complaints == [
        f"no feed is followed at {site.at('/feed.xml')}; "
        "python -m corpus feed --list names all that are"
    ]
    # followed again, what was refused is tried again as well
    assert own.feed(site.at("/feed.xml")).line(f"{site.at('/feed.xml')}: ") == "1 refused"


def test_a_feed_that_fails_does_not_keep_the_others(own: Following, site: SmallSite) -> None:
    """It is told and counted, until it can be read again."""
    listing(site, ["/news/1"])
    own.feed(site.at("/feed.xml"))
    own.feed(site.at("/feed.rss"), "--most", "1")
    site.put("/feed.rss", "<p>We have moved.</p>")
    listing(site, ["/news/1", "/news/2"])
    told = own.feed("--refresh")

    assert told.code == 1
    assert told.complaints == [f"{site.at('/feed.rss')} is no feed (RSS, Atom or JSON Feed)"]
    assert told.line(f"{site.at('/feed.xml')}: ") == "1 added"
    own.feed("--refresh")
    assert " · failed 2 times in a row · " in own.feed("--list").lines[0]
    site.drop("/feed.rss")
    failed = own.feed("--refresh", "--json").json[0]
    assert failed == {
        "feed": site.at("/feed.rss"),
        "failed": f"{site.at('/feed.rss')}: its server says 404",
    }
    site.put("/feed.rss", '<rss version="2.0"><channel></channel></rss>')
    assert own.feed("--refresh").code == 0
    assert "failed" not in own.feed("--list").lines[0]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "feed takes a URL, or one of --list, --refresh and --remove URL"),
        (["SITE", "--list"], "feed takes a URL, or one of --list, --refresh and --remove URL"),
        (["--refresh", "--most", "5"], "--collection and --most are for one feed; name it by"),
        (["SITE/missing"], "SITE/missing: its server says 404"),
        (["SITE/news/1"], "SITE/news/1 is a web page that names no feed; give the feed's address"),
        (["SITE/paper.pdf"], "SITE/paper.pdf is no feed (RSS, Atom or JSON Feed)"),
        (["SITE/sitemap.xml"], "SITE/sitemap.xml is a sitemap; use: python -m corpus sitemap"),
        (["SITE/private/a"], "SITE/private/a: its robots.txt asks not to read it"),
        (["SITE/to/other"], "SITE/to/other leads on to "),
        (["skerry"], "'skerry': no address of the web"),
        (["http://["], "'http://[': no address of the web"),
    ],
)
def test_what_is_no_feed_is_one_line(
    words: list[str], line: str, own: Following, site: SmallSite
) -> None:
    """And it is not followed."""
    told = own.feed(*(one.replace("SITE", site.base) for one in words))

    assert (told.code, told.lines, len(told.complaints)) == (2, [], 1)
    assert told.complaints[0].startswith(line.replace("SITE", site.base))
    assert own.feed("--list", "--json").lines == []


def test_one_fetches_at_a_time(own: Following, site: SmallSite) -> None:
    """Two commands would ask a site twice as often as it should be: the second says that it waits,
    and goes on when the first is done."""
    listing(site, ["/news/1"])
    lock = filelock.FileLock(own.config.with_name("library.sqlite3.fetching.lock"))
    words = ("-m", "corpus", "feed", "--config", str(own.config), site.at("/feed.xml"))
    with (
        lock,
        subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as waiting,
    ):
        assert waiting.stderr
        assert waiting.stderr.readline().endswith(
            ": another command is fetching what feeds or sitemaps list; waiting until it is done\n"
        )
        assert own.asked() == []
        lock.release()
        out, err = waiting.communicate()

    assert (waiting.returncode, err) == (0, "")
    assert out.startswith("1/1 added: ")
    assert own.asked() == ["/feed.xml", "/news/1"]


def test_a_program_can_read_what_was_done(own: Following, site: SmallSite) -> None:
    """One object, with every page."""
    listing(site, ["/news/1", "/missing"])
    (told,) = own.feed(site.at("/feed.xml"), "--json").json

    assert (told["feed"], told["title"], told["collection"]) == (
        site.at("/feed.xml"),
        "Skerry",
        "127.0.0.1",
    )
    added, refused = told["pages"]
    assert (added["what"], added["address"]) == ("added", site.at("/news/1"))
    assert own.shown(added["id"])["title"] == added["title"]
    assert (refused["what"], refused["told"]) == (
        "refused",
        f"{site.at('/missing')}: its server says 404",
    )


def test_a_whole_site_is_imported(own: Following, site: SmallSite) -> None:
    """From its front page to the sitemaps that its robots.txt names, a packed one among them; each
    page is asked for once, and never again."""
    told = own.sitemap(site.base)

    assert (told.code, told.complaints) == (0, [f"reading {site.at('/sitemap.xml')}"])
    assert told.line(f"{site.base}: ") == "200 pages listed, 200 added"
    assert len(own.files()) == 200
    pages = [one for one in own.asked() if one.startswith("/news/")]
    assert pages == [f"/news/{number}" for number in range(200, 0, -1)]
    told = own.sitemap(site.at("/sitemap.xml"))
    assert told.lines == [f"{site.at('/sitemap.xml')}: 200 pages listed, nothing new"]
    assert not [one for one in own.asked() if one.startswith("/news/")]
    told = own.feed(site.at("/feed.rss"))
    assert told.lines == [f"{site.at('/feed.rss')}: nothing new"]


def test_only_the_site_itself_is_taken(own: Following, site: SmallSite) -> None:
    """The pages of others are counted; one may also take a part."""
    map_of(site, ["/news/1", "/news/11", "/newsletter", "https://example.org/a", "//example.org/b"])
    told = own.sitemap(site.at("/map.xml"), "--below", "/news")

    assert told.complaints == [
        "left out, since they are of other sites: 2, such as https://example.org/a"
    ]
    assert own.asked() == ["/map.xml", "/news/1", "/news/11"]
    assert own.sitemap(site.at("/map.xml"), "--below", "/sport").complaints[-1] == (
        f"{site.at('/map.xml')}: no page of this site is listed below /sport"
    )


def test_an_index_leads_only_so_far(own: Following, site: SmallSite) -> None:
    """Three deep, each once, not to other sites; one that cannot be read is told."""

    def index(path: str, *links: str) -> None:
        rows = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in links)
        site.put(path, f"<sitemapindex>{rows}</sitemapindex>", "application/xml")

    index("/a", "/b", "/a", "/missing", "https://example.org/x")
    index("/b", "/c", "/map.xml")
    index("/c", "/d")
    map_of(site, ["/news/1"])
    told = own.sitemap(site.at("/a"))

    assert own.asked() == ["/a", "/b", "/missing", "/c", "/map.xml", "/news/1"]
    assert told.complaints == [
        f"{site.at('/missing')}: its server says 404",
        "left out, since they are of other sites: 1, such as https://example.org/x",
    ]


def test_an_index_lists_only_so_many(own: Following, site: SmallSite) -> None:
    """200 sitemaps are read; it is told that there are more."""
    rows = "".join(f"<sitemap><loc>/map/{number}</loc></sitemap>" for number in range(205))
    site.put("/many", f"<sitemapindex>{rows}</sitemapindex>", "application/xml")
    for number in range(205):
        map_of(site, ["/news/1"], f"/map/{number}")
    told = own.sitemap(site.at("/many"))

    assert len(own.asked()) == 201
    assert told.complaints == [
        f"6 more sitemaps are not read; give one of them, such as {site.at('/map/199')}"
    ]


def test_the_pages_that_changed_last_are_taken(own: Following, site: SmallSite) -> None:
    """So many as one says; and a changed one again."""
    told = own.sitemap(site.at("/sitemap-all.xml"), "--most", "2")

    assert told.complaints == [
        "200 pages are listed; the 2 that changed last are taken (--most N takes more)"
    ]
    assert own.asked()[1:] == ["/news/200", "/news/199"]
    own.sitemap(site.at("/sitemap-all.xml"), "--most", "3")
    assert own.asked()[1:] == ["/news/198"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/missing", "URL/missing: its server says 404"),
        ("/feed.rss", "URL/feed.rss is a feed; use: python -m corpus feed"),
        ("/paper.pdf", "URL/paper.pdf is no sitemap"),
        ("/nested/page", "URL/sitemap.xml: its server says 404"),
        ("http://[", "'http://[': no address of the web; write it like https://example.org/page"),
    ],
)
def test_what_is_no_sitemap_is_one_line(
    path: str, line: str, own: Following, site: SmallSite
) -> None:
    """Also where none is at /sitemap.xml of a site whose robots.txt names none."""
    site.put("/nested/page", own_page("Hello", WORDS))
    site.put("/robots.txt", "", "text/plain")
    site.drop("/sitemap.xml")
    told = own.sitemap(site.at(path) if path.startswith("/") else path)

    assert (told.code, told.lines) == (2, [])
    assert told.complaints[-1] == line.replace("URL", site.base)


def test_where_robots_names_none_the_usual_place_is_read(own: Following, site: SmallSite) -> None:
    """`/sitemap.xml`, also of a site whose page one gives."""
    site.put("/robots.txt", "", "text/plain")
    map_of(site, ["/news/1"], "/sitemap.xml")
    told = own.sitemap(site.at("/news/7"))

    assert told.line(f"{site.at('/news/7')}: ") == "1 page listed, 1 added"
