"""The model of Discord's renderer that other tests lean on does see markup where there is some."""

from __future__ import annotations

import pytest
from bot_reader import Sign, marks, page, previews, read, visible

MARKED = {
    "*a*": ({"em"}, "a"),
    "_a_": ({"emphasis"}, "a"),
    "**a**": ({"strong"}, "a"),
    "***a***": ({"strong", "em"}, "a"),
    "__a__": ({"underline"}, "a"),
    "~~a~~": ({"strike"}, "a"),
    "||a||": ({"spoiler"}, "a"),
    "`a`": ({"code"}, "a"),
    "```a```": ({"code"}, "a"),
    "``a`b``": ({"code"}, "a`b"),
    "[a](http://b)": ({"link"}, "a"),
    "[a](<http://b> 'c')": ({"link"}, "a"),
    "http://a.b": ({"url"}, "⟦http://a.b⟧"),
    "<http://a.b>": ({"link"}, "⟦<http://a.b>⟧"),
    "<a@b.c>": ({"link"}, "⟦<a@b.c>⟧"),
    "<@1>": ({"mention"}, "⟦<@1>⟧"),
    "<@!1>": ({"mention"}, "⟦<@!1>⟧"),
    "<@&1>": ({"mention"}, "⟦<@&1>⟧"),
    "<#1>": ({"mention"}, "⟦<#1>⟧"),
    "</ask:1>": ({"mention"}, "⟦</ask:1>⟧"),
    "<id:customize>": ({"mention"}, "⟦<id:customize>⟧"),
    "<t:0:R>": ({"timestamp"}, "⟦<t:0:R>⟧"),
    "<:e:1>": ({"emoji"}, "⟦<:e:1>⟧"),
    ":smile:": ({"shortcode"}, "⟦:smile:⟧"),
    "@everyone": ({"@everyone"}, "⟦@everyone⟧"),
    "# a": ({"heading"}, "a"),
    "a\n  ### b": ({"heading"}, "a\nb"),
    "-# a": ({"subtext"}, "a"),
    "- a": ({"list"}, "a"),
    "1. a": ({"list"}, "a"),
    "- # a": ({"list", "heading"}, "a"),
    "> a": ({"quote"}, "a\n"),
    ">>> a\nb": ({"quote"}, "a\nb"),
    "> > a": ({"quote"}, "> a\n"),
    "> # a": ({"quote", "heading"}, "a\n"),
}

PLAIN = {
    r"\*a\*": "*a*",
    r"\\": "\\",
    r"\a \1 \ ": r"\a \1 \ ",
    "2 * 3 * 4": "2 * 3 * 4",
    "snake_case_name": "snake_case_name",
    "#a": "#a",
    "a # b": "a # b",
    "1.a": "1.a",
    ">a": ">a",
    "a > b": "a > b",
    r"<\@1>": "<@1>",
    r"\[a](b)": "[a](b)",
    r"http\://a.b": "http://a.b",
    r"\> a": "> a",
    "10:30": "10:30",
    r"\ö": "ö",
}


@pytest.mark.parametrize("message", MARKED)
def test_markup_is_seen(message: str) -> None:
    """Every kind of markup has its mark, and what it is made of is not seen."""
    assert MARKED[message] == (marks(message), visible(message))


@pytest.mark.parametrize("message", PLAIN)
def test_plain_text_is_plain(message: str) -> None:
    """An escaped sign is seen, and text without markup is itself."""
    assert (set(), PLAIN[message]) == (marks(message), visible(message))


def test_a_link_knows_its_target() -> None:
    """Each sign of its words carries the target."""
    assert [Sign("a", frozenset({"link"}), "http://b/(c)")] == read("[a](http://b/(c))")


def test_previews() -> None:
    """Bare addresses and invitations have one, addresses in angle brackets have none."""
    text = "http://a.b <http://c.d> [e](<http://f.g>) Discord.gg/h discordapp.com/invite/i"

    assert previews(text) == ["http://a.b", "Discord.gg/h", "discordapp.com/invite/i"]


@pytest.mark.parametrize(
    "message",
    [
        "v\n\n**t**\n> *a*\n-# s",
        "v\n\n**t**\n> a\nb\n-# s",
        "v\n\n**t**\n> a\n-# s\n-# s",
        "v\n\n**t**\n> a\ns",
        "v\n\n**t**\na\n-# s",
        "v\n\n**t** ||a||\n> a\n-# s",
        "*v*\n\n**t**\n> a\n-# s",
        "v\n\n**t**\n> discord.gg/a\n-# s",
        "v\n\n**t**\n> @here\n-# s",
        "v\n\n**t**\n> # a\n-# s",
    ],
)
def test_a_page_holds_no_markup_but_the_bots(message: str) -> None:
    """Anything else is an AssertionError."""
    page("v\n\n**[t](<http://u>)**\n> a **b**\n> \n> c\n-# s")

    with pytest.raises(AssertionError):
        page(message)
