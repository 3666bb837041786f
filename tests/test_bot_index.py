"""The index is looked after from inside Discord: by the real bot, over real sockets."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import filelock
import pytest
from bot_library import ROOT, Library, eventually, running
from bot_reader import page
from small_discord import BotProcess, Channel, Message, Permission, SmallDiscord, User
from small_discord.message import walk

from bot import owners, progress, render, versions
from bot.language import translated
from index.progress import Far, Step
from index.store import Store

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

MILL = "when did the zarquon mill burn down?"
BOAT = "when did the boat sink off Skerry?"
LOCKED = "Somebody is building from the command line."
BUILT = "The index is built: "


@asynccontextmanager
async def at_work(
    boats: Library, folder: Path
) -> AsyncIterator[tuple[Library, SmallDiscord, BotProcess]]:
    """A small library of its own, and a bot running on it."""
    twin = boats.twin(folder / "twin")
    async with running(twin) as (discord, bot):
        yield twin, discord, bot


def lock(library: Library) -> filelock.FileLock:
    """What keeps a build waiting while it is held."""
    return filelock.FileLock(library.data / "build.lock")


def buttons(message: Message) -> list[str]:
    """The ids of what can be pressed or chosen below a message."""
    return [one["custom_id"] for one in walk(message.components) if one.get("custom_id")]


async def says(discord: SmallDiscord, message: Message, words: str, wait: float = 60.0) -> Message:
    """Waits until this message says these words; gives it as it is then."""

    def probe() -> Message | None:
        now = discord.world.messages.get(message.id)
        return now if now and words in now.content else None

    return await discord.until(probe, f"the message to say {words!r}", wait)


async def index(discord: SmallDiscord, what: str, **more: User | Channel) -> Message:
    """What `/index …` is answered with."""
    return await (await discord.slash(f"index {what}", **more)).answer()  # type: ignore[arg-type]


async def press(discord: SmallDiscord, message: Message, name: str, **more: object) -> Message:
    """What a message says after something below it was pressed."""
    clicked = await discord.click(message, name, **more)  # type: ignore[arg-type]
    return await clicked.answer()


async def refusal(discord: SmallDiscord, message: Message, name: str, user: User) -> Message:
    """What somebody is told who presses something below a message, and may not."""
    return await (await discord.click(message, name, user=user)).followup()


def manager(discord: SmallDiscord, name: str, channel: Channel | None = None) -> User:
    """Somebody who may manage the server."""
    guild = discord.world.guilds[(channel or discord.channel).guild_id or 0]
    role = discord.world.add_role(guild, f"managers of {name}", Permission.MANAGE_GUILD)
    user = discord.world.add_user(name)
    discord.world.join(user, guild, [role])
    return user


def edits(discord: SmallDiscord, message: Message) -> list[str]:
    """Everything that a message has said, in order."""
    return [one.content for one in discord.history if one.id == message.id]


async def test_the_last_article_goes(boats: Library, tmp_path: Path) -> None:
    """Once it is removed the bot says that nothing is left, and finds nothing; the next article is
    found again."""
    async with at_work(boats, tmp_path) as (library, discord, bot):
        for file in library.articles.iterdir():
            file.unlink()
        built = await says(discord, await index(discord, "rebuild"), BUILT)
        status = await index(discord, "status")
        said = await discord.say(content=f"{discord.bot.mention} {BOAT}")
        nothing = await discord.reply_to(said)
        offered = await discord.autocomplete("ask", {"question": "?", "article": ""}, "article")
        titles = await offered.choices()
        library.write("mill", "The zarquon mill burned down in June. Zarquon mill: burned down.")
        await says(discord, await index(discord, "rebuild"), "1 article with 1 passage")
        said = await discord.say(content=f"{discord.bot.mention} {MILL}")
        again = page((await discord.reply_to(said)).content)
        assert "Traceback" not in bot.log

    assert built.content == (
        "The index is built: 0 articles with 0 passages.\nAdded: 0, changed: 0, removed: 2."
    )
    assert "I answer from 0 articles with 0 passages" in status.content
    assert nothing.content.startswith(render.VERDICTS["nothing"])
    assert titles == []
    assert "zarquon mill burned down" in again.quotes[0].text


async def test_rebuilding_tells_how_far_it_is(boats: Library, tmp_path: Path) -> None:
    """A message for everybody with a bar; then what has changed, and it can be asked for."""
    async with at_work(boats, tmp_path) as (library, discord, bot):
        library.write("mill", "The zarquon mill burned down in June. Zarquon mill: burned down.")
        (library.articles / "dog.jsonl").unlink()
        (library.articles / "odd.md").write_text("")
        first = await index(discord, "rebuild")
        last = await says(discord, first, BUILT)
        said = await discord.say(content=f"{discord.bot.mention} {MILL}")
        answer = page((await discord.reply_to(said)).content)
        status = await index(discord, "status")
        assert "Traceback" not in bot.log

    assert first.visible_to is None
    assert edits(discord, first)[1].startswith(  # the first is Discord's "thinking"
        "**Building the index**\n▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0 %\nReading the articles.\n"
    )
    assert [name.rpartition(":")[0] for name in buttons(first)] == ["q1:ix:c"]
    assert last.content == (
        "The index is built: 2 articles with 2 passages.\nAdded: 1, changed: 0, removed: 1.\n"
        "1 file has a problem; `/index status` tells which."
    )
    assert buttons(last) == []
    assert "zarquon mill burned down" in answer.quotes[0].text
    assert status.visible_to == discord.user.id
    lines = status.content.split("\n")
    assert lines[1].startswith("I answer from 2 articles with 2 passages, as they were <t:")
    assert lines[2].startswith("Its files take 0.")
    assert lines[3].startswith("The last build ended <t:")
    assert lines[3].endswith(":R>. The index is built.")
    assert lines[4:] == [
        "Files with a problem: 1",
        "- odd.md: is empty; write the article into it or remove it",
    ]


async def test_a_build_can_be_cancelled(boats: Library, tmp_path: Path) -> None:
    """By anybody who may manage the only server; what was live stays. Nobody else may, and an old
    button cancels no other build."""
    async with at_work(boats, tmp_path) as (library, discord, _):
        before = Store(library.data).current()
        amy = manager(discord, "Amy")
        with lock(library):
            waiting = await says(discord, await index(discord, "rebuild"), LOCKED)
            (cancel,) = buttons(waiting)
            refused = await press(discord, waiting, cancel, user=discord.other)
            status = await index(discord, "status")
            await discord.click(waiting, cancel, user=amy)
            ended = await says(discord, waiting, "The build was cancelled.")
            again = await index(discord, "rebuild")
            late = await discord.click(again, *buttons(again), user=amy)
            await says(discord, again, "The build was cancelled.")
        third = await index(discord, "rebuild", user=amy)
        (name,) = buttons(third)
        old = discord.revise(ended, components=waiting.components)
        told = await refusal(discord, old, cancel, amy)
        await says(discord, third, BUILT)

    assert (refused.content, refused.visible_to) == (owners.MISSING_RIGHT, discord.other.id)
    assert LOCKED in status.content
    assert Store(library.data).current() == before
    assert buttons(ended) == []
    assert late.followups == []
    assert told.content == "That build is over already."
    assert name != cancel


async def test_a_second_one_is_shown_the_first(boats: Library, tmp_path: Path) -> None:
    """Who rebuilds while it is being built is given the link to the message that tells of it. Both
    are acknowledged before anything is looked up or written."""
    async with at_work(boats, tmp_path) as (library, discord, _):
        with lock(library):
            asked = [await discord.slash("index rebuild")]
            first = await asked[0].answer()
            asked.append(await discord.slash("index rebuild", user=manager(discord, "Amy")))
            second = await asked[1].answer()
        await says(discord, first, BUILT)

    where = f"{discord.guild.id}/{first.channel_id}/{first.id}"
    assert second.content == (f"A build is under way already: https://discord.com/channels/{where}")
    assert second.visible_to is not None
    assert [one.deferred for one in asked] == [True, True]


async def test_a_channel_that_is_deleted_during_a_build(boats: Library, tmp_path: Path) -> None:
    """Its message is given up, the build is not; who rebuilds then is shown a message of theirs."""
    async with at_work(boats, tmp_path) as (library, discord, bot):
        room = discord.add_channel("demolished")
        with lock(library):
            await says(discord, await index(discord, "rebuild", channel=room), "▱ 0 %")
            discord.delete_channel(room)
            await eventually(lambda: "cannot be edited" in bot.log, "the edit to fail")
            second = await index(discord, "rebuild")
        await says(discord, second, BUILT)
        assert "Traceback" not in bot.log

    assert second.visible_to is None


async def test_where_the_bot_may_not_write(boats: Library, tmp_path: Path) -> None:
    """Only the one who asked sees how far it is, to the end."""
    async with at_work(boats, tmp_path) as (library, discord, _):
        quiet = discord.add_channel("quiet", deny=Permission.SEND_MESSAGES)
        with lock(library):
            shown = await says(discord, await index(discord, "rebuild", channel=quiet), LOCKED)
        await says(discord, shown, BUILT)

    assert shown.visible_to == discord.user.id


async def test_a_bot_killed_as_its_bar_appears(boats: Library, tmp_path: Path) -> None:
    """Leaves none that stays for ever: the next start goes on with it."""
    twin = boats.twin(tmp_path / "twin")
    async with SmallDiscord() as discord:
        bot = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        with lock(twin):
            asked = await discord.slash("index rebuild")
            first = await asked.answer(until=lambda message: "▱" in message.content)
            os.kill(bot.pid, signal.SIGKILL)
            await bot.stop(signal.SIGKILL)
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        last = await says(discord, first, BUILT)

    assert buttons(last) == []


@pytest.mark.parametrize(
    ("sign", "locale"), [(signal.SIGTERM, "en-US"), (signal.SIGKILL, "de")], ids=["stop", "kill"]
)
async def test_a_build_outlives_the_bot(
    boats: Library, tmp_path: Path, sign: int, locale: str
) -> None:
    """Questions are answered meanwhile. Stopped or killed in the middle of it, the bot leaves no
    process, and after its start the same message tells of the same build, in the same language, to
    its end."""
    twin = boats.twin(tmp_path / "twin")
    for number in range(600):
        text = f"Boat number {number} left the harbour of Skerry with {number} crates of apples. "
        twin.write(f"boat-{number}", text * 6)

    def spoken(words: str) -> str:
        return translated("", words, locale[:2])

    async with SmallDiscord() as discord:
        bot = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        first = await (await discord.slash("index rebuild", locale=locale)).answer()
        embedding = await says(discord, first, "▰")
        (child,) = children(bot.pid)
        session = os.getsid(child)
        said = await discord.say(content=f"{discord.bot.mention} which dog saved the crew?")
        answer = page((await discord.reply_to(said)).content)
        going_on = alive(child)
        await bot.stop(sign)
        await eventually(lambda: not alive(child), "the build to end with the bot", 30)
        stopped = discord.world.messages[first.id]
        before = len(edits(discord, first))
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        last = await says(discord, first, spoken(f"{BUILT}{{counts}}.").partition("{")[0], 120)
        status = await index(discord, "status")

    building = f"**{spoken('Building the index')}**"
    assert embedding.content.startswith(building)
    assert (session, going_on) == (child, True)  # Ctrl-C for the bot does not reach the build
    assert "A dog called Bramble saved the crew." in answer.quotes[0].text
    if sign == signal.SIGTERM:
        assert stopped.content == "I am being restarted. The build then begins again."
    assert any(words.startswith(building) for words in edits(discord, first)[before:])
    assert "602" in last.content.split("\n")[0]
    assert (
        spoken("Added: {added}, changed: {changed}, removed: {removed}.").format(
            added=600, changed=0, removed=0
        )
        in last.content
    )
    assert "I answer from 602 articles with " in status.content
    assert "Building" not in status.content


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


def alive(pid: int) -> bool:
    """True while a process runs; one that only waits to be noticed as dead does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@asynccontextmanager
