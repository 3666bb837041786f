"""What stands on the public web is fetched within bounds, and nothing else is reached."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from small_site import SPECIAL, SmallSite
from yarl import URL

from corpus.web.download import DownloadError, Fetched, Reason, fetch
from corpus.web.hop import Hop, url_of
from corpus.web.internet import is_public

pytestmark = pytest.mark.asyncio
PROC = Path("/proc/self/status")


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


def this_machine(address: str) -> bool:
    """As if 127.0.0.1 were the public web, and 127.0.0.2 were not."""
    return address == "127.0.0.1"


class Names(AbstractResolver):
    """Names of machines: each has its answers, one after the other; the last one stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(rows) for name, rows in answers.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        rows = self.answers[host.rstrip(".")]
        found = rows.pop(0) if len(rows) > 1 else rows[0]
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for one in found
        ]

    async def close(self) -> None:
        pass


async def got(site: SmallSite, address: str, **more: Any) -> Fetched:
    """From the site, which is named as a place inside."""
    if address.startswith("/") and not address.startswith("//"):
        address = site.at(address)
    return await fetch(address, **{"most": 1_000_000, "inside": [site.place], **more})


async def refused(site: SmallSite, address: str, **more: Any) -> DownloadError:
    with pytest.raises(DownloadError) as error:
        await got(site, address, **more)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500
    return error.value


async def test_anything_is_fetched(site: SmallSite) -> None:
    """With its kind, its charset as its server says, where it stood, and the marks to ask with."""
    site.put("/notes", "# Tea", "Text/Markdown; charset=UTF-8", headers={"ETag": 'W/"1"'})
    page = await got(site, "/windows-1252#part")
    notes = await got(site, "/notes")
    paper = await got(site, "/paper.pdf")

    assert (page.url, page.kind, page.charset) == (
        site.at("/windows-1252"),
        "text/html",
        "windows-1252",
    )
    assert "Größe" in page.raw.decode("cp1252")
    assert notes == Fetched(
        raw=b"# Tea",
        url=site.at("/notes"),
        charset="UTF-8",
        kind="text/markdown",
        etag='W/"1"',
        modified="Sun, 03 Nov 2024 08:00:00 GMT",
    )
    assert (paper.raw[:5], paper.kind, paper.charset) == (b"%PDF-", "application/pdf", "")
    assert (await got(site, "/kind/none")).kind == ""
    assert (await got(site, "/empty")).raw == b""
    assert (await got(site, "/feed.atom")).kind == "application/atom+xml"
    assert (await got(site, "/charset/unknown")).charset == "x-skerry"


async def test_a_redirect_is_followed(site: SmallSite) -> None:
    """As often as is allowed, and it is told where it led."""
    assert (await got(site, "/to/news")).url == site.at("/news/1")
    assert (await got(site, "/far/5")).url == site.at("/far/0")
    assert site.paths[-6:] == ["/far/5", "/far/4", "/far/3", "/far/2", "/far/1", "/far/0"]


async def test_what_has_not_changed_is_not_sent_again(site: SmallSite) -> None:
    """Neither by its mark nor by its date; and what has changed is."""
    had = await got(site, "/news/1")
    by_mark = await got(site, "/news/1", etag=had.etag)
    by_date = await got(site, "/news/1", modified=had.modified)
    site.change(1, ["All is different."])
    now = await got(site, "/news/1", etag=had.etag, modified=had.modified)

    same = Fetched(raw=b"", url=had.url, etag=had.etag, modified=had.modified, unchanged=True)
    assert (by_mark, by_date) == (same, same)
    assert not now.unchanged
    assert b"All is different." in now.raw
    assert had.etag not in ("", now.etag)


async def test_nothing_is_unchanged_that_nobody_asked_about(site: SmallSite) -> None:
    """A 304 to a plain request is an error, and so is a mark that cannot be sent."""
    site.put("/odd", "", status=304)

    assert (await refused(site, "/odd")).status == 304
    assert (await refused(site, "/odd", etag='"a"\r\nX: y')).status == 304
    assert (await refused(site, "/odd", modified="1\udcff")).status == 304


