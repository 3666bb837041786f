"""Moderators see what found nothing, and say what answers it: by the real bot over sockets."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from bot_library import BELL, LASAGNE, ROOT, WHO, Library, running
from bot_reader import visible
from small_discord import BotProcess, Message, Permission, SmallDiscord, User
from small_discord.message import is_text, walk
from small_discord.permission import Overwrite
from small_discord.world import ChannelType

from bot import backlog, labelling
from bot.backlog import PREFIX
from bot.state import FILE
from corpus import folder

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = "who skiped that meeting"
"""WHO in other words."""
PASTA = "what is the recipe for @everyone **pasta**?"
EMPTY = "There are none: all were answered, or you said what they need."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library with a state of its own."""
    return library.twin(tmp_path_factory.mktemp("unanswered") / "twin")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(place: Library) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """A bot for this module."""
    async with running(place) as pair:
        yield pair


@pytest.fixture(autouse=True)
def emptied(place: Library, discord: SmallDiscord) -> None:
    """Each test begins with nothing asked and nothing labelled."""
    change(place, "DELETE FROM answers")
    change(place, "DELETE FROM labels")


def change(place: Library, sql: str, *values: object) -> list[Any]:
    """What a statement on the bot's state gives."""
    connection = sqlite3.connect(place.folder / "bot" / FILE, timeout=5)
    with connection:
        rows = connection.execute(sql, values).fetchall()
    connection.close()
    return rows


async def ask(discord: SmallDiscord, question: str, **more: Any) -> Message:
    options = {"question": question, **more.pop("options", {})}
    return await (await discord.slash("ask", options, **more)).answer()


async def see(discord: SmallDiscord, user: User | None = None) -> Message:
    return await (await discord.slash("unanswered", user=user)).answer()


def text(message: Message) -> str:
    """All that a message of components says, as it is shown."""
    return visible("\n".join(one["content"] for one in walk(message.components) if is_text(one)))


def labels(message: Message) -> list[str]:
    return [one["label"] for one in walk(message.components) if one.get("label")]


def options(message: Message) -> list[str]:
    """The questions to choose from."""
    found = [one for one in walk(message.components) if one.get("options")]
    return [option["label"] for one in found for option in one["options"]]


async def pick(discord: SmallDiscord, message: Message, number: int = 1, **more: Any) -> Message:
    """Choose the question with this number on the list."""
    (select,) = [one for one in walk(message.components) if one.get("options")]
    value = next(
        one["value"] for one in select["options"] if one["label"].startswith(f"{number}. ")
    )
    clicked = await discord.click(message, select["custom_id"], values=[value], **more)
    return await clicked.answer()


def button(message: Message, label: str, place: int = 0) -> str:
    """The id of the button with this label, the first one unless told otherwise."""
    found = [one["custom_id"] for one in walk(message.components) if one.get("label") == label]
    return str(found[place])


async def press(
    discord: SmallDiscord, message: Message, label: str, place: int = 0, **more: Any
) -> Message:
    return await (await discord.click(message, button(message, label, place), **more)).answer()


def stored(place: Library) -> list[tuple[Any, ...]]:
    return change(place, "SELECT question, kind, article, quote FROM labels ORDER BY id")


async def test_what_found_nothing_is_listed_without_names(discord: SmallDiscord) -> None:
    """Most asked first, the same question in other words once; what was answered is not there."""
    await ask(discord, BELL)
    await ask(discord, WHO)
    await ask(discord, OTHER, user=discord.other)
    await ask(discord, PASTA, user=discord.other)
    shown = await see(discord)
    said = text(shown)

    assert shown.visible_to == discord.user.id
    assert options(shown) == [f"1. {OTHER}", f"2. {PASTA}"]
    assert said.index(f"1. “{OTHER}”") < said.index(f"2. “{PASTA}”")
    assert "Asked 2 times · last on" in said
    assert "Asked once · last on" in said
    assert "zarquon" not in said
    for user in (discord.user, discord.other):
        assert user.name not in said
        assert str(user.id) not in said


async def test_an_answer_that_members_call_wrong_is_unanswered(discord: SmallDiscord) -> None:
    """More of them than call it right."""
    answer = await ask(discord, BELL)
    assert text(await see(discord)).endswith(EMPTY)
    await (await discord.click(answer, button(answer, "👎"))).modal()
    for _look in range(50):  # the vote is written down after the form was sent
        if found := options(await see(discord)):
            break
    assert found == [f"1. {BELL}"]
    await (await discord.click(answer, button(answer, "👍"), user=discord.other)).answer()
    assert text(await see(discord)).endswith(EMPTY)


