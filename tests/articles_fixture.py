"""A bot whose moderators may add articles; a module takes it by `pytest_plugins`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from articles_site import Site, made
from bot_library import COMPILED, running
from small_discord import BotProcess, SmallDiscord


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The one of a module."""
    compiled = tmp_path_factory.getbasetemp() / "compiled"
    if COMPILED.is_dir() and not compiled.exists():
        shutil.copytree(COMPILED, compiled)
    return made(tmp_path_factory.mktemp("articles") / "site", compiled)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(site: Site) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """One running bot for all tests of a module."""
    async with running(site) as pair:
        yield pair


@pytest.fixture
def discord(shared: tuple[SmallDiscord, BotProcess]) -> Iterator[SmallDiscord]:
    """Where the module's bot is; a problem, a ping or an unused fault fails the test."""
    yield shared[0]
    left = [*shared[0].problems, *shared[0].pings(), *shared[0].faults.unused]
    shared[0].problems.clear()
    assert left == []
