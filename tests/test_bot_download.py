"""A moderator gets a page of the public web, or is told why not; nothing else is reached."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from small_site import Authority, SmallSite

from bot.download import fetch, words_for
from bot.errors import ChoiceError
from corpus.web.fetched import DownloadError, Fetched, Reason
from corpus.web.internet import Allows, is_public

pytestmark = pytest.mark.asyncio
UNREACHED = "No page on the public web could be reached there. Is the address right?"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Web:
    """A web server on this machine, under two of its names."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.pages: dict[str, Handler] = {}
        self.port = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.host.partition(':')[0]}{request.path}")
        found = self.pages.get(request.path)
        return await found(request) if found else web.Response(status=404)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, response: Callable[[], web.Response]) -> None:
        async def handle(request: web.Request) -> web.Response:
            return response()

        self.pages[path] = handle


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Web]:
    made = Web()
    app = web.Application()
    app.router.add_get("/{anything:.*}", made.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


def first_only(address: str) -> bool:
    """As if 127.0.0.1 were the public web, and 127.0.0.2 were not."""
    return address == "127.0.0.1"


async def refused(address: str, allows: Allows = first_only, **more: Any) -> str:
    with pytest.raises(ChoiceError) as error:
        await fetch(address, **{"most": 1000, "allows": allows, **more})
    assert "\n" not in str(error.value)
    return str(error.value)


async def test_a_page_is_fetched(site: Web) -> None:
    """With the characters its server names, and where it stood in the end."""
    raw = "Fähre".encode("latin-1")
    site.page("/a", lambda: web.Response(body=raw, content_type="text/html", charset="latin-1"))
    site.page("/b", lambda: web.Response(status=302, headers={"Location": "a#x"}))
    site.page("/c", lambda: web.Response(text="# Tea", content_type="text/markdown"))
    page = await fetch(site.at("/b#part"), most=1000, allows=first_only)
    text = await fetch(site.at("/c"), most=1000, allows=first_only)

    assert page == Fetched(raw=raw, url=site.at("/a"), charset="latin-1", kind="text/html")
    assert (text.raw, text.kind) == (b"# Tea", "text/markdown")


async def test_nothing_of_this_network_is_reached(site: Web) -> None:
    """By no name and in no guise; the server is not even asked."""
    site.page("/", lambda: web.Response(text="secret", content_type="text/html"))
    hosts = ("127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433",
             "0x7f.1", "127.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]")  # fmt: skip
    for host in hosts:
        assert await refused(site.at("/", host), is_public) == UNREACHED, host
    assert site.asked == []


async def test_no_other_service_is_spoken_to(site: Web) -> None:
    """A port below 1024 that is not the web's is not connected to, wherever it is."""
    listener = socket.socket()
    listener.setblocking(False)
    try:
        listener.bind(("127.0.0.1", 1007))
    except OSError:
        pytest.skip("no such port may be opened here")
    listener.listen()
    site.page("/in", lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:1007/"}))  # fmt: skip  # noqa: E501
    for address in ("http://127.0.0.1:1007/", site.at("/in")):
        assert await refused(address) == UNREACHED
    with listener, pytest.raises(BlockingIOError):
        listener.accept()


async def test_a_redirect_leads_nowhere_else(site: Web) -> None:
    """Each step is checked as the first was: the machine, the scheme, and how many there were."""
    site.page("/in", lambda: web.Response(status=301, headers={"Location": site.at("/", "127.0.0.2")}))  # fmt: skip  # noqa: E501
    site.page("/file", lambda: web.Response(status=302, headers={"Location": "file:///etc/passwd"}))
    site.page("/none", lambda: web.Response(status=307))
    site.page("/loop", lambda: web.Response(status=308, headers={"Location": "/loop"}))

    assert await refused(site.at("/in")) == UNREACHED
    assert (await refused(site.at("/file"))).startswith("That is no web address.")
    assert "more than 5 times" in await refused(site.at("/none"))
    site.asked.clear()
    assert "more than 5 times" in await refused(site.at("/loop"))
    assert site.asked == ["127.0.0.1/loop"] * 6


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "ftp://example.org/", "file:///etc/passwd", "https://", "http://[::1", "//x/y",
     "javascript:alert(1)", "https://example.org:99999/", "https://example.org/" + "a" * 300],
)  # fmt: skip
async def test_what_is_no_web_address(address: str) -> None:
    """It is said how to write one."""
    assert await refused(address) == (
        "That is no web address. Write it like `https://example.org/page`."
    )


