"""What is stored of a member or a server goes when it should."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest
import pytest_asyncio
from bot_library import BELL, Library, eventually, run, running
from small_discord.message import walk
from test_bot_state import QUOTES, Clock, answer_to

from bot import forget, voting
from bot.digest import Digests
from bot.errors import ShelfError
from bot.labels import Label, Labels
from bot.sent import Asking, SentAnswers
from bot.servers import GRACE, Servers
from bot.shelf import Shelf
from bot.state import FILE, State
from bot.votes import Votes
from corpus.article import Article
from index.scope import Scope

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

NORTH, SOUTH = 1, 2
ADA, BEN = 10, 11
ARTICLE = Article(id="", title="Bells", text="The bell rang.")


@pytest_asyncio.fixture
async def state(tmp_path: Path) -> State:
    """Two answers in the north, one in the south, a vote of Ben on each."""
    made = State.open(tmp_path / "bot")
    answers, votes = SentAnswers(made), Votes(made)
    for server, member in ((NORTH, ADA), (NORTH, BEN), (SOUTH, ADA)):
        asking = Asking(server=server, channel=5, member=member)
        number = await answers.keep(asking, answer_to("who rang?"), Scope(), QUOTES)
        await votes.cast(number, BEN, good=False)
        await votes.explain(number, BEN, "old", "last year")
    return made


async def test_a_member_is_forgotten_everywhere(state: State) -> None:
    """What they asked with all votes on it, and their votes on the rest; the others' stays."""
    servers = Servers(state)

    assert await servers.forget_member(BEN) == (1, 3)
    assert [len(await servers.export(one)) for one in (NORTH, SOUTH)] == [1, 1]
    assert (await servers.export(NORTH))[0]["votes"] == []
    assert await servers.forget_member(BEN) == (0, 0)


async def test_a_server_is_exported_and_purged(state: State) -> None:
    """Everything of it, and nothing of another one."""
    servers = Servers(state)
    rows = await servers.export(NORTH)

    assert [row["question"] for row in rows] == ["who rang?"] * 2
    assert rows[0]["votes"][0]["words"] == "last year"
    assert str(ADA) not in (rows[0]["asker"], rows[0]["votes"][0]["member"])
    assert await servers.purge(NORTH) == (2, 0)
    assert await servers.export(NORTH) == []
    assert len(await servers.export(SOUTH)) == 1


async def test_what_moderators_said_is_the_servers(state: State) -> None:
    """It is exported and removed with it; who asks to be forgotten leaves it, but nothing that
    stands for them."""
    servers, labels = Servers(state), Labels(state)
    for server in (NORTH, SOUTH):
        label = Label(server=server, question="who rang?", kind="none", snapshot="one")
        await labels.put(label, BEN)
        await Digests(state, Clock()).due([NORTH, SOUTH])
    (told,) = [row["label"] for row in await servers.export(NORTH) if "label" in row]
    (due,) = [row["digest"] for row in await servers.export(NORTH) if "digest" in row]

    assert (told["question"], told["kind"]) == ("who rang?", "none")
    assert told["who"] == state.alias(BEN)
    assert due["since"] == 1000
    await servers.forget_member(BEN)
    (told,) = [row["label"] for row in await servers.export(NORTH) if "label" in row]
    assert (told["question"], told["who"]) == ("who rang?", "")
    await servers.purge(NORTH)
    assert await servers.export(NORTH) == []
    assert (
        len([row for row in await servers.export(SOUTH) if "label" in row or "digest" in row]) == 2
    )


async def test_a_server_that_the_bot_left_is_removed_after_a_while(state: State) -> None:
    """Not before, and not if the bot is back by then."""
    clock = Clock()
    servers = Servers(state, clock)
    await servers.present({NORTH, SOUTH})
    await servers.left(NORTH)
    await servers.present({SOUTH})  # what the bot missed while it was away is the same
    clock.now += GRACE - 1
    assert await servers.tidy() == []
    clock.now += 2
    assert await servers.tidy() == [NORTH]
    assert [len(await servers.export(one)) for one in (NORTH, SOUTH)] == [0, 1]
    await servers.left(SOUTH)
    clock.now += GRACE - 1
    await servers.joined(SOUTH)
    clock.now += 2 * GRACE
    assert await servers.tidy() == []


async def test_what_a_server_added_goes_with_it(state: State, tmp_path: Path) -> None:
    """Its articles before its answers, so that nothing is left of it that nobody would look for."""
    clock, shelf = Clock(), Shelf(tmp_path / "added")
    servers = Servers(state, clock, shelf=shelf)
    for server in (NORTH, SOUTH):
        key = shelf.draft(server, ARTICLE).key
        shelf.keep(server, key)
    await servers.present({NORTH, SOUTH})
    rows = await servers.export(NORTH)
    assert [row["article"] for row in rows if "article" in row] == ["kept"]
    await servers.left(NORTH)
    clock.now += GRACE + 1

    assert await servers.tidy() == [NORTH]
    assert await servers.export(NORTH) == []
    assert [len(shelf.added(one)) for one in (NORTH, SOUTH)] == [0, 1]
    assert await servers.purge(SOUTH) == (1, 1)


