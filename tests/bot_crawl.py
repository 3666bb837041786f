"""A member who uses every command and presses everything that appears."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from small_discord import Channel, Message, SmallDiscord, Upload, User
from small_discord.command_call import ATTACHMENT, BOOLEAN, GROUP, INTEGER, STRING, SUBCOMMAND
from small_discord.interaction import AnswerKind, Interaction
from small_discord.message import walk

CHAT_INPUT, MESSAGE_MENU = 1, 3
BUTTON, STRING_SELECT, TEXT_INPUT, CHANNEL_SELECT, ROLE_SELECT = 2, 3, 4, 8, 6
_NUMBERS = re.compile(r"\d+")


@dataclass
class Crawl:
    """One member in one channel. `typed` is what is typed into text fields, by turns."""

    discord: SmallDiscord
    channel: Channel
    user: User
    typed: tuple[str, ...]
    files: tuple[Upload, ...] = ()
    most: int = 150
    """Components that are pressed at most."""
    shown: list[Any] = field(default_factory=list)
    """Everything that was answered, as JSON: messages, choices, modals."""
    met: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Every component that was met, by its custom_id."""
    on_panels: set[str] = field(default_factory=set)
    """The ids of those on messages that are components altogether."""
    offered: set[str] = field(default_factory=set)
    """The values of what was offered while typing."""
    done: set[str] = field(default_factory=set)

    async def everything(self) -> None:
        """Every command with every option, every menu, and every component that appears."""
        for name, options in leaves(self.discord):
            for values in self._filled(options):
                await self.took(await self._slash(name, values))
            for option in options:
                if option.get("autocomplete"):
                    await self._type_in(name, options, option["name"])
        said = await self.discord.say(self.channel, self.user, self.typed[0])
        for command in self.discord.commands[None]:
            if command.type == MESSAGE_MENU:
                await self.took(
                    await self.discord.menu(
                        command.name, said, channel=self.channel, user=self.user
                    )
                )
        await self.press_everything()

    async def press_everything(self) -> None:
        """Each kind of component once, those that delete last."""
        for _ in range(self.most):
            found = next(self._unpressed(), None)
            if found is None:
                return
            message, component = found
            self.done.add(kind_of(component["custom_id"]))
            values = self._picked(component)
            clicked = await self.discord.click(
                message, component["custom_id"], user=self.user, values=values
            )
            await self.took(clicked)

    def _unpressed(self) -> Iterator[tuple[Message, dict[str, Any]]]:
        found = [
            (message, component)
            for message in self.discord.said(self.channel)
            if message.visible_to in (None, self.user.id)
            for component in walk(message.components)
            if component.get("custom_id") and not component.get("disabled")
        ]
        self.met |= {component["custom_id"]: component for _, component in found}
        self.on_panels |= {one["custom_id"] for message, one in found if not message.content}
        found.sort(key=lambda one: one[1].get("label") in ("Delete", "Remove"))
        yield from (one for one in found if kind_of(one[1]["custom_id"]) not in self.done)

    async def _slash(self, name: str, values: Mapping[str, Any]) -> Interaction:
        return await self.discord.slash(name, values, channel=self.channel, user=self.user)

    async def _type_in(self, name: str, options: list[dict[str, Any]], focused: str) -> None:
        for text in ("", *self.typed):
            values = {one["name"]: text for one in options if one["type"] == STRING}
            typed = await self.discord.autocomplete(
                name, values, focused, channel=self.channel, user=self.user
            )
            choices = await typed.choices()
            self.shown.append(choices)
            self.offered |= {str(one["value"]) for one in choices}

    def _filled(self, options: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """What is required, then that with each other option."""
        needed = [one for one in options if one.get("required")]
        for text in self.typed:
            yield {one["name"]: self._value(one, text) for one in needed}
            for one in options:
                if one not in needed and (one["type"] != ATTACHMENT or self.files):
                    every = [*needed, one]
                    yield {each["name"]: self._value(each, text) for each in every}

    def _value(self, option: dict[str, Any], text: str) -> Any:
        if choices := option.get("choices"):
            return choices[0]["value"]
        values = {STRING: text, BOOLEAN: True, INTEGER: option.get("min_value", 1)}
        return self.files[0] if option["type"] == ATTACHMENT else values[option["type"]]

    def _picked(self, component: dict[str, Any]) -> list[str] | None:
        kind = component["type"]
        if kind == BUTTON:
            return None
        if kind == STRING_SELECT:
            return [component["options"][0]["value"]]
        return [str(self.channel.id)] if kind == CHANNEL_SELECT else []

    async def took(self, interaction: Interaction) -> None:
        """Wait until it is answered, and fill in the modal if it is one."""
        kind = await interaction.acknowledged()
        if kind is AnswerKind.MODAL:
            modal = await interaction.modal()
            self.shown.append(modal)
            values = {
                one["custom_id"]: [one["options"][0]["value"]]
                if one.get("options")
                else self._filling(one)
                for one in walk(modal["components"])
                if one.get("custom_id")
            }
            await self.took(await self.discord.submit(interaction, values))
        elif kind in (AnswerKind.DEFER, AnswerKind.MESSAGE, AnswerKind.UPDATE):
            await interaction.answer()

    def _filling(self, component: dict[str, Any]) -> str | list[str]:
        if options := component.get("options"):
            return [options[0]["value"]]
        return self.typed[0][: component.get("max_length", 4000)]

    def seen(self) -> str:
        """All that this member has been shown, in one text."""
        messages = [
            (one.content, one.components, [file.filename for file in one.attachments])
            for one in self.discord.said(self.channel)
            if one.visible_to in (None, self.user.id)
        ]
        return json.dumps([self.shown, messages], ensure_ascii=False, default=str)


def leaves(discord: SmallDiscord) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each command that can be typed, subcommands after a space, with its options."""

    def below(name: str, options: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
        inner = [one for one in options if one["type"] in (SUBCOMMAND, GROUP)]
        if not inner:
            yield name, options
        for one in inner:
            yield from below(f"{name} {one['name']}", one.get("options") or [])

    for command in discord.commands[None]:
        if command.type == CHAT_INPUT:
            yield from below(command.name, command.body.get("options") or [])


def kind_of(custom_id: str) -> str:
    """A component by what it does, whatever it is about."""
    return _NUMBERS.sub("#", custom_id)
