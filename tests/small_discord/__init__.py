"""A small Discord: an aiohttp server on 127.0.0.1 that the real bot logs in to.

It speaks as much of the gateway and of REST v10 as discord.py 2.7.1 needs, refuses what Discord
refuses, writes down what a careful bot never does (`problems`) and breaks on demand.

    async with SmallDiscord(token="secret") as discord:
        await discord.start_bot("-m", "bot")
        await discord.ready()
        question = await discord.say(content=f"{discord.bot.mention} who skipped the meeting?")
        reply = await discord.reply_to(question)
"""

from .bell import NothingCameError
from .interaction import Interaction
from .message import Attachment, Message
from .permission import Overwrite, Permission
from .problem import Problem
from .process import BotProcess
from .raw_bot import RawBot
from .request import Upload
from .server import SmallDiscord
from .world import Channel, ChannelType, Guild, Role, User

__all__ = [
    "Attachment",
    "BotProcess",
    "Channel",
    "ChannelType",
    "Guild",
    "Interaction",
    "Message",
    "NothingCameError",
    "Overwrite",
    "Permission",
    "Problem",
    "RawBot",
    "Role",
    "SmallDiscord",
    "Upload",
    "User",
]
