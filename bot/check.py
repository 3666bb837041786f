"""Does everything stand that the bot needs? One line each."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import aiohttp
import discord

from bot.endpoint import TOKEN, endpoint
from bot.errors import ConnectError
from bot.service import aim_at, refused
from bot.settings import BotSettings
from bot.state import State
from corpus import pile
from corpus.errors import QuothError
from corpus.settings import Config, CorpusSettings
from index import snapshot
from index.encoders import open_encoder
from index.reader import open_reader
from index.settings import IndexSettings, read_settings
from index.store import Store
from index.verify import faults


def check(config: Config, environment: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """For each part whether it is in order, and one line about it."""
    corpus = config.section("corpus", CorpusSettings)
    settings = read_settings(config)
    bot = config.section("bot", BotSettings)
    store = Store(Path(settings.data))
    yield True, f"settings: {config.path}"
    yield _told("articles", lambda: _articles(config, corpus))
    yield _told("encoder", lambda: open_encoder(settings).identity.name)
    yield _told("reader", lambda: _reader(settings))
    yield _told("snapshot", lambda: _snapshot(store, settings))
    yield _told("state", lambda: _state(config.place(bot.data)))
    token = environment.get(TOKEN, "").strip()
    if token:
        yield _told("token", lambda: asyncio.run(_login(token, environment)))
    else:
        yield True, f"token: {TOKEN} is not set, so only --console will work"


def _told(part: str, look: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, f"{part}: {look()}"
    except QuothError as error:
        return False, f"{part}: {error}"


def _articles(config: Config, corpus: CorpusSettings) -> str:
    reading, where = pile.read(config, corpus), pile.places(config, corpus)
    place = f"{where.articles} and {where.added}" if where.added.exists() else where.articles
    return f"{len(reading.articles)} in {place}, {len(reading.problems)} files with a problem"


def _reader(settings: IndexSettings) -> str:
    return settings.reader if open_reader(settings.reader) else "none: nothing is marked"


def _snapshot(store: Store, settings: IndexSettings) -> str:
    version = store.current()
    if found := faults(store.path(version), version):
        raise QuothError(f"{version}: {found[0]}; run: python -m index build")
    loaded = snapshot.load(store.path(version), open_encoder(settings).identity)
    return f"{version}, {len(loaded.passages)} passages, all of them word for word"


def _state(data: Path) -> str:
    State.open(data).close()
    return f"{data} can be written"


async def _login(token: str, environment: Mapping[str, str]) -> str:
    stand_in = endpoint(environment)
    if stand_in:
        aim_at(stand_in)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            raise refused() from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            raise ConnectError(f"Discord cannot be reached: {error}") from None
        return f"Discord knows the bot as {client.user}"
