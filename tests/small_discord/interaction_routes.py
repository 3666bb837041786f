"""Interaction routes: the first answer, the original response, follow-ups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .core import Core
from .draft import fill
from .event import interaction_metadata
from .interaction import ALLOWED, AnswerKind, Interaction, InteractionKind
from .message import EPHEMERAL, LOADING, Message
from .message_check import check_choices, check_message, check_modal
from .message_routes import EDITABLE
from .message_wire import message_json
from .problem import RefusedError, Violation, invalid, unknown
from .request import Call, Reply
from .route import Route
from .snowflake import new_id

COMMAND_ANSWER, MENU_ANSWER, PLAIN, REPLY = 20, 23, 0, 19
"""Message types of an answer to a command, to a context menu, to a modal, and of a follow-up."""

USER_INSTALLED_FOLLOWUPS = 5


def answer(core: Core, call: Call) -> Reply:
    """POST the first answer, within 3 s and once."""
    interaction = core.interactions.get(call.id("interaction_id"))
    if interaction is None or interaction.token != call.ids["interaction_token"]:
        raise unknown(10062, "interaction", problem=True)
    if interaction.answered_with is not None:
        message = "Interaction has already been acknowledged."
        raise RefusedError(400, 40060, message, problem=True)
    if interaction.age > core.limits.first_answer:
        raise unknown(10062, "interaction", problem=True)
    kind = _kind(interaction, call.body["type"])
    data = call.body.get("data") or {}
    _carry_out(core, interaction, kind, data, call)
    interaction.acknowledged_after = interaction.age
    interaction.answered_with = kind
    interaction.answer_data = data
    core.changed()
    if call.query.get("with_response") not in ("1", "true"):
        return Reply()
    return Reply(200, _receipt(core, interaction, kind))


def _kind(interaction: Interaction, sent: int) -> AnswerKind:
    allowed = ALLOWED[interaction.kind]
    if interaction.source_id is None:
        allowed = allowed - {AnswerKind.UPDATE, AnswerKind.DEFER_UPDATE}
    if sent not in allowed:
        what = f"type {sent} cannot answer a {interaction.kind.name.lower()} interaction"
        raise invalid([Violation(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", what)])
    return AnswerKind(sent)


def _carry_out(
    core: Core, interaction: Interaction, kind: AnswerKind, data: dict[str, Any], call: Call
) -> None:
    if kind is AnswerKind.CHOICES:
        check_choices(data.get("choices") or [])
    elif kind is AnswerKind.MODAL:
        check_modal(data)
    elif kind is AnswerKind.DEFER:
        ephemeral = int(data.get("flags") or 0) & EPHEMERAL
        message = _blank(interaction, _answer_type(interaction), ephemeral | LOADING)
        interaction.original_id = core.post(message).id
        interaction.ephemeral = bool(ephemeral)
    elif kind is AnswerKind.MESSAGE:
        ephemeral = int(data.get("flags") or 0) & EPHEMERAL
        blank = _blank(interaction, _answer_type(interaction), ephemeral)
        message = _checked(core, blank, data, call, None)
        interaction.original_id = core.post(message).id
        interaction.ephemeral = bool(ephemeral)
    else:
        source = core.world.messages.get(interaction.source_id or 0)
        if source is None:
            raise unknown(10008, "Message")
        interaction.original_id = source.id
        interaction.ephemeral = source.ephemeral
        if kind is AnswerKind.UPDATE:
            _change(core, source, data, call)


def followup(core: Core, call: Call) -> Reply:
    """POST a follow-up; the first one after a defer fills the loading message instead."""
    interaction = _acknowledged(core, call)
    original = interaction.original
    if interaction.answered_with is AnswerKind.DEFER and original and original.loading:
        message = _change(core, original, call.body, call)
    else:
        count = len(interaction.followup_ids)
        if interaction.user_installed and count >= USER_INSTALLED_FOLLOWUPS:
            what = "Maximum number of follow-up messages reached"
            raise RefusedError(400, 40094, what, problem=True)
        ephemeral = int(call.body.get("flags") or 0) & EPHEMERAL
        blank = replace(_blank(interaction, PLAIN, ephemeral), reference_id=interaction.original_id)
        blank = replace(blank, type=REPLY) if blank.reference_id else blank
        message = core.post(_checked(core, blank, call.body, call, None))
        interaction.followup_ids.append(message.id)
    core.changed()
    if call.query.get("wait") not in ("1", "true"):
        return Reply()
    return Reply(200, message_json(core.world, message))


def fetch(core: Core, call: Call) -> Reply:
    """GET the original response or a follow-up."""
    return Reply(200, message_json(core.world, _target(core, call)))


def edit(core: Core, call: Call) -> Reply:
    """PATCH the original response or a follow-up."""
    message = _change(core, _target(core, call), call.body, call)
    return Reply(200, message_json(core.world, message))


def delete(core: Core, call: Call) -> Reply:
    """DELETE the original response or a follow-up."""
    core.remove(_target(core, call))
    return Reply()


def _acknowledged(core: Core, call: Call) -> Interaction:
    """The interaction a webhook token belongs to, once it has been answered and while it lives."""
    token = call.ids["webhook_token"]
    found = [one for one in core.interactions.values() if one.token == token]
    if not found or call.id("webhook_id") != core.world.application_id:
        raise RefusedError(401, 50027, "Invalid Webhook Token", problem=True)
    if found[0].age > core.limits.token_life:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    if found[0].answered_with is None:
        raise unknown(10015, "Webhook", problem=True)
    return found[0]


def _target(core: Core, call: Call) -> Message:
    interaction = _acknowledged(core, call)
    if "message_id" not in call.ids:
        found = interaction.original
    else:
        wanted = call.id("message_id")
        ours = wanted == interaction.original_id or wanted in interaction.followup_ids
        found = core.world.messages.get(wanted) if ours else None
    if found is None:
        raise unknown(10008, "Message")
    return found


def _blank(interaction: Interaction, kind: int, flags: int) -> Message:
    channel = interaction.channel
    return Message(
        new_id(),
        channel.id,
        interaction.world.bot.id,
        channel.guild_id,
        type=kind,
        flags=flags,
        interaction_id=interaction.id,
        metadata=interaction_metadata(interaction),
        visible_to=interaction.user.id if flags & EPHEMERAL else None,
    )


def _answer_type(interaction: Interaction) -> int:
    if interaction.kind is InteractionKind.COMMAND:
        return MENU_ANSWER if interaction.is_menu else COMMAND_ANSWER
    return PLAIN


def _change(core: Core, before: Message, body: dict[str, Any], call: Call) -> Message:
    """An edit; whether it is ephemeral stays as the first answer fixed it."""
    after = _checked(core, before, body, call, before)
    return core.revise(before, **{name: getattr(after, name) for name in EDITABLE})


def _checked(
    core: Core, blank: Message, body: dict[str, Any], call: Call, before: Message | None
) -> Message:
    message = fill(core, blank, body, call.files)
    fixed = blank.flags & EPHEMERAL
    message = replace(message, flags=message.flags & ~EPHEMERAL | fixed)
    check_message(body, message, before)
    return message


def _receipt(core: Core, interaction: Interaction, kind: AnswerKind) -> dict[str, Any]:
    """What `with_response` asks for."""
    body: dict[str, Any] = {"id": str(interaction.id), "type": int(interaction.kind)}
    body["channel_id"] = str(interaction.channel.id)
    if interaction.channel.guild_id is not None:
        body["guild_id"] = str(interaction.channel.guild_id)
    original = interaction.original
    if original is None:
        return {"interaction": body}
    body |= {
        "response_message_id": str(original.id),
        "response_message_loading": original.loading,
        "response_message_ephemeral": original.ephemeral,
    }
    if kind is AnswerKind.DEFER_UPDATE:  # nothing was made or changed
        return {"interaction": body}
    resource = {"type": int(kind), "message": message_json(core.world, original)}
    return {"interaction": body, "resource": resource}


_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
ROUTES = (
    Route("POST", _CALLBACK, answer, open=True),
    Route("POST", _WEBHOOK, followup, open=True),
    *(
        Route(method, f"{_WEBHOOK}/messages/{which}", handler, open=True)
        for which in ("@original", "{message_id}")
        for method, handler in (("GET", fetch), ("PATCH", edit), ("DELETE", delete))
    ),
)
