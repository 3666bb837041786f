"""Moderators decide where, for whom and how the bot answers: by the real bot, over real sockets."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from bot_library import LASAGNE, ROOT, WHO, Library, running
from bot_reader import page
from hypothesis import given
from hypothesis import strategies as st
from small_discord import BotProcess, Message, Permission, SmallDiscord, User
from small_discord.interaction import AnswerKind
from small_discord.message import walk
from test_bot_state import Clock

from bot import binding, panel, render, rules
from bot.panel import PREFIX, chosen
from bot.preferences import DEFAULT, Preferences, ServerPreferences
from bot.state import FILE, State

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")
BELL = "which zarquon bell rang?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """A bot whose articles lie in two collections, and another server's own."""
    twin = library.twin(tmp_path_factory.mktemp("settings") / "twin")
    twin.write("north", "The zarquon bell of the north rang at dawn, zarquon.", collection="north")
    twin.write("theirs", "The zarquon bell is secret, zarquon bell!", collection="server-1")
    twin.build()
    async with running(twin) as pair:
        yield pair


@pytest_asyncio.fixture(loop_scope="module")
async def guild_channel(discord: SmallDiscord) -> AsyncIterator[SmallDiscord]:
    """The server with its settings as they were after each test."""
    yield discord
    for name, values in (
        ("channels", []),
        ("roles", []),
        ("private", ["public"]),
        ("quotes", ["3"]),
        ("care", ["balanced"]),
        ("member_rate", ["0"]),
        ("server_rate", ["0"]),
        ("collections", ["*"]),
        ("digest", []),
    ):
        await pick(discord, name, values)


async def ask(discord: SmallDiscord, question: str = BELL, **more: Any) -> Message:
    return await (await discord.slash("ask", {"question": question}, **more)).answer()


async def open_panel(discord: SmallDiscord, user: User | None = None) -> Message:
    return await (await discord.slash("settings", user=user)).answer()


async def pick(discord: SmallDiscord, name: str, values: list[str]) -> Message:
    shown = await open_panel(discord)
    clicked = await discord.click(shown, f"{PREFIX}{name}", values=values)
    return await clicked.answer()


def picked(message: Message, name: str) -> list[str]:
    """What a panel shows as chosen."""
    (select,) = [one for one in walk(message.components) if one.get("custom_id") == PREFIX + name]
    if "default_values" in select:
        return [str(one["id"]) for one in select["default_values"]]
    return [one["value"] for one in select.get("options", ()) if one.get("default")]


@loop
async def test_the_panel_is_private_and_shows_what_holds(guild_channel: SmallDiscord) -> None:
    """Everything on it has a value from the start."""
    shown = await open_panel(guild_channel)

    assert shown.visible_to == guild_channel.user.id
    assert picked(shown, "private") == ["public"]
    assert picked(shown, "quotes") == ["3"]
    assert picked(shown, "care") == ["balanced"]
    assert picked(shown, "collections") == ["*"]


@loop
async def test_only_who_may_manage_the_server_may_change_it(guild_channel: SmallDiscord) -> None:
    """Others are told which right is missing, at the command and at the panel itself."""
    discord = guild_channel
    role = discord.add_role("admin", Permission.MANAGE_GUILD)
    admin = discord.add_user("Amy")
    discord.world.join(admin, discord.guild, [role])
    shown = await open_panel(discord, admin)
    discord.world.join(admin, discord.guild, [])
    refused = await (
        await discord.click(shown, f"{PREFIX}private", values=["private"], user=admin)
    ).answer()

    assert refused.content == panel.MISSING_RIGHT
    assert picked(await open_panel(discord), "private") == ["public"]
    with pytest.raises(LookupError):  # Discord does not even show the command
        await discord.slash("settings", user=discord.other)


