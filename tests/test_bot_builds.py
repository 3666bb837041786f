"""What is remembered of builds, for whom, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bot import progress
from bot.building import NOT_LIVE, OVERTAKEN, How, Outcome
from bot.builds import Builds, Last, Notice, may_know
from bot.markup import LIMIT, length
from bot.servers import Servers
from bot.sight import Sight
from bot.state import State
from bot.tally import Tally, seen
from corpus import folder
from corpus.errors import Problem

FOLDERS = ("main-file.md", "north/a.md", "server-7/a.md", "server-8/a.md", "server-07/a.md")
MANY = ("server-99999999999999999999/a.md", "server-9999999999999999999/a.md")
"""Ids that are none, the second as long as one but too large for the file of the state."""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state of its own."""
    opened = State.open(tmp_path)
    yield opened
    opened.close()


def outcome(how: How, *paths: str, why: str = "") -> Outcome:
    """The end of a build with these files left out."""
    problems = tuple(Problem(path, "is odd") for path in paths)
    return Outcome(how=how, ended=1000.5, why=why, problems=problems)


async def paths(builds: Builds, sight: Sight) -> list[str]:
    return [one.path for one in await builds.problems(sight)]


@pytest.mark.asyncio
async def test_files_with_a_problem_are_for_who_may_see_them(state: State) -> None:
    """A server knows of its own folder and of the collections it may quote, and of no other's."""
    builds = Builds(state)
    await builds.ended(outcome(How.BUILT, *FOLDERS, *MANY))

    assert await paths(builds, Sight(7)) == ["main-file.md", "north/a.md", "server-7/a.md"]
    assert await paths(builds, Sight(8, ("north",))) == ["north/a.md", "server-8/a.md"]
    assert await paths(builds, Sight(9)) == ["main-file.md", "north/a.md"]
    assert await paths(builds, Sight()) == ["main-file.md", "north/a.md"]
    assert not may_know("server-8/a.md", Sight(0, ("server-8",)))
    for path, collection in (("Server-8/a.md", ""), ("a.md", "SERVER-8"), ("a.md", " server-8 ")):
        assert may_know(path, Sight(8), collection)
        assert not may_know(path, Sight(7), collection)


@pytest.mark.asyncio
async def test_a_file_is_known_where_its_article_is(state: State, tmp_path: Path) -> None:
    """Whatever folder it lies in: what its front matter says binds it, also where that is broken,
    and the article with it."""
    made = {
        "date.md": "---\ncollection: server-8\ndate: 2024-99-99\n---\nOne.",
        "colon.md": "---\ntitle: A: B\ncollection: 'server-8'\n---\nTwo.",
        "list.md": "---\ncollection:\n  - server-8\n---\nThree.",
        "open.md": "---\ncollection: server-8\ntitle: x\n\nFour.",
        "bare.md": "---\ncollection: server-8\n---\n",
        "everybody.md": "---\ntitle: A: B\n---\nFive.",
    }
    place = tmp_path / "articles"
    place.mkdir()
    for name, text in made.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "a.jsonl").write_text('{"id": 1, "text": " ", "collection": "server-8"}\n')
    for name in ("b", "c"):
        line = '{"id": "same", "text": "Six.", "collection": "server-8"}\n'
        (place / f"{name}.jsonl").write_text(line)
    reading = folder.read(place)
    builds = Builds(state)
    await builds.ended(Outcome(how=How.BUILT, ended=1.0, problems=reading.problems))

    shown = [one.collection for one in reading.articles]
    assert sorted(shown) == ["main", *["server-8"] * 5]
    assert await paths(builds, Sight(9)) == ["everybody.md"]
    assert len(await paths(builds, Sight(8))) == len(reading.problems) == 8


@pytest.mark.asyncio
async def test_a_line_that_is_no_article_is_known_where_it_would_belong(
    state: State, tmp_path: Path
) -> None:
    """As far as it says so; else its folder says it, or the owner of the bot alone is told."""
    made = {
        "broken.jsonl": '{"id": 1, "text": "One", "collection" : "server-8", ',
        "odd.jsonl": '{"collection": "North", "text": "Two"}',
        "server-8/a.jsonl": "{",
        "North/b.jsonl": "{",
        "c.jsonl": '{"id": 3, "text": "He wrote \\"collection\\": \\"main\\"',
        "d.jsonl": '{"collection": "main"} {"collection": "server-8"}',
        "e.jsonl.gz": "no gzip",
    }
    for name, text in made.items():
        (tmp_path / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "articles" / name).write_text(text)
    problems = folder.read(tmp_path / "articles").problems
    assert len(problems) == len(made)
    builds = Builds(state)
    await builds.ended(Outcome(how=How.BUILT, ended=1.0, problems=problems))

    north = ["North/b.jsonl:1", "odd.jsonl:1"]
    assert await paths(builds, Sight(9)) == north
    assert await paths(builds, Sight(9, ("main",))) == []
    assert await paths(builds, Sight(8)) == [
        *("North/b.jsonl:1", "broken.jsonl:1", "odd.jsonl:1", "server-8/a.jsonl:1")
    ]
    owners = [one.path for one in await builds.problems(Sight(9), every=True)]
    assert owners == ["North/b.jsonl:1", "c.jsonl:1", "d.jsonl:1", "e.jsonl.gz", "odd.jsonl:1"]


