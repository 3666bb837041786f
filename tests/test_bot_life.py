"""The bot comes up or says in one line why it does not, and it goes when it is told to."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest
from bot_library import BELL, ROOT, Library, eventually, lines_with, run, running
from bot_reader import page
from small_discord import SmallDiscord

from bot import render
from bot.endpoint import Endpoint, endpoint
from bot.errors import ConnectError

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

STAND_IN = {
    "DISCORD_TOKEN": "t",
    "DISCORD_API_URL": "http://127.0.0.1:9/api/v10",
    "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9/gateway",
}
ELSEWHERE = (
    "http://10.0.0.1/api/v10",
    "http://0.0.0.0/api/v10",
    "http://127.0.0.1@example.org/api",
    "http://127.0.0.1.example.org/api",
    "http://example.org/#127.0.0.1",
    "http://[::ffff:10.0.0.1]/api",
    "ftp://127.0.0.1/api",
    "127.0.0.1:8080",
    "http:///api",
    "http://[::1/api",
    "http://127.0.0.1:port/api",
)
WORDS = 400
"""Characters that a line of complaint has at most."""


def complaint(*words: str, env: dict[str, str] | None = None) -> str:
    """The one line on standard error with which the bot declines to start, with exit code 2."""
    done = run(*words, env=env)
    (line,) = done.stderr.splitlines()

    assert (done.returncode, done.stdout) == (2, "")
    assert line.startswith("run_bot.py: ")
    assert len(line) < WORDS
    return line


class TestStart:
    """Without Discord."""

    async def test_without_a_token(self, library: Library) -> None:
        """Both cures are named."""
        line = complaint(*library.words())

        assert "DISCORD_TOKEN is not set" in line
        assert "python run_bot.py --console" in line

    @pytest.mark.parametrize("token", ["", "  "])
    async def test_an_empty_token_is_none(self, token: str, library: Library) -> None:
        """As it stands in an .env file that was not filled in."""
        assert "is not set" in complaint(*library.words(), env={"DISCORD_TOKEN": token})

    async def test_a_stand_in_elsewhere(self, library: Library) -> None:
        """The token goes to Discord or to this machine."""
        env = {**STAND_IN, "DISCORD_API_URL": "http://example.org/api/v10"}
        line = complaint(*library.words(), env=env)

        assert "DISCORD_API_URL must be an address on this machine" in line
        assert "'http://example.org/api/v10'" in line

    @pytest.mark.parametrize("address", ELSEWHERE)
    async def test_addresses_elsewhere(self, address: str) -> None:
        """However they dress up."""
        with pytest.raises(ConnectError, match="must be an address on this machine"):
            endpoint({**STAND_IN, "DISCORD_API_URL": address})

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
    async def test_addresses_here(self, host: str) -> None:
        """All of this machine's names, with or without a slash at the end."""
        env = {**STAND_IN, "DISCORD_API_URL": f"http://{host}:1/api/v10/"}

        assert endpoint(env) == Endpoint(f"http://{host}:1/api/v10", "ws://127.0.0.1:9/gateway")
        assert endpoint({}) is None

    async def test_a_gateway_elsewhere(self, library: Library) -> None:
        """The same, and its scheme is another."""
        env = {**STAND_IN, "DISCORD_GATEWAY_URL": "http://127.0.0.1:9/gateway"}

        assert "such as ws://127.0.0.1:8080" in complaint(*library.words(), env=env)

    @pytest.mark.parametrize("missing", ["DISCORD_API_URL", "DISCORD_GATEWAY_URL"])
    async def test_one_address_without_the_other(self, missing: str, library: Library) -> None:
        """Half of the traffic would go to Discord."""
        env = {name: value for name, value in STAND_IN.items() if name != missing}

        assert f"{missing} is missing" in complaint(*library.words(), env=env)

    @pytest.mark.parametrize(
        ("setting", "says"),
        [
            ("bot.quee=3", "[bot] has no setting 'quee'; did you mean queue? known: data,"),
            ("bot.queue=0", "[bot] queue: Expected `int` >= 1"),
            ("bot.refresh_seconds=soon", "[bot] refresh_seconds: Expected `float`"),
            ("bot.refresh_seconds=0", "[bot] refresh_seconds: Expected `float` > 0"),
            ("bots.queue=3", "is not section.key=value"),
        ],
    )
    async def test_a_wrong_setting(self, setting: str, says: str, library: Library) -> None:
        """It is named, with what would be right."""
        line = complaint(*library.words("--set", setting), env={"DISCORD_TOKEN": "t"})

        assert says in line

    async def test_without_an_index(self, library: Library, tmp_path: Path) -> None:
        """The command that makes one is named."""
        words = library.words("--set", f"index.data={tmp_path}")

        assert "run: python -m index build" in complaint(*words, env=STAND_IN)

    async def test_wrong_words(self, library: Library) -> None:
        """An unknown option, and two that exclude each other."""
        assert "--help" in complaint(*library.words("--frob"))
        assert "not allowed with" in complaint(*library.words("--console", "--check"))

    async def test_help(self) -> None:
        """It names the options and the variable for the token."""
        done = run("run_bot.py", "--help")

        assert done.returncode == 0
        for word in ("--config", "--set", "--console", "--check", "--verbose", "DISCORD_TOKEN"):
            assert word in done.stdout

    async def test_the_console_over_a_pipe(self, library: Library) -> None:
        """Each line is answered, until an empty one; no token is needed."""
        done = run(*library.words("--console"), stdin=f"{BELL}\n?!\n\nnever read\n")

        assert done.returncode == 0
        assert "The zarquon bell rang." in done.stdout
        assert "There is no word in the question." in done.stdout
        assert "never read" not in done.stdout
        assert done.stderr == ""

    async def test_the_console_without_a_last_line(self, library: Library) -> None:
        """The end of the input ends it, also behind a question without a line feed."""
        done = run(*library.words("--console"), stdin=BELL)

        assert done.returncode == 0
        assert "zarquon" in done.stdout

    async def test_check_without_a_token(self, library: Library) -> None:
        """A line for each part, and the exit code says that all is well."""
        done = run(*library.words("--check"))

        assert done.returncode == 0
        assert {line[:5] for line in done.stdout.splitlines()} == {"ok   "}
        for part in ("settings: ", "articles: 25 in", "snapshot: ", "token: DISCORD_TOKEN is not"):
            assert len([line for line in done.stdout.splitlines() if part in line]) == 1
        assert done.stderr == ""

    async def test_check_of_a_broken_index(self, library: Library, tmp_path: Path) -> None:
        """One changed word is found; its line names the cure, the other parts are told as well."""
        broken = library.twin(tmp_path / "broken")
        (articles,) = broken.data.rglob("articles.jsonl")
        articles.write_bytes(articles.read_bytes().replace(b"zarquon bell", b"zarquon bill"))
        done = run(*broken.words("--check"))
        (bad,) = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]

        assert done.returncode == 1
        assert bad.startswith("BAD  snapshot: ")
        assert "run: python -m index build" in bad

    async def test_check_of_a_state_that_is_none(self, library: Library, tmp_path: Path) -> None:
        """Its line says how to go on; so does the bot itself, which does not start without it."""
        broken = library.twin(tmp_path / "broken")
        shutil.rmtree(broken.folder / "bot", ignore_errors=True)
        (broken.folder / "bot").write_text("a file where the folder should be", encoding="utf-8")
        done = run(*broken.words("--check"))
        (bad,) = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
        started = run(*broken.words(), env={**STAND_IN, "DISCORD_TOKEN": "x"})

        assert done.returncode == 1
        assert bad.startswith("BAD  state: ")
        assert "move the file away to begin anew" in bad
        assert started.returncode == 2
        assert started.stderr.splitlines()[-1].startswith("run_bot.py: ")
        assert "Traceback" not in started.stderr