async def two_servers(
    boats: Library, folder: Path
) -> AsyncIterator[tuple[Library, SmallDiscord, Channel]]:
    """A bot in two servers, each with an article of its own and a file with a problem."""
    twin = boats.twin(folder / "twin")
    async with SmallDiscord() as discord:
        other = discord.add_guild("Elsewhere")
        there = discord.add_channel("lobby", guild=other)
        for guild, name in ((discord.guild, "oak"), (other, "elm")):
            own = twin.articles / f"server-{guild.id}"
            own.mkdir()
            (own / f"{name}.md").write_text(f"# {name}\n\nThe {name} is green.\n")
            (own / f"{name}-odd.md").write_text("")
            (own / "twin.md").write_text(f"---\nid: twin\n---\nThe twin of the {name}.\n")
            line = twin.articles / f"server-{guild.id}" / f"{name}.jsonl"
            twin.write(name, f"The {name} grows.", collection=f"server-{guild.id}")
            (twin.articles / f"{name}.jsonl").rename(line)
        (twin.articles / "loose.jsonl").write_text("{")
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        yield twin, discord, there


async def test_another_server_is_not_seen(boats: Library, tmp_path: Path) -> None:
    """Neither in counts, nor in files with a problem, nor in how much there is to do."""
    async with two_servers(boats, tmp_path) as (library, discord, there):
        with lock(library):
            first = await says(discord, await index(discord, "rebuild"), LOCKED)
            second = await index(discord, "rebuild", channel=there)
        here_last = await says(discord, first, BUILT)
        there_last = await says(discord, second, BUILT)
        status = await index(discord, "status", user=manager(discord, "Amy"))
        other = await index(discord, "status", user=manager(discord, "Bob", there), channel=there)
        for_owner = await index(discord, "status")

    texts = [*edits(discord, first), status.content]
    assert second.visible_to is None
    assert len({here_last.content.split("\n")[0], there_last.content.split("\n")[0]}) == 2
    assert not [text for text in texts if "elm" in text or str(there.guild_id) in text]
    assert not [text for text in texts if "Preparing the passages:" in text]
    assert "oak-odd.md: is empty" in status.content
    assert "loose.jsonl" not in status.content + other.content
    assert "loose.jsonl:1: Input data was truncated" in for_owner.content
    assert "elm-odd.md: is empty" in other.content
    assert "oak" not in other.content
    assert str(discord.guild.id) not in other.content
    assert "MB" not in status.content
    assert progress._TAKEN in other.content + status.content


