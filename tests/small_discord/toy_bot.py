"""The smallest real discord.py bot that shows every part of the small Discord working.

Run as `python toy_bot.py` with DISCORD_TOKEN, DISCORD_API_URL and DISCORD_GATEWAY_URL.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys

if os.environ.get("TOY_ZLIB"):
    sys.modules["zstandard"] = None  # type: ignore[assignment] # as where it is not installed

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

Route.BASE = os.environ["DISCORD_API_URL"]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])

intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
if os.environ.get("TOY_PRIVILEGED"):
    intents.message_content = True
quiet = discord.AllowedMentions.none()
if os.environ.get("TOY_LOUD"):
    quiet = discord.AllowedMentions(users=True)
client = discord.Client(intents=intents, allowed_mentions=quiet, guild_ready_timeout=0.05)
tree = app_commands.CommandTree(client)


class Again(discord.ui.View):
    """One button that changes its message, one that opens a modal."""

    @discord.ui.button(label="Again", custom_id="again")
    async def again(
        self, interaction: discord.Interaction, button: discord.ui.Button[Again]
    ) -> None:
        """Update in place."""
        await interaction.response.edit_message(content="again!", view=None)

    @discord.ui.button(label="Tell", custom_id="tell")
    async def tell(
        self, interaction: discord.Interaction, button: discord.ui.Button[Again]
    ) -> None:
        """Open the modal."""
        await interaction.response.send_modal(Tell())


class Tell(discord.ui.Modal, title="Tell"):
    """One text field."""

    what: discord.ui.TextInput[Tell] = discord.ui.TextInput(label="What", custom_id="what")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was written, to its writer."""
        await interaction.response.send_message(f"told: {self.what}", ephemeral=True)


@tree.command(description="Echo a question")
@app_commands.describe(question="Anything", how="edit, follow, plain, late, twice or buttons")
async def ask(interaction: discord.Interaction, question: str, how: str = "edit") -> None:
    """Answer in the way the test asks for."""
    respond = interaction.response
    if how == "plain":
        await respond.send_message(f"plain: {question}")
        return
    if how == "buttons":
        await respond.send_message(question, view=Again(), file=_file())
        return
    if how == "late":
        await asyncio.sleep(3.3)
    await respond.defer(ephemeral=how == "follow")
    if how == "twice":
        first = discord.InteractionResponse(interaction)
        await first.defer()
    if how == "follow":
        await interaction.followup.send(f"first: {question}")
        await interaction.followup.send("second", ephemeral=True)
        return
    await interaction.edit_original_response(content=f"edited: {question}")


@ask.autocomplete("how")
async def hows(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Ways that start with what was typed."""
    names = ("edit", "follow", "plain")
    return [app_commands.Choice(name=n, value=n) for n in names if n.startswith(current)]


@tree.context_menu(name="Count letters")
async def count(interaction: discord.Interaction, message: discord.Message) -> None:
    """How long the message is."""
    await interaction.response.send_message(f"{len(message.content)} letters")


@client.event
async def on_message(message: discord.Message) -> None:
    """Echo mentions, pinged replies and DMs."""
    if message.author.bot:
        return
    assert client.user is not None
    if message.guild is None or client.user in message.mentions:
        await message.reply(f"echo: {message.content} from {message.author.mention}")


@client.event
async def setup_hook() -> None:
    """Sync before the gateway is opened."""
    await tree.sync()


def _file() -> discord.File:
    return discord.File(io.BytesIO(b"hello"), "hello.txt", description="a greeting")


if __name__ == "__main__":
    client.run(os.environ["DISCORD_TOKEN"])
