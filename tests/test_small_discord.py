"""The small Discord keeps its promises: shown by a real discord.py client, started as users start
one, and by a bare one that breaks the rules discord.py would keep.
"""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from small_discord import (
    BotProcess,
    Interaction,
    NothingCameError,
    Overwrite,
    Permission,
    RawBot,
    SmallDiscord,
    Upload,
    spec,
)

pytestmark = pytest.mark.asyncio

TOY = str(Path(__file__).parent / "small_discord" / "toy_bot.py")
EPHEMERAL = 64
V2 = 1 << 15
QUIET: dict[str, Any] = {"parse": []}
ZSTD = "zstd-stream" if importlib.util.find_spec("zstandard") else None
needs_spec = pytest.mark.skipif(
    not spec.AVAILABLE, reason=f"Discord's API description is not at {spec.PATH}"
)


@asynccontextmanager
async def toy(**settings: str) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """A small Discord with the toy bot logged in; problems left at the end fail the test."""
    async with SmallDiscord() as discord:
        bot = await discord.start_bot(TOY, env=settings)
        await discord.ready()
        yield discord, bot


@asynccontextmanager
async def raw() -> AsyncIterator[tuple[SmallDiscord, RawBot]]:
    """A small Discord with a bare bot; problems left at the end fail the test."""
    async with SmallDiscord() as discord, RawBot(discord) as bot:
        yield discord, bot


async def ask(discord: SmallDiscord, how: str) -> Interaction:
    return await discord.slash("ask", {"question": "why", "how": how})


class TestRealClient:
    """What discord.py does over the real sockets."""

    async def test_it_logs_in_and_syncs_its_commands(self) -> None:
        """The commands a bot syncs can be read, and a second READY is not needed."""
        async with toy() as (discord, _):
            names = [command.name for command in discord.commands[None]]

            assert names == ["ask", "Count letters"]
            assert len(discord.gateway.identifies) == 1
            assert [request.path for request in discord.requests][:2] == [
                "/users/@me",
                "/oauth2/applications/@me",
            ]

    @pytest.mark.parametrize(
        ("settings", "compress"), [({}, ZSTD or "zlib-stream"), ({"TOY_ZLIB": "1"}, "zlib-stream")]
    )
    async def test_both_compressions_work(self, settings: dict[str, str], compress: str) -> None:
        """zstd-stream where zstandard is installed, zlib-stream where it is not."""
        async with toy(**settings) as (discord, _):
            assert discord.gateway.compressions == [compress]
            for _ in range(3):
                await discord.reply_to(await discord.say(content=discord.bot.mention))

    async def test_mention_pinged_reply_and_dm_are_answered(self) -> None:
        """Three ways to reach a bot without the message content intent."""
        async with toy() as (discord, _):
            mention = await discord.say(content=f"{discord.bot.mention} one")
            first = await discord.reply_to(mention)
            pinged = await discord.say(content="two", reply_to=first, author=discord.other)
            second = await discord.reply_to(pinged)
            third = await discord.reply_to(await discord.dm(content="three"))

            assert first.content == f"echo: {mention.content} from {discord.user.mention}"
            assert second.content == f"echo: two from {discord.other.mention}"
            assert third.content == f"echo: three from {discord.user.mention}"
            assert discord.pings() == []

    async def test_what_does_not_concern_the_bot_stays_unanswered(self) -> None:
        """A plain message, a reply without ping and a reply to a command's answer ping nobody."""
        async with toy() as (discord, _):
            answer = await (await ask(discord, "plain")).answer()
            mine = await discord.reply_to(await discord.say(content=discord.bot.mention))
            plain = await discord.say(content="nothing")
            silent = await discord.say(content="silent", reply_to=mine, ping=False)
            to_answer = await discord.say(content="to the answer", reply_to=answer)
            role = discord.world.bot_role(discord.guild)
            by_role = await discord.say(content=f"<@&{role.id}> one")
            fence = await discord.say(content=discord.bot.mention)
            await discord.reply_to(fence)

            for message in (plain, silent, to_answer, by_role):
                assert discord.replies_to(message) == []

    async def test_a_deferred_answer_is_edited(self) -> None:
        """The answer to wait for is the edited one, not the loading message."""
        async with toy() as (discord, _):
            interaction = await ask(discord, "edit")
            answer = await interaction.answer()

            assert answer.content == "edited: why"
            assert interaction.deferred
            assert not interaction.ephemeral
            assert interaction.acknowledged_after is not None
            assert 0 < interaction.acknowledged_after < 3

    async def test_the_first_follow_up_fills_the_loading_message(self) -> None:
        """After a defer the first follow-up takes its place, and its being ephemeral."""
        async with toy() as (discord, _):
            interaction = await ask(discord, "follow")
            answer = await interaction.answer()
            second = await interaction.followup()

            assert (answer.content, answer.ephemeral) == ("first: why", True)
            assert answer.visible_to == discord.user.id
            assert (second.content, second.ephemeral) == ("second", True)
            assert len(interaction.followups) == 1

    async def test_components_modals_menus_and_autocomplete(self) -> None:
        """Everything else a user can do to the bot reaches it and its answer comes back."""
        async with toy() as (discord, _):
            answer = await (await ask(discord, "buttons")).answer()
            opened = await discord.click(answer, "tell", user=discord.other)
            told = await (await discord.submit(opened, {"what": "it"})).answer()
            again = await (await discord.click(answer, "again")).answer()
            typed = await discord.autocomplete("ask", {"how": "p"}, focused="how")
            hidden = await discord.say(content="12345")
            counted = await (await discord.menu("Count letters", hidden)).answer()

            assert (told.content, told.visible_to) == ("told: it", discord.other.id)
            assert (again.id, again.content, again.components) == (answer.id, "again!", ())
            assert await typed.choices() == [{"name": "plain", "value": "plain"}]
            assert counted.content == "5 letters"

    async def test_an_upload_arrives_with_name_description_and_bytes(self) -> None:
        """Files come as multipart and are kept."""
        async with toy() as (discord, _):
            (file,) = (await (await ask(discord, "buttons")).answer()).attachments

            assert (file.filename, file.description, file.data) == (
                "hello.txt",
                "a greeting",
                b"hello",
            )

    async def test_a_late_first_answer_is_refused(self) -> None:
        """After 3 s the interaction is unknown (10062), and that is a problem."""
        async with toy() as (discord, _):
            interaction = await ask(discord, "late")
            await discord.until(lambda: discord.problems or None, "the refusal")
            problem = discord.take_problem("Unknown interaction")

            assert problem.code == 10062
            assert interaction.answered_with is None

    async def test_a_second_first_answer_is_refused(self) -> None:
        """An interaction is acknowledged once (40060)."""
        async with toy() as (discord, _):
            await ask(discord, "twice")
            await discord.until(lambda: discord.problems or None, "the refusal")

            assert discord.take_problem("already been acknowledged").code == 40060

    async def test_a_loud_bot_is_caught(self) -> None:
        """A bot whose allowed_mentions let users through pings with every mention it writes."""
        async with toy(TOY_LOUD="1") as (discord, _):
            reply = await discord.reply_to(await discord.say(content=discord.bot.mention))
            (ping,) = discord.pings()

            assert ping.message == reply
            assert any(discord.user.mention in reason for reason in ping.reasons)
            assert discord.user.id in reply.mentions


