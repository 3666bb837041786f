"""“Ask further”: a follow-up that is typed into a form below an answer.

Without a mention no message reaches the bot, so who simply writes on below an answer is not heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import regex
from discord.ui import Label, Modal, TextInput

from bot.language import N_, _
from bot.response import TYPED, handed_back, respond
from bot.sending import acknowledge, say
from bot.sent import SentAnswer
from index.followup import Exchange

if TYPE_CHECKING:
    from bot.client import QuothClient
    from bot.desk import Desk

    Interaction = discord.Interaction[QuothClient]

GONE = N_("I no longer know the answer that this follows. You can ask it as a new question:")
MODAL = r"q1:f:(?P<answer>\d{1,15})"
_QUESTION = "question"


async def offer(interaction: Interaction, answer: SentAnswer) -> None:
    """Open the form. What is sent from it comes back by its id, however long it stays open."""
    form = Modal(title=_("Ask further"), custom_id=f"q1:f:{answer.id}")
    form.stop()  # discord.py need not remember it
    longest = min(interaction.client.desk.live.longest, TYPED)
    field: TextInput[Any] = TextInput(custom_id=_QUESTION, max_length=longest)
    form.add_item(Label(text=_("Your question"), component=field))
    await interaction.response.send_modal(form)


async def asked_further(interaction: Interaction) -> bool:
    """Answer what was typed as a reply to the answer; False if this is no such form. Words that
    cannot be answered are handed back."""
    data: Any = interaction.data or {}
    match = regex.fullmatch(MODAL, str(data.get("custom_id", "")))
    if match is None:
        return False
    desk, typed = interaction.client.desk, _typed(data)
    answer = await desk.sent.get(int(match["answer"]))
    if answer is None or not desk.may_see(interaction, answer):
        await say(interaction, handed_back(_(GONE), typed))
        return True
    if refused := desk.refused(interaction.guild, interaction.channel, interaction.user):
        await say(interaction, handed_back(refused, typed))
        return True
    private = answer.private or desk.preferences.of(answer.server).private
    await acknowledge(interaction, private=private)
    below = interaction.message.id if interaction.message else None  # None: it was deleted
    turn = desk.exchanges.turn(below)
    follows = _exchange(desk, answer)
    await respond(interaction, typed, follows, private=private, turn=turn, typed=True)
    return True


def _typed(data: Any) -> str:
    fields = (label.get("component") or {} for label in data.get("components", ()))
    return next((str(one.get("value") or "") for one in fields), "")


def _exchange(desk: Desk, answer: SentAnswer) -> Exchange:
    """What the question follows, as `Exchange.of` gave it when it was answered, as far as its first
    article is still there, and its words are still what they were."""
    body, sight = answer.body, desk.sight(answer.server)
    shown = body.quotes[: body.shown]
    found = desk.live.article(shown[0].article, sight) if shown else None
    if found is None:
        return Exchange(question=body.question, replied=True, scope=body.scope)
    article = found[0]
    unchanged = desk.live.as_quoted(shown[0], sight) is not None
    return Exchange(
        question=body.question,
        title=article.title,
        marked=tuple(
            quote.marked.of(article.text)
            for quote in shown
            if unchanged and quote.marked and quote.article == article.id
        ),
        replied=True,
        scope=body.scope,
    )