async def call_wrong(
    discord: SmallDiscord, place: Library, answer: Message, user: User, reason: str
) -> None:
    before = change(place, "SELECT count(*) FROM votes")
    form = await discord.click(answer, button(answer, "👎"), user=user)
    await form.modal()
    for _look in range(500):  # the vote is written down after the form was sent
        if change(place, "SELECT count(*) FROM votes") != before:
            break
        await asyncio.sleep(0.01)
    filled = {"reason": [reason], "words": f"Mumblecore says {user.name}"}
    await (await discord.submit(form, filled)).answer()


async def test_why_an_answer_was_called_wrong_is_counted(
    discord: SmallDiscord, place: Library
) -> None:
    """Above the passages of the question, over all answers to it that everybody saw, the most
    frequent first; nobody is named, no words of theirs are shown."""
    third = discord.add_user("Carol")
    discord.world.join(third, discord.guild)
    for private, user, reason in (
        (False, discord.user, "passage"),
        (False, discord.other, "old"),
        (False, third, "old"),
        (True, discord.user, "other"),
    ):
        answer = await ask(discord, BELL, options={"private": private})
        await call_wrong(discord, place, answer, user, reason)
    await call_wrong(discord, place, await ask(discord, PASTA), discord.user, "answer")
    doubtful = await ask(discord, BELL)
    for user in (discord.user, discord.other):
        await call_wrong(discord, place, doubtful, user, "old")
    form = await discord.click(doubtful, button(doubtful, "👎"), user=third)
    await form.modal()
    await (await discord.submit(form, {"reason": ["other"]})).answer()
    good = await discord.click(doubtful, button(doubtful, "👍"), user=third)
    await good.answer()  # what is said last counts: it is right
    shown = await see(discord)
    said = text(await pick(discord, shown))
    other = text(await pick(discord, await see(discord), 2))

    assert options(shown) == [f"1. {BELL}", f"2. {PASTA}"]
    assert "Called wrong: 4 × Out of date, 1 × Wrong passage\n" in f"{said}\n"
    assert "Something else" not in said
    assert "Mumblecore" not in said
    assert all(user.name not in said for user in (discord.user, discord.other, third))
    assert "Called wrong" not in other


async def test_what_is_asked_privately_stays_private(discord: SmallDiscord) -> None:
    """And what a member had removed is gone."""
    await ask(discord, LASAGNE, options={"private": True})
    await discord.reply_to(await discord.dm(content="what is the recipe for soup?"))
    await ask(discord, WHO, user=discord.other)
    before = await see(discord)
    await (await discord.slash("forget me", user=discord.other)).answer()

    assert options(before) == [f"1. {WHO}"]
    assert text(await see(discord)).endswith(EMPTY)


async def test_a_channel_that_the_moderator_cannot_read_is_left_out(
    discord: SmallDiscord, place: Library
) -> None:
    """Managing the server is not seeing all of it: a private thread, or what may have been one."""
    hide = Overwrite(discord.guild.id, True, deny=Permission.VIEW_CHANNEL)
    own = Overwrite(discord.bot.id, False, allow=Permission.VIEW_CHANNEL)
    secret = discord.add_channel("board", overwrites=[hide, own])
    role = discord.add_role("moderator", Permission.MANAGE_GUILD)
    moderator = discord.add_user("Mo")
    discord.world.join(moderator, discord.guild, [role])
    thread = discord.open_thread(
        discord.channel, "aside", discord.user, type=ChannelType.PRIVATE_THREAD
    )
    await ask(discord, LASAGNE, channel=secret)
    await ask(discord, PASTA, channel=thread)
    await ask(discord, "what is the recipe for soup?")
    change(place, "UPDATE answers SET channel = 5 WHERE id = (SELECT max(id) FROM answers)")
    await ask(discord, WHO)

    assert options(await see(discord, moderator)) == [f"1. {WHO}"]
    assert len(options(await see(discord))) == 4


async def test_a_question_opens_with_what_comes_closest(discord: SmallDiscord) -> None:
    """Word for word, each with its button; how often it was asked, and in what other words."""
    await ask(discord, OTHER)
    await ask(discord, WHO)
    opened = await pick(discord, await see(discord))
    articles = folder.read(ROOT / "corpus" / "articles").articles
    quotes = [
        visible(one["content"]).split("\n", 1)[1].rpartition("\n")[0]
        for one in walk(opened.components)
        if is_text(one) and "\n> " in one["content"]
    ]

    assert text(opened).startswith(f"“{WHO}”\nAsked 2 times · last on")
    assert f"Also asked as: “{OTHER}”" in text(opened)
    assert "This comes closest today:" in text(opened)
    assert len(quotes) == backlog.MOST
    for quote in quotes:
        assert any(quote in one.text for one in articles), quote
    assert labels(opened) == [
        *["This passage answers it"] * backlog.MOST,
        *("Not in our articles", "Take off the list", "Back"),
    ]
    assert options(await press(discord, opened, "Back")) == [f"1. {WHO}"]


