"""Whatever breaks between the bot and Discord, the question is answered, and once."""

from __future__ import annotations

import pytest
from bot_library import BELL, LEDGER, eventually, lines_with
from bot_reader import page
from small_discord import BotProcess, Message, SmallDiscord
from small_discord.message import walk

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

SEND, EDIT, CALLBACK = r"/messages$", r"/messages/@original$", r"/callback$"


async def ask(discord: SmallDiscord) -> Message:
    """Somebody mentions the bot."""
    return await discord.say(content=f"{discord.bot.mention} {BELL}")


async def answered(discord: SmallDiscord, asked: Message) -> None:
    """It was answered with quotes, and just once."""
    assert page((await discord.reply_to(asked)).content).quotes
    assert len(discord.replies_to(asked)) == 1


async def command(discord: SmallDiscord) -> None:
    """A command that is answered with quotes, and without a second message."""
    interaction = await discord.slash("ask", {"question": BELL})
    assert page((await interaction.answer()).content).quotes
    assert interaction.followups == []


async def test_what_was_asked_while_the_socket_was_down_is_answered(discord: SmallDiscord) -> None:
    """After RESUME the missed questions are replayed."""
    before = len(discord.resumes)
    async with discord.gateway_down():
        asked = await ask(discord)
        interaction = await discord.slash("ask", {"question": BELL})
    await answered(discord, asked)
    await interaction.answer()
    resume = await discord.reconnected(before + 1)

    assert set(resume.replayed) == {"MESSAGE_CREATE", "INTERACTION_CREATE"}


async def test_a_dropped_socket_is_resumed(discord: SmallDiscord) -> None:
    """The question after it is answered as ever."""
    before = len(discord.resumes)
    discord.drop_socket()
    await answered(discord, await ask(discord))

    assert len(discord.resumes) == before + 1


async def test_a_reconnect_is_obeyed(discord: SmallDiscord) -> None:
    """Op 7."""
    before = len(discord.resumes)
    discord.send_reconnect()
    await answered(discord, await ask(discord))

    assert len(discord.resumes) == before + 1


async def test_a_resumable_invalidation_is_resumed(discord: SmallDiscord) -> None:
    """Op 9 with true."""
    before = len(discord.resumes)
    discord.invalidate_session(resumable=True)
    await discord.reconnected(before + 1)
    await answered(discord, await ask(discord))
    await command(discord)


async def test_a_final_invalidation_means_a_new_session(discord: SmallDiscord) -> None:
    """Op 9 with false: the bot identifies anew and answers on."""
    identified = discord.gateway.identifies
    before = len(identified)
    discord.invalidate_session(resumable=False)
    await discord.until(lambda: len(identified) > before or None, "a second IDENTIFY")
    await discord.ready()
    await answered(discord, await ask(discord))
    await command(discord)


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_rate_limit_on_a_message_is_waited_out(scope: str, discord: SmallDiscord) -> None:
    """Retry-After is honoured."""
    discord.fail_next("POST", SEND, status=429, retry_after=0.3, scope=scope)
    await answered(discord, await ask(discord))
    first, second = [r for r in discord.requests if r.path.endswith("/messages")][-2:]

    assert (first.status, second.status) == (429, 200)
    assert second.at - first.at >= 0.3


@pytest.mark.parametrize("place", [CALLBACK, EDIT])
async def test_a_rate_limit_on_a_command_is_waited_out(place: str, discord: SmallDiscord) -> None:
    """On the sign that it was heard, and on the answer."""
    discord.fail_next("*", place, status=429, retry_after=0.3)
    await command(discord)


