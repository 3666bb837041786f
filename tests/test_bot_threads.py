"""Answers in threads, where the server wants that: by the real bot, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_library import BELL, LASAGNE, LEDGER, eventually, lines_with
from bot_reader import page, visible
from hypothesis import given
from hypothesis import strategies as st
from small_discord import BotProcess, Channel, ChannelType, Message, Permission, SmallDiscord
from small_discord.message_check import utf16
from test_bot_buttons import press
from test_bot_followup import FOLLOW_UP, UNDERSTOOD, mention, read, slash
from test_bot_settings import pick, picked

from bot import render, threads
from bot.threads import COULD_NOT, MAY_NOT, name_of

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def always(discord: SmallDiscord) -> AsyncIterator[SmallDiscord]:
    """A server that wants every answer in a thread of its own."""
    await pick(discord, "threads", ["always"])
    yield discord
    await pick(discord, "threads", ["never"])


@pytest_asyncio.fixture(loop_scope="module")
async def long(discord: SmallDiscord) -> AsyncIterator[SmallDiscord]:
    """A server that wants long exchanges in a thread."""
    await pick(discord, "threads", ["long"])
    yield discord
    await pick(discord, "threads", ["never"])


async def asked_in(discord: SmallDiscord, channel: Channel, question: str = BELL) -> Message:
    return await discord.say(channel, content=f"{discord.bot.mention} {question}")


async def thread_on(discord: SmallDiscord, message: Message) -> tuple[Channel, Message]:
    """The thread on a message, and the first that the bot said in it."""

    def probe() -> tuple[Channel, Message] | None:
        thread = discord.world.channels.get(message.id)
        said = discord.said(thread) if thread else []
        return (thread, said[0]) if thread and said else None

    return await discord.until(probe, "an answer in a thread")


async def first_said(discord: SmallDiscord, channel: Channel) -> Message:
    return await discord.until(lambda: next(iter(discord.said(channel)), None), "an answer")


def requests(discord: SmallDiscord) -> list[str]:
    """The threads that the bot asked for."""
    return [one.path for one in discord.requests if one.path.endswith("/threads")]


@loop
async def test_without_the_setting_no_thread_is_opened(discord: SmallDiscord) -> None:
    """As the bot comes, an answer is a reply in the channel."""
    before = requests(discord)
    answer = await mention(discord, BELL)

    assert picked((await pick(discord, "threads", ["never"])), "threads") == ["never"]
    assert page(answer.content).quotes
    assert requests(discord) == before


@loop
async def test_each_answer_in_a_thread_of_its_own(always: SmallDiscord) -> None:
    """Opened on the question and named by it; what is asked there goes on there, its buttons
    work there, and the channel stays quiet."""
    discord = always
    channel = discord.add_channel("quiet")
    asked = await asked_in(discord, channel)
    thread, answer = await thread_on(discord, asked)
    further = await mention(discord, FOLLOW_UP, thread)
    vote = await (await press(discord, answer, "👍")).answer()
    deleted = await press(discord, answer, "Delete")
    await discord.until(lambda: answer.id not in discord.world.messages or None, "its end")

    assert (thread.name, thread.parent_id, thread.owner_id) == (BELL, channel.id, discord.bot.id)
    assert page(answer.content).quotes
    assert answer.reference_id is None
    assert read(further)[0].startswith(UNDERSTOOD)
    assert further.channel_id == thread.id
    assert vote.content == "Thank you, noted."
    assert deleted.answered_with is not None
    assert discord.said(channel) == []


@loop
async def test_a_command_is_answered_in_the_channel(always: SmallDiscord) -> None:
    """And a thread hangs on the answer, where a follow-up finds the exchange."""
    discord = always
    answer = await slash(discord, BELL)
    thread = await discord.until(lambda: discord.world.channels.get(answer.id), "a thread")
    further = await mention(discord, FOLLOW_UP, thread)
    again = await slash(discord, FOLLOW_UP, thread)

    assert (answer.channel_id, thread.name) == (discord.channel.id, BELL)
    assert read(further)[0].startswith(UNDERSTOOD)
    assert read(again)[0].startswith(UNDERSTOOD)


@loop
async def test_a_message_answered_from_its_menu(always: SmallDiscord) -> None:
    """Is followed by a thread like a command."""
    discord = always
    said = await discord.say(author=discord.other, content=BELL)
    answer = await (await discord.menu("Answer this question", said)).answer()
    thread = await discord.until(lambda: discord.world.channels.get(answer.id), "a thread")

    assert thread.name == BELL


@loop
async def test_what_has_no_thread(always: SmallDiscord) -> None:
    """A private answer, a direct message, a question in a thread, a hint and a voice channel."""
    discord = always
    before = requests(discord)
    private = await discord.slash("ask", {"question": BELL, "private": True})
    direct = await discord.reply_to(await discord.dm(discord.other, BELL))
    in_thread = await mention(discord, BELL, discord.add_thread("bells"))
    hint = await mention(discord, "?!")
    voice = await mention(discord, BELL, discord.add_channel("talk", kind=ChannelType.VOICE))

    quoted = [(await private.answer()), direct, in_thread, voice]
    assert all(page(one.content).quotes and threads.MAY_NOT not in one.content for one in quoted)
    assert hint.content.startswith("There is no word in the question.")
    assert requests(discord) == before


@loop
async def test_a_channel_of_news(always: SmallDiscord) -> None:
    """Has threads too."""
    discord = always
    asked = await asked_in(discord, discord.add_channel("news", kind=ChannelType.ANNOUNCEMENT))
    thread, answer = await thread_on(discord, asked)

    assert thread.type is ChannelType.ANNOUNCEMENT_THREAD
    assert page(answer.content).quotes


@loop
@pytest.mark.parametrize(
    "right", [Permission.CREATE_PUBLIC_THREADS, Permission.SEND_MESSAGES_IN_THREADS]
)
async def test_without_the_right(right: Permission, always: SmallDiscord, bot: BotProcess) -> None:
    """It answers in the channel, says why with the first answer of the day only, and in the log
    once."""
    discord = always
    before = requests(discord)
    channel = discord.add_channel(f"no-threads-{right.name}", deny=right)
    first = await discord.reply_to(await asked_in(discord, channel))
    second = await discord.reply_to(await asked_in(discord, channel))
    command = await slash(discord, BELL, channel)

    assert page(first.content).notes == (MAY_NOT,)
    assert page(first.content).quotes == page(second.content).quotes == page(command.content).quotes
    assert page(second.content).notes == ()
    assert page(command.content).notes == (f"“{BELL}”",)
    assert len(list(lines_with(bot.log, f"channel {channel.id}"))) == 1
    assert channel.name not in bot.log
    assert requests(discord) == before


@loop
async def test_a_command_says_it_too(always: SmallDiscord) -> None:
    """In the answer itself, which keeps its buttons."""
    discord = always
    channel = discord.add_channel("commands", deny=Permission.CREATE_PUBLIC_THREADS)
    answer = await slash(discord, BELL, channel)
    noted = await discord.until(
        lambda: next((m for m in discord.said(channel) if MAY_NOT in m.content), None), "the note"
    )

    assert noted.id == answer.id
    assert page(noted.content).notes == (f"“{BELL}”", MAY_NOT)
    assert noted.components


@loop
async def test_a_command_that_cannot_be_changed_any_more(always: SmallDiscord) -> None:
    """Its answer stays: no apology takes its place."""
    discord = always
    channel = discord.add_channel("stubborn")
    discord.fail_next("POST", "/threads$", status=403)
    interaction = await discord.slash("ask", {"question": BELL}, channel=channel)
    answer = await interaction.answer()
    discord.fail_next("PATCH", "/messages/@original$", status=400)
    await discord.until(lambda: not discord.faults.unused or None, "the note that failed")
    await mention(discord, LEDGER, discord.add_thread("after it"))

    assert page(discord.world.messages[answer.id].content).quotes


@loop
async def test_somebody_was_quicker(always: SmallDiscord) -> None:
    """Where a thread hangs on the question already, the answer comes below it in the channel."""
    discord = always
    channel = discord.add_channel("quick")
    async with discord.gateway_down():
        asked = await asked_in(discord, channel)
        thread = discord.open_thread(channel, "mine", discord.user, thread_id=asked.id)
    answer = await discord.reply_to(asked)

    assert page(answer.content).notes == (COULD_NOT,)
    assert page(answer.content).quotes
    assert discord.said(thread) == []


@loop
async def test_too_many_threads(always: SmallDiscord) -> None:
    """The same, and when there is room again a thread is opened again."""
    discord = always
    channel = discord.add_channel("crowded")
    most, discord.limits.active_threads = discord.limits.active_threads, 0
    answer = await discord.reply_to(await asked_in(discord, channel))
    discord.limits.active_threads = most
    _, later = await thread_on(discord, await asked_in(discord, channel))

    assert page(answer.content).notes == (COULD_NOT,)
    assert page(answer.content).quotes == page(later.content).quotes


@loop
async def test_a_question_that_was_deleted(always: SmallDiscord) -> None:
    """Has no thread, but its answer."""
    discord = always
    channel = discord.add_channel("gone")
    async with discord.gateway_down():
        await discord.delete(await asked_in(discord, channel))

    assert page((await first_said(discord, channel)).content).quotes


@loop
async def test_a_thread_in_which_nothing_can_be_said(always: SmallDiscord, bot: BotProcess) -> None:
    """Locked before the answer came: it stands in the channel, where its buttons work."""
    discord = always
    channel = discord.add_channel("locked")
    discord.fail_next("POST", rf"/channels/(?!{channel.id})\d+/messages$", status=403)
    asked = await asked_in(discord, channel)
    answer = await discord.reply_to(asked)
    vote = await (await press(discord, answer, "👍")).answer()
    await eventually(lambda: f"thread {asked.id}" in bot.log, "the line in the log")

    assert page(answer.content).quotes
    assert page(answer.content).notes == (COULD_NOT,)
    assert vote.content == "Thank you, noted."


@loop
@pytest.mark.parametrize("status", [0, 500])
@pytest.mark.parametrize("path", ["/threads$", r"/channels/\d+/messages$"])
async def test_discords_answer_is_lost(status: int, path: str, always: SmallDiscord) -> None:
    """The thread is opened once, the answer is sent once."""
    discord = always
    channel = discord.add_channel("lossy")
    discord.fail_next("POST", path, status=status, after_effect=True)
    _, answer = await thread_on(discord, await asked_in(discord, channel))
    await mention(discord, LEDGER, discord.add_thread("something else"))

    assert page(answer.content).quotes
    assert len(discord.said(discord.world.channels[answer.channel_id])) == 1
    assert discord.said(channel) == []


@loop
async def test_a_long_exchange_moves_into_a_thread(long: SmallDiscord) -> None:
    """At its third question in a row by replies; there it goes on."""
    discord = long
    first = await mention(discord, BELL)
    second = await discord.reply_to(await discord.say(content="and why?", reply_to=first))
    asked = await discord.say(content="who else?", reply_to=second)
    thread, third = await thread_on(discord, asked)
    fourth = await mention(discord, FOLLOW_UP, thread)

    assert first.channel_id == second.channel_id == discord.channel.id
    assert (thread.name, thread.parent_id) == ("who else?", discord.channel.id)
    assert read(third)[0].startswith("who else? (")
    assert read(fourth)[0].startswith(UNDERSTOOD)
    assert discord.replies_to(asked) == []


@loop
async def test_many_questions_are_no_long_exchange(long: SmallDiscord) -> None:
    """Only replies follow one another in a channel; a command stays there as well."""
    discord = long
    before = requests(discord)
    for _ in range(4):
        await mention(discord, LASAGNE)
        await slash(discord, LASAGNE)

    assert requests(discord) == before


@loop
async def test_a_thread_on_a_question_finds_its_exchange(discord: SmallDiscord) -> None:
    """Also where a member opened it."""
    asked = await asked_in(discord, discord.channel)
    await discord.reply_to(asked)
    thread = discord.open_thread(discord.channel, "on it", discord.user, thread_id=asked.id)
    answer = await mention(discord, FOLLOW_UP, thread)

    assert read(answer)[0].startswith(UNDERSTOOD)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who\nrang  it?", "who rang it?"),
        ("<@12> said <:bell:34> in <#5>: **who**?", "said in : **who**?"),
        ("‮esrever", "esrever"),
        ("<@1>", "Question"),
        ("long " * 30, "long " * 18 + "long…"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 99 + "…"),
        ("😀" * 51, "😀" * 49 + "…"),
    ],
)
def test_the_name_of_a_thread(question: str, name: str) -> None:
    """The question, plain, cut between words where there are any."""
    assert name_of(question) == name


@given(st.text(max_size=300))
def test_any_question_names_a_thread(question: str) -> None:
    """With 1 to 100 units on one line."""
    name = name_of(question)

    assert 1 <= utf16(name) <= 100
    assert "\n" not in name
    assert name.strip() == name


def test_a_message_without_room_stays_as_it_is() -> None:
    """Rather no note than a cut quote; it is said with the next answer."""
    told = threads.Threads()
    full = render.VERDICTS["answered"] + "x" * (2000 - len(render.VERDICTS["answered"]))

    assert told.noted(full, 1, MAY_NOT) == full
    assert visible(told.noted(render.VERDICTS["answered"], 1, MAY_NOT)).endswith(MAY_NOT)
    assert told.noted(render.VERDICTS["answered"], 1, MAY_NOT) == render.VERDICTS["answered"]
    assert told.noted(render.VERDICTS["answered"], 2, MAY_NOT) != render.VERDICTS["answered"]
