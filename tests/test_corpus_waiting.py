"""Which pages of feeds and sitemaps are fetched, and when feeds and pages are tried again."""

import sqlite3
from collections.abc import Iterator

import pytest

from corpus.feeds import subscription, waiting
from corpus.feeds.feed import Entry
from corpus.feeds.subscription import Subscription

FEED, MAP = "https://example.org/feed.xml", "https://example.org/sitemap.xml"
PAGE = "https://example.org/a"
HOUR, DAY = 3600.0, 86_400.0
APRIL, MAY, JUNE = (f"2024-{month:02}-01T07:30:00Z" for month in (4, 5, 6))
FETCHED = 1714550400.0
"""2024-05-01T08:00:00Z."""


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(waiting.TABLE + subscription.TABLE)
    yield connection
    connection.close()


def listed(
    table: sqlite3.Connection,
    changed: str,
    *,
    link: str = PAGE,
    source: str = FEED,
    fetched: float | None = None,
    again: bool = False,
) -> list[str]:
    """When the pages were changed that a feed or sitemap lets wait by listing this one."""
    entry = Entry(link=link, changed=changed)
    waiting.note(table, [entry], source, fetched=lambda _: fetched, now=0.0, again=again)
    return [one.entry.changed for one in waiting.due(table, source, 0.0)]


def finish(table: sqlite3.Connection, source: str = FEED) -> None:
    for one in waiting.due(table, source, 0.0):
        waiting.done(table, source, one)


def test_a_page_is_fetched_once(table: sqlite3.Connection) -> None:
    """And again only if its feed names a later time, or a person says so."""
    assert listed(table, MAY) == [MAY]
    finish(table)

    assert listed(table, MAY) == []
    assert listed(table, APRIL) == []
    assert listed(table, "") == []
    assert listed(table, JUNE) == [JUNE]
    finish(table)
    assert listed(table, MAY, again=True) == [MAY]


def test_what_a_feed_calls_changed_need_not_be_newer_than_its_fetching(
    table: sqlite3.Connection,
) -> None:
    """Clocks are wrong, and zones left out: a feed is compared with what it said itself."""
    listed(table, APRIL)
    finish(table)

    assert listed(table, MAY, fetched=FETCHED + DAY) == [MAY]


def test_another_list_tells_the_same_time_in_other_words(table: sqlite3.Connection) -> None:
    """A day for a moment: what counts is whether the page was changed since it was fetched."""
    listed(table, "2024-05-01T00:00:00Z", source=MAP)
    finish(table, MAP)

    assert listed(table, MAY, fetched=FETCHED) == []
    assert listed(table, MAY) == []
    assert listed(table, JUNE, fetched=FETCHED) == [JUNE]


def test_what_waits_of_a_sitemap_is_fetched_for_a_feed(table: sqlite3.Connection) -> None:
    """For a sitemap may be read once only; what it could not get is tried no sooner for that."""
    assert listed(table, MAY, source=MAP) == [MAY]
    (page,) = waiting.due(table, MAP, 0.0)
    waiting.refuse(table, MAP, page, "404", 0.0)

    assert listed(table, JUNE) == []
    assert (waiting.later(table, MAP, 0.0), waiting.later(table, FEED, 0.0)) == (0, 1)
    (again,) = waiting.due(table, FEED, HOUR)
    assert (again.entry.changed, again.tries, again.why) == (JUNE, 1, "404")


def test_what_is_there_by_other_means_is_not_fetched(table: sqlite3.Connection) -> None:
    """Unless it was changed since; an article made by hand never is."""
    assert listed(table, MAY, fetched=FETCHED) == []
    assert listed(table, JUNE, link="https://example.org/b", fetched=FETCHED) == [JUNE]
    finish(table)
    assert listed(table, JUNE, link="https://example.org/c", fetched=0.0) == []


def test_the_newest_come_first(table: sqlite3.Connection) -> None:
    """Those without a date last, in their order."""
    for number, changed in enumerate(("", APRIL, JUNE, "", MAY)):
        listed(table, changed, link=f"https://example.org/{number}")

    links = [one.entry.link[-1] for one in waiting.due(table, FEED, 0.0)]
    assert links == ["2", "4", "1", "0", "3"]


def test_what_is_refused_waits_longer_each_time(table: sqlite3.Connection) -> None:
    """An hour, two, four, and a week at most; meanwhile the feed does not bring it back, unless
    it was changed, and another one does not at all."""
    subscription.keep(table, Subscription(address=FEED, collection="n", most=9))
    listed(table, MAY)
    now, hours = 0, []
    for _ in range(10):
        (page,) = waiting.due(table, FEED, now * HOUR)
        waiting.refuse(table, FEED, page, "no", now * HOUR)
        hours.append(
            next(wait for wait in range(1000) if waiting.due(table, FEED, (now + wait) * HOUR))
        )
        now += hours[-1]

    assert hours == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    assert listed(table, MAY) == []
    assert listed(table, JUNE, source=MAP) == []
    assert waiting.later(table, FEED, 0.0) == 1
    assert listed(table, JUNE) == [JUNE]
    assert waiting.later(table, FEED, 0.0) == 0


def test_a_text_is_kept_as_long_as_it_may_be_needed(table: sqlite3.Connection) -> None:
    """That of the feed, until the page is added."""
    entry = Entry(link=PAGE, text="The boat sank.")
    waiting.note(table, [entry], FEED, fetched=lambda _: None, now=0.0)
    (page,) = waiting.due(table, FEED, 0.0)
    waiting.refuse(table, FEED, page, "no", 0.0)
    (page,) = waiting.due(table, FEED, DAY)
    assert page.entry.text == "The boat sank."
    waiting.done(table, FEED, page)

    assert "boat" not in str(table.execute("SELECT * FROM waiting").fetchall())


def test_what_is_forgotten_waits_no_longer(table: sqlite3.Connection) -> None:
    """What is done stays done, and others wait on."""
    listed(table, MAY)
    finish(table)
    listed(table, MAY, link="https://example.org/b")
    listed(table, MAY, link="https://example.org/c", source=MAP)
    waiting.forget(table, FEED)

    assert waiting.due(table, FEED, 0.0) == []
    assert len(waiting.due(table, MAP, 0.0)) == 1
    assert listed(table, MAY) == []


@pytest.mark.parametrize(
    ("failures", "minutes", "wait"),
    [
        (0, 60, HOUR),
        (1, 60, 2 * HOUR),
        (3, 60, 8 * HOUR),
        (5, 60, DAY),
        (5000, 60, DAY),
        (0, 2880, 2 * DAY),
        (9, 2880, 2 * DAY),
    ],
)
def test_a_feed_that_fails_is_tried_less_often(failures: int, minutes: float, wait: float) -> None:
    """Twice the time after each failure, up to a day, or to what is set if that is more."""
    feed = Subscription(address=FEED, collection="x", most=1, tried=1000.0, failures=failures)

    assert feed.due(minutes) == 1000 + wait


def test_feeds_are_remembered(table: sqlite3.Connection) -> None:
    """One by its address, all in the order of these, until they are dropped."""
    second = Subscription(address=FEED, collection="x", most=1)
    first = Subscription(address="https://example.net/", collection="y", most=2)
    for one in (second, first, second):
        subscription.keep(table, one)

    assert subscription.subscriptions(table) == [first, second]
    assert subscription.find(table, FEED) == second
    subscription.drop(table, FEED)
    assert subscription.find(table, FEED) is None
    assert subscription.subscriptions(table) == [first]
