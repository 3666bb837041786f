"""Whoever asks is answered, and nobody else: by the real bot, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import pytest_asyncio
from bot_library import LASAGNE, ROOT, WHO, Library, running
from bot_reader import page
from small_discord import BotProcess, Message, SmallDiscord
from small_discord.message_wire import message_event
from small_discord.session import Event
from small_discord.snowflake import new_id

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(library: Library) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """The bot of this module has the reader that is shipped."""
    async with running(library, "--set", "index.reader=quoth-reader") as pair:
        yield pair


GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12


async def mention(discord: SmallDiscord, question: str) -> Message:
    return await discord.reply_to(await discord.say(content=f"{discord.bot.mention} {question}"))


async def nickname(discord: SmallDiscord, question: str) -> Message:
    return await discord.reply_to(await discord.say(content=f"<@!{discord.bot.id}>{question}"))


async def pinged_reply(discord: SmallDiscord, question: str) -> Message:
    first = await mention(discord, LASAGNE)
    return await discord.reply_to(await discord.say(content=question, reply_to=first))


async def direct(discord: SmallDiscord, question: str) -> Message:
    return await discord.reply_to(await discord.dm(discord.other, question))


async def thread(discord: SmallDiscord, question: str) -> Message:
    said = await discord.say(
        discord.add_thread("aside"), content=f"{question} {discord.bot.mention}"
    )
    return await discord.reply_to(said)


async def slash(discord: SmallDiscord, question: str) -> Message:
    return await (await discord.slash("ask", {"question": question})).answer()


async def slash_direct(discord: SmallDiscord, question: str) -> Message:
    channel = discord.world.dm_with(discord.user)
    return await (await discord.slash("ask", {"question": question}, channel=channel)).answer()


Way = Callable[[SmallDiscord, str], Awaitable[Message]]
WAYS = (mention, nickname, pinged_reply, direct, thread, slash, slash_direct)


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_of_asking_is_answered(way: Way, discord: SmallDiscord) -> None:
    """With quotes of both people the article names, in a message that pings nobody."""
    seen = page((await way(discord, WHO)).content)
    text = "\n".join(shown.text for shown in seen.quotes)

    assert "Bill de Blasio, the mayor of New York, skipped the meeting" in text
    assert "Mitch Landrieu, who is mayor of New Orleans" in text


async def test_the_question_everybody_tries_first(discord: SmallDiscord) -> None:
    """The reader that is shipped is sure of it, and the names are bold."""
    seen = page((await mention(discord, WHO)).content)

    assert seen.verdict == render.VERDICTS["answered"]
    assert {"Bill de Blasio", "Mitch Landrieu"} == {shown.bold for shown in seen.quotes} - {""}


async def test_an_answer_in_full(discord: SmallDiscord) -> None:
    """Linked title, words of the article, date and paragraph, for every quote."""
    seen = page((await mention(discord, "Why did Bill de Blasio call off his visit?")).content)
    file = ROOT / "corpus" / "articles" / "mayors-stay-away-from-white-house-meeting.md"
    (first, *_) = (quote for quote in seen.quotes if "called off his visit" in quote.text)

    assert seen.verdict in (render.VERDICTS["answered"], render.VERDICTS["closest"])
    assert first.title == (
        "Mayors stay away from White House meeting after letter to sanctuary cities"
    )
    address, _, words = first.target.partition("#:~:text=")
    assert address == "https://example.org/news/mayors-white-house"
    assert unquote(words.partition(",")[0]) in first.text
    assert first.source.startswith("24 January 2018 · paragraph 1 of ")
    assert first.text in file.read_text(encoding="utf-8")


async def test_the_answer_to_a_command_repeats_its_question(discord: SmallDiscord) -> None:
    """Nobody else sees what was typed into a command; what stands in a message is not repeated."""
    asked = "who skipped   the **meeting**?"
    command = page((await (await discord.slash("ask", {"question": asked})).answer()).content)
    message = await discord.say(content=f"{discord.bot.mention} {asked}")

    assert command.notes == ("“who skipped the **meeting**?”",)
    assert page((await discord.reply_to(message)).content).notes == ()


@pytest.mark.parametrize("way", WAYS)
async def test_what_no_article_answers_is_said_so(way: Way, discord: SmallDiscord) -> None:
    """One honest sentence and three titles at most, with nothing that looks like an answer."""
    seen = page((await way(discord, LASAGNE)).content)

    assert (seen.verdict, seen.quotes) == (render.VERDICTS["nothing"], ())
    *repeated, note = seen.notes
    assert repeated in ([], [f"“{LASAGNE}”"])
    assert note.startswith("The closest titles: ")
    assert note.count(" · ") <= 2


async def fence(discord: SmallDiscord) -> None:
    """Every message said before this has been seen by the bot, and answered if it ever will be."""
    await mention(discord, LASAGNE)


async def test_what_is_no_question_to_the_bot_stays_unanswered(discord: SmallDiscord) -> None:
    """A plain message, a reply without ping, a reply to a command's answer, a role."""
    answered = await mention(discord, LASAGNE)
    said = [
        await discord.say(content=WHO),
        await discord.say(content=WHO, reply_to=answered, ping=False),
        await discord.say(content=WHO, reply_to=await slash(discord, LASAGNE)),
        await discord.say(content=f"<@&{discord.world.bot_role(discord.guild).id}> {WHO}"),
        await discord.say(content=f"@everyone {WHO}"),
        await discord.say(content=f"{discord.other.mention} {WHO}"),
    ]
    await fence(discord)

    assert [discord.replies_to(message) for message in said] == [[]] * len(said)