async def test_what_is_asked_says_who_asks(site: SmallSite) -> None:
    """And nothing else about this machine: no cookie, no referrer, no proxy's word."""
    site.put("/set", "", status=302, headers={"Set-Cookie": "a=1", "Location": "/news/1"})
    names = Names(news_example=[["127.0.0.1"]])  # no cookies are kept of a number anyway
    address = f"http://news.example:{site.port}/set"
    await got(site, address, allows=this_machine, resolver=names)
    first, second = (one.headers for one in site.requests)

    assert first["user-agent"] == "Quoth (reads pages because a person asked for them)"
    assert set(second) == {"host", "accept", "accept-encoding", "user-agent", "connection"}
    assert second["accept-encoding"] == "gzip, deflate"


async def test_no_proxy_of_the_environment_is_used(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would reach what we must not."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{site.other_port}")

    assert (await got(site, "/news/1")).kind == "text/html"
    assert site.other_asked == 0


@pytest.mark.parametrize(
    ("path", "reason", "told"),
    [
        ("/slow", Reason.SLOW, "not there within 0.5 seconds"),
        ("/drip/headers", Reason.SLOW, "not there within 0.5 seconds"),
        ("/drip/header", Reason.SLOW, "not there within 0.5 seconds"),
        ("/drip/body", Reason.SLOW, "not there within 0.5 seconds"),
        ("/drip/far", Reason.SLOW, "not there within 0.5 seconds"),
        ("/continue", Reason.SLOW, "not there within 0.5 seconds"),
        ("/bomb/twice", Reason.BROKEN, "packed in a way that was not asked for (gzip, gzip)"),
        ("/bomb/br", Reason.BROKEN, "its answer cannot be understood"),
        ("/bomb/zstd", Reason.BROKEN, "its answer cannot be understood"),
        ("/header/huge", Reason.BROKEN, "its answer cannot be understood"),
        ("/header/many", Reason.BROKEN, "its answer cannot be understood"),
        ("/garbage", Reason.BROKEN, "its answer cannot be understood"),
        ("/cut", Reason.BROKEN, "its server broke off; try again later"),
        ("/silent", Reason.BROKEN, "its server broke off; try again later"),
        ("/loop", Reason.REDIRECTS, "leads on more than 5 times in a circle"),
        ("/far/6", Reason.REDIRECTS, "leads on more than 5 times"),
        ("/to/nothing", Reason.REDIRECTS, "leads on more than 5 times in a circle"),
        ("/missing", Reason.STATUS, "its server says 404"),
        ("/gone", Reason.STATUS, "its server says 410"),
        ("/broken", Reason.STATUS, "its server says 500"),
        ("/busy/long", Reason.STATUS, "its server says 429"),
    ],
)
async def test_what_goes_wrong_is_one_line(
    path: str, reason: Reason, told: str, site: SmallSite
) -> None:
    """With the address that was asked for, and why; within the time that is set."""
    seconds = 0.5 if reason is Reason.SLOW else 60
    error = await refused(site, path, seconds=seconds)

    assert error.reason is reason
    assert str(error) == f"{site.at(path)}: {told}" or path == "/drip/far"
    assert str(error).endswith(f": {told}")
    assert error.status == (int(told[-3:]) if reason is Reason.STATUS else 0)
    assert error.after == ("4000" if path == "/busy/long" else "")


async def test_what_is_too_large_is_not_taken(site: SmallSite) -> None:
    """Whether its server says how large it is, says it not, or packs it."""
    site.put("/big", "x" * 1_000_001)
    site.put("/fits", "x" * 1_000_000)
    told = "more than 1 MB, the most that is taken"
    for path in ("/big", "/endless", "/bomb/gzip", "/bomb/deflate"):
        error = await refused(site, path, seconds=60)
        assert (error.reason, str(error)) == (Reason.SIZE, f"{site.at(path)}: {told}")
    assert len((await got(site, "/fits")).raw) == 1_000_000
    # what is said to come is enough
    assert (await refused(site, "/cut", most=9998)).reason is Reason.SIZE