class TestFaults:
    """What a real client has to live through."""

    async def test_a_dropped_socket_is_resumed_and_misses_nothing(self) -> None:
        """What was said while the socket was down is replayed, once."""
        async with toy() as (discord, _):
            async with discord.gateway_down():
                missed = await discord.say(content=f"{discord.bot.mention} missed")
            reply = await discord.reply_to(missed)
            resume = await discord.reconnected()

            assert "missed" in reply.content
            assert resume.replayed == ("MESSAGE_CREATE",)
            assert len(discord.replies_to(missed)) == 1
            assert len(discord.gateway.identifies) == 1

    async def test_a_reconnect_is_obeyed(self) -> None:
        """After op 7 the bot resumes, and lives on."""
        async with toy() as (discord, _):
            discord.send_reconnect()
            await discord.reconnected()
            await discord.reply_to(await discord.say(content=discord.bot.mention))

            assert len(discord.resumes) == 1
            assert len(discord.gateway.identifies) == 1

    async def test_a_resumable_invalidation_is_resumed(self) -> None:
        """After op 9 with true the bot resumes the same session."""
        async with toy() as (discord, _):
            discord.invalidate_session(resumable=True)
            await discord.reconnected()

            assert len(discord.gateway.identifies) == 1

    async def test_a_final_invalidation_means_a_new_session(self) -> None:
        """After op 9 with false the bot identifies anew."""
        async with toy() as (discord, _):
            discord.invalidate_session(resumable=False)
            identified = discord.gateway.identifies
            await discord.until(lambda: len(identified) > 1 or None, "a second IDENTIFY")
            await discord.ready()
            await discord.reply_to(await discord.say(content=discord.bot.mention))

            assert discord.resumes == []

    async def test_a_429_is_waited_out(self) -> None:
        """A rate limited message is sent again after retry_after, and arrives once."""
        async with toy() as (discord, _):
            discord.fail_next("POST", "/messages$", status=429, retry_after=0.3)
            question = await discord.say(content=discord.bot.mention)
            await discord.reply_to(question)
            first, second = [r for r in discord.requests if r.path.endswith("/messages")]

            assert (first.status, second.status) == (429, 200)
            assert second.at - first.at >= 0.3
            assert len(discord.replies_to(question)) == 1

    async def test_a_global_429_and_a_500_are_waited_out(self) -> None:
        """Both are tried again: the 429 after retry_after, the 500 after discord.py's 1 s."""
        async with toy() as (discord, _):
            discord.fail_next("POST", "/messages$", status=429, retry_after=0.1, scope="global")
            discord.fail_next("POST", "/messages$", status=500)
            await discord.reply_to(await discord.say(content=discord.bot.mention))
            sent = [r.status for r in discord.requests if r.path.endswith("/messages")]

            assert sent == [429, 500, 200]
            assert discord.faults.unused == ()

    async def test_an_invalid_token_ends_the_bot(self) -> None:
        """REST answers 401, and waiting for the bot fails at once with its last words."""
        async with SmallDiscord() as discord:
            bot = await discord.start_bot(TOY, env={"DISCORD_TOKEN": "wrong"})
            with pytest.raises(NothingCameError, match="Improper token"):
                await discord.ready()

            assert await bot.exited() != 0
            assert discord.requests[0].status == 401

    async def test_a_privileged_intent_ends_the_bot(self) -> None:
        """The gateway closes with 4014, and that is a problem."""
        async with SmallDiscord() as discord:
            bot = await discord.start_bot(TOY, env={"TOY_PRIVILEGED": "1"})
            code = await bot.exited()

            assert code != 0
            assert discord.gateway.closed_with == [4014]
            assert discord.take_problem("MESSAGE_CONTENT").code == 4014

    async def test_a_bot_is_stopped_by_a_signal(self) -> None:
        """A bot can be told to go, and its exit code read."""
        async with toy() as (_, bot):
            assert await bot.stop(signal.SIGTERM) == -signal.SIGTERM


