"""The buttons below an answer. What one does stands in its id, so it works after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import discord
import msgspec
import regex
from discord.ui import Button, DynamicItem, Select, View

from bot import markup
from bot.language import N_, _
from bot.sent import SentQuote
from bot.stretch import Stretch

if TYPE_CHECKING:
    import re

_STYLE = discord.ButtonStyle.secondary


class Action(StrEnum):
    """What a button does; its letter in the id."""

    BEFORE = "b"
    AFTER = "a"
    NEXT = "n"
    WHOLE = "w"
    BACK = "z"
    SHARE = "s"
    GOOD = "g"
    BAD = "p"
    DELETE = "x"
    AGAIN = "r"
    FURTHER = "f"
    AROUND = "o"


LABELS = {
    Action.BEFORE: N_("◀ Before"),
    Action.AFTER: N_("After ▶"),
    Action.NEXT: N_("Next quote"),
    Action.WHOLE: N_("Whole article"),
    Action.BACK: N_("◀ Page"),
    Action.SHARE: N_("Share"),
    Action.GOOD: "👍",
    Action.BAD: "👎",
    Action.DELETE: N_("Delete"),
    Action.AGAIN: N_("Ask again"),
    Action.FURTHER: N_("Ask further"),
    Action.AROUND: N_("Read on in …"),
}
_PAGE = N_("Page ▶")


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What a button stands for."""

    action: Action
    answer: int
    """Id of the answer that was sent."""
    quote: int = 0
    """Place among its quotes."""
    offset: int = 0
    """Where in that quote's article to read on."""

    @property
    def custom_id(self) -> str:
        """As Discord gives it back: at most 40 characters."""
        return f"q1:{self.action}:{self.answer}:{self.quote}:{self.offset}"


TEMPLATE = (
    rf"q1:(?P<action>[{''.join(Action)}]):(?P<answer>\d{{1,15}}):(?P<quote>\d{{1,4}})"
    r":(?P<offset>\d{1,9})"
)


MENU = "q1:in:"
"""How the id of a menu of quotes begins; the id of the answer follows."""
_MENU_TEMPLATE = rf"{MENU}(?P<answer>\d{{1,15}})"


class PressButton(DynamicItem[Button[View]], template=TEMPLATE):
    """A button that finds its way back to `bot.pressed`."""

    def __init__(self, press: Press, *, label: str = "", off: bool = False, row: int = 0) -> None:
        super().__init__(
            Button(
                style=_STYLE,
                label=_(label or LABELS[press.action]),
                custom_id=press.custom_id,
                disabled=off,
                row=row,
            )
        )
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str], /
    ) -> Self:
        """The button of a message that was sent before."""
        return cls(read(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody pressed it."""
        await interaction.client.pressed(interaction, self.press)


class ReadOnSelect(DynamicItem[Select[View]], template=_MENU_TEMPLATE):
    """A menu of the quotes of an answer, by the titles of their articles, in which to read on."""

    def __init__(self, answer: int, titles: Sequence[str], row: int) -> None:
        options = [
            discord.SelectOption(label=markup.option(f"{place + 1}. {title}"), value=str(place))
            for place, title in enumerate(titles)
        ]
        words, name = _(LABELS[Action.AROUND]), f"{MENU}{answer}"
        super().__init__(Select(placeholder=words, custom_id=name, options=options, row=row))
        self.answer = answer

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str], /
    ) -> Self:
        """The menu of a message that was sent before; what it offers does not matter any more."""
        return cls(int(match["answer"]), [""], 0)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody chose a quote."""
        place = next(iter(self.item.values), "")
        if regex.fullmatch(r"[0-9]{1,4}", place):
            press = Press(action=Action.AROUND, answer=self.answer, quote=int(place))
            await interaction.client.pressed(interaction, press)


def finds_its_way(custom_id: str) -> bool:
    """True for an id that discord.py itself brings back to one of these."""
    return any(regex.fullmatch(one, custom_id) for one in (TEMPLATE, _MENU_TEMPLATE))


def read(match: re.Match[str] | regex.Match[str]) -> Press:
    """What an id that fits TEMPLATE stands for."""
    return Press(
        action=Action(match["action"]),
        answer=int(match["answer"]),
        quote=int(match["quote"]),
        offset=int(match["offset"]),
    )


def below_answer(
    number: int, shown: Sequence[SentQuote], titles: Sequence[str], *, private: bool
) -> View:
    """Those of an answer with this id and these quotes of articles with these titles: reading on
    in the first, or in one of several; asking further, voting, sharing it if only the asker sees
    it, deleting it if everybody does."""
    view = View(timeout=None)
    if shown:
        span = shown[0].span
        for press in (
            Press(action=Action.BEFORE, answer=number, offset=span.start),
            Press(action=Action.AFTER, answer=number, offset=span.end),
            Press(action=Action.NEXT, answer=number, quote=len(shown)),
            Press(action=Action.WHOLE, answer=number),
        ):
            view.add_item(PressButton(press))
    end = Action.SHARE if private else Action.DELETE
    last = (Action.FURTHER, Action.GOOD, Action.BAD, end)
    for action in last:
        view.add_item(PressButton(Press(action=action, answer=number), row=1))
    if len(shown) > 1:
        view.add_item(ReadOnSelect(number, titles, row=2))
    return view


def below_sources(number: int, titles: Sequence[str]) -> View:
    """The menu of quotes that were written down under this id, from articles with these titles."""
    view = View(timeout=None)
    view.add_item(ReadOnSelect(number, titles, row=0))
    return view


def below_stretch(number: int, quote: int, stretch: Stretch, *, final: bool = False) -> View:
    """Those of a stretch that is read: on in either direction, the next quote unless it is surely
    the `final` one, all of it."""
    view = View(timeout=None)
    before = Press(action=Action.BEFORE, answer=number, quote=quote, offset=stretch.span.start)
    after = Press(action=Action.AFTER, answer=number, quote=quote, offset=stretch.span.end)
    view.add_item(PressButton(before, off=stretch.first))
    view.add_item(PressButton(after, off=stretch.last))
    on = Press(action=Action.NEXT, answer=number, quote=quote + 1)
    view.add_item(PressButton(on, off=final))
    view.add_item(PressButton(Press(action=Action.WHOLE, answer=number, quote=quote)))
    return view


def below_page(number: int, quote: int, stretch: Stretch) -> View:
    """Those of a page of a whole article."""
    view = View(timeout=None)
    back = Press(action=Action.BACK, answer=number, quote=quote, offset=stretch.span.start)
    on = Press(action=Action.WHOLE, answer=number, quote=quote, offset=stretch.span.end)
    view.add_item(PressButton(back, off=stretch.first))
    view.add_item(PressButton(on, label=_PAGE, off=stretch.last))
    return view


def ask_again(number: int) -> View:
    """The one below a word on an answer whose article is no longer what it was."""
    view = View(timeout=None)
    view.add_item(PressButton(Press(action=Action.AGAIN, answer=number)))
    return view
