"""Web sites are visited one request after the other, as slowly as they ask."""

from __future__ import annotations

import datetime
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from small_site import SmallSite

from corpus.settings import CorpusSettings
from corpus.web.fetched import DownloadError, Fetched, Reason
from corpus.web.visit import Visitor

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2029, 1, 1, tzinfo=datetime.UTC).timestamp()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Here(AbstractResolver):
    """Every name is a name of this machine; to learn that takes `seconds` of a clock."""

    def __init__(self, clock: Clock, seconds: float = 0) -> None:
        self.clock, self.seconds = clock, seconds

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.clock.now += self.seconds
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        pass


class Visit:
    """A visitor of a site, what it told, and how long it slept."""

    def __init__(self, site: SmallSite, *, request_seconds: float = 0, **settings: Any) -> None:
        self.site = site
        self.clock = Clock()
        self.told: list[str] = []
        self.visitor = Visitor(
            CorpusSettings(**{"inside": [site.place], **settings}),
            self.told.append,
            clock=lambda: self.clock.now,
            sleep=self.clock.sleep,
            allows=lambda address: address == "127.0.0.1",
            resolver=Here(self.clock, request_seconds),
        )

    def get(self, path: str, **more: Any) -> Fetched:
        address = self.site.at(path) if path.startswith("/") else path
        return self.visitor.get(address, **more)

    def refused(self, path: str, **more: Any) -> DownloadError:
        with pytest.raises(DownloadError) as error:
            self.get(path, **more)
        assert "\n" not in str(error.value)
        return error.value


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


@pytest.fixture
def visit(site: SmallSite) -> Iterator[Visit]:
    made = Visit(site)
    with made.visitor:
        yield made


def test_a_whole_site_is_read(site: SmallSite, visit: Visit) -> None:
    """200 pages: each is asked for once, the rules once, a second apart."""
    tree = ElementTree.fromstring(visit.get("/sitemap-all.xml").raw)
    pages = [visit.get(str(one.text)) for one in tree.iter(LOC)]

    assert [page.url for page in pages] == [site.at(f"/news/{n}") for n in range(1, 201)]
    assert site.paths == ["/robots.txt", "/sitemap-all.xml", *(one.path for one in site.articles)]
    assert visit.clock.slept == [1] * 201
    assert visit.told == []


def test_a_host_is_given_time_and_another_is_not_waited_for(site: SmallSite) -> None:
    """Each has its own; time that passed anyway counts; redirects count as requests."""
    visit = Visit(site, pause_seconds=5)
    with visit.visitor:
        one, other = (f"http://{host}.example:{site.port}" for host in "ab")
        visit.get(f"{one}/news/1")
        visit.get(f"{other}/news/1")
        assert visit.clock.slept == [5, 5]
        visit.clock.now += 2
        visit.get(f"{other}/news/2")
        visit.get(f"{one}/news/2")
        assert visit.clock.slept == [5, 5, 3]
        visit.clock.now += 60
        visit.get(f"{one}/far/2")
    assert visit.clock.slept == [5, 5, 3, 5, 5]


def test_a_slow_host_has_its_pause_too(site: SmallSite) -> None:
    """It begins when the request has ended."""
    visit = Visit(site, request_seconds=10)
    with visit.visitor:
        visit.get(f"http://a.example:{site.port}/news/1")
        visit.get(f"http://a.example:{site.port}/news/2")

    assert visit.clock.slept == [1, 1]


def test_a_clock_that_is_set_back_makes_nobody_wait_for_hours(visit: Visit) -> None:
    """One pause is the most."""
    visit.get("/news/1")
    visit.clock.now -= 10_000
    visit.get("/news/2")

    assert visit.clock.slept == [1, 1]


def test_a_site_may_ask_for_more_time() -> None:
    """By its robots.txt, in which too long a pause becomes a minute, and that is told once."""
    with SmallSite(crawl_delay=7) as slow, SmallSite(crawl_delay=900) as slower:
        first, second = Visit(slow), Visit(slower)
        with first.visitor, second.visitor:
            for visit in (first, second):
                visit.get("/news/1")
                visit.get("/news/2")
        told = f"{slower.at('/robots.txt')} asks for 900 seconds between requests; it gets 60"

        assert (first.clock.slept, first.told) == ([7, 7], [])
        assert (second.clock.slept, second.told) == ([60, 60], [told])


