"""`/settings`: one private panel on which everything is chosen, nothing typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import discord
import msgspec
from discord import app_commands
from discord.ui import ActionRow, Button, ChannelSelect, Container, LayoutView, RoleSelect, Select
from discord.ui import TextDisplay as Text

from bot import binding
from bot.binding import EVERY
from bot.language import LANGUAGES, N_, _, known
from bot.place import not_managing
from bot.preferences import Preferences
from bot.sending import NOBODY, acknowledge, twice
from corpus.added import is_own

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

PREFIX = "q1:set:"
MISSING_RIGHT = N_("Only members with the permission Manage Server can change my settings.")
NOT_HERE = N_("Settings belong to a server; in a direct message there are none.")
_PAGE = "page"
"""Begins what a button sends that shows other collections; their menu sends its page as well."""
_MOST = 25
_QUOTES = ("1", "2", "3")
_CARE = {
    "careful": N_("Careful: rather silent than wrong"),
    "balanced": N_("Balanced"),
    "bold": N_("Bold: rather an answer too many"),
}
_SEEN = {"public": N_("Everybody sees them"), "private": N_("Only the asker sees them")}
OWN = "own"
"""The choice of each member's own language."""
_TONGUES = {OWN: N_("To each member their own"), **LANGUAGES}
_THREADS = {
    "never": N_("In the channel"),
    "long": N_("In the channel; a long exchange moves into a thread"),
    "always": N_("Each in a thread of its own"),
}
_RATES = {
    "member_rate": {"3": "3", "10": "10", "30": "30", "0": N_("No limit")},
    "server_rate": {"20": "20", "60": "60", "200": "200", "0": N_("No limit")},
}
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


@app_commands.command(name="settings", description="Where, for whom and how the bot answers here")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def settings(interaction: Interaction) -> None:
    """Show the panel to a member who may use it."""
    if refused := _refused(interaction):
        await interaction.response.send_message(refused, ephemeral=True, allowed_mentions=NOBODY)
        return
    client, server = interaction.client, interaction.guild_id or 0
    shown = panel(client.desk.preferences.of(server), client.desk.live.collections(server))
    await interaction.response.send_message(view=shown, ephemeral=True, allowed_mentions=NOBODY)


async def picked(interaction: Interaction) -> bool:
    """Take what was chosen on a panel; False if this is no choice on one."""
    data: Any = interaction.data or {}
    name = str(data.get("custom_id", ""))
    if not name.startswith(PREFIX):
        return False
    if refused := _refused(interaction):
        await interaction.response.send_message(refused, ephemeral=True, allowed_mentions=NOBODY)
        return True
    client, server = interaction.client, interaction.guild_id or 0
    offered = client.desk.live.collections(server)
    values = [str(one) for one in data.get("values", ())]
    await acknowledge(interaction, private=True, new=False)  # Discord waits for no file
    async with client.desk.changing:  # two choices at once are both kept
        now = client.desk.preferences.of(server)
        changed = chosen(now, name.removeprefix(PREFIX), values, offered)
        if changed != now:
            await client.desk.preferences.change(server, changed)
            client.listen(interaction)  # it may be the language that was chosen
    shown = panel(changed, offered, _page_in(name))
    await twice(lambda: interaction.edit_original_response(view=shown, allowed_mentions=NOBODY))
    return True


def _refused(interaction: Interaction) -> str:
    return not_managing(interaction, MISSING_RIGHT, NOT_HERE)


def chosen(
    now: Preferences, name: str, values: Sequence[str], offered: Sequence[str]
) -> Preferences:
    """The preferences after a choice; as they were if it makes no sense."""
    page = _page_in(name)
    name = name.partition(":")[0]
    takes: dict[str, Callable[[], Any]] = {
        "channels": lambda: tuple(_number(one) for one in values),
        "roles": lambda: tuple(_number(one) for one in values),
        "private": lambda: values[0] == "private",
        "quotes": lambda: int(values[0]) if values[0] in _QUOTES else now.quotes,
        "care": lambda: values[0] if values[0] in _CARE else now.care,
        "member_rate": lambda: int(values[0]) if values[0] in _RATES[name] else now.member_rate,
        "server_rate": lambda: int(values[0]) if values[0] in _RATES[name] else now.server_rate,
        "language": lambda: known(values[0]),
        "threads": lambda: values[0] if values[0] in _THREADS else now.threads,
        "digest": lambda: _number(values[0]) if values else 0,
        "collections": lambda: binding.bound(now.collections, values, offered, page),
    }
    try:
        return msgspec.structs.replace(now, **{name: takes[name]()})
    except (KeyError, ValueError, IndexError):
        return now


