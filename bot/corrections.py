"""An answer whose article was changed or removed since gets a mark: one line, nothing else."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord
import regex

from bot import markup, understood
from bot.desk import told
from bot.language import N_, _
from bot.marks import YOUNGEST, Changes, Marked
from bot.sending import BROKEN, NOBODY

if TYPE_CHECKING:
    from bot.client import QuothClient

log = logging.getLogger(__name__)

REMOVED = N_("An article quoted here has been removed since.")
CHANGED = N_("An article quoted here has been changed since.")
STANDS = N_("An article quoted here has been changed since; the words quoted still stand in it.")
_PAUSE = 1.0
"""Seconds between two messages."""
_JUST_NOW = 600.0
"""Seconds in which an answer may still have been under way when the articles changed."""
_QUOTED = regex.compile(r"(?m)^> .*(?:\n> .*)*")
_TOO_MANY, _BROKEN_FROM = 429, 500
"""Statuses of Discord that pass: too many requests, and, from there on, that it fails itself."""


async def follow(client: QuothClient, seconds: float) -> None:
    """Look once after the start, and again after each new snapshot; runs until cancelled."""
    await client.wait_until_ready()
    rounds = Rounds()
    while True:
        youngest = rounds.youngest(client.desk.live.version)
        if youngest:
            await _look(client, youngest)
        await asyncio.sleep(seconds)


class Rounds:
    """How far back to look at sent answers, by the snapshot that is live when looking begins."""

    def __init__(self) -> None:
        self._looked = ""
        """The version that was live when it was last looked at all answers."""
        self._again = False
        """True if what was under way then has not been looked at since."""

    def youngest(self, version: str) -> float:
        """Seconds since an answer was asked for, at most, to be looked at in the next round: far
        back under another version than before, a little way once more after that, then 0.0.

        Under which version a round begins is what counts: one that goes live during a round and
        leaves again before the next gets a round of its own as well.
        """
        if version != self._looked:
            self._looked, self._again = version, True
            return YOUNGEST
        again, self._again = self._again, False
        return _JUST_NOW if again else 0.0


async def _look(client: QuothClient, youngest: float) -> None:
    try:
        with told():
            await mark_all(client, youngest)
    except Exception:
        log.exception("sent answers could not be compared with the articles")


async def mark_all(client: QuothClient, youngest: float) -> None:
    """Bring the marks of the newest answers up to date, one message after the other, as far as they
    were asked for in the last `youngest` seconds."""
    desk = client.desk
    due = await desk.marks.due(desk.live.since, youngest)
    for number, answer in enumerate(due):
        if number:
            await asyncio.sleep(_PAUSE)
        changes = desk.live.since(answer.quotes, answer.server)
        try:
            mark = await _mark(client, answer, changes)
        except discord.HTTPException as error:
            log.debug("answer %d cannot be marked: %s", answer.id, error)
            if error.status >= _BROKEN_FROM or error.status == _TOO_MANY:
                continue  # looked at again after the next change or start
            mark = answer.mark
        except BROKEN as error:
            log.debug("answer %d was not marked: %s", answer.id, error)
            continue
        await desk.marks.keep(answer.id, mark, changes)
    if due:
        log.info("%d sent answers were compared with the articles as they are now", len(due))


async def _mark(client: QuothClient, answer: Marked, changes: Changes) -> str:
    """Edit the message if its mark is another now; gives the mark that it carries."""
    client.speak_to(client.get_guild(answer.server))
    channel = client.get_partial_messageable(answer.channel, guild_id=answer.server or None)
    message = await channel.fetch_message(answer.message)
    quoted = quotes_in(message.content)
    still = len(quoted) == len(answer.quotes) and await asyncio.to_thread(
        lambda: all(
            _stands(words, client.desk.live.text(quote.article))
            for words, quote in zip(quoted, answer.quotes, strict=True)
            if quote.article in changes
        )
    )
    words = reworded(changes, still=still)
    text, mark = remarked(message.content, answer.mark, words)
    if text != message.content:
        part = channel.get_partial_message(answer.message)  # a whole one would send its flags too
        await part.edit(content=text, allowed_mentions=NOBODY)
    return mark


def reworded(changes: Changes, *, still: bool) -> str:
    """What is said of these changes, the gravest of them; "" of none. `still`: all that is quoted
    of changed articles still stands in them."""
    if not changes:
        return ""
    if "" in changes.values():
        return _(REMOVED)
    return _(STANDS) if still else _(CHANGED)


def remarked(content: str, before: str, words: str) -> tuple[str, str]:
    """The message without the line `before`, and with these words in small print instead; then
    that line. What else it says stays as it is; without room the words are left out."""
    bare = content.replace(f"\n{before}", "", 1) if before else content
    text = understood.noted(bare, words) if words else bare
    return text, understood.small(words) if text != bare else ""


def quotes_in(content: str) -> list[str]:
    """The words of each block quote of a message, as they are seen."""
    return [
        markup.shown(markup.unbold(markup.unquoted(block))) for block in _QUOTED.findall(content)
    ]


def _stands(words: str, text: str) -> bool:
    """True if the words stand in the text one after the other, however its lines are broken."""
    return " ".join(words.split()) in " ".join(markup.plain(text).split())
