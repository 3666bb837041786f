"""What Discord refuses in a list of application commands that its description does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .problem import Violation, invalid

CHAT_INPUT = 1
SUBCOMMANDS = (1, 2)
MAX_OF_TYPE = {CHAT_INPUT: 100, 2: 15, 3: 15}
MAX_CHARACTERS = 8_000

NAME = re.compile(r"[-_'\w]{1,32}")
"""Discord's own pattern, with \\w for its letters, digits, Devanagari and Thai."""


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Raise RefusedError if Discord would not take these commands as a whole set."""
    found = list(_set(commands))
    for number, command in enumerate(commands):
        found += _command((number,), command)
    if found:
        raise invalid(found)


def _set(commands: list[dict[str, Any]]) -> Iterator[Violation]:
    kinds = Counter(_type(command) for command in commands)
    for kind, count in kinds.items():
        if count > MAX_OF_TYPE.get(kind, 1):
            what = f"{count} commands of type {kind}; at most {MAX_OF_TYPE.get(kind, 1)}"
            yield Violation((), "APPLICATION_COMMANDS_MAX", what)
    names = Counter((_type(command), command.get("name")) for command in commands)
    for (_, name), count in names.items():
        if count > 1:
            what = f"{count} commands are called {name!r}"
            yield Violation((), "APPLICATION_COMMANDS_DUPLICATE_NAME", what)


def _command(at: tuple[str | int, ...], command: dict[str, Any]) -> Iterator[Violation]:
    if _type(command) != CHAT_INPUT:
        if command.get("description"):
            what = "Context menu commands cannot have a description"
            yield Violation(
                (*at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", what
            )
        if not str(command.get("name") or "").strip():
            yield Violation((*at, "name"), "BASE_TYPE_REQUIRED", "This field is required")
        return
    yield from _named(at, command)
    yield from _options(at, command)
    total = _characters(command)
    if total > MAX_CHARACTERS:
        what = f"Command exceeds maximum size ({MAX_CHARACTERS}): it is {total}"
        yield Violation(at, "APPLICATION_COMMAND_TOO_LARGE", what)


def _named(at: tuple[str | int, ...], thing: dict[str, Any]) -> Iterator[Violation]:
    name = str(thing.get("name") or "")
    if not NAME.fullmatch(name) or name != name.lower():
        what = f"Command name is invalid: {name!r} (1-32, lower case, no spaces)"
        yield Violation((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", what)
    if not 1 <= len(str(thing.get("description") or "")) <= 100:
        what = "Must be between 1 and 100 in length."
        yield Violation((*at, "description"), "BASE_TYPE_BAD_LENGTH", what)


def _options(at: tuple[str | int, ...], thing: dict[str, Any]) -> Iterator[Violation]:
    options = thing.get("options") or []
    if len(options) > 25:
        yield Violation((*at, "options"), "BASE_TYPE_MAX_LENGTH", f"{len(options)} options > 25")
    names = Counter(option.get("name") for option in options)
    if len(names) < len(options):
        what = "Option names must be unique"
        yield Violation((*at, "options"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", what)
    optional = False
    for number, option in enumerate(options):
        here = (*at, "options", number)
        yield from _named(here, option)
        yield from _options(here, option)
        if option.get("type") in SUBCOMMANDS:
            continue
        if option.get("required") and optional:
            what = "Required options must be placed before non-required options"
            yield Violation(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", what)
        optional = optional or not option.get("required")
        if option.get("choices") and option.get("autocomplete"):
            what = "An option has choices or autocomplete, not both"
            yield Violation(here, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", what)


def _characters(thing: dict[str, Any]) -> int:
    """Name, description and values of a command, its options and their choices, together."""
    total = len(str(thing.get("name") or "")) + len(str(thing.get("description") or ""))
    total += sum(
        len(str(choice.get("name"))) + len(str(choice.get("value")))
        for choice in thing.get("choices") or ()
    )
    return total + sum(_characters(option) for option in thing.get("options") or ())


def _type(command: dict[str, Any]) -> int:
    return int(command.get("type") or CHAT_INPUT)
