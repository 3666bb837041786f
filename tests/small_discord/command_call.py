"""What a user types or picks, as the `data` of an interaction.

LookupError means Discord would never send it: no such command, option or component, a choice that
is none, a required option left out. So a test cannot ask for what no user could.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .core import Command, Core
from .draft import store
from .message import Attachment, Message, walk
from .message_wire import attachment_json, message_json
from .permission import Permission
from .request import Upload
from .wire import channel_json, member_json, role_json, user_json
from .world import Channel, Role, User

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
    ATTACHMENT: (Upload,),
}
GUILD_CONTEXT, DM_CONTEXT = 0, 1
MAX_INPUT = 4_000
"""Characters that a field of a modal takes at most."""


def find_command(core: Core, name: str, kind: int, channel: Channel, user: User) -> Command:
    """The registered command, a guild's own before a global one, if the user would see it there."""
    lists = [core.commands.get(channel.guild_id, []) if channel.guild_id else []]
    lists.append(core.commands.get(None, []))
    known = [command for commands in lists for command in commands if command.type == kind]
    for command in known:
        if command.name == name:
            _shown(core, command, channel, user)
            return command
    names = ", ".join(sorted(command.name for command in known)) or "none at all"
    raise LookupError(f"no command {name!r} of type {kind} is registered; there are: {names}")


def _shown(core: Core, command: Command, channel: Channel, user: User) -> None:
    context = DM_CONTEXT if channel.guild_id is None else GUILD_CONTEXT
    contexts = command.body.get("contexts")
    in_dm = command.body.get("dm_permission", True) and command.guild_id is None
    if (contexts is not None and context not in contexts) or (context == DM_CONTEXT and not in_dm):
        raise LookupError(f"/{command.name} is not offered in {channel.type.name} channels")
    rights = core.world.permissions(user.id, channel)
    needed = command.body.get("default_member_permissions")
    if channel.guild_id is not None and needed is not None:
        wanted = Permission(int(needed)) or Permission.ADMINISTRATOR
        if rights & wanted != wanted:
            raise LookupError(f"/{command.name} is hidden from {user.name}: it needs {wanted!r}")
    if not rights & Permission.USE_APPLICATION_COMMANDS:
        raise LookupError(f"{user.name} may not use commands in #{channel.name}")


def command_data(
    core: Core,
    words: list[str],
    command: Command,
    values: Mapping[str, Any],
    channel: Channel,
    focused: str | None = None,
) -> dict[str, Any]:
    """`data` of a slash command (`words` after the first name its subcommand) or, with `focused`,
    of the autocompletion of that option, where options may still be missing."""
    specs, path = command.body.get("options") or [], []
    for word in words[1:]:
        found = [s for s in specs if s["name"] == word and s["type"] in (SUBCOMMAND, GROUP)]
        if not found:
            raise LookupError(f"/{command.name} has no subcommand {word!r}")
        path.append(found[0])
        specs = found[0].get("options") or []
    resolved: dict[str, dict[str, Any]] = {}
    options = [
        _option(core, spec, values[spec["name"]], channel, resolved, focused)
        for spec in specs
        if spec["name"] in values
    ]
    known = {spec["name"] for spec in specs}
    missing = [s["name"] for s in specs if s.get("required") and s["name"] not in values]
    if set(values) - known or (missing and focused is None):
        wrong = f"unknown {sorted(set(values) - known)}, missing {missing}"
        raise LookupError(f"/{' '.join(words)}: {wrong}; its options are {sorted(known)}")
    for spec in reversed(path):
        options = [{"name": spec["name"], "type": spec["type"], "options": options}]
    data: dict[str, Any] = {"id": str(command.id), "name": command.name, "type": command.type}
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    data |= {"options": options} if options else {}
    return {**data, "resolved": resolved} if resolved else data