async def test_what_concerns_every_server_is_for_the_owner(boats: Library, tmp_path: Path) -> None:
    """Others who manage a server build, and cancel what they began, and no more."""
    async with two_servers(boats, tmp_path) as (library, discord, there):
        amy, bob = manager(discord, "Amy"), manager(discord, "Bob", there)
        with lock(library):
            first = await says(discord, await index(discord, "rebuild", user=amy), LOCKED)
            second = await index(discord, "rebuild", user=bob, channel=there)
            (cancel,) = buttons(second)
            refused = await refusal(discord, second, cancel, bob)
            listed = await index(discord, "versions", user=bob, channel=there)
            back = await index(discord, "rollback", user=amy)
            for_owner = await index(discord, "versions")
            await discord.click(first, *buttons(first), user=amy)
            await says(discord, first, "The build was cancelled.")
            await says(discord, second, "The build was cancelled.")
            third = await index(discord, "rebuild", user=bob, channel=there)
            await discord.click(third, *buttons(third), user=discord.user)
            await says(discord, third, "The build was cancelled.")
        forged = discord.revise(listed, components=first.components)
        told = await refusal(discord, forged, cancel, bob)

    assert refused.content == listed.content == back.content == owners.FOR_OWNERS
    assert for_owner.content.startswith("**Versions of the index**")
    assert told.content == "That build is over already."


