"""What a robots.txt asks of us is done, as RFC 9309 says."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.web.fetched import DownloadError, Fetched, Reason
from corpus.web.robots import MOST, Robots, place, read

SITE = "http://example.org"


def rules(*lines: str) -> Robots:
    return Robots("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ([], True),
        (["User-agent: *", "Disallow: /"], False),
        (["User-agent: *", "Disallow: /news"], False),
        (["User-agent: *", "Disallow: /News"], True),
        (["User-agent: *", "Disallow:"], True),
        (["User-agent: *", "Disallow: /", "Allow: /news/"], True),
        (["User-agent: *", "Allow: /news/", "Disallow: /news/a*b"], False),
        (["User-agent: *", "Disallow: /*.html$"], True),
        (["User-agent: *", "Disallow: /*?"], False),
        (["User-agent: other", "Disallow: /"], True),
        (["User-agent: Quoth", "Disallow: /"], False),
        (["user-agent: QUOTH  # us", "disallow: /"], False),
        (["User-agent: Quoth/2.0", "Disallow: /"], False),
        (["User-agent: Quothbot", "Disallow: /"], True),
        (["User-agent: q", "Disallow: /"], True),
        (["User-agent: *", "Disallow: /", "", "User-agent: quoth", "Disallow: /x"], True),
        (["User-agent: quoth", "Disallow: /x", "", "User-agent: *", "Disallow: /"], True),
        (["User-agent: other", "User-agent: quoth", "Disallow: /"], False),
        (["User-agent: a", "User-agent: b", "User-agent: *", "Disallow: /"], False),
        (["User-agent: a", "Disallow: /", "User-agent: *", "Allow: /"], True),
        (["User-agent *", "Disalow /"], False),
        (["\ufeffUser-agent: *", "Disallow: /"], False),
        (["Disallow: /"], True),
        (["<!DOCTYPE html><html><body>Not found</body></html>"], True),
    ],
)
def test_which_pages_may_be_read(lines: list[str], allowed: bool) -> None:
    """Our own rules win over those for all, the longest rule over the others."""
    assert rules(*lines).allows(f"{SITE}/news/a-b?page=1") is allowed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    """As texts do."""
    found = Robots(
        end.join(["User-agent: x", "Disallow: /b", "User-agent: *", "Disallow: /a"]).encode()
    )

    assert (found.allows(f"{SITE}/a"), found.allows(f"{SITE}/b")) == (False, True)


@pytest.mark.parametrize(
    ("lines", "wanted", "delay"),
    [
        ([], 0, 0),
        (["Crawl-delay: 2.5"], 2.5, 2.5),
        (["Crawl-delay: 3600"], 3600, 60),
        (["Request-rate: 1/10"], 10, 10),
        (["Request-rate: 4/10s"], 2.5, 2.5),
        (["Request-rate: 1/5m", "Crawl-delay: 7"], 300, 60),
        (["Request-rate: 1/5", "Crawl-delay: 7"], 7, 7),
        (["Crawl-delay: soon"], 0, 0),
        (["Crawl-delay: -5"], 0, 0),
        (["Crawl-delay: nan"], 0, 0),
        (["Crawl-delay: inf"], 0, 0),
        (["Request-rate: 0/0"], 0, 0),
        (["Request-rate: 1/-9"], 0, 0),
    ],
)
def test_how_long_to_wait(lines: list[str], wanted: float, delay: float) -> None:
    """As the site asks, up to a minute."""
    found = rules("User-agent: *", *lines)

    assert (found.wanted, found.delay) == (wanted, delay)


def test_the_wait_of_another_is_not_ours() -> None:
    """What is asked of another program."""
    found = rules("User-agent: other", "Crawl-delay: 9", "", "User-agent: *", "Disallow: /x")

    assert found.delay == 0


def test_sitemaps_are_named() -> None:
    """Wherever they stand, and not more than can be read."""
    lines = ["Sitemap: http://a/1.xml", "User-agent: other", "Disallow: /", "sitemap: http://b/2"]

    assert rules(*lines).sitemaps == ("http://a/1.xml", "http://b/2")
    assert len(rules(*["Sitemap: http://a/1.xml"] * 5000).sitemaps) == 1000


def test_only_so_much_is_read() -> None:
    """500 KiB: what stands behind them is left out."""
    head = "User-agent: *\nDisallow: /a\n"
    filled = head + "#" * (MOST - len(head) - 15) + "\nDisallow: /bb\nDisallow: /c\n"
    found = Robots(filled.encode())

    assert [found.allows(f"{SITE}/{path}") for path in ("a", "bb", "c")] == [False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(12_000)) + "Disallow: /x\n" * 20_000,
        "".join(f"User-agent: quoth{n}\r" for n in range(12_000)) + "Disallow: /x\r" * 20_000,
        "User-agent: *\nDisallow: /" + "*a" * 200_000 + "$\n",
        "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 50}{n}b$\n" for n in range(4000)),
    ],
    ids=["names", "names like ours", "stars", "rules with stars"],
)
def test_rules_that_mean_harm_are_read_too(text: str) -> None:
    """Thousands of names for thousands of rules, stars without an end: not minutes of work (the
    time that a test may take is the bound)."""
    assert Robots(text.encode()).allows(f"{SITE}/{'a' * 1900}")


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_rules(raw: bytes) -> None:
    """Whatever stands there, nothing is raised."""
    found = Robots(raw)

    assert found.allows(f"{SITE}/a") in (True, False)
    assert 0 <= found.delay <= 60


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://example.org/a/b?c#d", "http://example.org/robots.txt"),
        ("https://example.org:8443", "https://example.org:8443/robots.txt"),
        ("http://[::1]:80/a", "http://[::1]/robots.txt"),
    ],
)
def test_where_the_rules_stand(address: str, expected: str) -> None:
    """One place for each scheme, host and port."""
    assert place(address) == expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_where_there_are_no_rules_everything_is_allowed(status: int) -> None:
    """As its server says by any 4xx."""

    async def get(where: str) -> Fetched:
        raise DownloadError(Reason.STATUS, where, "none", status=status)

    assert asyncio.run(read(f"{SITE}/a", get)).allows(f"{SITE}/a")


@pytest.mark.parametrize(
    ("reason", "status", "told"),
    [
        (Reason.STATUS, 500, "what its robots.txt asks is not known, so it is not read "),
        (Reason.STATUS, 429, "what its robots.txt asks is not known, so it is not read "),
        (Reason.SLOW, 0, "what its robots.txt asks is not known, so it is not read "),
        (Reason.BROKEN, 0, "what its robots.txt asks is not known, so it is not read "),
        (Reason.REDIRECTS, 0, "what its robots.txt asks is not known, so it is not read "),
        (Reason.FORBIDDEN, 0, "why"),
        (Reason.UNREACHED, 0, "why"),
    ],
)
def test_where_the_rules_are_not_known_nothing_is_read(
    reason: Reason, status: int, told: str
) -> None:
    """It is said why; of a machine that cannot be reached at all, just that."""

    async def get(where: str) -> Fetched:
        raise DownloadError(reason, where, "why", status=status)

    with pytest.raises(DownloadError) as error:
        asyncio.run(read(f"{SITE}/a", get))

    why = "" if told == "why" else f"({SITE}/robots.txt: why)"
    assert str(error.value) == f"{SITE}/a: {told}{why}"
    assert error.value.reason is (reason if told == "why" else Reason.ROBOTS)
