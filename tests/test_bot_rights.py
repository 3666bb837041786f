"""Where the bot may not do something it does the rest, and says so in the log without names."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from bot_library import BELL, eventually, lines_with
from bot_reader import page
from small_discord import BotProcess, Channel, Message, Permission, SmallDiscord
from small_discord.message import walk
from small_discord.permission import Overwrite

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(discord: SmallDiscord, channel: Channel | None = None) -> Message:
    return await discord.say(channel, content=f"{discord.bot.mention} {BELL}")


async def answered(discord: SmallDiscord) -> None:
    """The bot goes on: a question elsewhere is answered."""
    assert page((await discord.reply_to(await ask(discord))).content).quotes


async def told(bot: BotProcess, channel: Channel) -> str:
    """The line of the log about this channel."""
    await eventually(lambda: f"channel {channel.id}" in bot.log, "the line in the log")
    (line,) = lines_with(bot.log, f"channel {channel.id}")
    return line


@pytest.mark.parametrize("right", [Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL])
async def test_without_the_right_to_send(
    right: Permission, discord: SmallDiscord, bot: BotProcess
) -> None:
    """One line that names the channel's number and the permissions that are needed; who asked is
    told in a direct message, once."""
    channel = discord.add_channel("secret-room", deny=right)
    private = discord.world.dm_with(discord.user)
    before = len(discord.said(private))
    asked = await ask(discord, channel)
    line = await told(bot, channel)
    words = f"I cannot answer you in <#{channel.id}>: I may not write there."
    if right == Permission.SEND_MESSAGES:
        await discord.until(lambda: discord.said(private)[before:] or None, "a direct message")
        assert [one.content for one in discord.said(private)[before:]] == [words]
    await answered(discord)

    assert "View Channel, Send Messages and Read Message History" in line
    assert discord.replies_to(asked) == []
    assert discord.said(channel) == []


async def test_without_the_right_to_read_the_history(discord: SmallDiscord) -> None:
    """Answered all the same, only not as a reply."""
    channel = discord.add_channel("short memory", deny=Permission.READ_MESSAGE_HISTORY)
    await ask(discord, channel)
    (answer,) = await discord.until(lambda: discord.said(channel) or None, "an answer")

    assert page(answer.content).quotes
    assert answer.reference_id is None
    assert [r.status for r in discord.requests[-2:]] == [400, 200]


async def test_a_channel_that_is_closed_to_the_bot_while_it_answers(
    discord: SmallDiscord, bot: BotProcess
) -> None:
    """Who asked is told in a direct message; a command that was used there is answered there."""
    channel = discord.add_channel("closing")
    anna = discord.add_user("Anna")
    async with discord.gateway_down():
        asked = await discord.say(channel, anna, f"{discord.bot.mention} {BELL}")
        used = await discord.slash("ask", {"question": BELL}, channel=channel, user=anna)
        own = Overwrite(discord.bot.id, False, deny=Permission.VIEW_CHANNEL)
        discord.world.channels[channel.id] = replace(channel, overwrites=(own,))
    private = discord.world.dm_with(anna)
    (told,) = await discord.until(lambda: discord.said(private) or None, "a direct message")
    answer = await used.answer()

    assert told.content == f"I cannot answer you in <#{channel.id}>: I may not write there."
    assert page(answer.content).quotes
    assert discord.replies_to(asked) == []
    assert list(lines_with(bot.log, f"channel {channel.id}"))


async def test_without_the_rights_to_embed_and_attach(discord: SmallDiscord) -> None:
    """An answer is plain text and needs neither."""
    channel = discord.add_channel("plain", deny=Permission.EMBED_LINKS | Permission.ATTACH_FILES)
    answer = await discord.reply_to(await ask(discord, channel))

    assert page(answer.content).quotes
    assert (answer.embeds, answer.attachments) == ((), ())


async def test_a_member_who_leaves(discord: SmallDiscord) -> None:
    """What they asked is answered, their vote stays, and they can still have it all removed."""
    leaver = discord.add_user("Lea")
    shown = await (await discord.slash("ask", {"question": BELL}, user=leaver)).answer()
    (vote,) = [one for one in walk(shown.components) if one.get("label") == "👍"]
    await (await discord.click(shown, vote["custom_id"], user=leaver)).answer()
    async with discord.gateway_down():
        asked = await discord.say(None, leaver, f"{discord.bot.mention} {BELL}")
        del discord.world.members[discord.guild.id, leaver.id]
    answer = await discord.reply_to(asked)
    alone = discord.world.dm_with(leaver)
    told = [
        (await (await discord.slash("forget me", channel=alone, user=leaver)).answer()).content
        for _ in range(2)
    ]

    assert page(answer.content).quotes
    assert told[0].startswith("Forgotten: 2 answers that you asked for and 1 vote.")
    assert told[1] == "Nothing is stored about you."


async def test_in_a_locked_thread(discord: SmallDiscord, bot: BotProcess) -> None:
    """Nothing can be sent there; a line in the log."""
    thread = discord.add_thread("closed", locked=True)
    await ask(discord, thread)
    line = await told(bot, thread)
    await answered(discord)

    assert "Thread is locked" in line


async def test_a_member_who_closed_their_messages(discord: SmallDiscord, bot: BotProcess) -> None:
    """A direct message that cannot be answered is no reason to stop."""
    shy = discord.add_user("Shy")
    channel = discord.world.dm_with(shy)
    discord.world.users[shy.id] = type(shy)(shy.id, shy.name, dms_open=False)
    await discord.dm(shy, BELL)
    line = await told(bot, channel)
    await answered(discord)

    assert "Cannot send messages to this user" in line
    assert shy.name not in line


async def test_a_question_that_was_deleted(discord: SmallDiscord) -> None:
    """Its answer still comes, without a reference to it."""
    channel = discord.add_channel("quick fingers")
    async with discord.gateway_down():
        asked = await ask(discord, channel)
        await discord.delete(asked)
    (answer,) = await discord.until(lambda: discord.said(channel) or None, "an answer")

    assert page(answer.content).quotes
    assert answer.reference_id is None


async def test_a_command_works_where_the_bot_may_not_send(discord: SmallDiscord) -> None:
    """Discord lets commands be answered everywhere."""
    channel = discord.add_channel("commands only", deny=Permission.SEND_MESSAGES)
    interaction = await discord.slash("ask", {"question": BELL}, channel=channel)

    assert page((await interaction.answer()).content).quotes


async def test_in_a_server_it_has_just_joined(discord: SmallDiscord) -> None:
    """Invited, asked, answered: without a restart."""
    guild = discord.add_guild("Second Reading Room")
    asked = await ask(discord, discord.add_channel("hall", guild=guild))

    assert page((await discord.reply_to(asked)).content).quotes
    discord.leave_guild(guild)
    await answered(discord)


async def test_the_log_keeps_what_people_say_and_who_they_are(
    discord: SmallDiscord, bot: BotProcess
) -> None:
    """No words of a question, no name of a person, a channel or a server, as the bot comes."""
    await ask(discord)
    interaction = await discord.slash("ask", {"question": f"{BELL} Plovdiv"}, user=discord.other)
    await interaction.answer()
    await discord.reply_to(await discord.dm(discord.other, f"{BELL} Plovdiv"))
    await discord.reply_to(await discord.dm(discord.user, "Plovdiv?!" * 200))
    await answered(discord)
    names = [discord.user.name, discord.other.name, discord.guild.name, "Shy"]
    names += [channel.name for channel in discord.world.channels.values() if channel.name]
    secrets = ["rang", "Plovdiv", "zarquon", discord.token, *names]
    ids = [str(person.id) for person in (discord.user, discord.other)]

    assert [secret for secret in [*secrets, *ids] if secret.lower() in bot.log.lower()] == []
    assert "quotes," in bot.log


async def test_the_log_has_no_line_twice(discord: SmallDiscord, bot: BotProcess) -> None:
    """Each event is told once, with its time."""
    await answered(discord)
    lines = bot.log.splitlines()

    assert [one for one, next_one in pairwise(lines) if one == next_one] == []
    assert all(line[:2] == "20" for line in lines)
