"""Fixtures for tests of the bot; a module takes them by `pytest_plugins = ("bot_fixture",)`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from bot_library import COMPILED, HOSTILE, ROOT, Library, running
from small_discord import BotProcess, SmallDiscord


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The sample articles and the hostile ones, indexed once; tests do not change it."""
    made = Library(tmp_path_factory.mktemp("library"))
    shutil.copytree(ROOT / "corpus" / "articles", made.articles)
    for name, fields in HOSTILE.items():
        made.write(name, **fields)
    compiled = tmp_path_factory.getbasetemp() / "compiled"  # shared with tests of the index
    if COMPILED.is_dir() and not compiled.exists():
        shutil.copytree(COMPILED, compiled)
    (made.folder / "config.toml").write_text(
        '[corpus]\narticles = "articles"\n'
        f'[index]\ndata = "data"\ncompiled = "{compiled.as_posix()}"\nreader = "none"\n'
        '[bot]\nrefresh_seconds = 0.2\ndata = "bot"\n',
        encoding="utf-8",
    )
    made.build()
    return made


@pytest.fixture(scope="session")
def boats(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two articles, built once."""
    made = Library(tmp_path_factory.mktemp("boats"))
    made.articles.mkdir()
    compiled = tmp_path_factory.getbasetemp() / "compiled"
    if COMPILED.is_dir() and not compiled.exists():
        shutil.copytree(COMPILED, compiled)
    (made.folder / "config.toml").write_text(
        '[corpus]\narticles = "articles"\n'
        f'[index]\ndata = "data"\ncompiled = "{compiled.as_posix()}"\nreader = "none"\n'
        '[bot]\nrefresh_seconds = 0.2\ndata = "bot"\n',
        encoding="utf-8",
    )
    made.write("boat", "The boat sank off Skerry on 3 March.")
    made.write("dog", "A dog called Bramble saved the crew.")
    made.build()
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(library: Library) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """One running bot for all tests of a module."""
    async with running(library) as pair:
        yield pair


@pytest.fixture
def discord(shared: tuple[SmallDiscord, BotProcess]) -> Iterator[SmallDiscord]:
    """Where the module's bot is; a problem, a ping or an unused fault fails the test."""
    yield shared[0]
    left = [*shared[0].problems, *shared[0].pings(), *shared[0].faults.unused]
    shared[0].problems.clear()
    assert left == []


@pytest.fixture
def bot(shared: tuple[SmallDiscord, BotProcess]) -> BotProcess:
    """The module's bot."""
    return shared[1]