@pytest.mark.asyncio
async def test_the_last_build_is_remembered(state: State) -> None:
    """How it ended; the problems of the last that was finished stay until another is."""
    builds = Builds(state)
    assert await builds.last() is None
    await builds.ended(outcome(How.BUILT, "a.md"))
    await builds.ended(outcome(How.FAILED, why="FullError"))
    assert await builds.last() == Last(How.FAILED, "FullError", 1000.5)
    assert await paths(builds, Sight(7)) == ["a.md"]
    await builds.ended(outcome(How.BUILT, "b.md"))

    assert await builds.last() == Last(How.BUILT, "", 1000.5)
    assert await paths(builds, Sight(7)) == ["b.md"]


@pytest.mark.asyncio
async def test_what_is_stored_of_a_server_and_a_member_goes(state: State) -> None:
    """Exported, purged with the server, and the member forgotten who began a build."""
    builds, servers = Builds(state), Servers(state)
    alias = state.alias(5)
    here = Notice(server=7, channel=70, message=700, language="de", asker=alias)
    there = Notice(server=8, channel=80, message=800, language="en", asker=state.alias(6))
    for one in (there, here):
        await builds.tells(one)
    await builds.ended(outcome(How.BUILT, *FOLDERS))
    exported = await servers.export(7)
    assert await builds.notices() == [here, there]
    await servers.forget_member(5)
    assert [one.asker for one in await builds.notices()] == ["", state.alias(6)]
    await servers.purge(7)

    assert exported == [
        {"problem": msgspec.to_builtins(Problem("server-7/a.md", "is odd"))},
        {"build_message": {"message": 700, "channel": 70, "language": "de", "asker": alias}},
    ]
    assert await servers.export(7) == []
    assert await builds.notices() == [there]
    assert await paths(builds, Sight(7)) == ["main-file.md", "north/a.md"]
    await builds.told(800)
    assert await builds.notices() == []


def test_counts_are_of_what_may_be_seen() -> None:
    """Other servers' collections count nowhere."""
    counted = {
        "main": Tally(1, 2, 3, 4, 5),
        "server-7": Tally(10, 20, 30, 40, 50),
        "server-8": Tally(100, 200, 300, 400, 500),
    }

    assert seen(counted, Sight(7)) == Tally(11, 22, 33, 44, 55)
    assert seen(counted, Sight(7, ("main",))) == Tally(1, 2, 3, 4, 5)
    assert seen(counted, Sight(9)) == Tally(1, 2, 3, 4, 5)
    assert seen({}, Sight(9)) == Tally()


@pytest.mark.parametrize(
    ("how", "why", "words"),
    [
        (How.BUILT, OVERTAKEN, "another version of it was published meanwhile. I answer from "),
        (How.CANCELLED, "", "The build was cancelled. I go on "),
        (How.FAILED, "EmptyError", "be built. There is no article to build it from. I go on "),
        (How.FAILED, "FullError", "be built. There is no space left on its disk. I go on "),
        (How.FAILED, NOT_LIVE, "be built. What was built cannot be used. The people who "),
        (
            How.FAILED,
            "",
            "be built. The people who run this bot find the reason in its log. I go on ",
        ),
    ],
)
def test_how_a_build_ended_in_words(how: How, why: str, words: str) -> None:
    """One line, with no path and no word of the program."""
    text = progress.over(Last(how, why, 0.0), Tally(1, 1, 1, 1, 1))

    assert words in text
    assert "\n" not in text


def test_what_has_changed_in_words() -> None:
    """In counts; nothing is said to be nothing."""
    built = Last(How.BUILT, "", 0.0)

    assert progress.over(built, Tally(1, 2, 0, 0, 0)) == (
        "The index is built: 1 article with 2 passages.\nNo article has changed."
    )
    assert progress.over(built, Tally(2, 1, 0, 0, 1), 2) == (
        "The index is built: 2 articles with 1 passage.\nAdded: 0, changed: 0, removed: 1.\n"
        "2 files have a problem; `/index status` tells which."
    )


def test_files_with_a_problem_are_listed_as_far_as_there_is_room() -> None:
    """Escaped, short, and another server's file is not named as the cause."""
    taken = Problem("a.md", "its id is taken by 'server-8/b.md'", other="server-8/b.md")
    long = [Problem(f"{number}{'*' * 300}", "@everyone " * 100) for number in range(20)]

    assert progress.listed([taken], hidden=["server-8/b.md"]) == (
        "- a.md: its id is taken by another article; give it another id"
    )
    assert "server-8/b.md" in progress.listed([taken])
    text = progress.listed([taken, *long])
    assert length(text) <= LIMIT
    assert "@everyone" not in text.replace("\\@", "")
    lines = text.split("\n")
    assert lines[-1] == f"- and {21 - (len(lines) - 1)} more"
    assert progress.listed(long, room=60) == "- and 20 more"
