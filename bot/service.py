"""The life of the bot: open the index, connect, stay connected, stop when told."""

import asyncio
import contextlib
import itertools
import logging
import signal
from collections.abc import Callable

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.client import QuothClient
from bot.endpoint import TOKEN, Endpoint
from bot.errors import ConnectError
from bot.live import Live
from bot.settings import BotSettings
from bot.state import State
from corpus.settings import Config

log = logging.getLogger(__name__)

_PATIENCE = (5, 10, 20, 40, 60)
"""Seconds between attempts to log in while the network is away; the last one repeats."""


def serve(
    live: Live,
    settings: BotSettings,
    state: State,
    config: Config,
    token: str,
    endpoint: Endpoint | None,
) -> None:
    """Run the bot until SIGTERM or SIGINT, then close `state`. Raises ConnectError if Discord
    refuses it."""
    if endpoint:
        aim_at(endpoint)
    try:
        asyncio.run(_serve(lambda: QuothClient(live, settings, state, config), token))
    finally:
        state.close()


def aim_at(endpoint: Endpoint) -> None:
    """Let discord.py speak to a stand-in for Discord."""
    discord.http.Route.BASE = endpoint.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(endpoint.gateway)


async def _serve(make_client: Callable[[], QuothClient], token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt
            loop.add_signal_handler(name, stop.set)
    running = asyncio.create_task(_stay_connected(make_client, token))
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if running in done:
        await running
        return
    log.info("stopping")
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _stay_connected(make_client: Callable[[], QuothClient], token: str) -> None:
    """Log in, again and again while Discord cannot be reached, and stay connected.

    After the login discord.py itself comes back from whatever the network does.
    """
    for attempt in itertools.count():
        client = make_client()
        try:
            await client.login(token)
            await client.connect()
        except discord.LoginFailure:
            raise refused() from None
        except discord.ConnectionClosed as error:
            raise (
                refused()
                if error.code == 4004
                else ConnectError(f"Discord closed the connection: {error}")
            ) from None
        except (discord.Forbidden, discord.NotFound) as error:
            raise ConnectError(
                f"Discord refused what the bot asked at its start: {error}"
            ) from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            reason: BaseException = error
        except AttributeError as error:
            # discord.py 2.7.1, where the first connection to the gateway fails: it looks for the
            # session that it could resume, and there is none yet
            if client.ws is not None:
                raise
            reason = error.__context__ or error
        else:
            return
        finally:
            await client.close()
        wait = _PATIENCE[min(attempt, len(_PATIENCE) - 1)]
        log.warning("Discord cannot be reached (%s); trying again in %d s", reason, wait)
        await asyncio.sleep(wait)


def refused() -> ConnectError:
    """What to say when Discord does not accept the token."""
    return ConnectError(
        f"Discord refused the token in {TOKEN}; copy it again from the application's page, "
        "Bot, Reset Token"
    )
