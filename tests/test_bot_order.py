"""Articles of different dates stand side by side, newest first: by the real bot, over sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio
from bot_library import BELL, Library, running
from bot_reader import page
from small_discord import BotProcess, SmallDiscord
from test_bot_buttons import ask
from test_bot_render import answer, quoted
from test_bot_settings import pick

from bot import understood
from bot.understood import NEWEST_FIRST

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")
LAMP = "which quoggle lamp burned?"
OLD = "At midnight the red quoggle lamp burned. Quoggle lamp, quoggle lamp, burned, burned!"
NEW = (
    "The quoggle was silent and the pier was wet. But a lamp burned, quoggle: the quoggle lamp "
    "burned, burned."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """A bot with two articles that disagree."""
    twin = library.twin(tmp_path_factory.mktemp("order") / "twin")
    twin.write("lamp-then", OLD, title="Then", published="2018-05-01")
    twin.write("lamp-now", NEW, title="Now", published="2021-05-01")
    twin.build()
    async with running(twin) as pair:
        yield pair


@loop
async def test_articles_of_different_dates(discord: SmallDiscord) -> None:
    """Both are quoted with their dates, the newest first, and it is said so; of one quote that is
    wanted the best is shown, and nothing is said."""
    seen = page((await ask(discord, LAMP)).content)
    await pick(discord, "quotes", ["1"])
    one = page((await ask(discord, LAMP)).content)
    await pick(discord, "quotes", ["3"])
    alone = page((await ask(discord, BELL)).content)

    assert seen.verdict == "From the articles, word for word:"
    assert [quote.title for quote in seen.quotes[:2]] == ["Now", "Then"]
    assert seen.quotes[0].source.startswith("1 May 2021")
    assert seen.quotes[1].source.startswith("1 May 2018")
    assert seen.notes == (f"“{LAMP}”", NEWEST_FIRST)
    assert [quote.title for quote in one.quotes] == ["Then"]
    assert (one.notes, alone.notes) == ((f"“{LAMP}”",), (f"“{BELL}”",))


def test_where_only_one_has_room_nothing_stands_beside_it() -> None:
    """The line is left out then."""
    title, url = "wide " * 30, "https://example.org/" + "a" * 260
    wide = [quoted("`*" * 900, title=title, url=url) for _ in range(2)]
    both = msgspec.structs.replace(answer(quoted("A."), quoted("B.")), newest_first=True)
    lone = msgspec.structs.replace(answer(wide[0]), newest_first=True)

    assert page(understood.message(both, "one")).notes == ("one", NEWEST_FIRST)
    assert page(understood.message(lone, "one")).notes == ("one",)