def _option(
    core: Core,
    spec: dict[str, Any],
    value: Any,
    channel: Channel,
    resolved: dict[str, dict[str, Any]],
    focused: str | None,
) -> dict[str, Any]:
    name, kind = spec["name"], spec["type"]
    if kind in (SUBCOMMAND, GROUP):
        raise LookupError(f"{name!r} is a subcommand, not an option: name it after the command")
    option = {"name": name, "type": kind}
    if name == focused:
        if not spec.get("autocomplete"):
            raise LookupError(f"option {name!r} has no autocomplete")
        return {**option, "value": str(value), "focused": True}
    if not isinstance(value, PYTHON_TYPES[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
        raise LookupError(f"option {name!r} takes {PYTHON_TYPES[kind]}, not {value!r}")
    choices = [choice["value"] for choice in spec.get("choices") or ()]
    if choices and value not in choices:
        raise LookupError(f"option {name!r} is one of {choices}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if spec.get(low) is not None and size < spec[low]:
            raise LookupError(f"option {name!r}: {size} is below {low} {spec[low]}")
        if spec.get(high) is not None and size > spec[high]:
            raise LookupError(f"option {name!r}: {size} is above {high} {spec[high]}")
    return {**option, "value": _plain(core, value, channel, resolved)}


def _plain(core: Core, value: Any, channel: Channel, resolved: dict[str, dict[str, Any]]) -> Any:
    """A value as an option carries it: itself, or an id whose object goes into `resolved`."""
    if isinstance(value, Upload):
        value = store(core, channel.id, value)
    if isinstance(value, User):
        add_user(core, value, channel, resolved)
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = role_json(value)
    elif isinstance(value, Channel):
        whole = channel_json(core.world, value)
        whole["permissions"] = str(int(core.world.permissions(core.world.bot.id, value)))
        resolved.setdefault("channels", {})[str(value.id)] = whole
    elif isinstance(value, Attachment):
        resolved.setdefault("attachments", {})[str(value.id)] = attachment_json(value)
    else:
        return value
    return str(value.id)


def add_user(core: Core, user: User, channel: Channel, resolved: dict[str, dict[str, Any]]) -> None:
    """Put a user, and the member they are in the channel's guild, into `resolved`."""
    resolved.setdefault("users", {})[str(user.id)] = user_json(user)
    if channel.guild_id is not None and (channel.guild_id, user.id) in core.world.members:
        member = member_json(core.world, channel.guild_id, user, with_user=False)
        member["permissions"] = str(int(core.world.permissions(user.id, channel)))
        resolved.setdefault("members", {})[str(user.id)] = member


def menu_data(core: Core, command: Command, target: Message | User, channel: Channel) -> Any:
    """`data` of a context menu command; a target message comes with all it says."""
    resolved: dict[str, dict[str, Any]] = {}
    if isinstance(target, User):
        add_user(core, target, channel, resolved)
    else:
        whole = message_json(core.world, target, everything=True)
        resolved["messages"] = {str(target.id): whole}
    data = {"id": str(command.id), "name": command.name, "type": command.type}
    guild = {"guild_id": str(command.guild_id)} if command.guild_id is not None else {}
    return {**data, **guild, "target_id": str(target.id), "resolved": resolved}


def component_data(message: Message, custom_id: str, values: list[str] | None) -> dict[str, Any]:
    """`data` of a click (`values` None) or a selection on a component of the message."""
    every = list(walk(message.components))
    for number, component in enumerate(every, start=1):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise LookupError(f"component {custom_id!r} is disabled")
            data = {"custom_id": custom_id, "component_type": component["type"]}
            data["id"] = component.get("id", number)
            offered = [option["value"] for option in component.get("options") or ()]
            if offered and set(values or ()) - set(offered):
                raise LookupError(f"{values} are not among {offered}")
            return data if values is None else {**data, "values": values}
    names = [component["custom_id"] for component in every if component.get("custom_id")]
    raise LookupError(f"message {message.id} has no component {custom_id!r}; it has {names}")


def modal_data(modal: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """`data` of a submitted modal: its components with what was filled in, by custom_id."""
    known = [c["custom_id"] for c in walk(modal["components"]) if c.get("custom_id")]
    if set(values) - set(known):
        raise LookupError(f"the modal has {known}, not {sorted(set(values) - set(known))}")
    filled = [_filled(component, values) for component in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": filled}


def _filled(component: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"type": component["type"], "id": component.get("id", 1)}
    if "components" in component:
        made["components"] = [_filled(child, values) for child in component["components"]]
    if "component" in component:
        made["component"] = _filled(component["component"], values)
    if "custom_id" in component:
        value = values.get(component["custom_id"], component.get("value", ""))
        if component.get("required", True) and value in ("", []):
            raise LookupError(f"{component['custom_id']!r} must be filled in")
        if isinstance(value, str):
            _fits(component, value)
        made["custom_id"] = component["custom_id"]
        made["values" if isinstance(value, list) else "value"] = value
    return made


def _fits(component: dict[str, Any], value: str) -> None:
    """A field of a modal takes no more characters than it may, and no fewer but none."""
    low, high = component.get("min_length") or 0, component.get("max_length") or MAX_INPUT
    if len(value) > high or (value and len(value) < low):
        what = f"{component['custom_id']!r} takes {low} to {high} characters, not {len(value)}"
        raise LookupError(what)