async def test_the_beginning_can_be_enough(site: SmallSite) -> None:
    """Of what is endless too, so many bytes and no more."""
    site.put("/fits", "x" * 1000)

    assert len((await got(site, "/endless", most=1000, whole=False)).raw) == 1000
    assert len((await got(site, "/bomb/gzip", most=1000, whole=False)).raw) == 1000
    assert len((await got(site, "/fits", most=1000, whole=False)).raw) == 1000


@pytest.mark.skipif(not PROC.exists(), reason="this system does not tell a process's peak so")
@pytest.mark.parametrize(
    "path",
    ["/bomb/gzip", "/bomb/deflate", "/bomb/twice", "/bomb/br", "/bomb/zstd", "/endless",
     "/header/huge", "/header/many"],
)  # fmt: skip
async def test_memory_is_bounded(path: str, site: SmallSite) -> None:
    """10 GB in 10 MB: the process that fetches them at most grows by a few times what is wanted."""
    code = (
        "import asyncio, sys\n"
        "from corpus.web.download import DownloadError, fetch\n"
        "def peak():\n"
        f"    lines = open('{PROC}').read().splitlines()\n"
        "    return next(int(one.split()[1]) for one in lines if one.startswith('VmHWM'))\n"
        "before = peak()\n"
        "try:\n"
        "    asyncio.run(fetch(sys.argv[1], most=10_000_000, inside=[sys.argv[2]], seconds=60))\n"
        "except DownloadError as error:\n"
        "    print(error.reason.name, peak() - before)\n"
    )
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", code, site.at(path), site.place],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    reason, kilobytes = ran.stdout.split()

    assert reason in ("SIZE", "BROKEN")
    assert int(kilobytes) < 50_000


async def test_only_kinds_that_are_wanted_are_taken(site: SmallSite) -> None:
    """Others are not even read to their end."""
    error = await refused(site, "/endless", kinds=["application/pdf"], most=10**12)
    none = await refused(site, "/kind/none", kinds=["text/html"])

    assert (error.reason, none.reason) == (Reason.KIND, Reason.KIND)
    assert str(error).endswith("/endless: text/html is not what is wanted here")
    assert str(none).endswith(": no kind is not what is wanted here")
    assert (await got(site, "/paper.pdf", kinds=["application/pdf"])).kind == "application/pdf"


INSIDE = [path for path in SPECIAL if path.startswith("/to/")]
LED = {"/to/nothing", "/to/private", "/to/news"}


@pytest.mark.parametrize("path", [path for path in INSIDE if path not in LED])
async def test_no_redirect_leads_inside(path: str, site: SmallSite) -> None:
    """Not even from a place inside that may be read: the machine it leads to is not asked."""
    error = await refused(site, path)

    assert error.reason in (
        {Reason.ADDRESS}
        if path in ("/to/file", "/to/ftp")
        else {Reason.CREDENTIALS}
        if path == "/to/password"
        else {Reason.FORBIDDEN, Reason.UNREACHED}
    )
    assert str(error).startswith(f"{site.at(path)} leads on to ")
    assert (site.paths, site.other_asked) == ([path], 0)