class TestLogin:
    """With a Discord that likes the bot, or does not."""

    async def test_check_with_a_token(self, library: Library) -> None:
        """Discord says whom the token belongs to; nothing is changed there."""
        async with SmallDiscord() as discord:
            bot = await discord.start_bot(*library.words("--check"), cwd=ROOT)

            assert await bot.exited(30) == 0
            assert "token: Discord knows the bot as quoth" in bot.log
            assert [r.method for r in discord.requests] == ["GET", "GET"]
            assert discord.gateway.identifies == []

    async def test_check_with_a_token_that_is_refused(self, library: Library) -> None:
        """Its line is bad and says where to get another."""
        async with SmallDiscord() as discord:
            env = {"DISCORD_TOKEN": "wrong"}
            bot = await discord.start_bot(*library.words("--check"), cwd=ROOT, env=env)

            assert await bot.exited(30) == 1
            (line,) = lines_with(bot.log, "BAD")
            assert "Discord refused the token" in line
            assert "Reset Token" in line

    async def test_check_without_a_network(self, library: Library) -> None:
        """The token's line is bad."""
        done = run(*library.words("--check"), env=STAND_IN)
        (line,) = lines_with(done.stdout, "BAD")

        assert done.returncode == 1
        assert "token: Discord cannot be reached" in line

    async def test_a_refused_token(self, library: Library) -> None:
        """401 ends the bot at once with exit code 2 and a line that says what to do."""
        async with SmallDiscord() as discord:
            env = {"DISCORD_TOKEN": "wrong"}
            bot = await discord.start_bot(*library.words(), cwd=ROOT, env=env)

            assert await bot.exited(10) == 2
            assert [r.status for r in discord.requests] == [401]
            assert bot.log.splitlines()[-1].startswith("run_bot.py: Discord refused the token in")
            assert "Traceback" not in bot.log
            assert "wrong" not in bot.log

    async def test_a_token_that_the_gateway_refuses(self, library: Library) -> None:
        """Close code 4004, after a login that went well: the same line, the same exit code."""
        async with SmallDiscord() as discord:
            discord.gateway.up.clear()
            bot = await discord.start_bot(*library.words(), cwd=ROOT)
            await discord.until(lambda: discord.commands or None, "the commands")
            discord.token = "reset in the meantime"
            discord.gateway.up.set()

            assert await bot.exited(10) == 2
            assert discord.gateway.closed_with == [4004]
            assert bot.log.splitlines()[-1].startswith("run_bot.py: Discord refused the token in")
            assert "Traceback" not in bot.log

    async def test_a_discord_that_is_away(self, library: Library) -> None:
        """Told in a line with the time of the next attempt; SIGTERM ends the wait, and nothing more
        is tried."""
        async with SmallDiscord() as discord:
            bot = await discord.start_bot(*library.words(), cwd=ROOT, env=STAND_IN)
            await eventually(lambda: "trying again in 5 s" in bot.log, "the line in the log")

            assert await bot.stop(signal.SIGTERM) == 0
            assert len(list(lines_with(bot.log, "Discord cannot be reached"))) == 1
            assert "Traceback" not in bot.log

    async def test_a_gateway_that_is_away(self, library: Library) -> None:
        """The login goes well, the gateway cannot be reached: tried again as well."""
        async with SmallDiscord() as discord:
            env = {"DISCORD_GATEWAY_URL": STAND_IN["DISCORD_GATEWAY_URL"]}
            bot = await discord.start_bot(*library.words(), cwd=ROOT, env=env)
            await eventually(lambda: "trying again in 5 s" in bot.log, "the line in the log")

            assert await bot.stop(signal.SIGTERM) == 0
            assert "this should not have happened" not in bot.log

    async def test_a_discord_that_comes_back(self, library: Library) -> None:
        """The next attempt, five seconds later, logs in, and questions are answered."""
        async with SmallDiscord() as discord:
            # twice: aiohttp itself tries a GET once more
            discord.fail_next("GET", "/users/@me$", status=0, times=2)
            bot = await discord.start_bot(*library.words(), cwd=ROOT)
            await discord.ready()
            asked = await discord.say(content=f"{discord.bot.mention} {BELL}")

            assert page((await discord.reply_to(asked)).content).quotes
            assert len(list(lines_with(bot.log, "Discord cannot be reached"))) == 1

    async def test_a_login_that_hangs(self, library: Library) -> None:
        """SIGTERM ends it too."""
        async with SmallDiscord() as discord:
            discord.fail_next("GET", "/users/@me$", status=None, delay=20)
            bot = await discord.start_bot(*library.words(), cwd=ROOT)
            await eventually(lambda: "logging in" in bot.log, "the attempt")

            assert await bot.stop(signal.SIGTERM) == 0


