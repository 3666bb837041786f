"""The buttons and forms of `/articles`.

What one does stands in its id, so it works after a restart. Whose article it is, the server says in
which it is pressed, never the id.
"""

from enum import StrEnum
from typing import Any

import discord
import msgspec
import regex
from discord.ui import Button, Label, Modal, TextInput, View

from bot import markup
from bot.addition import KEY, Added
from bot.article_pages import pages
from bot.language import N_, _
from bot.received import LONGEST_TITLE, LONGEST_URL

_PASTED = 4000
"""Characters that fit into a field of a form: Discord's limit."""
_TYPED = 60
"""Units of a filter that the id of a button carries."""
TITLE, DATE, ADDRESS, TEXT = "title", "date", "address", "text"
"""The fields of a form."""


class Act(StrEnum):
    """What a button or a form does; its word in the id."""

    PAGE = "page"
    PASTE = "paste"
    KEEP = "keep"
    THROW = "throw"
    EDIT = "edit"
    REMOVE = "remove"
    SURELY = "surely"
    LEAVE = "leave"
    UNDO = "undo"


LABELS = {
    Act.PASTE: N_("Paste the text"),
    Act.KEEP: N_("Keep"),
    Act.THROW: N_("Throw away"),
    Act.EDIT: N_("Change title or date"),
    Act.REMOVE: N_("Remove"),
    Act.SURELY: N_("Remove"),
    Act.LEAVE: N_("Leave it"),
    Act.UNDO: N_("Undo"),
}
_STYLES = {Act.KEEP: discord.ButtonStyle.success, Act.SURELY: discord.ButtonStyle.danger}


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the id of a button or a form stands for."""

    act: Act
    key: str = ""
    """Of an article or a draft."""
    page: int = 0
    typed: str = ""

    @property
    def custom_id(self) -> str:
        """As Discord gives it back: at most 100 characters."""
        rest = f"{self.page}:{self.typed}" if self.act is Act.PAGE else self.key
        return f"q1:ar:{self.act}:{rest}"


_ID = regex.compile(
    rf"q1:ar:(?:(?P<act>page):(?P<page>\d{{1,7}}):(?P<typed>.*)|(?P<other>\w+):(?P<key>(?:{KEY})?))",
    regex.DOTALL,
)


def wish_of(custom_id: str) -> Wish | None:
    """What an id stands for; None if it is none of these."""
    match = _ID.fullmatch(custom_id)
    if match is None:
        return None
    if match["act"]:
        return Wish(act=Act.PAGE, page=int(match["page"]), typed=match["typed"])
    try:
        return Wish(act=Act(match["other"]), key=match["key"])
    except ValueError:
        return None


def below_list(page: int, total: int, typed: str) -> View:
    """◀ and ▶, where there is more than one page."""
    view = _view()
    if pages(total) > 1:
        kept = _fitting(typed)
        back = Wish(act=Act.PAGE, page=max(0, page - 1), typed=kept).custom_id
        on = Wish(act=Act.PAGE, page=page + 1, typed=kept).custom_id
        view.add_item(Button(label="◀", custom_id=back, disabled=page == 0))
        view.add_item(Button(label="▶", custom_id=on, disabled=page + 1 >= pages(total)))
    return view


def below_draft(key: str) -> View:
    """Keep, throw away, change."""
    return _view(Act.KEEP, Act.THROW, Act.EDIT, key=key)


def below_article(added: Added | None) -> View:
    """Remove, if the server added it."""
    return _view(Act.REMOVE, key=added.key) if added else _view()


def below_question(key: str) -> View:
    """Really remove it, or leave it."""
    return _view(Act.SURELY, Act.LEAVE, key=key)


def below_removed(key: str) -> View:
    """Undo."""
    return _view(Act.UNDO, key=key)


def below_unreadable() -> View:
    """Paste the text."""
    return _view(Act.PASTE)


def paste_form() -> Modal:
    """Title, date, address and text."""
    form = _form(_("Add an article"), Wish(act=Act.PASTE))
    _fields(form, "", "", "")
    text: TextInput[Any] = TextInput(
        custom_id=TEXT, max_length=_PASTED, style=discord.TextStyle.paragraph
    )
    form.add_item(
        Label(
            text=_("Text"),
            description=_("At most 4,000 characters; add more as a file"),
            component=text,
        )
    )
    return form


def edit_form(draft: Added) -> Modal:
    """Title, date and address as they are."""
    form = _form(_("Change title or date"), Wish(act=Act.EDIT, key=draft.key))
    _fields(form, draft.article.title, draft.article.published, draft.article.url)
    return form


def _form(title: str, wish: Wish) -> Modal:
    form = Modal(title=title[:45], custom_id=wish.custom_id)
    form.stop()  # as for a message
    return form


def _fields(form: Modal, title: str, date: str, url: str) -> None:
    for name, words, hint, now, most in (
        (TITLE, _("Title"), "", title, LONGEST_TITLE),
        (DATE, _("Date"), _("When it was published: 2024, March 3, last week"), date, 60),
        (ADDRESS, _("Address"), _("Where it stands: https://example.org/page"), url, LONGEST_URL),
    ):
        field: TextInput[Any] = TextInput(
            custom_id=name, required=name == TITLE, default=now or None, max_length=most
        )
        form.add_item(Label(text=words, description=hint or None, component=field))


def _view(*acts: Act, key: str = "") -> View:
    view = View(timeout=None)
    for act in acts:
        wish = Wish(act=act, key=key)
        style = _STYLES.get(act, discord.ButtonStyle.secondary)
        view.add_item(Button(label=_(LABELS[act]), custom_id=wish.custom_id, style=style))
    view.stop()  # what is pressed comes back by its id: discord.py need not remember the message
    return view


def _fitting(typed: str) -> str:
    cut = " ".join(typed.split())
    while markup.length(cut) > _TYPED:
        cut = cut[:-1]
    return cut