@loop
async def test_it_answers_where_it_may(guild_channel: SmallDiscord) -> None:
    """In the chosen channel and its threads; elsewhere the asker is told where, and nobody else."""
    discord = guild_channel
    library = discord.add_channel("library")
    thread = discord.add_thread("shelf", parent=library)
    shown = await pick(discord, "channels", [str(library.id)])
    here, there = await ask(discord), await ask(discord, channel=library)
    aside = await ask(discord, channel=thread)
    said = await discord.say(author=discord.other, content=f"{discord.bot.mention} {BELL}")
    told = await discord.until(
        lambda: next(iter(discord.said(discord.world.dm_with(discord.other))), None), "a word"
    )
    quiet = await discord.autocomplete("ask", {"question": BELL, "article": "zarq"}, "article")

    assert picked(shown, "channels") == [str(library.id)]
    assert here.content == told.content == f"In this server I answer only in <#{library.id}>."
    assert here.visible_to == discord.user.id
    assert discord.replies_to(said) == []
    assert page(there.content).quotes
    assert page(aside.content).quotes
    assert await quiet.choices() == []


@loop
async def test_where_the_chosen_channel_was_deleted(guild_channel: SmallDiscord) -> None:
    """Who asks elsewhere is told what a moderator can do; another choice mends it."""
    discord = guild_channel
    room = discord.add_channel("the only one")
    await pick(discord, "channels", [str(room.id)])
    before = await ask(discord)
    discord.delete_channel(room)
    after = await ask(discord)  # events come in order: the bot knows by then
    await pick(discord, "channels", [])
    mended = await ask(discord)

    assert before.content == f"In this server I answer only in <#{room.id}>."
    assert (after.content, after.visible_to) == (rules.GONE, discord.user.id)
    assert page(mended.content).quotes


@loop
async def test_it_answers_whom_it_may(guild_channel: SmallDiscord) -> None:
    """Members with one of the chosen roles."""
    discord = guild_channel
    role = discord.add_role("reader")
    await pick(discord, "roles", [str(role.id)])
    reader = discord.add_user("Rae")
    discord.world.join(reader, discord.guild, [role])
    refused, answered = await ask(discord, user=discord.other), await ask(discord, user=reader)

    button = next(one for one in walk(answered.components) if one.get("custom_id"))
    pressed = await discord.click(answered, button["custom_id"], user=discord.other)

    assert (await pressed.answer()).content == refused.content
    assert refused.content.startswith("In this server I answer only members with the role")
    assert refused.visible_to == discord.other.id
    assert page(answered.content).quotes
    assert not discord.pings()


@loop
async def test_answers_are_private_where_the_server_wants_it(guild_channel: SmallDiscord) -> None:
    """Unless the asker says otherwise."""
    discord = guild_channel
    await pick(discord, "private", ["private"])
    hidden = await ask(discord)
    options = {"question": BELL, "private": False}
    shown = await (await discord.slash("ask", options)).answer()

    said = await discord.say(content=BELL)
    menu = await (await discord.menu("Answer this question", said)).answer()

    assert (hidden.visible_to, shown.visible_to) == (discord.user.id, None)
    assert menu.visible_to == discord.user.id


@loop
async def test_as_many_quotes_as_the_server_wants(guild_channel: SmallDiscord) -> None:
    """One is one."""
    discord = guild_channel
    many = len(page((await ask(discord, WHO)).content).quotes)
    await pick(discord, "quotes", ["1"])

    assert many > 1
    assert len(page((await ask(discord, WHO)).content).quotes) == 1


@loop
async def test_how_sure_it_must_be(guild_channel: SmallDiscord) -> None:
    """What is called an answer boldly may not be one carefully."""
    discord = guild_channel
    verdicts = {}
    for care in ("bold", "careful"):
        await pick(discord, "care", [care])
        found = [
            page((await ask(discord, question)).content).verdict
            for question in (WHO, BELL, LASAGNE)
        ]
        verdicts[care] = found.count(render.VERDICTS["answered"])

    assert verdicts["bold"] > verdicts["careful"]