def text(size: int) -> dict[str, Any]:
    return {"type": 10, "content": "x" * size}


def button(custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "b", "custom_id": custom_id, **more}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


BAD_MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "content over 2,000": ({"content": "x" * 2001}, "it is 2001"),
    "content over 2,000 UTF-16 units": ({"content": "😀" * 1001}, "it is 2002"),
    "embeds over 6,000 together": (
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        "6001 exceeds",
    ),
    "description over 4,096": ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
    "title over 256": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "custom_id used twice": (
        {"content": "x", "components": [row(button("a"), button("a"))]},
        "cannot be duplicated",
    ),
    "six rows": (
        {"content": "x", "components": [row(button(str(n))) for n in range(6)]},
        "it is 6",
    ),
    "six buttons in a row": (
        {"content": "x", "components": [row(*(button(str(n)) for n in range(6)))]},
        "components.0",
    ),
    "text display without the flag": ({"components": [text(1)]}, "IS_COMPONENTS_V2"),
    "41 components": ({"flags": V2, "components": [row(button(str(n))) for n in range(21)]}, "42"),
    "4,001 characters of components": (
        {"flags": V2, "components": [text(4000), text(1)]},
        "it is 4001",
    ),
    "content beside components V2": (
        {"flags": V2, "content": "x", "components": [text(1)]},
        "cannot be used",
    ),
    "ephemeral without an interaction": ({"content": "x", "flags": EPHEMERAL}, "flags"),
}

BAD_BODIES: dict[str, tuple[dict[str, Any], str]] = {
    "unknown key": ({"content": "x", "contents": "x"}, "contents"),
    "unknown key in an embed": ({"embeds": [{"titel": "x"}]}, "titel"),
    "content that is no text": ({"content": 1}, "content"),
    "label over 80": (
        {"content": "x", "components": [row(button("a", label="x" * 81))]},
        "components.0",
    ),
}

GOOD_MESSAGES: dict[str, dict[str, Any]] = {
    "2,000 characters": {"content": "x" * 2000},
    "6,000 in embeds": {"embeds": [{"description": "x" * 3000}] * 2, "content": "x"},
    "five rows of five": {
        "content": "x",
        "components": [row(*(button(f"{r}.{n}") for n in range(5))) for r in range(5)],
    },
    "40 components": {"flags": V2, "components": [row(button(str(n))) for n in range(20)]},
    "4,000 characters of components": {"flags": V2, "components": [text(4000)]},
}


class TestMessageChecks:
    """What Discord refuses in a message, each with a problem that says why."""

    @pytest.mark.parametrize("name", BAD_MESSAGES)
    async def test_refused(self, name: str) -> None:
        """400 / 50035, a problem that names the place, and no message."""
        body, what = BAD_MESSAGES[name]
        async with raw() as (discord, bot):
            status, answer = await bot.send({"allowed_mentions": QUIET, **body})

            assert (status, answer["code"]) == (400, 50035)
            assert what in str(discord.take_problem(""))
            assert discord.said() == []

    @needs_spec
    @pytest.mark.parametrize("name", BAD_BODIES)
    async def test_refused_by_the_description(self, name: str) -> None:
        """The same, for what Discord's API description rules out."""
        body, what = BAD_BODIES[name]
        async with raw() as (discord, bot):
            status, answer = await bot.send(body)

            assert (status, answer["code"]) == (400, 50035)
            assert what in str(discord.take_problem(""))
            assert discord.said() == []

    @pytest.mark.parametrize("name", GOOD_MESSAGES)
    async def test_taken(self, name: str) -> None:
        """Exactly at the limit nothing is wrong."""
        async with raw() as (discord, bot):
            status, _ = await bot.send(GOOD_MESSAGES[name])

            assert status == 200
            assert len(discord.said()) == 1

    @pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"embeds": []}])
    async def test_an_empty_message_is_refused(self, body: dict[str, Any]) -> None:
        """400 / 50006."""
        async with raw() as (discord, bot):
            status, answer = await bot.send(body)

            assert (status, answer["code"]) == (400, 50006)
            assert discord.take_problem("empty message").code == 50006

    async def test_the_v2_flag_cannot_be_taken_off(self) -> None:
        """An edit of a message with components V2 keeps the flag."""
        async with raw() as (discord, bot):
            _, message = await bot.send({"flags": V2, "components": [text(1)]})
            path = f"/channels/{discord.channel.id}/messages/{message['id']}"
            kept, _ = await bot.call("PATCH", path, {"components": [text(2)]})
            status, _ = await bot.call("PATCH", path, {"components": [text(2)], "flags": 0})

            assert (kept, status) == (200, 400)
            discord.take_problem("cannot be removed")

    async def test_too_large_a_file_is_refused(self) -> None:
        """413 / 40005 beyond the size limit, which a test can lower."""
        async with raw() as (discord, bot):
            discord.limits.attachment_size = 4
            path = f"/channels/{discord.channel.id}/messages"
            fits, _ = await bot.call("POST", path, {"content": "x"}, a=b"1234")
            status, answer = await bot.call("POST", path, {"content": "x"}, a=b"12345")

            assert (fits, status, answer["code"]) == (200, 413, 40005)
            discord.take_problem("too large")


