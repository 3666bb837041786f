"""Whatever id comes with a press or a form, the member gets one line and nobody else's things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bot_library import BELL
from bot_reader import page
from small_discord import BotProcess, Message, SmallDiscord
from small_discord.interaction import AnswerKind
from small_discord.message import walk

from bot import labelling, panel, versions, voting
from bot.article_pressed import NO_ARTICLE, NO_DRAFT
from bot.buttons import Action, Press

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

HUGE = "9" * 70
KEY, ROW = "012345678901234", "0123456789abcdef"
UNKNOWN = (
    *("garbage", "q0:a:1:0:0", "q1:", "q1::::", "q1:a:-1:0:0", "q1:a:1:0:0:0", "q1:?:1:0:0"),
    *(f"q1:a:{HUGE}:0:0", "q1:a:1:99999:0", "q1:a:1:0:9999999999", "q1:a:١:0:0\n", "q1:ix:"),
    *("q1:ar:", "q1:ar:wave:", f"q1:ar:page:{HUGE}:", "q1:ar:keep:../../x", "😀" * 40),
)
"""Ids that no part of the bot ever makes."""


def under(discord: SmallDiscord, message: Message, item: dict[str, Any]) -> Message:
    """The message with nothing but this below it, as if the bot had sent that."""
    return discord.revise(
        discord.world.messages[message.id], components=({"type": 1, "components": [item]},)
    )


async def forged(
    discord: SmallDiscord, message: Message, custom_id: str, values: list[str] | None = None
) -> Message:
    """What somebody is told who presses a button, or chooses these values, with a forged id."""
    item: dict[str, Any] = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    if values is not None:
        item = {"type": 3, "custom_id": custom_id}
    shown = under(discord, message, item)
    pressed = await discord.click(shown, custom_id, values=values)
    if await pressed.acknowledged() is not AnswerKind.DEFER_UPDATE:
        return await pressed.answer()

    def told() -> Message | None:
        now = discord.world.messages[message.id]
        return next(iter(pressed.followups), None) or (None if now is shown else now)

    return await discord.until(told, f"what is said to {custom_id}")


async def ask(discord: SmallDiscord) -> Message:
    return await (await discord.slash("ask", {"question": BELL})).answer()


@pytest.fixture
def sound(bot: BotProcess) -> Iterator[None]:
    """Nothing went wrong in the bot while it was pressed."""
    before = len(bot.log)
    yield
    assert "Traceback" not in bot.log[before:]


def number_of(answer: Message) -> int:
    """The number of an answer, as its buttons say it."""
    named = (one["custom_id"] for one in walk(answer.components) if one.get("custom_id"))
    return int(next(named).split(":")[2])


async def test_an_id_that_nobody_made(discord: SmallDiscord, sound: None) -> None:
    """Is answered in one line, for the one who pressed alone."""
    answer = await ask(discord)
    for custom_id in UNKNOWN:
        told = await forged(discord, answer, custom_id)
        assert (told.content, told.visible_to) == (voting.UNKNOWN, discord.user.id), custom_id

    assert page((await ask(discord)).content).quotes


async def test_an_id_that_leads_nowhere(discord: SmallDiscord, sound: None) -> None:
    """Of the right form, with numbers of nothing: each says that there is no such thing."""
    answer = await ask(discord)
    number = number_of(answer)
    far = [Press(action=one, answer=10**15 - 1) for one in Action]
    far += [Press(action=one, answer=number, quote=9999) for one in (Action.BEFORE, Action.WHOLE)]
    for press in far:
        told = await forged(discord, answer, press.custom_id)
        assert (told.content, told.visible_to) == (voting.UNKNOWN, discord.user.id), press
    for custom_id, values, words in (
        ("q1:un:list", None, labelling.GONE),
        (f"q1:un:yes:{HUGE}:{ROW}", None, labelling.GONE),
        (f"q1:ix:c:{HUGE}", None, "That build is over already."),
        (f"q1:ar:keep:{KEY}", None, NO_DRAFT),
        (f"q1:ar:edit:{KEY}", None, NO_DRAFT),
        (f"q1:ar:remove:{KEY}", None, NO_ARTICLE),
        (versions.CHOOSE, ["../../x"], versions.GONE),
        (f"{versions.GO}../../{HUGE}"[:100], None, versions.GONE),
    ):
        assert words in (await forged(discord, answer, custom_id, values)).content, custom_id
    backlog = await (await discord.slash("unanswered")).answer()
    for custom_id, values in (
        (f"q1:un:yes:{10**15 - 1}:{ROW}", None),
        ("q1:un:pick:0", ["'; DROP TABLE answers; --"]),
    ):
        told = await forged(discord, backlog, custom_id, values)
        assert labelling.GONE in spoken(told), custom_id

    assert page((await ask(discord)).content).quotes


def spoken(message: Message) -> str:
    """All words of a message, those of its components too."""
    return "\n".join(
        [message.content, *(one.get("content", "") for one in walk(message.components))]
    )


async def test_an_offset_beyond_the_end(discord: SmallDiscord, sound: None) -> None:
    """Reads what there is at the end of the article."""
    answer = await ask(discord)
    number = number_of(answer)
    for action in (Action.BEFORE, Action.AFTER, Action.WHOLE, Action.BACK, Action.NEXT):
        press = Press(action=action, answer=number, offset=999_999_999)
        told = await forged(discord, answer, press.custom_id)
        assert told.visible_to == discord.user.id
        assert "> " in told.content


def chosen(shown: Message) -> dict[str, list[str]]:
    """What a panel shows as chosen in some of its menus."""
    return {
        name: [one["value"] for one in menu["options"] if one.get("default")]
        for name in ("private", "quotes", "care")
        for menu in walk(shown.components)
        if menu.get("custom_id") == panel.PREFIX + name
    }


async def test_settings_that_nobody_can_choose(discord: SmallDiscord, sound: None) -> None:
    """Change nothing, and the panel shows what holds."""
    before = await (await discord.slash("settings")).answer()
    for name in ("channels", "roles", "digest", "quotes", "care", "collections:9", "page:9", "x"):
        for values in ([HUGE], ["-5"], ["\N{SNOWMAN}"], []):
            changed = await forged(discord, before, f"{panel.PREFIX}{name}", values)
            assert spoken(changed) == spoken(before), (name, values)
    shown = await (await discord.slash("settings")).answer()

    assert chosen(shown) == {"private": ["public"], "quotes": ["3"], "care": ["balanced"]}
    assert page((await ask(discord)).content).quotes