async def test_a_follow_up_is_shown_as_it_was_understood(discord: SmallDiscord) -> None:
    """And a question of one article, or of a time, says so."""
    first = await discord.reply_to(
        await discord.say(content=f"{discord.bot.mention} who skipped the meeting?")
    )
    await discord.reply_to(await discord.say(content="and in Paris?", reply_to=first))
    await ask(discord, LASAGNE, options={"since": "2018-01-01"})
    shown = await see(discord)

    assert "“and in Paris? (Mayors stay away from White House meeting" in text(shown)
    assert "Looked only here: published since 1 January 2018" in text(shown)


async def test_a_passage_that_answers_takes_the_question_off(
    discord: SmallDiscord, place: Library
) -> None:
    """The very words that were shown are kept; in other words it does not come back, until it is
    undone."""
    await ask(discord, WHO)
    opened = await pick(discord, await see(discord))
    shown = [one["content"] for one in walk(opened.components) if "\n> " in one.get("content", "")]
    done = await press(discord, opened, "This passage answers it", 1)
    ((question, kind, article, quote),) = stored(place)
    await ask(discord, OTHER)

    assert text(done) == f"“{WHO}”\n{labelling.ANSWERED}"
    assert (question, kind) == (WHO, "passage")
    assert quote in text_of(article)
    assert f"\n{quote}\n" in visible(shown[1])
    assert text(await see(discord)).endswith(EMPTY)
    undone = await press(discord, done, "Undo")
    assert text(undone) == labelling.UNDONE
    assert len(options(await press(discord, undone, "Back to the list"))) == 1
    assert stored(place) == []


def text_of(name: str) -> str:
    found = folder.read(ROOT / "corpus" / "articles").articles
    return next(one.text for one in found if one.id == name)


async def test_a_question_can_be_none_of_the_articles_or_none_at_all(
    discord: SmallDiscord, place: Library
) -> None:
    """Each takes it off the list; what is said later of the same question counts."""
    await ask(discord, LASAGNE)
    opened = await pick(discord, await see(discord))
    nowhere = await press(discord, opened, "Not in our articles")
    first = stored(place)
    again = await press(discord, nowhere, "Back to the list")

    assert text(nowhere) == f"“{LASAGNE}”\n{labelling.NOWHERE}"
    assert first == [(LASAGNE, "none", "", "")]
    assert text(again).endswith(EMPTY)


async def test_a_later_label_replaces_the_former(discord: SmallDiscord, place: Library) -> None:
    """Two had the same question open; the last word counts, and only that can be undone."""
    await ask(discord, LASAGNE)
    one = await pick(discord, await see(discord))
    two = await pick(discord, await see(discord))
    former = await press(discord, one, "Take off the list")
    await press(discord, two, "Not in our articles")

    assert text(former) == f"“{LASAGNE}”\n{labelling.OFF}"
    assert [kind for _, kind, _, _ in stored(place)] == ["none"]
    assert text(await press(discord, former, "Undo")) == labelling.NOT_UNDONE
    assert [kind for _, kind, _, _ in stored(place)] == ["none"]


async def test_only_who_may_manage_the_server_sees_and_says_anything(
    discord: SmallDiscord, place: Library
) -> None:
    """The right is looked at again at every press."""
    await ask(discord, WHO)
    role = discord.add_role("helper", Permission.MANAGE_GUILD)
    helper = discord.add_user("Hal")
    discord.world.join(helper, discord.guild, [role])
    shown = await see(discord, helper)
    opened = await pick(discord, shown, user=helper)
    discord.world.join(helper, discord.guild, [])
    refused = await press(discord, opened, "Not in our articles", user=helper)

    assert refused.content == labelling.MISSING_RIGHT
    assert refused.visible_to == helper.id
    assert stored(place) == []
    with pytest.raises(LookupError):  # Discord does not even show the command
        await see(discord, discord.other)


async def test_an_id_of_another_server_finds_nothing(discord: SmallDiscord, place: Library) -> None:
    """Neither its questions nor its labels; nor does an id that nobody made."""
    await ask(discord, LASAGNE)
    opened = await pick(discord, await see(discord))
    theirs = await press(discord, opened, "Not in our articles")
    guild = discord.add_guild("Elsewhere")
    channel = discord.add_channel("talk", guild=guild)
    await ask(discord, WHO, channel=channel)
    here = await (await discord.slash("unanswered", channel=channel)).answer()
    assert options(here) == [f"1. {WHO}"]
    forged = {
        button(opened, "Not in our articles"): labelling.GONE,
        button(opened, "Take off the list"): labelling.GONE,
        button(theirs, "Undo"): labelling.NOT_UNDONE,
        f"{PREFIX}yes:99999:{'0' * 16}": labelling.GONE,
    }
    for custom_id, words in forged.items():
        mine = await forge(discord, channel, custom_id)
        assert text(mine) == words
    for custom_id in (f"{PREFIX}burn:1", f"{PREFIX}no:-1", f"{PREFIX}list:{'9' * 40}"):
        assert (await forge(discord, channel, custom_id)).content == labelling.GONE
    assert [question for question, *_ in stored(place)] == [LASAGNE]
    discord.leave_guild(guild)