COMMAND: dict[str, Any] = {"name": "ask", "description": "d", "type": 1}
OPTION: dict[str, Any] = {"name": "question", "description": "d", "type": 3}

BAD_COMMANDS: dict[str, list[dict[str, Any]]] = {
    "upper case": [{**COMMAND, "name": "Ask"}],
    "space": [{**COMMAND, "name": "ask me"}],
    "no description": [{**COMMAND, "description": ""}],
    "twice": [COMMAND, COMMAND],
    "described menu": [{**COMMAND, "type": 3}],
    "upper case option": [{**COMMAND, "options": [{**OPTION, "name": "Q"}]}],
    "same option twice": [{**COMMAND, "options": [OPTION, OPTION]}],
    "required after optional": [
        {**COMMAND, "options": [OPTION, {**OPTION, "name": "b", "required": True}]}
    ],
    "8,001 characters": [
        {
            **COMMAND,
            "options": [
                {
                    **OPTION,
                    "name": f"o{n}",
                    "choices": [{"name": f"{c:0100}", "value": f"{c:0100}"} for c in range(20)],
                }
                for n in range(2)
            ],
        }
    ],
}


class TestCommandChecks:
    """What Discord refuses in commands."""

    @pytest.mark.parametrize("name", BAD_COMMANDS)
    async def test_refused(self, name: str) -> None:
        """400 / 50035, a problem, and the commands stay what they were."""
        async with raw() as (discord, bot):
            status, answer = await bot.commands(*BAD_COMMANDS[name])

            assert (status, answer["code"]) == (400, 50035)
            discord.take_problem("Invalid Form Body")
            assert discord.commands == {}

    async def test_global_and_guild_commands_are_kept_apart(self) -> None:
        """A guild's own command comes before a global one of the same name, and ids are kept."""
        async with raw() as (discord, bot):
            _, first = await bot.commands(COMMAND)
            _, second = await bot.commands({**COMMAND, "description": "new"})
            where = f"/applications/{discord.world.application_id}/guilds/{discord.guild.id}"
            _, own = await bot.call("PUT", f"{where}/commands", [COMMAND])
            _, listed = await bot.call("GET", f"{where}/commands")

            assert first[0]["id"] == second[0]["id"]
            assert own[0]["id"] != first[0]["id"]
            assert listed == own
            assert own[0]["guild_id"] == str(discord.guild.id)

    async def test_nobody_can_use_what_discord_would_not_offer(self) -> None:
        """A test that asks for the impossible fails with a LookupError that names the possible."""
        async with raw() as (discord, bot):
            wanted = {**OPTION, "required": True}
            admin = {**COMMAND, "name": "admin", "default_member_permissions": 1 << 5}
            here = {**COMMAND, "name": "here", "contexts": [0]}
            await bot.commands({**COMMAND, "options": [wanted]}, admin, here)

            with pytest.raises(LookupError, match="admin, ask, here"):
                await discord.slash("aks")
            with pytest.raises(LookupError, match="missing"):
                await discord.slash("ask")
            with pytest.raises(LookupError, match="unknown"):
                await discord.slash("ask", {"question": "q", "more": 1})
            with pytest.raises(LookupError, match="takes"):
                await discord.slash("ask", {"question": 1})
            with pytest.raises(LookupError, match="hidden from Ben"):
                await discord.slash("admin", user=discord.other)
            with pytest.raises(LookupError, match="not offered"):
                await discord.slash("here", channel=discord.world.dm_with(discord.user))
            await discord.slash("admin")


@asynccontextmanager
async def asked(**more: Any) -> AsyncIterator[tuple[SmallDiscord, RawBot, Interaction]]:
    """Somebody has used /ask and the bare bot has not answered yet."""
    async with raw() as (discord, bot):
        assert (await bot.commands(COMMAND))[0] == 200
        yield discord, bot, await discord.slash("ask", **more)