async def test_no_page_is_taken_whose_address_is_too_long(site: Web) -> None:
    """Nor where a redirect leads to one: its quotes could not be linked."""
    site.page("/a", lambda: web.Response(status=302, headers={"Location": "/" + "b" * 300}))
    site.page("/" + "b" * 300, lambda: web.Response(text="a", content_type="text/html"))

    assert (await refused(site.at("/a"))).startswith("That is no web address.")


@pytest.mark.parametrize("reason", Reason)
async def test_a_member_learns_nothing_of_this_network(reason: Reason) -> None:
    """Each reason has its words; "not there" and "not for you" are the same."""
    error = DownloadError(reason, "http://wiki/", "10.0.0.1 is not public", status=404)
    words = words_for(error, 1_000_000, 20)

    assert "wiki" not in words
    assert "10.0.0.1" not in words
    unreached = (Reason.FORBIDDEN, Reason.UNREACHED, Reason.BROKEN, Reason.ROBOTS)
    assert (words == UNREACHED) == (reason in unreached)
    if reason is Reason.INSECURE:
        assert words.startswith("That address leads on from https to http, ")


async def test_a_machine_that_nobody_vouches_for(tmp_path: Path) -> None:
    """Is one that was not reached: its certificate is the operator's business. So is one that
    speaks no https."""
    with SmallSite(certified=Authority(tmp_path).certified("127.0.0.1")) as site:
        for port in (site.secure_port, site.port, site.other_port):
            assert await refused(f"https://127.0.0.1:{port}/news/1") == UNREACHED
        assert site.paths == []


async def test_no_password_is_sent_or_kept(site: Web) -> None:
    """An address with one in it is refused."""
    told = await refused(f"http://me:secret@127.0.0.1:{site.port}/")

    assert told == "Please leave the name and password out of the address."
    assert site.asked == []


async def test_what_is_no_page_of_text(site: Web) -> None:
    """Another kind, too much of it, or what the server does not have."""
    site.page("/zip", lambda: web.Response(body=b"PK", content_type="application/zip"))
    site.page("/big", lambda: web.Response(text="x" * 1001, content_type="text/html"))

    async def bomb(request: web.Request) -> web.StreamResponse:
        response = web.Response(text="x" * 10_000_000, content_type="text/html")
        response.enable_compression(web.ContentCoding.gzip, strategy=0)
        return response

    site.pages["/bomb"] = bomb
    assert (await refused(site.at("/zip"))).startswith("That is no page of text.")
    assert await refused(site.at("/big")) == (
        "That page has more than 0.001 MB, the most that can be added."
    )
    assert await refused(site.at("/bomb")) == await refused(site.at("/big"))
    assert (await refused(site.at("/gone"))).endswith("its server says 404.")


async def test_a_slow_page_is_not_waited_for(site: Web) -> None:
    """It is said so, whether it never begins or never ends."""
    hang = asyncio.Event()

    async def never(request: web.Request) -> web.StreamResponse:
        await hang.wait()
        return web.Response()

    async def begins(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<html>")
        await hang.wait()
        return response

    site.pages |= {"/never": never, "/begins": begins}
    for path in site.pages:
        assert "did not come within" in await refused(site.at(path), seconds=0.2)
    hang.set()
