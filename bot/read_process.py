"""A process that makes an article of what a moderator sent, and that can be ended.

A text of some megabytes holds the interpreter for a second at a stretch, and a page that means harm
for minutes: nobody else should wait for that, in whichever thread it is done.
"""

import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

import msgspec

from bot import received
from bot.endpoint import TOKEN
from bot.errors import ChoiceError, UnreadableError
from bot.language import N_, _, speak, spoken
from corpus.article import Article

log = logging.getLogger(__name__)

TANGLED = N_("I cannot read that: it is too long or too tangled. You can paste its text instead.")
SECONDS = 30
_ROOT = Path(__file__).parents[1]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a page of the web if it has an address."""

    raw: bytes
    name: str = ""
    url: str = ""
    charset: str = ""
    is_page: bool = False
    language: str = ""
    """In which it is said why there is no article in it; "" for what is spoken now."""


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: an article, or why there is none, in words for the member."""

    article: Article | None = None
    refused: str = ""
    unreadable: bool = False


async def article_of(sent: Sent, seconds: float = SECONDS) -> Article:
    """The article in it; raises ChoiceError, whose text is for the member, if there is none, or
    none is found within so many seconds."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.read_process"),
        cwd=_ROOT,
        env={name: value for name, value in os.environ.items() if name != TOKEN},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # it could hold words of the text
        start_new_session=True,
    )
    try:
        words = msgspec.msgpack.encode(msgspec.structs.replace(sent, language=spoken()))
        async with asyncio.timeout(seconds):
            out, _err = await process.communicate(words)
        read = msgspec.msgpack.decode(out, type=_Read)
    except (TimeoutError, msgspec.DecodeError):
        log.warning("what a moderator sent (%d bytes) could not be read", len(sent.raw))
        raise UnreadableError(_(TANGLED)) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if read.article is None:
        raise (UnreadableError if read.unreadable else ChoiceError)(read.refused)
    return read.article


def _read(sent: Sent) -> _Read:
    speak(sent.language)
    try:
        if sent.url:
            return _Read(
                article=received.from_address(sent.raw, sent.url, sent.charset, sent.is_page)
            )
        return _Read(article=received.from_file(sent.raw, sent.name))
    except ChoiceError as error:
        return _Read(refused=str(error), unreadable=isinstance(error, UnreadableError))


def _main() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # where there is such a thing
        import resource

        os.nice(10)  # answers go first
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # it may outlive the bot
    sent = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Sent)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_read(sent)))


if __name__ == "__main__":
    _main()