async def answer(bot: RawBot, interaction: Interaction, kind: int, **data: Any) -> Any:
    path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
    return await bot.call("POST", path, {"type": kind, "data": data} if data else {"type": kind})


def webhook(interaction: Interaction, rest: str = "") -> str:
    return f"/webhooks/{interaction.world.application_id}/{interaction.token}{rest}"


class TestInteractionRules:
    """How Discord wants an interaction answered."""

    async def test_nothing_can_be_edited_before_the_first_answer(self) -> None:
        """404 / 10015."""
        async with asked() as (discord, bot, interaction):
            path = webhook(interaction, "/messages/@original")
            status, body = await bot.call("PATCH", path, {"content": "x"})

            assert (status, body["code"]) == (404, 10015)
            discord.take_problem("Unknown Webhook")

    async def test_ephemeral_is_fixed_by_the_first_answer(self) -> None:
        """A later edit with other flags changes nothing about who sees it."""
        async with asked() as (_, bot, interaction):
            await answer(bot, interaction, 5)
            body = {"content": "x", "flags": EPHEMERAL}
            _, message = await bot.call("POST", webhook(interaction) + "?wait=1", body)

            assert message["flags"] == 0
            assert not interaction.ephemeral
            assert interaction.followups == []

    async def test_an_ephemeral_answer_stays_off_the_channel(self) -> None:
        """Nobody but the asker sees it: not in the channel, not on the gateway."""
        async with asked() as (discord, bot, interaction):
            gateway = await bot.gateway()
            await gateway.identify()
            await gateway.event("GUILD_CREATE")
            status, receipt = await answer(bot, interaction, 4, content="x", flags=EPHEMERAL)
            _, listed = await bot.call("GET", f"/channels/{discord.channel.id}/messages")
            await discord.say(content="fence")
            event = await gateway.receive()
            message = await interaction.answer()

            assert status == 200
            assert receipt["resource"]["message"]["id"] == str(message.id)
            assert receipt["interaction"]["response_message_ephemeral"]
            assert listed == []
            assert event["d"]["id"] != str(message.id)

    async def test_the_token_dies(self) -> None:
        """401 / 50027 after its life of 15 minutes, which a test can shorten."""
        async with asked() as (discord, bot, interaction):
            await answer(bot, interaction, 4, content="x")
            path = webhook(interaction, "/messages/@original")
            alive, _ = await bot.call("PATCH", path, {"content": "y"})
            discord.limits.token_life = 0
            status, body = await bot.call("PATCH", path, {"content": "z"})

            assert (alive, status, body["code"]) == (200, 401, 50027)

    async def test_a_user_installed_bot_has_five_follow_ups(self) -> None:
        """400 / 40094 for the sixth."""
        async with asked(user_installed=True) as (discord, bot, interaction):
            await answer(bot, interaction, 4, content="x")
            path, body = webhook(interaction), {"content": "x"}
            sent = [(await bot.call("POST", path, body))[0] for _ in range(6)]

            assert sent == [204] * 5 + [400]
            discord.take_problem("40094")

    @pytest.mark.parametrize("kind", [6, 7, 8])
    async def test_an_answer_of_the_wrong_kind_is_refused(self, kind: int) -> None:
        """A command is answered with a message, a defer or a modal."""
        async with asked() as (discord, bot, interaction):
            data: dict[str, Any] = {"choices": []} if kind == 8 else {"content": "x"}
            status, _ = await answer(bot, interaction, kind, **data)

            assert status == 400
            discord.take_problem("cannot answer")

    @pytest.mark.parametrize(
        ("title", "names", "status"),
        [("t", ["a"], 200), ("t", ["a", "a"], 400), ("t" * 46, ["a"], 400), ("t", "abcdef", 400)],
    )
    async def test_a_modal_is_checked(self, title: str, names: list[str], status: int) -> None:
        """At most 45 characters of title, 1 to 5 rows, no custom_id twice."""
        async with asked() as (discord, bot, interaction):
            field = {"type": 4, "style": 1, "label": "l"}
            rows = [row({**field, "custom_id": name}) for name in names]
            got, _ = await answer(bot, interaction, 9, custom_id="m", title=title, components=rows)
            problems = [discord.take_problem("Invalid Form Body") for _ in range(got == 400)]

            assert got == status
            assert len(problems) == (status == 400)

    async def test_deleting_and_fetching_the_original(self) -> None:
        """@original can be read until it is deleted."""
        async with asked() as (_, bot, interaction):
            await answer(bot, interaction, 4, content="x")
            path = webhook(interaction, "/messages/@original")
            _, read = await bot.call("GET", path)
            gone, _ = await bot.call("DELETE", path)
            missing, _ = await bot.call("GET", path)

            assert (read["content"], gone, missing) == ("x", 204, 404)

    async def test_an_attachment_option_can_be_downloaded(self) -> None:
        """A file handed to a slash command is served under the url it comes with."""
        async with raw() as (discord, bot):
            await bot.commands({**COMMAND, "options": [{**OPTION, "name": "file", "type": 11}]})
            gateway = await bot.gateway()
            await gateway.identify()
            await discord.until(lambda: discord.gateway.live() or None, "IDENTIFY")
            await discord.slash("ask", {"file": Upload("a.md", b"# A", "text/markdown")})
            event = (await gateway.event("INTERACTION_CREATE"))["d"]
            (file,) = event["data"]["resolved"]["attachments"].values()

            assert await bot.download(file["url"]) == b"# A"
            assert event["data"]["options"] == [{"name": "file", "type": 11, "value": file["id"]}]