def test_a_site_may_not_ask_for_less_time(site: SmallSite) -> None:
    """The operator's pause is the least."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 1")
    visit = Visit(site, pause_seconds=3)
    with visit.visitor:
        visit.get("/news/1")

    assert visit.clock.slept == [3]


def test_what_robots_txt_forbids_is_not_asked_for(site: SmallSite, visit: Visit) -> None:
    """Nor where a redirect leads there; what it allows is."""
    error = visit.refused("/private/a")
    led = visit.refused("/to/private")

    assert (error.reason, led.reason) == (Reason.ROBOTS, Reason.ROBOTS)
    assert str(error) == f"{site.at('/private/a')}: its robots.txt asks not to read it"
    assert str(led) == (
        f"{site.at('/to/private')} leads on to {site.at('/private/a')}: "
        "its robots.txt asks not to read it"
    )
    assert visit.get("/private/open").raw
    assert site.paths == ["/robots.txt", "/to/private", "/private/open"]
    assert visit.clock.slept == [1, 1]


def test_robots_txt_can_be_passed_over(site: SmallSite, visit: Visit) -> None:
    """Then it is not even asked for, but the pause is kept."""
    visit.get("/private/a", robots=False)
    visit.get("/news/1", robots=False)

    assert (site.paths, visit.clock.slept) == (["/private/a", "/news/1"], [1])


def test_without_robots_txt_everything_is_read(site: SmallSite, visit: Visit) -> None:
    """Where its server has none."""
    site.drop("/robots.txt")

    assert visit.get("/private/a").raw


def test_robots_txt_may_stand_elsewhere(site: SmallSite, visit: Visit) -> None:
    """Its redirects are followed; one that leads inside is not, and then nothing is read."""
    site.put("/rules", "User-agent: *\nDisallow: /news/2")
    site.put("/robots.txt", "", status=301, headers={"Location": "/rules"})
    visit.get("/news/1")
    assert visit.refused("/news/2").reason is Reason.ROBOTS
    assert site.paths == ["/robots.txt", "/rules", "/news/1"]

    where = f"http://[::1]:{site.other_port}/robots.txt"
    site.put("/robots.txt", "", status=301, headers={"Location": where})
    again = Visit(site)
    with again.visitor:
        assert again.refused("/news/1").reason is Reason.FORBIDDEN
    assert site.other_asked == 0


def test_a_robots_txt_that_cannot_be_read_forbids_all(site: SmallSite, visit: Visit) -> None:
    """In one line for each page, and is not asked for again and again."""
    site.put("/robots.txt", "oh no", status=500)
    for path in ("/news/1", "/news/2"):
        error = visit.refused(path)
        assert error.reason is Reason.ROBOTS
        assert str(error) == (
            f"{site.at(path)}: what its robots.txt asks is not known, so it is not read "
            f"({site.at('/robots.txt')}: its server says 500)"
        )
    with pytest.raises(DownloadError) as of_sitemaps:
        visit.visitor.sitemaps(site.at("/news/3"))
    assert str(of_sitemaps.value).startswith(f"{site.at('/news/3')}: what its robots.txt asks ")
    assert site.paths == ["/robots.txt"]


def test_an_endless_robots_txt_is_read_in_part(site: SmallSite, visit: Visit) -> None:
    """As far as 500 KiB."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /news/2\n" + "# and so on\n" * 100_000)
    visit.get("/news/1")

    assert visit.refused("/news/2").reason is Reason.ROBOTS


def test_each_port_has_its_own_rules(site: SmallSite) -> None:
    """Another site may stand at another port of the same machine."""
    with SmallSite() as other:
        other.put("/robots.txt", "User-agent: *\nDisallow: /")
        visit = Visit(site, inside=[site.place, other.place])
        with visit.visitor:
            visit.get("/news/1")
            assert visit.refused(other.at("/news/1")).reason is Reason.ROBOTS


def test_the_sitemaps_of_a_site_are_told(site: SmallSite, visit: Visit) -> None:
    """As its robots.txt names them."""
    assert visit.visitor.sitemaps(site.at("/news/1#x")) == (site.at("/sitemap.xml"),)
    site.put("/robots.txt", "")
    other = Visit(site)
    with other.visitor:
        assert other.visitor.sitemaps(site.base) == ()
        with pytest.raises(DownloadError, match="no address of the web"):
            other.visitor.sitemaps("nonsense")


def test_a_site_that_is_busy_is_asked_again_later(site: SmallSite, visit: Visit) -> None:
    """When it says so, and that is told."""
    page = visit.get("/busy")

    assert page.url == site.at("/busy")
    assert site.paths == ["/robots.txt", "/busy", "/busy", "/busy"]
    assert visit.clock.slept == [1, 7, 7]
    assert visit.told == [
        f"127.0.0.1 asks to wait (429): 7 seconds, then try {number} of 3" for number in (2, 3)
    ]