async def forge(discord: SmallDiscord, channel: Any, custom_id: str) -> Message:
    """Press a button with this id below a list of one's own."""
    shown = await (await discord.slash("unanswered", channel=channel)).answer()
    now = discord.world.messages[shown.id]
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": custom_id}]}
    discord.revise(now, components=(*now.components, row))
    return await (await discord.click(shown, custom_id)).answer()


async def test_many_questions_come_in_pages(discord: SmallDiscord, place: Library) -> None:
    """Ten at once; long and hostile ones keep within Discord's limits."""
    await ask(discord, LASAGNE)
    ((body, server, channel),) = change(place, "SELECT body, server, channel FROM answers")
    for number in range(23):
        words = f"what about number {number} " + ("@everyone `*_~|<>[]:// 😀" * 40)[: 40 * number]
        written = {**json.loads(body), "question": words.strip()}
        change(
            place,
            "INSERT INTO answers (server, channel, asker, private, asked, body)"
            " VALUES (?, ?, 'x', 0, ?, ?)",
            *(server, channel, number, json.dumps(written)),
        )
    first = await see(discord)
    second = await press(discord, first, "Page ▶")
    third = await press(discord, second, "Page ▶")

    assert [len(options(one)) for one in (first, second, third)] == [10, 10, 4]
    assert options(first)[0] == f"1. {LASAGNE}"
    assert options(third)[-1] == "24. what about number 0"
    shown = await see(discord)
    opened = await pick(discord, shown, 2)
    assert "what about number 22" in text(opened)
    written = {**json.loads(body), "question": "what about this? " * 100}
    change(place, "UPDATE answers SET body = ? WHERE body LIKE '%number 22 %'", json.dumps(written))
    (select,) = [one for one in walk(shown.components) if one.get("options")]
    value = select["options"][1]["value"]
    shown = await see(discord)
    too_long = await discord.click(shown, select["custom_id"], values=[value])
    assert (await too_long.followup()).content.startswith("The question has 1,699 characters")


async def test_labels_and_lists_outlive_the_bot(library: Library, tmp_path: Path) -> None:
    """A list that another process sent still works, and what was said then still holds."""
    twin = library.twin(tmp_path / "twin")
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        await ask(discord, WHO)
        await ask(discord, LASAGNE)
        shown = await see(discord)
        opened = await pick(discord, shown)
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        done = await press(discord, opened, "Not in our articles")

        assert text(done).endswith(labelling.NOWHERE)
        assert options(await see(discord)) == [f"1. {WHO}"]


async def test_articles_that_change_are_looked_at_again(library: Library, tmp_path: Path) -> None:
    """A passage that is no longer there cannot be labelled, and a label whose passage went holds no
    longer; what new articles answer is said so."""
    twin = library.twin(tmp_path / "twin")
    twin.write("club", "The grindle club was founded in the year of the great flood.")
    twin.write("theirs", "Their grindle club house, the grindle club!", collection="server-1")
    twin.build()
    async with running(twin) as (discord, bot):
        question = "who paints the grindle club house?"
        await ask(discord, question)
        opened = await pick(discord, await see(discord))
        assert "great flood" in text(opened)
        assert "Their grindle" not in text(opened)
        other = await pick(discord, await see(discord))
        done = await press(discord, other, "This passage answers it")
        assert text(done).endswith(labelling.ANSWERED)
        assert text(await see(discord)).endswith(EMPTY)
        version = bot.log.count("is live")
        twin.write(
            "club",
            "The grindle club house: Ada paints the grindle club house. Who paints the grindle "
            "club house? Ada paints it, the grindle club house.",
        )
        twin.build()
        await discord.until(lambda: (bot.log.count("is live") > version) or None, "the swap", 30)
        assert options(await see(discord)) == [f"1. {question}"]
        clicked = await discord.click(opened, button(opened, "This passage answers it"))
        assert (await clicked.followup()).content == labelling.CHANGED
        again = await clicked.answer()
        assert "Ada paints the grindle club house." in text(again)
        assert "It has been answered since." in text(again)
        done = await press(discord, again, "This passage answers it")
        assert text(done).endswith(labelling.ANSWERED)
        assert [one for one, *_ in stored(twin)] == [question]