@loop
async def test_too_many_questions_wait(guild_channel: SmallDiscord) -> None:
    """The fourth within a minute, of one member; another one is answered."""
    discord = guild_channel
    await pick(discord, "member_rate", ["3"])
    eager = discord.add_user("Eva")
    answers = [await ask(discord, user=eager) for _ in range(4)]
    other = await ask(discord, user=discord.other)

    assert [bool(page(one.content).quotes) for one in answers[:3]] == [True] * 3
    assert answers[3].content.startswith("You have asked 3 questions within a minute. Please wait")
    assert answers[3].visible_to == eager.id
    assert page(other.content).quotes


@loop
async def test_a_mention_that_is_refused_is_told_once(guild_channel: SmallDiscord) -> None:
    """In a direct message, for each reason; the wait grows shorter, the reason is the same."""
    discord = guild_channel
    eager, other = discord.add_user("Max"), discord.add_user("Mia")
    mine = discord.world.dm_with(eager)
    library = discord.add_channel("reading")
    await pick(discord, "member_rate", ["3"])
    for _ in range(6):
        await discord.say(author=eager, content=f"{discord.bot.mention} {BELL}")
    await pick(discord, "channels", [str(library.id)])
    for user in (eager, eager, other):
        await discord.say(author=user, content=f"{discord.bot.mention} {BELL}")
    await discord.until(lambda: discord.said(discord.world.dm_with(other)) or None, "a word")

    assert [one.content.partition(" ")[0] for one in discord.said(mine)] == ["You", "In"]
    assert len(discord.said(discord.world.dm_with(other))) == 1


@loop
async def test_a_choice_is_acknowledged_before_it_is_written(
    boats: Library, tmp_path: Path
) -> None:
    """Discord waits three seconds, a file that another program writes to may take longer."""
    twin = boats.twin(tmp_path / "twin")
    async with running(twin) as (discord, _bot):
        shown = await open_panel(discord)
        held = sqlite3.connect(twin.folder / "bot" / FILE)
        held.execute("BEGIN IMMEDIATE")
        clicked = await discord.click(shown, f"{PREFIX}quotes", values=["2"])
        kind = await clicked.acknowledged()
        held.close()

        assert kind is AnswerKind.DEFER_UPDATE
        assert picked(await clicked.answer(), "quotes") == ["2"]


@loop
async def test_each_claim_that_is_looked_up_is_a_question(guild_channel: SmallDiscord) -> None:
    """Find the source goes as far as the member may still ask."""
    discord = guild_channel
    await pick(discord, "member_rate", ["3"])
    curious = discord.add_user("Cora")
    claims = "The zarquon bell rang at dawn. The plumbous ledger burned. The quixnar drum split. "
    said = await discord.say(content=claims + "The vortigern gate fell at last.")
    found = await (await discord.menu("Find the source", said, user=curious)).answer()
    refused = await ask(discord, user=curious)

    assert "-# Statements looked up: 3 of 4." in found.content
    assert refused.content.startswith("You have asked 3 questions within a minute.")


@loop
async def test_only_the_chosen_collections_are_quoted(guild_channel: SmallDiscord) -> None:
    """Nor are the others offered while typing; another server's own are not even named."""
    discord = guild_channel
    everything = await titles(discord)
    shown = await pick(discord, "collections", ["north"])
    (select,) = [
        one for one in walk(shown.components) if one.get("custom_id") == f"{PREFIX}collections"
    ]
    options = {"question": BELL, "article": ""}
    offered = await (await discord.autocomplete("ask", options, "article")).choices()

    assert {"north"} < everything
    assert "theirs" not in everything
    assert await titles(discord) == {"north"}
    assert [one["name"] for one in offered] == ["north"]
    assert [one["value"] for one in select["options"]] == ["*", "main", "north"]


async def titles(discord: SmallDiscord) -> set[str]:
    return {quote.title for quote in page((await ask(discord)).content).quotes}