def test_a_site_may_say_when_in_other_ways(site: SmallSite, visit: Visit) -> None:
    """By a date; or not at all: then each wait is longer. After three tries it is left alone for as
    long, and asked again afterwards."""
    visit.get("/robots.txt", robots=False)
    error = visit.refused("/busy/date", robots=False)
    assert (error.status, str(error)) == (429, f"{site.at('/busy/date')}: its server says 429")
    # it asked for half a minute past midnight: the pause of a second is taken from that
    assert visit.clock.slept == [1, 29, 1]

    visit.clock.now += 100
    visit.clock.slept.clear()
    assert visit.refused("/busy/unsaid", robots=False).status == 503
    assert visit.clock.slept == [5, 10]
    assert str(visit.refused("/news/1", robots=False)) == (
        f"{site.at('/news/1')}: its server asked to be left alone for 20 seconds more"
    )
    visit.clock.now += 20
    assert visit.get("/news/1", robots=False).raw
    assert site.paths[-2:] == ["/busy/unsaid", "/news/1"]


def test_a_site_that_asks_for_hours_is_left_alone(site: SmallSite, visit: Visit) -> None:
    """Nobody waits for it; its other pages are not asked for until then."""
    assert visit.refused("/busy/long").status == 429
    assert str(visit.refused("/news/1")) == (
        f"{site.at('/news/1')}: its server asked to be left alone for 4000 seconds more"
    )
    assert visit.clock.slept == [1]
    assert site.paths == ["/robots.txt", "/busy/long"]
    visit.clock.now += 4000
    assert visit.get("/news/1").raw


@pytest.mark.parametrize(
    "after", ["9" * 400, "-5", "soon", "Mon, 99 Foo 2029", "Mon, 01 Jan 9999 00:00:00 GMT", "٣"]
)
def test_any_word_about_later_is_borne(after: str, site: SmallSite, visit: Visit) -> None:
    """However long or wrong it is."""
    site.put("/odd", "", status=429, headers={"Retry-After": after})

    assert visit.refused("/odd").status == 429
    assert sum(visit.clock.slept) < 130
    if visit.clock.slept == [1]:
        assert str(visit.refused("/news/1")).endswith("left alone for 86400 seconds more")


def test_what_is_known_is_asked_for_with_its_marks(site: SmallSite, visit: Visit) -> None:
    """And is not sent again."""
    had = visit.get("/feed.rss")

    assert visit.get("/feed.rss", etag=had.etag).unchanged
    assert visit.get("/feed.rss", modified=had.modified).unchanged


def test_pages_are_as_large_as_files(site: SmallSite) -> None:
    """Unless more is wanted."""
    site.put("/big", "x" * 600_000)
    visit = Visit(site, file_mb=0.5)
    with visit.visitor:
        assert str(visit.refused("/big")).endswith("more than 0.5 MB, the most that is taken")
        assert len(visit.get("/big", most=600_000).raw) == 600_000


def test_a_feed_leads_inside_only_from_there(site: SmallSite) -> None:
    """What a feed of the public web names is not read inside, though the operator may read there;
    what a feed inside names on its own machine is."""
    public = f"http://news.example:{site.port}/feed.rss"
    inside = f"127.0.0.2:{site.port}"
    visit = Visit(site, inside=[inside])
    with visit.visitor:
        page = f"http://{inside}/news/1"
        error = visit.refused(page, named_by=public)
        assert (error.reason, site.paths) == (Reason.FORBIDDEN, [])
        assert visit.get(page, named_by=f"http://{inside}/feed.rss").raw
        assert visit.get(page).raw
        assert visit.refused(page, named_by=public).reason is Reason.FORBIDDEN
        assert visit.refused(page, named_by="nonsense").reason is Reason.ADDRESS


def test_what_is_no_address_is_told(visit: Visit, site: SmallSite) -> None:
    """Before anybody is asked."""
    assert visit.refused("nonsense").reason is Reason.ADDRESS
    assert visit.refused("file:///etc/passwd").reason is Reason.ADDRESS
    assert site.paths == []


def test_a_machine_that_is_not_there_is_told_once_for_all(visit: Visit) -> None:
    """By the page's own address, though it was the rules that were asked for."""
    error = visit.refused("http://127.0.0.1:1/a")

    assert str(error).startswith("http://127.0.0.1:1/a: port 1 is not the public web's; ")


def test_it_can_be_interrupted(site: SmallSite) -> None:
    """Ctrl-C ends a visit at once, in one line."""
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it\n"
        "from corpus.arguments import run\n"
        "from corpus.settings import CorpusSettings\n"
        "from corpus.web.visit import Visitor\n"
        "def read():\n"
        "    with Visitor(CorpusSettings(inside=[sys.argv[1]])) as visitor:\n"
        "        visitor.get(sys.argv[2], robots=False)\n"
        "    return 0\n"
        "sys.exit(run('read', read))\n"
    )
    reading = subprocess.Popen(
        [sys.executable, "-c", code, site.place, site.at("/slow")],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not site.paths and reading.poll() is None:
        time.sleep(0.02)
    reading.send_signal(signal.SIGINT)
    out, err = reading.communicate(timeout=60)

    assert (out, err, reading.returncode) == ("", "read: interrupted\n", 2)