class TestRoutes:
    """REST beside interactions."""

    async def test_an_unknown_route_fails_loudly(self) -> None:
        """404 with code 0, and a problem that names the request; 405 for the wrong method."""
        async with raw() as (discord, bot):
            missing, body = await bot.call("GET", "/guilds/1/unheard-of")
            wrong, _ = await bot.call("DELETE", "/users/@me")

            assert (missing, body["code"], wrong) == (404, 0, 405)
            discord.take_problem("GET /guilds/1/unheard-of")
            discord.take_problem("DELETE /users/@me")

    async def test_problems_left_over_fail_the_test(self) -> None:
        """Leaving the block raises, with every problem in the message."""
        with pytest.raises(AssertionError, match="GET /nowhere"):
            async with raw() as (_, bot):
                await bot.call("GET", "/nowhere")

    @needs_spec
    async def test_every_reply_is_one_discord_would_send(self) -> None:
        """The server holds its own replies against the description too."""
        async with raw() as (_, bot):
            _, body = await bot.call("GET", "/users/@me")

            assert spec.response_violations("GET", "/users/@me", 200, body) == ()
            del body["username"]
            (violation,) = spec.response_violations("GET", "/users/@me", 200, body)
            assert "username" in violation.message

    async def test_the_content_type_is_exact(self) -> None:
        """No charset: discord.py would take the answer for text."""
        async with raw() as (_, bot):
            await bot.call("GET", "/users/@me")

            assert bot.headers["Content-Type"] == "application/json"
            assert int(bot.headers["X-RateLimit-Remaining"]) > 0

    async def test_too_many_requests_meet_a_429(self) -> None:
        """A bucket a test has made small runs dry."""
        async with raw() as (discord, bot):
            discord.limits.requests_per_second = 2
            path = f"/channels/{discord.channel.id}/typing"
            sent = [(await bot.call("POST", path))[0] for _ in range(3)]

            assert sent == [204, 204, 429]
            assert bot.headers["Via"]

    @pytest.mark.parametrize(
        ("denied", "body", "code"),
        [
            (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
            (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
            (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
        ],
    )
    async def test_missing_rights_are_missed(
        self, denied: Permission, body: dict[str, Any], code: int
    ) -> None:
        """403 where the bot is kept out: no problem, but no message either."""
        async with raw() as (discord, bot):
            channel = discord.add_channel("quiet", deny=denied)
            status, answer = await bot.send(body, channel.id)
            elsewhere, _ = await bot.send(body)

            assert (status, answer["code"], elsewhere) == (403, code, 200)

    async def test_roles_and_overwrites_combine(self) -> None:
        """A role's allow outweighs @everyone's deny, a member's own deny outweighs both."""
        async with raw() as (discord, _):
            role = discord.world.add_role(discord.guild, "readers", Permission.NONE)
            discord.world.join(discord.other, discord.guild, [role])
            send = Permission.SEND_MESSAGES
            layers = [
                Overwrite(discord.guild.id, True, deny=send),
                Overwrite(role.id, True, allow=send),
                Overwrite(discord.other.id, False, deny=send),
            ]
            outcome = []
            for count in range(4):
                channel = discord.add_channel(f"c{count}", overwrites=layers[:count])
                rights = discord.world.permissions(discord.other.id, channel)
                outcome.append(bool(rights & send))

            assert outcome == [True, False, True, False]

    async def test_a_reply_to_a_deleted_message(self) -> None:
        """Refused unless fail_if_not_exists is false: then it comes as no reply."""
        async with raw() as (discord, bot):
            question = await discord.say(content="gone soon")
            await discord.delete(question)
            pointer = {"message_id": question.id}
            body = {"content": "x", "message_reference": pointer, "allowed_mentions": QUIET}
            refused, answer = await bot.send(body)
            pointer = {**pointer, "fail_if_not_exists": False}
            taken, message = await bot.send({**body, "message_reference": pointer})

            assert (refused, answer["code"], taken) == (400, 50035, 200)
            assert "message_reference" not in message

    async def test_a_nonce_is_enforced(self) -> None:
        """The same nonce gives the same message; after a lost answer nothing is said twice."""
        async with raw() as (discord, bot):
            discord.fail_next("POST", "/messages$", status=500, after_effect=True)
            body = {"content": "x", "nonce": "n", "enforce_nonce": True}
            lost, _ = await bot.send(body)
            status, message = await bot.send(body)

            assert (lost, status) == (500, 200)
            assert [str(m.id) for m in discord.said()] == [message["id"]]

    async def test_threads_edits_and_history(self) -> None:
        """A thread hangs on its message, edits show, history is newest first and hides content."""
        async with raw() as (discord, bot):
            heard = await discord.say(content=f"{discord.bot.mention} long")
            await discord.say(content="private")
            path = f"/channels/{discord.channel.id}/messages"
            made, thread = await bot.call("POST", f"{path}/{heard.id}/threads", {"name": "t"})
            twice, _ = await bot.call("POST", f"{path}/{heard.id}/threads", {"name": "t"})
            _, inside = await bot.send({"content": "in"}, int(thread["id"]))
            edit = f"/channels/{thread['id']}/messages/{inside['id']}"
            await bot.call("PATCH", edit, {"content": "out"})
            _, listed = await bot.call("GET", f"{path}?limit=5")

            assert (made, twice, thread["id"]) == (201, 400, str(heard.id))
            assert discord.said()[0].content == "out"
            assert [m["content"] for m in listed] == ["", heard.content]
            assert listed[1]["thread"]["id"] == thread["id"]

    async def test_a_user_with_closed_dms_cannot_be_written_to(self) -> None:
        """403 / 50007."""
        async with raw() as (discord, bot):
            shy = discord.world.add_user("Shy", dms_open=False)
            _, channel = await bot.call("POST", "/users/@me/channels", {"recipient_id": shy.id})
            status, answer = await bot.send({"content": "x"}, int(channel["id"]))

            assert (status, answer["code"]) == (403, 50007)


PINGS: dict[str, tuple[dict[str, Any], bool]] = {
    "no mention": ({"content": "hello"}, False),
    "mention, none allowed": ({"content": "<@1>", "allowed_mentions": QUIET}, False),
    "mention, nothing said": ({"content": "<@1>"}, True),
    "nickname mention": ({"content": "<@!1>"}, True),
    "users let through": ({"content": "<@1>", "allowed_mentions": {"parse": ["users"]}}, True),
    "roles let through": ({"content": "<@1>", "allowed_mentions": {"parse": ["roles"]}}, False),
    "this user": ({"content": "<@1>", "allowed_mentions": {"users": [1]}}, True),
    "another user": ({"content": "<@1>", "allowed_mentions": {"users": [2]}}, False),
    "role": ({"content": "<@&1>", "allowed_mentions": {"parse": ["roles"]}}, True),
    "everyone": ({"content": "@everyone", "allowed_mentions": {"parse": ["everyone"]}}, True),
    "here, nothing said": ({"content": "@here"}, True),
    "broken everyone": ({"content": "@\u200beveryone"}, False),
    "in an embed": ({"embeds": [{"description": "<@1>"}]}, True),
    "in a text component": ({"flags": V2, "components": [{"type": 10, "content": "<@1>"}]}, True),
}


class TestPings:
    """Messages of the bot that could ping somebody are found."""

    @pytest.mark.parametrize("name", PINGS)
    async def test_found(self, name: str) -> None:
        """By what is written and by what is allowed."""
        body, loud = PINGS[name]
        async with raw() as (discord, bot):
            await bot.send(body)

            assert bool(discord.pings()) is loud

    @pytest.mark.parametrize(
        ("rules", "loud"), [(None, True), (QUIET, False), ({**QUIET, "replied_user": True}, True)]
    )
    async def test_a_reply_pings_its_author(self, rules: dict[str, Any] | None, loud: bool) -> None:
        """Unless allowed_mentions is there and leaves replied_user false."""
        async with raw() as (discord, bot):
            question = await discord.say(content="q")
            body = {"content": "x", "message_reference": {"message_id": question.id}}
            await bot.send(body if rules is None else {**body, "allowed_mentions": rules})
            (reply,) = discord.said()

            assert bool(discord.pings()) is loud
            assert (discord.user.id in reply.mentions) is loud


class TestGateway:
    """The gateway, spoken to without discord.py."""

    @pytest.mark.parametrize("compress", [None, "zlib-stream"])
    async def test_content_is_hidden_unless_it_concerns_the_bot(self, compress: str | None) -> None:
        """Everything arrives, but only a mention says what it says."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway(compress)
            await gateway.identify()
            await gateway.event("GUILD_CREATE")
            await discord.say(content="secret")
            hidden = (await gateway.event("MESSAGE_CREATE"))["d"]
            said = await discord.say(content=f"hi {discord.bot.mention}")
            shown = (await gateway.event("MESSAGE_CREATE"))["d"]
            await discord.edit(said, f"ho {discord.bot.mention}")
            edited = (await gateway.event("MESSAGE_UPDATE"))["d"]
            await discord.delete(said)
            deleted = (await gateway.event("MESSAGE_DELETE"))["d"]

            assert (hidden["content"], shown["content"]) == ("", said.content)
            assert edited["content"].startswith("ho")
            assert deleted["id"] == shown["id"]

    @needs_spec
    async def test_an_event_is_one_discord_would_send(self) -> None:
        """What MESSAGE_CREATE carries is a message by Discord's own description."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify()
            await gateway.event("GUILD_CREATE")
            _, sent = await bot.send({"content": "x", "components": [row(button("a"))]})
            message = discord.world.messages[int(sent["id"])]
            await discord.say(content=discord.bot.mention, reply_to=message)
            for _ in range(2):
                data = (await gateway.event("MESSAGE_CREATE"))["d"]

                assert spec.schema_violations("MessageResponse", data) == ()

    async def test_intents_choose_what_arrives(self) -> None:
        """Without the guild messages intent only the DM comes."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify(intents=1 | 1 << 12)
            await gateway.event("GUILD_CREATE")
            await discord.say(content=discord.bot.mention)
            private = await discord.dm(content="hi")

            assert (await gateway.receive())["d"]["id"] == str(private.id)

    async def test_shards_share_the_guilds(self) -> None:
        """A guild belongs to shard (id >> 22) % n, DMs to shard 0."""
        async with raw() as (discord, bot):
            odd, even = ((1 << 30 | n) << 22 for n in (1, 0))
            guilds = [discord.add_guild(str(n), guild_id=n) for n in (odd, even)]
            gateways = [await bot.gateway(), await bot.gateway()]
            ready = []
            for number, gateway in enumerate(gateways):
                await gateway.identify(shard=[number, 2])
                ready.append((await gateway.event("READY"))["d"])
            listed = [{g["id"] for g in one["guilds"]} for one in ready]

            assert [one["shard"] for one in ready] == [[0, 2], [1, 2]]
            assert str(guilds[0].id) in listed[1] - listed[0]
            assert str(guilds[1].id) in listed[0] - listed[1]

    async def test_a_wrong_token_is_closed_with_4004(self) -> None:
        """Also on the gateway."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify(token="wrong")

            assert await gateway.receive() == {"close": 4004}
            assert discord.gateway.closed_with == [4004]

    async def test_heartbeats_are_answered(self) -> None:
        """With an ACK each."""
        async with raw() as (_, bot):
            gateway = await bot.gateway()
            await gateway.send(1, None)

            assert (await gateway.receive())["op"] == 11

    async def test_resume_replays_from_the_sequence_number(self) -> None:
        """Everything after `seq` comes again with the numbers it had, then RESUMED."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify()
            ready = await gateway.event("READY")
            last = (await gateway.event("GUILD_CREATE"))["s"]
            await gateway.close()
            missed = await discord.dm(content="missed")
            gateway = await bot.gateway()
            await gateway.resume(ready["d"]["session_id"], last)
            replayed = await gateway.receive()
            resumed = await gateway.receive()

            assert (replayed["s"], replayed["d"]["id"]) == (last + 1, str(missed.id))
            assert (resumed["s"], resumed["t"]) == (last + 2, "RESUMED")

    @pytest.mark.parametrize("resumable", [True, False])
    async def test_an_invalidated_session(self, resumable: bool) -> None:
        """Op 9 says whether it can be resumed, and means it."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify()
            session_id = (await gateway.event("READY"))["d"]["session_id"]
            await gateway.event("GUILD_CREATE")
            discord.invalidate_session(resumable=resumable)
            told = await gateway.receive()
            await gateway.close()
            gateway = await bot.gateway()
            await gateway.resume(session_id, 2)
            payload = await gateway.receive()

            assert (told["op"], told["d"]) == (9, resumable)
            assert payload["t" if resumable else "op"] == ("RESUMED" if resumable else 9)

    async def test_an_ended_session_cannot_be_resumed(self) -> None:
        """Op 9 with false, after the bot closed with 1000 or for a session nobody knows."""
        async with raw() as (discord, bot):
            gateway = await bot.gateway()
            await gateway.identify()
            session_id = (await gateway.event("READY"))["d"]["session_id"]
            await gateway.close(1000)
            await discord.until(lambda: not discord.gateway.live() or None, "the session's end")
            for wanted in (session_id, "unheard-of"):
                gateway = await bot.gateway()
                await gateway.resume(wanted, 1)
                payload = await gateway.receive()

                assert (payload["op"], payload["d"]) == (9, False)


class TestWaiting:
    """What a failing test reads."""

    async def test_a_wait_that_fails_says_for_what(self) -> None:
        """With how long, the last requests and who is connected."""
        async with raw() as (discord, bot):
            await bot.send({"content": "unrelated"})
            question = await discord.say(content="who is there?")
            with pytest.raises(NothingCameError) as caught:
                await discord.reply_to(question, timeout=0.05)

            message = str(caught.value)
            assert "a reply to 'who is there?'" in message
            assert f"POST /channels/{discord.channel.id}/messages -> 200" in message
            assert "no bot has identified" in message

    async def test_a_lost_connection_is_no_answer(self) -> None:
        """A fault with status 0 cuts the request off."""
        async with raw() as (discord, bot):
            discord.fail_next("POST", "/messages$", status=0)
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await bot.send({"content": "x"})

            assert [request.status for request in discord.requests] == [0]
            assert discord.said() == []