@loop
async def test_sixty_collections_come_in_pages(library: Library, tmp_path: Path) -> None:
    """Each can be reached and chosen, what was chosen on other pages stays, and all can be taken
    back."""
    names = [f"c{number:02}" for number in range(59)]
    twin = library.twin(tmp_path / "many")
    for name in names:
        twin.write(name, f"The zarquon bell of {name} rang, zarquon bell.", collection=name)
    twin.build()
    async with running(twin) as (discord, _bot):
        first = await open_panel(discord)
        second = await turned(discord, first, "Page ▶")
        third = await turned(discord, second, "Page ▶")
        one = await pick_on(discord, await turned(discord, third, "◀ Page"), ["c30"])
        both = await pick_on(discord, await turned(discord, one, "Page ▶"), ["c57", "c58"])
        quoted = await titles(discord)
        back = await turned(discord, both, "◀ Page")
        fewer = await pick_on(discord, back, [])
        every = await pick_on(discord, await turned(discord, fewer, "◀ Page"), ["*"])

    assert offered(first) == ["*", *names[:24]]
    assert offered(second) == ["*", *names[24:48]]
    assert offered(third) == ["*", *names[48:], "main"]
    assert [shelf(first), shelf(one)] == ["60 of 60", "1 of 60"]
    assert (chosen_on(one), chosen_on(back)) == (["c30"], ["c30"])
    assert (shelf(both), chosen_on(both)) == ("3 of 60", ["c57", "c58"])
    assert quoted <= {"c30", "c57", "c58"}
    assert quoted
    assert (shelf(fewer), chosen_on(fewer)) == ("2 of 60", [])
    assert (shelf(every), chosen_on(every)) == ("60 of 60", ["*"])
    assert len(list(walk(both.components))) <= 40


def menu_of(message: Message) -> dict[str, Any]:
    """The menu of collections on a panel."""
    every = walk(message.components)
    (menu,) = [one for one in every if one.get("custom_id", "").startswith(f"{PREFIX}collections")]
    return menu


def offered(message: Message) -> list[str]:
    return [one["value"] for one in menu_of(message)["options"]]


def chosen_on(message: Message) -> list[str]:
    return [one["value"] for one in menu_of(message)["options"] if one.get("default")]


def shelf(message: Message) -> str:
    """How many collections are chosen, as the panel says."""
    (words,) = [
        one["content"] for one in walk(message.components) if "are chosen" in one.get("content", "")
    ]
    return str(words.rpartition("-# ")[2].partition(" collections")[0])


async def turned(discord: SmallDiscord, message: Message, label: str) -> Message:
    (button,) = [one for one in walk(message.components) if one.get("label") == label]
    assert not button["disabled"]
    return await (await discord.click(message, button["custom_id"])).answer()


async def pick_on(discord: SmallDiscord, message: Message, values: list[str]) -> Message:
    clicked = await discord.click(message, menu_of(message)["custom_id"], values=values)
    return await clicked.answer()


@loop
async def test_a_channel_for_unanswered_questions_is_chosen(guild_channel: SmallDiscord) -> None:
    """None at first; one at most, and none again. The panel stays within Discord's limit."""
    before = await open_panel(guild_channel)
    chosen = await pick(guild_channel, "digest", [str(guild_channel.channel.id)])

    assert picked(before, "digest") == []
    assert picked(chosen, "digest") == [str(guild_channel.channel.id)]
    assert picked(await pick(guild_channel, "digest", []), "digest") == []
    assert len(list(walk(chosen.components))) <= 40


@loop
async def test_settings_outlive_the_bot(library: Library, tmp_path: Path) -> None:
    """And a panel that another process sent still works."""
    twin = library.twin(tmp_path / "twin")
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        shown = await open_panel(discord)
        await pick(discord, "quotes", ["1"])
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        again = await open_panel(discord)
        clicked = await discord.click(shown, f"{PREFIX}private", values=["private"])

        assert picked(again, "quotes") == ["1"]
        assert picked(await clicked.answer(), "private") == ["private"]
        assert (await ask(discord)).visible_to == discord.user.id
    shutil.rmtree(twin.folder)


