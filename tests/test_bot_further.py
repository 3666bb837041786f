"""Asking further by a form below an answer: by the real bot, over real sockets."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from bot_library import BELL, HOSTILE, LASAGNE, ROOT, WHO, Library, eventually
from bot_reader import marks, page, visible
from hypothesis import given
from hypothesis import strategies as st
from small_discord import Interaction, Message, SmallDiscord, User
from test_bot_buttons import named, press
from test_bot_followup import FOLLOW_UP, UNDERSTOOD, mention, read, slash
from test_bot_scope import MAYORS
from test_bot_settings import pick
from test_bot_threads import always, long, thread_on  # noqa: F401 - fixtures

from bot import markup, response, understood
from bot.further import GONE
from bot.state import FILE
from bot.understood import GO_ON

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")

HOUR = 60 * 60.0


@pytest_asyncio.fixture(loop_scope="module")
async def settled(discord: SmallDiscord) -> AsyncIterator[SmallDiscord]:
    """The server with its settings as they were after each test."""
    yield discord
    await pick(discord, "private", ["public"])
    await pick(discord, "member_rate", ["0"])


async def opened(discord: SmallDiscord, answer: Message, user: User | None = None) -> Interaction:
    """The form, open."""
    form = await press(discord, answer, "Ask further", user)
    await form.modal()
    return form


async def further(
    discord: SmallDiscord, answer: Message, words: str = FOLLOW_UP, user: User | None = None
) -> Message:
    """What the form is answered with."""
    form = await opened(discord, answer, user)
    return await (await discord.submit(form, {"question": words})).answer()


def seen(message: Message) -> str:
    return visible(message.content).rstrip("\n")


async def ask(discord: SmallDiscord, **options: Any) -> Message:
    return await (await discord.slash("ask", {"question": BELL, **options})).answer()


@loop
async def test_what_is_typed_follows_the_answer(discord: SmallDiscord) -> None:
    """It is understood and answered as a reply that mentions the bot is, for everybody, whoever
    asks; it is repeated, and so is what follows it."""
    first = await mention(discord, BELL)
    replied = await discord.reply_to(await discord.say(content=FOLLOW_UP, reply_to=first))
    answer = await further(discord, first, user=discord.other)
    again = await further(discord, answer, "and why?")

    assert answer.visible_to is None
    assert page(answer.content).quotes == page(replied.content).quotes
    assert page(answer.content).notes == (f"“{FOLLOW_UP}”", *page(replied.content).notes)
    assert read(again)[0].startswith(f"and why? ({HOSTILE['zarquon']['title']}")
    await press(discord, answer, "Delete", discord.other)
    await discord.until(lambda: answer.id not in discord.world.messages or None, "the deletion")


@loop
async def test_a_question_that_stands_by_itself(discord: SmallDiscord) -> None:
    """Is asked as it is, also below an answer that found nothing."""
    answer = await further(discord, await mention(discord, LASAGNE), BELL)

    assert page(answer.content).quotes
    assert page(answer.content).notes == (f"“{BELL}”",)


@loop
async def test_it_stays_where_the_question_was_asked(discord: SmallDiscord) -> None:
    """In the article, the tag and the dates that were chosen."""
    first = await (await discord.slash("ask", {"question": WHO, "article": MAYORS})).answer()
    answer = await further(discord, first, "which zarquon bell rang then?")

    assert f"Looked only here: “{MAYORS}”" in page(answer.content).notes
    assert all(quote.title == MAYORS for quote in page(answer.content).quotes)


@loop
async def test_a_private_answer_stays_private(settled: SmallDiscord) -> None:
    """However often one asks further; where answers are private now, what follows one that
    everybody saw is private as well."""
    discord = settled
    answer = await further(discord, await ask(discord, private=True))
    again = await further(discord, answer, "and why?")
    public = await ask(discord)
    await pick(discord, "private", ["private"])
    hidden = await further(discord, public)

    assert {one.visible_to for one in (answer, again, hidden)} == {discord.user.id}
    assert read(answer)[0].startswith(UNDERSTOOD)


@loop
async def test_in_a_direct_message(discord: SmallDiscord) -> None:
    """As anywhere."""
    first = await discord.reply_to(await discord.dm(content=BELL))
    answer = await further(discord, first)

    assert read(answer)[0].startswith(UNDERSTOOD)
    assert answer.channel_id == first.channel_id


async def test_a_form_that_stays_open_for_an_hour(library: Library, tmp_path: Path) -> None:
    """And over a restart of the bot: what is sent is answered, by what the answer showed."""
    twin = library.twin(tmp_path / "twin")
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        form = await opened(discord, await mention(discord, BELL))
        form.created -= HOUR
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        answer = await (await discord.submit(form, {"question": FOLLOW_UP})).answer()

        assert read(answer)[0].startswith(UNDERSTOOD)
        assert answer.visible_to is None
        assert [*discord.problems] == []


@loop
async def test_an_answer_that_is_gone_loses_no_words(
    discord: SmallDiscord, library: Library
) -> None:
    """They come back to who typed them, and to nobody else."""
    answer = await mention(discord, BELL)
    form = await opened(discord, answer, discord.other)
    number = named(answer, "👍")["custom_id"].split(":")[2]
    await press(discord, answer, "Delete")

    def forgotten() -> bool:
        with sqlite3.connect(library.folder / "bot" / FILE) as state:
            rows = state.execute("SELECT 1 FROM answers WHERE id = ?", (number,)).fetchall()
        return not rows

    await eventually(forgotten, "the deletion, which begins with the message")
    words = "and *why* then, @everyone?"
    told = await (await discord.submit(form, {"question": words})).answer()

    assert seen(told) == f"{GONE}\n{words}"
    assert told.visible_to == discord.other.id
    assert marks(told.content) == {"quote"}


@loop
async def test_words_that_cannot_be_answered_come_back(settled: SmallDiscord) -> None:
    """With the reason: no question, or one too many."""
    discord = settled
    first, eager = await mention(discord, BELL), discord.add_user("Eva")
    wordless = await further(discord, first, "?!", eager)
    form = await opened(discord, first, eager)
    await pick(discord, "member_rate", ["3"])
    for _ in range(2):
        await (await discord.slash("ask", {"question": BELL}, user=eager)).answer()
    told = await (await discord.submit(form, {"question": FOLLOW_UP})).answer()

    assert seen(wordless).startswith("There is no word in the question.")
    assert seen(wordless).endswith("\n?!")
    assert seen(told).startswith("You have asked 3 questions within a minute.")
    assert seen(told).endswith(f"\n{FOLLOW_UP}")
    assert told.visible_to == eager.id


@loop
async def test_a_form_of_another_server_finds_nothing(discord: SmallDiscord) -> None:
    """Nor does one of an answer that somebody else sees alone."""
    hidden = await opened(discord, await ask(discord, private=True))
    elsewhere = discord.add_channel("there", guild=discord.add_guild("Elsewhere"))
    for user, channel in ((discord.user, elsewhere), (discord.other, discord.channel)):
        form = await opened(discord, await slash(discord, BELL, channel), user)
        form.answer_data = {**form.answer_data, "custom_id": hidden.answer_data["custom_id"]}
        told = await (await discord.submit(form, {"question": FOLLOW_UP})).answer()

        assert seen(told) == f"{GONE}\n{FOLLOW_UP}"
        assert told.visible_to == user.id


@loop
async def test_a_thread_says_how_to_go_on(always: SmallDiscord) -> None:  # noqa: F811
    """In its first answer, that of a command too; not again in what follows there."""
    discord = always
    asked = await discord.say(content=f"{discord.bot.mention} {BELL}")
    _, first = await thread_on(discord, asked)
    answer = await further(discord, first)
    command = await slash(discord, BELL)
    await discord.until(lambda: discord.world.channels.get(command.id), "a thread")

    assert page(first.content).notes == (GO_ON,)
    assert page(command.content).notes == (f"“{BELL}”", GO_ON)
    assert answer.channel_id == first.channel_id
    assert read(answer)[0].startswith(UNDERSTOOD)
    assert GO_ON not in page(answer.content).notes


@loop
async def test_a_long_exchange_moves_into_a_thread(long: SmallDiscord) -> None:  # noqa: F811
    """From its third question on, as one by replies does; a thread hangs on that answer."""
    discord = long
    first = await mention(discord, BELL)
    second = await further(discord, first, "and why?")
    third = await further(discord, second, "who else?")
    thread = await discord.until(lambda: discord.world.channels.get(third.id), "a thread")
    fourth = await mention(discord, FOLLOW_UP, thread)

    assert discord.world.channels.get(second.id) is None
    assert [GO_ON in page(one.content).notes for one in (first, second, third)] == [0, 0, 1]
    assert read(fourth)[0].startswith(UNDERSTOOD)


def test_there_is_room_for_the_word_on_a_thread() -> None:
    """In every language, and for the mark that comes later."""
    assert markup.length(understood.small(GO_ON)) < 120


@given(st.text(max_size=2000))
def test_any_words_come_back(typed: str) -> None:
    """In one message; those that a form can hold whole, but for their white space."""
    refusal = "x" * 190
    message = response.handed_back(refusal, typed)
    flat = " ".join(typed.split())

    assert markup.length(message) <= markup.LIMIT
    if len(flat) <= response.TYPED and flat:
        body = markup.unquoted(message.removeprefix(f"{refusal}\n"))
        assert markup.shown(body) == markup.plain(flat)
