"""Messages that tell of a build, as long as they can."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from bot_library import eventually
from discord.ui import View

from bot import notices
from bot.building import How, Outcome, Run
from bot.notices import Notices
from index.progress import Far, Step

pytestmark = pytest.mark.asyncio


class Shown:
    """A message that remembers what it said; it can be gone."""

    def __init__(self, *, gone: bool = False) -> None:
        self.said: list[str] = []
        self.buttons: list[int] = []
        self._gone = gone

    async def edit(self, text: str, view: View | None) -> None:
        """Say this from now on."""
        self.said.append(text)
        self.buttons.append(len(view.children) if view else 0)
        if self._gone:
            answer: Any = SimpleNamespace(status=404, reason="Not Found")
            raise discord.NotFound(answer, "gone")


def telling() -> Notices:
    """Of a bot that does not know yet in which servers it is."""
    client: Any = SimpleNamespace(guilds=[])
    return Notices(client)


async def test_a_private_message_says_when_it_can_no_longer_be_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before Discord stops taking its edits, and where to look then; it has no button left."""
    monkeypatch.setattr(notices, "TOKEN_LIFE", -1.0)
    told, shown, run = telling(), Shown(), Run("amy")
    told.follow_privately(7, run, shown.edit, "")
    await asyncio.wait(told._tasks)

    assert shown.said == [
        "The build goes on, but Discord does not let me change this message any longer. "
        "`/index status` tells how far it is."
    ]
    assert shown.buttons == [0]
    assert not run.ended.done()


async def test_a_message_that_is_gone_is_left_alone() -> None:
    """One edit finds that out, and no other follows."""
    told, shown, run = telling(), Shown(gone=True), Run("amy")
    told.follow_privately(7, run, shown.edit, "")
    await asyncio.wait(told._tasks)

    assert len(shown.said) == 1


async def test_only_what_is_new_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No edit that changes nothing, and at most one each time it is looked; passages are not
    counted where they may be another server's."""
    monkeypatch.setattr(notices, "_PAUSE", 0.01)
    told, shown, run = telling(), Shown(), Run("amy")
    begun = told.under_way(7, run)
    told.follow_privately(7, run, shown.edit, begun)
    await asyncio.sleep(0.05)
    assert shown.said == []
    run.comes_to(Far(Step.EMBEDDING, 30, 100))
    await eventually(lambda: bool(shown.said), "an edit")
    await asyncio.sleep(0.05)
    run.ended.set_result(Outcome(how=How.CANCELLED, ended=0.0))
    told.over = lambda server, outcome: str(outcome.how)  # type: ignore[method-assign]
    await asyncio.wait(told._tasks)

    (once, last) = shown.said
    assert " 31 %\nPreparing the passages.\n" in once
    assert last == "cancelled"
    assert shown.buttons == [1, 0]
