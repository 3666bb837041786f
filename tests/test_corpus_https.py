"""Pages come over https from machines that prove who they are, and from no others."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from following import Following, listing
from small_site import Authority, SmallSite
from test_index_models import python

TESTS = str(Path(__file__).parent)
NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
UNKNOWN = (
    "its certificate is signed by nobody whom this machine knows; if it is your own network's, let "
    "the environment variable SSL_CERT_FILE name a file with the certificate of who signed it"
)
RESOLVED = """
import asyncio, sys
sys.path.insert(0, {tests!r})
from test_corpus_download import Names, this_machine
from corpus.web.download import DownloadError, fetch
from corpus.web.internet import is_public

async def main():
    for host, where, allows in (
        ("news.example", "127.0.0.1", this_machine),
        ("news.example", "127.0.0.1", is_public),
        ("news.example", "127.0.0.2", this_machine),
        ("other.example", "127.0.0.1", this_machine),
    ):
        names = Names(**{{host.replace(".", "_"): [[where]]}})
        try:
            address = f"https://{{host}}:{port}/news/1"
            page = await fetch(address, most=10**6, allows=allows, resolver=names)
            print(page.url)
        except DownloadError as error:
            print(error.reason.name, error)

asyncio.run(main())
"""


class Secure(Following):
    """The commands, with an authority that they believe, and a site of that authority."""

    def __init__(self, folder: Path, site: SmallSite, authority: Authority) -> None:
        super().__init__(folder, site)
        self.authority = authority
        self.let_in(site)

    def let_in(self, *sites: SmallSite) -> None:
        """Name the sites, in both their guises, as machines that may be read."""
        ports = [port for one in sites for port in (one.port, one.secure_port)]
        places = [f"{host}:{port}" for host in ("localhost", "127.0.0.1") for port in ports]
        self.inside = f"corpus.inside={places}".replace("'", '"')

    def run(
        self, command: str, *arguments: str, believing: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`python -m corpus COMMAND`, which believes the authority, or whom `believing` names."""
        words = ("-m", "corpus", command, "--config", str(self.config), "--set", self.inside)
        file = believing or self.authority.file
        return python(*words, *arguments, SSL_CERT_FILE=str(file))

    def refused(self, address: str, believing: Path | None = None) -> str:
        """The one line about an address that is not added; nothing at all is written then."""
        done = self.run("add", address, believing=believing)
        assert (done.returncode, done.stdout) == (1, "")
        (line,) = done.stderr.splitlines()
        assert list(self.articles.iterdir()) == []
        start = f"python -m corpus: refused: {address}: "
        assert line.startswith(start), line
        return line.removeprefix(start)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def site(authority: Authority) -> Iterator[SmallSite]:
    with SmallSite(certified=authority.certified("localhost")) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path, site: SmallSite, authority: Authority) -> Secure:
    return Secure(tmp_path, site, authority)


def test_a_page_is_added_over_https(own: Secure, site: SmallSite) -> None:
    """With its text and where it stood; asked for again, it is as it was."""
    first, again = (own.run("add", site.secure_at("/news/1")) for _ in range(2))
    (listed,) = own.lines("list", "--json")
    shown = own.shown(str(listed).split('"')[3])

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("added: ")
    assert shown["url"] == site.secure_at("/news/1")
    assert shown["title"] == site.articles[0].title
    assert again.stdout.startswith("unchanged: ")
    assert site.paths == ["/robots.txt", "/news/1"] * 2


def test_an_authority_that_nobody_named_is_not_believed(
    own: Secure, site: SmallSite, tmp_path: Path
) -> None:
    """Neither where none is named but those of the system, nor where another one is."""
    (folder := tmp_path / "other").mkdir()
    for believing in (Path("nothing.pem"), Authority(folder).file):
        assert own.refused(site.secure_at("/news/1"), believing) == UNKNOWN
    assert site.paths == []