async def test_a_server_whose_articles_cannot_be_removed_waits(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers stay as well, and the next day it is tried again; the others go."""
    clock, shelf = Clock(), Shelf(tmp_path / "added")
    servers = Servers(state, clock, shelf=shelf)
    await servers.present({NORTH, SOUTH})
    await servers.left(NORTH)
    await servers.left(SOUTH)
    clock.now += GRACE + 1

    def stuck(server: int) -> int:
        if server == NORTH:
            raise ShelfError("no right to write there")
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "purge", stuck)
        assert await servers.tidy() == [SOUTH]
    assert len(await servers.export(NORTH)) == 2
    assert await servers.tidy() == [NORTH]


async def test_a_server_that_invites_the_bot_in_that_very_moment_keeps_everything(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its grace time is over is looked at again as it is removed."""
    clock, shelf = Clock(), Shelf(tmp_path / "added")
    servers, loop = Servers(state, clock, shelf=shelf), asyncio.get_running_loop()
    shelf.keep(SOUTH, shelf.draft(SOUTH, ARTICLE).key)
    await servers.present({NORTH, SOUTH})
    for server in (NORTH, SOUTH):
        await servers.left(server)
    clock.now += GRACE + 1
    purge = shelf.purge

    def slow(server: int) -> int:
        """While the first is removed the second invites the bot again."""
        asyncio.run_coroutine_threadsafe(servers.joined(SOUTH), loop)
        return purge(server)

    monkeypatch.setattr(shelf, "purge", slow)

    assert await servers.tidy() == [NORTH]
    assert len(shelf.added(SOUTH)) == 1
    assert [len(await servers.export(one)) for one in (NORTH, SOUTH)] == [0, 2]
    assert await servers.tidy() == []


async def test_forget_me_over_sockets(library: Library, tmp_path: Path) -> None:
    """The member is told what went; the buttons of the answer know it no more."""
    twin = library.twin(tmp_path / "twin")
    async with running(twin) as (discord, _):
        answer = await (await discord.slash("ask", {"question": BELL})).answer()
        told = await (await discord.slash("forget me")).answer()
        again = await (await discord.slash("forget me")).answer()
        first = next(one for one in walk(answer.components) if one.get("custom_id"))
        gone = await (await discord.click(answer, first["custom_id"])).answer()

        assert (told.content, told.visible_to) == (forget.told(1, 0), discord.user.id)
        assert again.content == forget.told(0, 0) == "Nothing is stored about you."
        assert gone.content == voting.UNKNOWN


async def test_leaving_a_server_is_noted(library: Library, tmp_path: Path) -> None:
    """And the command line shows and removes what is stored of it."""
    twin = library.twin(tmp_path / "twin")
    config = ("--config", str(twin.folder / "config.toml"))
    async with running(twin) as (discord, bot):
        await (await discord.slash("ask", {"question": BELL})).answer()
        number = str(discord.guild.id)
        await eventually(lambda: "ready as" in bot.log, "the bot to know its servers")
        discord.leave_guild(discord.guild)
        await eventually(lambda: discord.guild.id in gone(twin), "the server to be marked")
        await bot.stop()
    shelf = Shelf(twin.folder / "data" / "added")
    shelf.keep(discord.guild.id, shelf.draft(discord.guild.id, ARTICLE).key)
    shown = run("-m", "bot", "export", "--server", number, *config, check=True)
    row, article = [json.loads(line) for line in shown.stdout.splitlines()]
    removed = run("-m", "bot", "purge", "--server", number, *config, check=True)
    after = run("-m", "bot", "export", "--server", number, *config, check=True)

    assert row["question"] == BELL
    assert (article["article"], article["title"]) == ("kept", "Bells")
    assert removed.stdout == (
        "removed: 1 answer with their votes\n"
        "removed: 1 article that the server had added; run: python -m index build\n"
    )
    assert after.stdout == ""


def gone(library: Library) -> list[int]:
    """The servers that the bot is known to have left."""
    with sqlite3.connect(library.folder / "bot" / FILE) as connection:
        rows = connection.execute("SELECT id FROM servers WHERE gone > 0").fetchall()
    connection.close()
    return [one for (one,) in rows]


@pytest.mark.parametrize("word", ["x", "-1", "1" * 20, ""])
async def test_an_id_that_is_none_is_explained(word: str) -> None:
    """In one line."""
    done = run("-m", "bot", "purge", f"--server={word}")

    assert done.returncode == 2
    assert "a server's id is a number of up to 19 digits" in done.stderr
    assert done.stderr.count("\n") == 1
