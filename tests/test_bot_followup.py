"""A follow-up is understood from the exchange it follows: by the real bot, over real sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from bot_library import BELL, HOSTILE, LASAGNE, LEDGER, Library, running
from bot_reader import marks, page
from small_discord import BotProcess, Channel, Message, SmallDiscord

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTE = "Understood as: "
FOLLOW_UP = "and when was that?"
UNDERSTOOD = f"{FOLLOW_UP} ({HOSTILE['zarquon']['title']}"


def read(message: Message) -> tuple[str, list[str]]:
    """How the question was understood, "" if as it was asked, and what was quoted."""
    seen = page(message.content)
    note = next((one for one in seen.notes if one.startswith(NOTE)), "")
    return note.removeprefix(NOTE), [quote.title for quote in seen.quotes]


async def mention(discord: SmallDiscord, question: str, channel: Channel | None = None) -> Message:
    asked = await discord.say(channel, content=f"{discord.bot.mention} {question}")
    return await discord.reply_to(asked)


async def slash(discord: SmallDiscord, question: str, channel: Channel | None = None) -> Message:
    return await (await discord.slash("ask", {"question": question}, channel=channel)).answer()


async def reply(discord: SmallDiscord) -> Message:
    first = await mention(discord, BELL)
    return await discord.reply_to(await discord.say(content=FOLLOW_UP, reply_to=first))


async def reply_to_a_command(discord: SmallDiscord) -> Message:
    first = await slash(discord, BELL)
    words = f"{discord.bot.mention} {FOLLOW_UP}"
    return await discord.reply_to(await discord.say(content=words, reply_to=first))


async def reply_to_an_earlier_one(discord: SmallDiscord) -> Message:
    first = await mention(discord, BELL)
    await mention(discord, LEDGER)
    return await discord.reply_to(await discord.say(content=FOLLOW_UP, reply_to=first))


async def in_a_thread(discord: SmallDiscord) -> Message:
    thread = discord.add_thread("bells")
    await mention(discord, BELL, thread)
    return await mention(discord, FOLLOW_UP, thread)


async def in_a_thread_on_an_answer(discord: SmallDiscord) -> Message:
    first = await mention(discord, BELL)
    thread = discord.open_thread(discord.channel, "on it", discord.user, thread_id=first.id)
    return await mention(discord, FOLLOW_UP, thread)


async def directly(discord: SmallDiscord) -> Message:
    await discord.reply_to(await discord.dm(discord.other, BELL))
    return await discord.reply_to(await discord.dm(discord.other, FOLLOW_UP))


async def by_command_in_a_thread(discord: SmallDiscord) -> Message:
    thread = discord.add_thread("commands")
    await slash(discord, BELL, thread)
    return await slash(discord, FOLLOW_UP, thread)


async def by_command_directly(discord: SmallDiscord) -> Message:
    channel = discord.world.dm_with(discord.user)
    await slash(discord, BELL, channel)
    return await slash(discord, FOLLOW_UP, channel)


WAYS = (
    reply,
    reply_to_a_command,
    reply_to_an_earlier_one,
    in_a_thread,
    in_a_thread_on_an_answer,
    directly,
    by_command_in_a_thread,
    by_command_directly,
)


async def test_nothing_follows_what_was_said_elsewhere(discord: SmallDiscord) -> None:
    """What another server was answered is not told here, though a message that was published or
    forwarded from there names that answer."""
    first = await mention(discord, BELL)
    there = discord.add_channel("there", guild=discord.add_guild("Elsewhere"))
    words = f"{discord.bot.mention} {FOLLOW_UP}"
    named = await discord.say(there, content=words, reply_to=first)
    menu = await discord.menu("Answer this question", named)

    assert read(await discord.reply_to(named))[0] == ""
    assert read(await menu.answer())[0] == ""
    here = await discord.say(content=FOLLOW_UP, reply_to=first)
    assert read(await discord.reply_to(here))[0].startswith(UNDERSTOOD)


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_of_following_up(
    way: Callable[[SmallDiscord], Awaitable[Message]], discord: SmallDiscord
) -> None:
    """Is answered from the article that was quoted, and says in small print what was understood.

    The title, which attacks Discord's rendering, is shown as it is and pings nobody.
    """
    answer = await way(discord)
    understood, titles = read(answer)

    assert understood.startswith(UNDERSTOOD)
    assert "`zarquon`" in titles[0]
    assert marks(answer.content.partition("\n")[2].partition("\n")[0]) == {"subtext"}


async def test_a_chain_of_follow_ups(discord: SmallDiscord) -> None:
    """Each follows the one before it, as that was understood."""
    first = await mention(discord, BELL)
    second = await discord.reply_to(await discord.say(content="and why?", reply_to=first))
    third = await discord.reply_to(await discord.say(content="who else?", reply_to=second))
    understood, titles = read(third)

    assert understood.startswith(f"who else? ({HOSTILE['zarquon']['title']}")
    assert "`zarquon`" in titles[0]


@pytest.mark.parametrize("question", [LEDGER, "Why did Bill de Blasio call off his visit?"])
async def test_a_question_that_stands_by_itself(question: str, discord: SmallDiscord) -> None:
    """Is left alone, also in a thread and a direct message."""
    thread = discord.add_thread("this and that")
    plain = await mention(discord, question)
    await mention(discord, BELL, thread)
    in_thread = await mention(discord, question, thread)
    await discord.reply_to(await discord.dm(discord.other, BELL))
    direct = await discord.reply_to(await discord.dm(discord.other, question))

    assert NOTE not in plain.content
    assert [in_thread.content, direct.content] == [plain.content] * 2


async def test_where_everybody_talks_only_a_reply_follows(discord: SmallDiscord) -> None:
    """In a channel nobody is asked about somebody else's question; a command is not a reply."""
    await mention(discord, BELL)
    mentioned = await mention(discord, FOLLOW_UP)
    await slash(discord, BELL)
    commanded = await slash(discord, FOLLOW_UP)

    assert NOTE not in mentioned.content
    assert NOTE not in commanded.content


