"""Files, forms and events that come twice: the small Discord is as strict about them as Discord."""

from __future__ import annotations

import aiohttp
import pytest
from small_discord import SmallDiscord, Upload
from small_discord.command_call import modal_data
from small_discord.draft import store
from small_discord.message_check import check_modal
from small_discord.problem import RefusedError
from test_small_discord import raw

pytestmark = pytest.mark.asyncio


def form(**field: object) -> dict[str, object]:
    """A modal with one field."""
    inner = {"type": 4, "custom_id": "words", "style": 1, **field}
    label = {"type": 18, "label": "Words", "component": inner}
    return {"custom_id": "m", "title": "A form", "components": [label]}


async def test_the_token_is_not_sent_to_where_files_lie() -> None:
    """It is a problem; what was fetched is written down, and a fault can be armed for it."""
    async with SmallDiscord() as discord, aiohttp.ClientSession() as session:
        file = store(discord, discord.channel.id, Upload("a.txt", b"a"))
        discord.fail_next("GET", "/cdn/", status=503)
        statuses = []
        for headers in ({}, {}, {"Authorization": f"Bot {discord.token}"}):
            async with session.get(file.url, headers=headers) as answer:
                statuses.append(answer.status)

        assert statuses == [503, 200, 200]
        assert discord.downloads == [file.id] * 2
        discord.take_problem("the token was sent to where files lie")


@pytest.mark.parametrize(
    ("field", "words", "fits"),
    [
        ({"max_length": 3}, "abc", True),
        ({"max_length": 3}, "abcd", False),
        ({"min_length": 2, "required": False}, "", True),
        ({"min_length": 2}, "a", False),
        ({}, "x" * 4000, True),
        ({}, "x" * 4001, False),
    ],
)
async def test_a_field_takes_so_much(field: dict[str, object], words: str, fits: bool) -> None:
    """A member cannot send what Discord would not let them type."""
    if fits:
        data = modal_data(form(**field), {"words": words})
        assert data["components"][0]["component"]["value"] == words
    else:
        with pytest.raises(LookupError, match="characters, not"):
            modal_data(form(**field), {"words": words})


async def test_a_form_that_discord_would_not_show() -> None:
    """Too long a label or hint, or more in a field than it takes."""
    check_modal(form(value="abc", max_length=3))
    long_label = form()
    long_label["components"] = [{"type": 18, "label": "x" * 46, "component": {"type": 4}}]
    for wrong in (form(value="abcd", max_length=3), form(description="x" * 101), long_label):
        with pytest.raises(RefusedError):
            check_modal(wrong)


async def test_an_interaction_can_come_twice() -> None:
    """As after a broken connection; who acknowledges it twice is told, and that is a problem."""
    async with raw() as (discord, bot):
        await bot.commands({"name": "ask", "description": "x"})
        gateway = await bot.gateway()
        await gateway.identify()
        await discord.until(lambda: discord.gateway.live() or None, "IDENTIFY")
        interaction = await discord.slash("ask", {})
        first = await gateway.event("INTERACTION_CREATE")
        await discord.again(interaction)
        second = await gateway.event("INTERACTION_CREATE")
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        statuses = [(await bot.call("POST", path, {"type": 5}))[0] for _ in range(2)]

        assert first["d"] == second["d"]
        assert statuses == [204, 400]
        discord.take_problem("already been acknowledged")