async def test_a_server_error_is_tried_again(discord: SmallDiscord) -> None:
    """500 on the message, on the sign and on the answer."""
    discord.fail_next("POST", SEND, status=500)
    discord.fail_next("POST", CALLBACK, status=500)
    discord.fail_next("PATCH", EDIT, status=502)
    asked = await ask(discord)
    await command(discord)
    await answered(discord, asked)


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
async def test_a_connection_cut_on_a_message(after_effect: bool, discord: SmallDiscord) -> None:
    """It is sent once more, and stands there once, also if the first had arrived."""
    discord.fail_next("POST", SEND, status=0, after_effect=after_effect)
    start = len(discord.requests)
    asked = await ask(discord)
    await eventually(lambda: len(discord.requests) == start + 2, "the second try")
    await answered(discord, asked)

    assert [request.status for request in discord.requests[start:]] == [0, 200]


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
async def test_a_connection_cut_on_an_answer(after_effect: bool, discord: SmallDiscord) -> None:
    """The edit is made once more."""
    discord.fail_next("PATCH", EDIT, status=0, after_effect=after_effect)
    await command(discord)


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
async def test_a_connection_cut_on_the_sign(after_effect: bool, discord: SmallDiscord) -> None:
    """The command is acknowledged once more, and answered also if the first had arrived."""
    discord.fail_next("POST", CALLBACK, status=0, after_effect=after_effect)
    await command(discord)
    if after_effect:
        discord.take_problem("already been acknowledged")


async def test_a_connection_that_stays_cut_is_told_in_the_log(
    discord: SmallDiscord, bot: BotProcess
) -> None:
    """The answer is lost, the bot is not: what comes next is answered."""
    tellings = "an answer could not be sent", "a command failed"
    before = [len(list(lines_with(bot.log, words))) for words in tellings]
    discord.fail_next("POST", SEND, status=0, times=2)
    lost = await ask(discord)
    await eventually(
        lambda: len(list(lines_with(bot.log, tellings[0]))) == before[0] + 1, "the warning"
    )
    discord.fail_next("PATCH", EDIT, status=0, times=3)
    await discord.slash("ask", {"question": BELL})
    await eventually(
        lambda: len(list(lines_with(bot.log, tellings[1]))) == before[1] + 1, "the error"
    )
    await eventually(lambda: discord.faults.unused == (), "the apology to be tried")
    await answered(discord, await ask(discord))

    assert discord.replies_to(lost) == []
    assert "Task exception was never retrieved" not in bot.log


async def test_a_sign_that_comes_too_late_is_told_in_the_log(
    discord: SmallDiscord, bot: BotProcess
) -> None:
    """Discord has given the command up; the bot says so in one line and goes on."""
    discord.limits.first_answer = 0.2
    discord.fail_next("POST", CALLBACK, status=None, delay=0.4)
    await discord.slash("ask", {"question": BELL})
    await eventually(lambda: bool(discord.problems), "the refusal")
    discord.limits.first_answer = 3.0
    refusal = discord.take_problem("Unknown interaction")
    await eventually(lambda: "gone before it was answered" in bot.log, "the line")
    await answered(discord, await ask(discord))
    await command(discord)

    assert refusal.code == 10062
    assert len(list(lines_with(bot.log, "gone before it was answered"))) == 1


async def test_an_answer_that_is_gone_when_it_is_edited(
    discord: SmallDiscord, bot: BotProcess
) -> None:
    """Somebody deleted the thinking message: a line in the log, and on."""
    discord.fail_next("POST", CALLBACK, status=None, delay=0.3)
    before = len(list(lines_with(bot.log, "Unknown Message")))
    interaction = await discord.slash("ask", {"question": BELL})
    await interaction.acknowledged()
    assert interaction.original is not None
    discord.world.messages.pop(interaction.original.id, None)
    await eventually(
        lambda: (
            len(list(lines_with(bot.log, "Unknown Message"))) > before
            or any(m.interaction_id == interaction.id and not m.loading for m in discord.said())
        ),
        "the edit",
    )
    await command(discord)


async def test_what_is_delivered_twice_is_done_once(discord: SmallDiscord) -> None:
    """A command and a button: one answer, one deed."""
    asked = await discord.slash("ask", {"question": BELL})
    answer = await asked.answer()
    before = len(discord.requests)
    await discord.again(asked)
    shown = await (await discord.slash("ask", {"question": LEDGER})).answer()
    (after,) = [one for one in walk(shown.components) if one.get("label") == "After ▶"]
    pressed = await discord.click(shown, after["custom_id"])
    await pressed.answer()
    await discord.again(pressed)
    await discord.reply_to(await discord.dm(content=BELL))
    sent = [one.path for one in discord.requests[before:] if one.method in ("POST", "PATCH")]

    assert answer.content
    assert [path for path in sent if str(asked.token) in path] == []
    assert len([path for path in sent if pressed.token in path]) == 1