def _number(value: str) -> int:
    """The id of a channel or a role; raises ValueError if it can be none."""
    number = int(value)
    if not 0 < number < 1 << 63:
        raise ValueError(value)
    return number


def _page_in(name: str) -> int:
    """The page of collections that the end of an id tells, 0 without one."""
    number = name.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def panel(now: Preferences, collections: Sequence[str], page: int = 0) -> LayoutView:
    """The panel with what is chosen now. `collections`: those that this server may quote, of which
    as many are shown as a menu holds."""
    view = LayoutView(timeout=None)
    box: Container[LayoutView] = Container()
    box.add_item(Text(f"## {_('How I answer in this server')}"))
    channels: Any = ChannelSelect(
        custom_id=f"{PREFIX}channels",
        channel_types=_CHANNELS,
        placeholder=_("Every channel"),
        min_values=0,
        max_values=_MOST,
        default_values=[_default(one, "channel") for one in now.channels[:_MOST] if one],
    )
    roles: Any = RoleSelect(
        custom_id=f"{PREFIX}roles",
        placeholder=_("Everybody"),
        min_values=0,
        max_values=_MOST,
        default_values=[_default(one, "role") for one in now.roles[:_MOST]],
    )
    digest: Any = ChannelSelect(
        custom_id=f"{PREFIX}digest",
        channel_types=_CHANNELS[:2],
        placeholder=_("None"),
        min_values=0,
        max_values=1,
        default_values=[_default(now.digest, "channel")] if now.digest else [],
    )
    every = {EVERY: _("Every collection, those to come as well")}
    page, pages = binding.nearest(page, collections), binding.pages(collections)
    shelf = binding.on_page(collections, page)
    named = {one: _("Added here") if is_own(one) else one for one in shelf}
    bound = (EVERY,) if now.collections is None else now.collections
    articles = _("**Articles** that I may quote")
    if pages > 1:
        number = sum(now.collections is None or one in bound for one in collections)
        counted = _("{n} of {all} collections are chosen.").format(n=number, all=len(collections))
        articles = f"{articles}\n-# {counted}"
    for words, item in (
        (_("**Channels** where I answer, with their threads"), channels),
        (_("**Roles** that I answer"), roles),
        (
            _("**Answers to commands**"),
            _one("private", _said(_SEEN), "private" if now.private else "public"),
        ),
        (_("**Where** an answer stands"), _one("threads", _said(_THREADS), now.threads)),
        (
            _("**Quotes** in an answer at most"),
            _one("quotes", {n: n for n in _QUOTES}, str(now.quotes)),
        ),
        (_("**How sure** I must be to call it an answer"), _one("care", _said(_CARE), now.care)),
        (
            _("**Questions a minute** of one member"),
            _one("member_rate", _said(_RATES["member_rate"]), str(now.member_rate)),
        ),
        (
            _("**Questions a minute** of the whole server"),
            _one("server_rate", _said(_RATES["server_rate"]), str(now.server_rate)),
        ),
        (_("**Language** that I speak"), _one("language", _said(_TONGUES), now.language or OWN)),
        (
            articles,
            _one(
                f"collections:{page}" if page else "collections",
                every | named,
                *bound,
                least=1 if pages == 1 else 0,
                most=_MOST,
            ),
        ),
        (_("**Unanswered questions**: once a week, a list of them in this channel"), digest),
    ):
        box.add_item(Text(words))
        row: ActionRow[LayoutView] = ActionRow()
        row.add_item(item)
        box.add_item(row)
        if words is articles and pages > 1:
            box.add_item(_turning(page, pages))
    view.add_item(box)
    view.stop()  # what is chosen comes back by its id: discord.py need not remember the panel
    return view


def _turning(page: int, pages: int) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for label, to in ((_("◀ Page"), page - 1), (_("Page ▶"), page + 1)):
        name = f"{PREFIX}{_PAGE}:{to}"
        row.add_item(Button(label=label, custom_id=name, disabled=not 0 <= to < pages))
    return row


def _default(number: int, kind: Any) -> discord.SelectDefaultValue:
    kinds = discord.SelectDefaultValueType
    return discord.SelectDefaultValue(
        id=number, type=kinds.channel if kind == "channel" else kinds.role
    )


def _said(options: dict[str, str]) -> dict[str, str]:
    return {value: _(label) for value, label in options.items()}


def _one(name: str, options: dict[str, str], *chosen: str, least: int = 1, most: int = 1) -> Any:
    return Select(
        custom_id=f"{PREFIX}{name}",
        min_values=least,
        max_values=min(most, len(options)),
        options=[
            discord.SelectOption(label=label[:100], value=value[:100], default=value in chosen)
            for value, label in options.items()
        ],
    )