async def test_what_is_not_reached_is_told(site: SmallSite) -> None:
    """Which machine it was, and what to do if it may be read."""
    assert str(await refused(site, "/to/metadata")) == (
        f"{site.at('/to/metadata')} leads on to http://169.254.169.254/latest/meta-data/: "
        "169.254.169.254 is not the public web's; hosts of your own network that may be read are "
        "named in [corpus] inside"
    )
    assert str(await refused(site, "http://127.0.0.1:25/")).startswith(
        "http://127.0.0.1:25/: 127.0.0.1 is not the public web's; "
    )
    error = await refused(site, "http://127.0.0.1:25/", allows=this_machine)
    assert (error.reason, str(error)[:61]) == (
        Reason.FORBIDDEN,
        "http://127.0.0.1:25/: port 25 is not the public web's; hosts ",
    )


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "localhost.", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]",
     "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.", "[64:ff9b::7f00:1]",
     "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[::1%25lo]", "①②⑦.⓪.⓪.①",
     "169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192",
     "[::ffff:169.254.169.254]", "[::ffff:0:127.0.0.1]"],
)  # fmt: skip
async def test_this_network_is_reached_in_no_guise(host: str, site: SmallSite) -> None:
    """Whatever it is called; a name or number that means nothing is not reached either."""
    error = await refused(site, f"http://{host}:{site.port}/news/1", inside=[])

    assert error.reason in (Reason.FORBIDDEN, Reason.UNREACHED, Reason.ADDRESS)
    assert site.paths == []


async def test_a_name_that_changes_is_checked_each_time(site: SmallSite) -> None:
    """It is the machine that is connected to that counts, not what the name meant before."""
    names = Names(news_example=[["127.0.0.1"], ["127.0.0.2"]])
    site.put("/again", "", status=302, headers={"Location": "/news/1"})
    address = f"http://news.example:{site.port}/again"
    error = await refused(site, address, allows=this_machine, resolver=names)

    assert error.reason is Reason.FORBIDDEN
    assert "127.0.0.2 is not the public web's" in str(error)
    assert names.asked == ["news.example"] * 2
    assert site.paths == ["/again"]


async def test_each_machine_of_a_name_is_checked(site: SmallSite) -> None:
    """Of two, only the public one is spoken to; of two inside, none."""
    names = Names(both_example=[["127.0.0.2", "127.0.0.1"]], in_example=[["127.0.0.2", "10.1.1.1"]])
    more = {"allows": this_machine, "resolver": names}
    page = await got(site, f"http://both.example:{site.port}/news/1", **more)
    error = await refused(site, f"http://in.example:{site.port}/news/1", **more)

    assert page.url == f"http://both.example:{site.port}/news/1"
    assert site.requests[0].headers["host"] == f"both.example:{site.port}"
    assert "10.1.1.1, 127.0.0.2 is not the public web's" in str(error)
    assert site.paths == ["/news/1"]
    site.put("/on", "", status=302, headers={"Location": f"http://127.0.0.1:{site.port}/silent"})
    for path in ("/silent", "/on"):
        error = await refused(site, f"http://both.example:{site.port}{path}", **more)
        assert error.reason is Reason.BROKEN
    unused = socket.create_server(("127.0.0.1", 0))
    where = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    unused.close()
    site.put("/on", "", status=302, headers={"Location": where})
    error = await refused(site, f"http://both.example:{site.port}/on", **more)
    assert error.reason is Reason.UNREACHED