async def test_places_of_talk_are_apart(discord: SmallDiscord) -> None:
    """What somebody asked privately is followed up by nobody else."""
    await discord.reply_to(await discord.dm(discord.other, BELL))
    carol = discord.add_user("Carol")
    elsewhere = await discord.reply_to(await discord.dm(carol, FOLLOW_UP))
    in_thread = await mention(discord, FOLLOW_UP, discord.add_thread("fresh"))

    assert NOTE not in elsewhere.content
    assert NOTE not in in_thread.content


async def test_a_reply_to_a_member_is_no_follow_up(discord: SmallDiscord) -> None:
    """Only an answer of the bot can be followed up."""
    await mention(discord, BELL)
    said = await discord.say(content="what a bell")
    words = f"{discord.bot.mention} {FOLLOW_UP}"
    answer = await discord.reply_to(await discord.say(content=words, reply_to=said))

    assert NOTE not in answer.content


async def test_hints_stay_hints(discord: SmallDiscord) -> None:
    """A reply without a word is told so, and what follows it follows what was answered."""
    thread = discord.add_thread("hints")
    first = await mention(discord, BELL, thread)
    hint = await discord.reply_to(await discord.say(thread, content="?!", reply_to=first))
    after = await mention(discord, FOLLOW_UP, thread)

    assert hint.content.startswith("There is no word in the question.")
    assert read(after)[0].startswith(UNDERSTOOD)


async def test_after_nothing_was_found(discord: SmallDiscord) -> None:
    """The follow-up has only the words of the question, and says so."""
    first = await mention(discord, LASAGNE)
    answer = await discord.reply_to(await discord.say(content="and why?", reply_to=first))

    assert page(first.content).verdict == render.VERDICTS["nothing"]
    assert read(answer)[0] == "and why? (recipe, lasagne)"


async def test_the_log_keeps_what_was_followed(discord: SmallDiscord, bot: BotProcess) -> None:
    """No word of an exchange is in it."""
    await reply(discord)

    assert [word for word in ("zarquon", "when was that") if word in bot.log.lower()] == []


async def test_after_a_restart(library: Library, tmp_path: Path) -> None:
    """A reply to an answer of before is a question like any other: the memory is gone."""
    async with running(library.twin(tmp_path / "own")) as (discord, bot):
        first = await mention(discord, BELL)
        await bot.stop()
        await discord.start_bot(*library.words())
        await discord.ready()
        plain = await mention(discord, FOLLOW_UP)
        answer = await discord.reply_to(await discord.say(content=FOLLOW_UP, reply_to=first))

    assert answer.content == plain.content
