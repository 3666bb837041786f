"""Text that would be something else on Discord: for the tests of the bot."""

from __future__ import annotations

from hypothesis import strategies as st

FAMILY = "👨‍👩‍👧‍👦"
"""One grapheme of seven code points, 11 UTF-16 units."""

SNIPPETS = (
    *("@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<id:home>", "</ask:1>", "</a b:1>"),
    *("<t:0>", "<t:0:R>", "<:e:1>", "<a:e:1>", ":smile:", ":+1:", ":wave::skin-tone-2:"),
    *("`", "``", "```", "```py\n", "||", "||spoilers||", "*", "**", "***", "_", "__", "~~", "~"),
    *("\n> ", "\n>>> ", "\n# ", "\n## ", "\n#", "\n-# ", "\n-#", "\n1. ", "\n1) ", "\n- ", "\n* "),
    *("\n+ ", "\n  - ", "\n\t# ", "\n12345678901. ", "\n", "\n\n", "\r\n", "\r", "\n    "),
    *("[x](http://evil.example)", "[x](<http://evil.example>)", "[", "]", "](", ")", "("),
    *("http://evil.example", "https://evil.example/(a)", "steam://run/1", "HTTP://EVIL.EXAMPLE"),
    *("discord.gg/x", "Discord.GG/x", "discord.com/invite/x", "discordapp.com/invite/x"),
    *("discord.gift/x", "discord.new/x", "discord.com/gifts/x"),
    *("\\", "\\\\", "\\*", "¯\\_(ツ)_/¯", "snake_case", "<", ">", "<http://a.example>", "<a@b.c>"),
    *("אבג", "\u202e", "\u2066", "\u2069", "\u200d", "\u200b", "\ufeff", "\x00", "\x1b", "\u2028"),
    *(FAMILY, "e\u0301", "🇩🇪", "𝔘", "😀", "1", "2", ".", " ", "  ", "a", "word", "Ada asked. "),
    *("10:30:45", "a:b:c", "@silent ", "www.evil.example", "+49 30 1", "\u00a0", "é", "١. "),
)

texts = st.lists(
    st.one_of(
        st.sampled_from(SNIPPETS),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
        st.text("ab \\*_`|<>@#:/.[]()~-+1\n", min_size=1, max_size=8),
    ),
    max_size=14,
).map("".join)
"""Any text, most of it hostile."""

lines = texts.map(lambda text: " ".join(text.split()))
"""The same without line feeds."""


def as_read(text: str) -> str:
    """The characters of an article's text that Discord shows: no controls, no U+202E."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if c in "\t\n" or (c >= " " and c not in "\x7f\u202e\ufeff"))


def utf16(text: str) -> int:
    """Length as Discord counts it at most."""
    return len(text.encode("utf-16-le")) // 2