async def test_going_back(boats: Library, tmp_path: Path) -> None:
    """To a version that is kept, asked once; what was removed since is quoted again."""
    async with at_work(boats, tmp_path) as (library, discord, bot):
        store = Store(library.data)
        old = store.current()
        none = await index(discord, "versions")
        library.write("mill", "The zarquon mill burned down in June. Zarquon mill: burned down.")
        (library.articles / "dog.jsonl").unlink()
        await says(discord, await index(discord, "rebuild"), BUILT)
        new = store.current()
        listed = await index(discord, "versions")
        asked = await press(discord, listed, versions.CHOOSE, values=[old])
        go, keep = buttons(asked)
        stayed = await press(discord, asked, keep)
        current = store.current()
        again = await index(discord, "rollback")
        done = await press(discord, again, go)
        status = await index(discord, "status")
        oldest = await index(discord, "rollback")
        assert f"snapshot {old} is live" in bot.log

    assert none.content.endswith("\nNo other version is kept.")
    assert buttons(none) == []
    assert listed.content.count("\n- <t:") == 2
    assert listed.content.split("\n")[1].endswith(":f> · **live**")
    (select,) = [one for one in walk(listed.components) if one.get("options")]
    assert [one["value"] for one in select["options"]] == [old]
    assert asked.content.startswith("Go back to the version of <t:")
    assert "**and what was removed since is quoted again**" in asked.content
    assert (go, keep) == (f"{versions.GO}{old}", versions.KEEP)
    assert (stayed.content, current) == (versions.KEPT, new)
    assert again.content == asked.content
    assert done.content.startswith("I answer from the version of <t:")
    assert store.current() == old
    assert "I answer from 2 articles with 2 passages" in status.content
    assert oldest.content == "No older version is kept."
    for one in (none, listed, again, status):
        assert one.visible_to == discord.user.id