class TestStop:
    """Told to go, the bot answers what was asked, and goes."""

    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    async def test_a_signal(self, sign: signal.Signals, library: Library) -> None:
        """Exit code 0, in peace."""
        async with running(library) as (discord, bot):
            assert await bot.stop(sign) == 0
            assert "Traceback" not in bot.log
            assert not [session for session in discord.gateway.live() if session.socket]

    async def test_what_was_asked_is_answered(self, library: Library) -> None:
        """Thirty that wait get their quotes, though the signal comes first."""
        async with running(library) as (discord, bot):
            discord.limits.requests_per_second = 10_000
            asked = [await discord.slash("ask", {"question": BELL}) for _ in range(30)]
            said = await discord.dm(content=BELL)
            for one in asked:
                await one.acknowledged()
            before = len([r for r in discord.requests if r.method == "PATCH"])
            code = await bot.stop(signal.SIGTERM)
            answers = [await one.answer(timeout=0) for one in asked]
            (reply,) = discord.replies_to(said)

            assert code == 0
            assert before < 30
            assert all(page(one.content).quotes for one in [*answers, reply])
            assert "Traceback" not in bot.log

    async def test_no_longer_than_the_settings_say(self, library: Library) -> None:
        """With no time to answer, those that wait are told so; the code is still 0."""
        async with running(library, "--set", "bot.shutdown_seconds=0") as (discord, bot):
            discord.limits.requests_per_second = 10_000
            asked = [await discord.slash("ask", {"question": BELL}) for _ in range(60)]
            for one in asked:
                await one.acknowledged()

            assert await bot.stop(signal.SIGTERM) == 0
            assert render.STOPPING in {one.original.content for one in asked if one.original}
