"""The questions that found nothing, as messages of components. Pure functions from data to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import discord
import msgspec
from discord.ui import ActionRow, Button, Container, LayoutView, Select
from discord.ui import TextDisplay as Text

from bot import markup, render
from bot.language import _, many, number
from bot.unanswered import Row
from bot.votes import REASONS
from corpus.article import Article, Span
from index.answer import Answer, Quote

PREFIX = "q1:un:"
TEMPLATE = (
    r"q1:un:(?P<act>list|pick|yes|no|off|undo):(?P<number>\d{1,15})(?::(?P<key>[0-9a-f]{16}))?"
)
MOST = 4
"""Passages that are shown of a question."""
ON_A_PAGE = 10
_ROOM = 650
"""Units of a passage with its source. It depends on nothing, so that the same passage is shown as
the same words again when one of its buttons is pressed. With these all limits of a message (4,000
units of text) are kept."""
_LISTED, _QUESTION, _OTHER = 180, 500, 100
"""Units of a question in the list, above its passages, and of each other way to put it."""
_WITHIN = 90
"""Units of what is said of where it was looked up."""
_OTHERS = 3


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that is offered as the answer."""

    article: Article
    span: Span
    """What of it is shown."""
    shown: str
    """As the message shows it."""

    @property
    def key(self) -> str:
        """16 hexadecimal digits that stand for this span of the article as it is now."""
        named = (self.article.id, self.article.sha256, self.span.start, self.span.end)
        return hashlib.sha256(repr(named).encode()).hexdigest()[:16]


def passages(answer: Answer) -> list[Passage]:
    """The nearest passages that can be shown. Raises RenderError as `render.message` does."""
    return list(_passages(answer.quotes[:MOST]))


def _passages(quotes: Sequence[Quote]) -> Iterator[Passage]:
    for quote in quotes:
        bare = msgspec.structs.replace(quote.article, url="")  # its words need the room
        shown = render.cut(msgspec.structs.replace(quote, article=bare), _ROOM)
        if shown is not None:
            yield Passage(article=quote.article, span=shown[1], shown=shown[0])


def listed(rows: Sequence[Row], page: int, within: Sequence[str]) -> LayoutView:
    """A page of the list. `within`: for each row of all where it was looked up, in words."""
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(page, pages - 1)
    first = page * ON_A_PAGE
    shown = rows[first : first + ON_A_PAGE]
    box: Container[LayoutView] = Container()
    box.add_item(Text(f"## {_('Questions without an answer')}"))
    if not rows:
        box.add_item(Text(_("There are none: all were answered, or you said what they need.")))
        return _view(box)
    box.add_item(Text(_("Most asked first. Choose one to see what comes closest to it today.")))
    lines = [
        f"{number}\\. “{short(row.question, _LISTED)}”\n-# {asked(row, within[number - 1])}"
        for number, row in enumerate(shown, first + 1)
    ]
    box.add_item(Text("\n".join(lines)))
    options = [
        discord.SelectOption(label=markup.option(f"{place}. {row.question}"), value=str(row.number))
        for place, row in enumerate(shown, first + 1)
    ]
    select: Any = Select(
        custom_id=f"{PREFIX}pick:{page}", placeholder=_("Choose a question"), options=options
    )
    box.add_item(_row(select))
    if pages > 1:
        box.add_item(
            _row(
                _button(_("◀ Page"), f"list:{page - 1}" if page else "list:0", off=page == 0),
                _button(_("Page ▶"), f"list:{page + 1}", off=page == pages - 1),
            )
        )
    return _view(box)


def opened(row: Row, within: str, answer: Answer, offered: Sequence[Passage]) -> LayoutView:
    """One question with what comes closest to it today."""
    box: Container[LayoutView] = Container()
    box.add_item(Text(f"### “{short(row.question, _QUESTION)}”"))
    small = [asked(row, within)]
    if row.others:
        others = ", ".join(f"“{short(one, _OTHER)}”" for one in row.others[:_OTHERS])
        small.append(_("Also asked as: {questions}").format(questions=others))
    if row.reasons:
        why = (f"{number(n)} × {_(REASONS[key])}" for key, n in row.reasons)
        small.append(_("Called wrong: {reasons}").format(reasons=", ".join(why)))
    box.add_item(Text("\n".join(f"-# {one}" for one in small)))
    if not offered:
        head = _("Today the articles hold nothing near it.")
    elif answer.verdict == "answered":
        head = _("It has been answered since. This is what the articles say today:")
    else:
        head = _("This comes closest today:")
    box.add_item(Text(head))
    good = discord.ButtonStyle.success
    for one in offered:
        box.add_item(Text(one.shown))
        does = f"yes:{row.number}:{one.key}"
        box.add_item(_row(_button(_("This passage answers it"), does, style=good)))
    box.add_item(
        _row(
            _button(_("Not in our articles"), f"no:{row.number}"),
            _button(_("Take off the list"), f"off:{row.number}"),
            _button(_("Back"), "list:0"),
        )
    )
    return _view(box)


def told(words: str, undo: int = 0) -> LayoutView:
    """A word on what was done, with the way back and, for a label with this id, out of it."""
    box: Container[LayoutView] = Container()
    box.add_item(Text(words))
    buttons = [_button(_("Undo"), f"undo:{undo}")] if undo else []
    box.add_item(_row(*buttons, _button(_("Back to the list"), "list:0")))
    return _view(box)


def asked(row: Row, within: str = "") -> str:
    """How often it was asked, when the last time, and of which articles."""
    times = many("Asked once", "Asked {n} times", row.times)
    last = _("last on {date}").format(date=f"<t:{int(row.last)}:D>")
    parts = [times, last, short(within, _WITHIN)]
    return " · ".join(part for part in parts if part)


def short(question: str, most: int) -> str:
    """A question, or its beginning, escaped and `isolated`, in at most so many units."""
    flat = " ".join(question.split())
    shown = markup.isolated(markup.escape(flat))
    kept = len(flat)
    while markup.length(shown) > most:
        kept = min(kept - 1, kept * most // markup.length(shown))
        shown = markup.isolated(markup.escape(flat[:kept].rstrip()) + "…")
    return shown


def _button(
    label: str,
    does: str,
    *,
    off: bool = False,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> Any:
    return Button(label=label, custom_id=f"{PREFIX}{does}", disabled=off, style=style)


def _row(*items: Any) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row


def _view(box: Container[LayoutView]) -> LayoutView:
    view = LayoutView(timeout=None)
    view.add_item(box)
    view.stop()  # what is pressed comes back by its id: discord.py need not remember it
    return view