async def test_bots_and_webhooks_are_not_answered(discord: SmallDiscord) -> None:
    """Neither can draw the bot into an endless talk."""
    robot = discord.add_user("Robot", bot=True)
    words = f"{discord.bot.mention} {WHO}"
    spoken = await discord.say(author=robot, content=words)
    human = await discord.say(content="nothing")
    event = message_event(discord.world, human)
    event |= {"content": words, "webhook_id": "42", "mentions": [mentioned(discord)]}
    event |= {"id": str(new_id())}
    event.pop("member")
    discord.gateway.dispatch(Event("MESSAGE_CREATE", event, discord.guild.id, GUILD_MESSAGES))
    before = len(discord.said())
    await fence(discord)

    assert discord.replies_to(spoken) == []
    assert len(discord.said()) == before + 1


def mentioned(discord: SmallDiscord) -> dict[str, Any]:
    user = discord.bot
    return {"id": str(user.id), "username": user.name, "discriminator": "0", "avatar": None}


async def test_notices_of_discord_are_not_answered(discord: SmallDiscord) -> None:
    """A message that Discord itself makes in somebody's name is no question."""
    event = message_event(discord.world, await discord.say(content="nothing"))
    event |= {"content": WHO, "type": 18, "mentions": [mentioned(discord)]}
    discord.gateway.dispatch(Event("MESSAGE_CREATE", event, discord.guild.id, GUILD_MESSAGES))
    before = len(discord.said())
    await fence(discord)

    assert len(discord.said()) == before + 1


async def test_mentions_are_no_part_of_the_question(discord: SmallDiscord) -> None:
    """Two of them, in front and behind, leave the question between them."""
    bot = discord.bot.mention
    asked = await discord.say(content=f"{bot}, {bot} {WHO} {bot}")
    alone = page((await mention(discord, WHO)).content)

    assert page((await discord.reply_to(asked)).content) == alone
    assert len(discord.replies_to(asked)) == 1


HINTS = {
    "": "The question is empty. Ask something like: who skipped the meeting?",
    " \n ": "The question is empty. Ask something like: who skipped the meeting?",
    "?!": "There is no word in the question. Ask something like: who skipped the meeting?",
    "why " * 400: "The question has 1,599 characters; 1,000 is the most. "
    "Ask it in a sentence or two.",
}


@pytest.mark.parametrize("question", HINTS)
async def test_no_question_gets_a_hint(question: str, discord: SmallDiscord) -> None:
    """It says what is missing and how to ask."""
    assert (await mention(discord, question)).content == HINTS[question]
    if question.strip():
        assert (await slash(discord, question)).content == HINTS[question]


async def test_a_command_is_acknowledged_at_once_and_answered_for_all(
    discord: SmallDiscord,
) -> None:
    """Deferred before the model is asked, and not only for the one who asked."""
    interaction = await discord.slash("ask", {"question": WHO}, user=discord.other)
    await interaction.answer()

    assert interaction.deferred
    assert not interaction.ephemeral
    assert interaction.acknowledged_after is not None
    assert interaction.acknowledged_after < 3
    assert interaction.followups == []


async def test_only_the_commands_we_mean(discord: SmallDiscord) -> None:
    """All global; `/ask` in servers and in direct messages, with one text that must be given."""
    command, *menus = discord.commands[None]
    option, *others = command.body["options"]

    assert list(discord.commands) == [None]
    assert (command.name, command.type) == ("ask", 1)
    assert command.body["contexts"] == [0, 1]
    assert (option["name"], option["type"], option["required"]) == ("question", 3, True)
    assert [(one["name"], one.get("autocomplete", False)) for one in others] == [
        ("article", True),
        ("since", False),
        ("before", False),
        ("tag", True),
        ("private", False),
    ]
    assert not any(one["required"] for one in others)
    assert [(menu.name, menu.type) for menu in menus] == [
        ("forget", 1),
        ("settings", 1),
        ("index", 1),
        ("unanswered", 1),
        ("articles", 1),
        ("Answer this question", 3),
        ("Find the source", 3),
    ]


async def test_no_privileged_intent(discord: SmallDiscord) -> None:
    """Servers, their messages and direct messages are all that is asked for."""
    (session,) = discord.gateway.live()

    assert session.intents == GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES


async def test_requests_are_few(discord: SmallDiscord) -> None:
    """A mention costs one request, a command two."""
    start = len(discord.requests)
    await mention(discord, WHO)
    middle = len(discord.requests)
    await slash(discord, WHO)

    assert [(r.method, Path(r.path).name) for r in discord.requests[start:middle]] == [
        ("POST", "messages")
    ]
    assert [(r.method, Path(r.path).name) for r in discord.requests[middle:]] == [
        ("POST", "callback"),
        ("PATCH", "@original"),
    ]