def test_a_page_of_collections_that_is_no_more() -> None:
    """Collections went since the panel was sent: the last page counts, or the first."""
    few = [f"c{number:02}" for number in range(30)]

    assert chosen(DEFAULT, "collections:7", ["c29"], few).collections == ("c29",)
    assert chosen(DEFAULT, "collections:-1", ["c02"], few).collections == ("c02",)
    assert chosen(DEFAULT, "collections:x", ["c29"], few).collections is None
    assert binding.nearest(7, few) == 1
    assert binding.nearest(7, []) == 0


@given(
    st.sampled_from([*Preferences.__struct_fields__, "other", "", "page:9", "collections:99"]),
    st.lists(
        st.text(max_size=20) | st.sampled_from(["1", "3", "private", "*", "bold"]), max_size=4
    ),
)
def test_no_choice_can_spoil_the_settings(name: str, values: list[str]) -> None:
    """What is chosen is written and read back, whatever was sent."""
    changed = chosen(DEFAULT, name, values, ["main", "north"])
    read = msgspec.json.decode(msgspec.json.encode(changed), type=Preferences)

    assert read == changed
    assert 1 <= changed.quotes <= 3
    assert changed.collections is None or set(changed.collections) <= {"main", "north"}


@pytest.mark.asyncio
async def test_settings_that_make_no_sense_close_the_door(tmp_path: Path) -> None:
    """Better silent than where it was forbidden, until a moderator chooses again."""
    opened = State.open(tmp_path)
    await opened.do(
        lambda c: c.execute('INSERT INTO servers (id, settings) VALUES (7, \'{"care": "wild"}\')')
    )
    kept = ServerPreferences(opened)
    await kept.load()

    assert rules.refusal(kept.of(7), [1], []) == rules.UNREADABLE
    assert rules.refusal(kept.of(8), [1], []) == ""
    await kept.change(7, chosen(kept.of(7), "channels", [], []))
    assert rules.refusal(kept.of(7), [1], []) == ""
    opened.close()


def test_every_collection_gives_way_to_one() -> None:
    """Who adds one to "every one" means that one, and who adds "every one" means all."""
    offered = ["main", "north"]
    one = chosen(DEFAULT, "collections", ["*", "north"], offered)

    assert one.collections == ("north",)
    assert chosen(one, "collections", ["north", "*"], offered).collections is None
    assert chosen(one, "collections", ["main", "north"], offered).collections == ("main", "north")


def test_a_collection_that_is_gone_opens_no_other() -> None:
    """Chosen on a panel that is older than the articles it changes nothing, and never means all."""
    one = chosen(DEFAULT, "collections", ["north"], ["main", "north"])

    assert chosen(one, "collections", ["north"], ["main"]) == one
    assert chosen(one, "collections", ["*"], ["main"]).collections is None


def test_the_pace_of_a_minute() -> None:
    """Questions of the last 60 seconds count, refused ones do not."""
    clock = Clock()
    pace = rules.Pace(clock)
    few = msgspec.structs.replace(DEFAULT, member_rate=2, server_rate=3)

    assert [pace.refusal(few, 7, 1) for _ in range(2)] == ["", ""]
    assert pace.refusal(few, 7, 1).endswith("Please wait 60 seconds.")
    assert pace.refusal(few, 8, 1) == ""
    assert pace.refusal(few, 7, 2) == ""
    assert pace.refusal(few, 7, 3).startswith("This server has asked 3 questions")
    clock.now += 59.5
    assert pace.refusal(few, 7, 1).endswith("Please wait 1 second.")
    clock.now += 1
    assert pace.refusal(few, 7, 1) == ""


def test_what_the_server_added_is_called_so() -> None:
    """First of the collections, and in plain words; what is chosen is its name all the same."""
    view: Any = panel.panel(DEFAULT, ["main", "news", "server-7"])
    shown = view.to_components()
    (select,) = [one for one in walk(shown) if one.get("custom_id") == f"{PREFIX}collections"]

    assert [(one["label"], one["value"]) for one in select["options"][1:]] == [
        ("Added here", "server-7"),
        ("main", "main"),
        ("news", "news"),
    ]