@pytest.mark.parametrize(
    ("names", "times", "told"),
    [
        (
            ("localhost",),
            {"not_before": NOW - 3 * DAY, "not_after": NOW - DAY},
            "its certificate has run out; its operator must renew it (or the clock of this machine "
            "is wrong)",
        ),
        (
            ("localhost",),
            {"not_before": NOW + DAY, "not_after": NOW + 3 * DAY},
            "its certificate does not hold yet; is the clock of this machine right?",
        ),
        (
            ("other.example", "127.0.0.1"),
            {},
            "its certificate is not for localhost, so it may be another machine; ask for it by the "
            "name that its certificate is for",
        ),
    ],
    ids=["run out", "not yet", "other name"],
)
def test_a_certificate_that_does_not_hold_is_refused(
    own: Secure,
    authority: Authority,
    names: tuple[str, ...],
    times: dict[str, datetime.datetime],
    told: str,
) -> None:
    """One line says what is wrong with it and what helps; the page is not even asked for."""
    with SmallSite(certified=authority.certified(*names, **times)) as site:
        own.let_in(site)
        assert own.refused(site.secure_at("/news/1")) == told

    assert site.paths == []


def test_a_port_without_https_is_told(own: Secure, site: SmallSite) -> None:
    """Whether it answers in another tongue or not at all; so is http where https is spoken."""
    own.inside = f'corpus.inside=["localhost:{site.port}", "localhost:{site.other_port}"]'
    plain = f"https://localhost:{site.port}/news/1"
    silent = f"https://localhost:{site.other_port}/news/1"

    assert own.refused(plain) == (
        "it does not speak https at this port; is its address one of http://?"
    )
    assert own.refused(silent) in (  # as the system tells it
        "cannot be reached (it broke off)",
        "cannot be reached (Connection reset by peer)",
    )
    own.let_in(site)
    told = own.refused(f"http://localhost:{site.secure_port}/news/1")
    assert told.endswith("its server broke off; try again later)")
    assert site.paths == []


def test_a_redirect_leads_to_https_and_not_back(own: Secure, site: SmallSite) -> None:
    """From http to https it is followed; from https to http it is refused, wherever it leads."""
    site.put("/up", "", status=301, headers={"Location": site.secure_at("/news/1")})
    site.put("/down", "", status=301, headers={"Location": site.at("/news/2")})
    down = site.secure_at("/down")

    assert own.refused(down) == (
        f"leads on from https to http ({site.at('/news/2')}), where others can change it"
    )
    assert "/news/2" not in site.paths
    done = own.run("add", f"http://localhost:{site.port}/up")
    assert (done.returncode, done.stderr) == (0, "")
    assert site.secure_at("/news/1") in own.lines("list", "--json")[0]


def test_a_redirect_to_whom_nobody_believes_is_refused(
    own: Secure, site: SmallSite, authority: Authority
) -> None:
    """The line says from where it led there."""
    with SmallSite(certified=authority.certified("other.example")) as other:
        own.let_in(site, other)
        asked, where = site.secure_at("/on"), other.secure_at("/news/1")
        site.put("/on", "", status=302, headers={"Location": where})
        done = own.run("add", asked)

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"{asked} leads on to {where}: " in line
    assert "its certificate is not for localhost" in line
    assert other.paths == []


def test_the_machine_is_checked_for_https_too(authority: Authority) -> None:
    """Where a name leads is checked as the socket is opened; the certificate is checked against
    the name, not against where it leads."""
    with SmallSite(certified=authority.certified("news.example", "127.0.0.1")) as site:
        script = RESOLVED.format(tests=TESTS, port=site.secure_port)
        done = python("-c", script, SSL_CERT_FILE=str(authority.file))
        addresses = [
            f"https://{host}:{site.secure_port}/news/1"
            for host in ("news.example", "other.example")
        ]
    lines = done.stdout.splitlines()

    assert done.stderr == ""
    assert lines[0] == addresses[0]
    assert lines[1].startswith(f"FORBIDDEN {addresses[0]}: 127.0.0.1 is not the public web's")
    assert lines[2].startswith(f"FORBIDDEN {addresses[0]}: 127.0.0.2 is not the public web's")
    assert lines[3].startswith(
        f"UNREACHED {addresses[1]}: its certificate is not for other.example"
    )
    assert site.paths == ["/news/1"]


def test_a_feed_is_followed_over_https(own: Secure, site: SmallSite) -> None:
    """With the pages that it names beside it."""
    listing(site, ["/news/1", "/news/3"])
    told = own.feed(site.secure_at("/feed.xml"))

    assert (told.code, told.complaints) == (0, [])
    assert told.line(f"{site.secure_at('/feed.xml')}: ") == "2 added"
    assert len(own.files("localhost")) == 2