async def test_a_place_inside_is_reached_by_its_name_only(site: SmallSite) -> None:
    """Not by another that means the same machine."""
    names = Names(wiki_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    more = {"inside": ["wiki.example"], "resolver": names}

    assert (await got(site, f"http://wiki.example:{site.port}/news/1", **more)).raw
    assert (await got(site, f"http://WIKI.example.:{site.port}/news/1", **more)).raw
    for host in ("other.example", "127.0.0.1"):
        error = await refused(site, f"http://{host}:{site.port}/news/1", **more)
        assert error.reason is Reason.FORBIDDEN


async def test_a_place_inside_is_reached_from_inside_only(site: SmallSite) -> None:
    """The operator, or a place that is named too, may lead there; a page of the public web may not,
    nor may one to which a place inside led."""
    wiki, notes = f"127.0.0.2:{site.port}", f"127.0.0.3:{site.port}"
    news = f"127.0.0.1:{site.port}"
    for path, place in (("/to-wiki", wiki), ("/to-notes", notes), ("/to-news", news)):
        where = f"http://{place}{'/to-wiki' if path == '/to-news' else '/news/1'}"
        site.put(path, "", status=302, headers={"Location": where})
    more = {"allows": this_machine, "inside": [wiki, notes]}

    assert (await got(site, f"http://{wiki}/news/1", **more)).raw
    assert (await got(site, f"http://{wiki}/to-notes", **more)).url == f"http://{notes}/news/1"
    assert (await refused(site, f"http://{news}/to-wiki", **more)).reason is Reason.FORBIDDEN
    assert (await refused(site, f"http://{wiki}/to-news", **more)).reason is Reason.FORBIDDEN
    assert site.paths == ["/news/1", "/to-notes", "/news/1", "/to-wiki", "/to-news", "/to-wiki"]


async def test_each_step_is_announced_with_what_it_may(site: SmallSite) -> None:
    """Before it is asked for, so that a visitor can wait, or refuse; that time does not count."""
    steps: list[tuple[str, Collection[str]]] = []

    async def admit(url: str, inside: Collection[str]) -> None:
        assert len(site.requests) == len(steps)
        steps.append((url, inside))
        await asyncio.sleep(1.5)
        if url.endswith("/far/0"):
            raise DownloadError(Reason.ROBOTS, url, "no")

    error = await refused(site, "/far/2#x", admit=admit, seconds=4)

    assert steps == [(site.at(f"/far/{n}"), [site.place]) for n in (2, 1, 0)]
    assert str(error) == f"{site.at('/far/2')} leads on to {site.at('/far/0')}: no"


@pytest.mark.parametrize(
    "address",
    ["", "  ", "nonsense", "//example.org/x", "ftp://example.org/", "file:///etc/passwd",
     "javascript:alert(1)", "data:text/html,a", "https://", "http://[::1", "http://:80/",
     "https://example.org:99999/", "https://example.org/" + "a" * 2000, "http://a\nb\x1b[2J"],
)  # fmt: skip
async def test_what_is_no_address_of_the_web(address: str, site: SmallSite) -> None:
    """It is said how to write one."""
    error = await refused(site, address)

    assert error.reason is Reason.ADDRESS
    assert str(error).endswith(": no address of the web; write it like https://example.org/page")
    assert "\x1b" not in str(error)


async def test_no_password_is_sent_or_told(site: SmallSite) -> None:
    """Neither of an address nor of a redirect."""
    for address in (f"http://me:secret@{site.place}/news/1", f"http://me@{site.place}/"):
        error = await refused(site, address)
        assert error.reason is Reason.CREDENTIALS
        assert "me" not in str(error).partition(": ")[0]
    assert "secret" not in str(await refused(site, "/to/password"))
    assert site.paths == ["/to/password"]


async def test_nothing_leads_from_https_to_http() -> None:
    """What was asked for safely is not read where others can change it."""
    hop = Hop(url_of("https://example.org/a"), is_public, ())
    hop.follow("//example.org/b")
    hop.follow("https://example.com/c#d")
    with pytest.raises(DownloadError) as error:
        hop.follow("http://example.com/d")

    assert error.value.reason is Reason.INSECURE
    assert str(error.value) == (
        "https://example.org/a leads on to https://example.com/c: leads on from https to http "
        "(http://example.com/d), where others can change it"
    )
    assert hop.url == URL("https://example.com/c")
    upward = Hop(url_of("http://example.org/a"), is_public, ())
    upward.follow("https://example.org/a")
    assert str(upward.url) == "https://example.org/a"


async def test_what_the_library_of_addresses_stumbles_over_is_no_address() -> None:
    """A line for the operator, also where another page leads there; found by fuzzing."""
    hop = Hop(url_of("https://example.org/a"), is_public, ())
    for lead in (url_of, hop.follow):
        with pytest.raises(DownloadError, match="no address of the web"):
            lead("//[[a]@")