async def test_going_back_where_that_cannot_be(boats: Library, tmp_path: Path) -> None:
    """A version that is gone, damaged, or while something is built: it is said so, and nothing
    changes. The right is looked at again at each press."""
    async with at_work(boats, tmp_path) as (library, discord, _):
        store = Store(library.data)
        old = store.current()
        library.write("mill", "The mill burned down.")
        await says(discord, await index(discord, "rebuild"), BUILT)
        new = store.current()
        amy = manager(discord, "Amy")
        hers = await index(discord, "rollback", user=amy)
        go, keep = buttons(hers)
        discord.world.join(amy, discord.guild, [])
        refused = [await press(discord, hers, name, user=amy) for name in (go, keep)]
        mine = await index(discord, "rollback")
        with lock(library):
            busy = await press(discord, mine, go)
        mine = await index(discord, "rollback")
        shown = await index(discord, "rebuild")
        busy_too = await press(discord, mine, go)  # it reads, and has not locked the store yet
        await says(discord, shown, BUILT)
        file = store.path(old) / "articles.jsonl"
        file.write_bytes(file.read_bytes().replace(b"3 March", b"4 March"))
        damaged = await press(discord, await index(discord, "rollback"), go)
        mine, listed = await index(discord, "rollback"), await index(discord, "versions")
        store._forget(old)
        gone = await press(discord, mine, go)
        gone_too = await press(discord, listed, versions.CHOOSE, values=[old])

    assert [one.content for one in refused] == [owners.MISSING_RIGHT] * 2
    assert busy.content == busy_too.content == versions.BUSY
    assert damaged.content == versions.UNUSABLE
    assert gone.content == gone_too.content == versions.GONE
    assert store.current() == new


@pytest.mark.parametrize(
    ("far", "percent", "cells"),
    [
        (Far(Step.READING), 0, 0),
        (Far(Step.EMBEDDING), 5, 0),
        (Far(Step.EMBEDDING, 50, 100), 48, 7),
        (Far(Step.EMBEDDING, 100, 100), 92, 14),
        (Far(Step.CHECKING), 92, 14),
    ],
)
async def test_the_bar(far: Far, percent: int, cells: int) -> None:
    """Embedding is nearly all of it: from 5 to 92 of a hundred."""
    bar = progress.under_way(far).split("\n")[1]

    assert bar == f"{'▰' * cells}{'▱' * (16 - cells)} {percent} %"
