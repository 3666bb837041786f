"""👍 and 👎, and why: what a member says of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import regex
from discord.ui import Label, Modal, Select, TextInput

from bot.language import N_, _
from bot.sending import acknowledge, say
from bot.sent import SentAnswer
from bot.votes import REASONS

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

UNKNOWN = N_("I no longer know this answer. Please ask again.")
THANKS = N_("Thank you, noted.")
_REASON, _WORDS = "reason", "words"
MODAL = r"q1:m:(?P<answer>\d{1,15})"


async def vote(interaction: Interaction, answer: SentAnswer, *, good: bool) -> None:
    """Note it; for a bad one ask why, which may be left unsaid."""
    votes = interaction.client.desk.votes
    if good:
        await acknowledge(interaction, private=True)  # Discord waits for no file
        known = await votes.cast(answer.id, interaction.user.id, good=True)
        await say(interaction, _(THANKS if known else UNKNOWN))
        return
    modal = Modal(title=_("What is wrong with it?"), custom_id=f"q1:m:{answer.id}", timeout=900)
    reasons = [discord.SelectOption(label=_(text), value=key) for key, text in REASONS.items()]
    select: Select[Any] = Select(custom_id=_REASON, options=reasons, required=False, min_values=0)
    words: TextInput[Any] = TextInput(
        custom_id=_WORDS, required=False, max_length=500, style=discord.TextStyle.paragraph
    )
    modal.add_item(Label(text=_("Reason"), component=select))
    modal.add_item(
        Label(text=_("In your words"), description=_("Please name nobody"), component=words)
    )
    await interaction.response.send_modal(modal)
    await votes.cast(answer.id, interaction.user.id, good=False)


async def explained(interaction: Interaction) -> bool:
    """Take the reason that a member gave; False if this is no such modal."""
    data: Any = interaction.data or {}
    match = regex.fullmatch(MODAL, str(data.get("custom_id", "")))
    if match is None:
        return False
    given = {
        inner.get("custom_id"): inner
        for label in data.get("components", ())
        if isinstance(inner := label.get("component"), dict)
    }
    reason = next(iter(given.get(_REASON, {}).get("values", ())), "")
    words = str(given.get(_WORDS, {}).get("value", "") or "")[:500]
    await acknowledge(interaction, private=True)
    desk = interaction.client.desk
    answer = await desk.sent.get(int(match["answer"]))
    known = (
        answer is not None
        and desk.may_see(interaction, answer)
        and await desk.votes.explain(answer.id, interaction.user.id, reason, words)
    )
    await say(interaction, _(THANKS if known else UNKNOWN))
    return True
