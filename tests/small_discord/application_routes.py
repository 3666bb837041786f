"""Application routes: who the bot is, where the gateway is, which commands it has."""

from __future__ import annotations

from typing import Any

from .command_check import check_commands
from .core import Command, Core
from .problem import RefusedError
from .request import Call, Reply
from .route import Route
from .snowflake import new_id
from .wire import user_json


def me(core: Core, call: Call) -> Reply:
    """GET the bot user."""
    extra = {"verified": True, "mfa_enabled": False, "locale": "en-US"}
    return Reply(200, {**user_json(core.world.bot), **extra})


def application(core: Core, call: Call) -> Reply:
    """GET the bot's application, owned by the first user of the world who is no bot."""
    owner = next(user for user in core.world.users.values() if not user.bot)
    body: dict[str, Any] = {
        "id": str(core.world.application_id),
        "name": core.world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(core.world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(owner),
        "approximate_guild_count": len(core.world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }
    return Reply(200, body)


def gateway(core: Core, call: Call) -> Reply:
    """GET the gateway's address."""
    return Reply(200, {"url": core.gateway_url})


def gateway_bot(core: Core, call: Call) -> Reply:
    """GET the gateway's address and how many shards are advised: one for each guild, here."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    shards = max(1, len(core.world.guilds))
    return Reply(200, {"url": core.gateway_url, "session_start_limit": limit, "shards": shards})


def overwrite(core: Core, call: Call) -> Reply:
    """PUT all commands, global or of one guild; a command keeps its id as long as its name."""
    guild_id = _guild(core, call)
    commands: list[dict[str, Any]] = call.body or []
    check_commands(commands)
    before = {(one.type, one.name): one.id for one in core.commands.get(guild_id, ())}
    made = []
    for body in commands:
        kind = int(body.get("type") or 1)
        same = before.get((kind, body["name"]))
        made.append(Command(same or new_id(), body["name"], kind, guild_id, body))
    core.commands[guild_id] = made
    core.changed()
    return Reply(200, [_json(core, command) for command in made])


def listing(core: Core, call: Call) -> Reply:
    """GET all commands, global or of one guild."""
    found = core.commands.get(_guild(core, call), [])
    return Reply(200, [_json(core, command) for command in found])


def _guild(core: Core, call: Call) -> int | None:
    if call.id("application_id") != core.world.application_id:
        raise RefusedError(
            403, 20012, "You are not authorized to perform this action", problem=True
        )
    if "guild_id" not in call.ids:
        return None
    if (call.id("guild_id"), core.world.bot.id) not in core.world.members:
        raise RefusedError(403, 50001, "Missing Access")
    return call.id("guild_id")


def _json(core: Core, command: Command) -> dict[str, Any]:
    sent = {key: value for key, value in command.body.items() if value is not None}
    permissions = sent.get("default_member_permissions")
    guild = {"guild_id": str(command.guild_id)} if command.guild_id is not None else {}
    return {
        **sent,
        "id": str(command.id),
        "application_id": str(core.world.application_id),
        "version": str(command.id),
        "type": command.type,
        "description": sent.get("description") or "",
        "default_member_permissions": None if permissions is None else str(permissions),
        **guild,
    }


_APPLICATION = "/applications/{application_id}"
ROUTES = (
    Route("GET", "/users/@me", me),
    Route("GET", "/oauth2/applications/@me", application),
    Route("GET", "/applications/@me", application),
    Route("GET", "/gateway", gateway, open=True),
    Route("GET", "/gateway/bot", gateway_bot),
    Route("PUT", f"{_APPLICATION}/commands", overwrite),
    Route("GET", f"{_APPLICATION}/commands", listing),
    Route("PUT", f"{_APPLICATION}/guilds/{{guild_id}}/commands", overwrite),
    Route("GET", f"{_APPLICATION}/guilds/{{guild_id}}/commands", listing),
)
