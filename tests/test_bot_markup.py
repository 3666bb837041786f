"""Escaped text shows every character of the text and nothing else, whatever the text is."""

from __future__ import annotations

import pytest
from bot_hostile import SNIPPETS, as_read, lines, texts, utf16
from bot_reader import in_order, marks, previews, read, visible
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import markup

many = settings(max_examples=600, deadline=None)


@many
@given(texts)
@example("\n".join(SNIPPETS))
@example("http://evil.example")
@example("# heading\n-# small\n1. one\n12345678901. many\n- dash\n* star\n+ plus\n#\nnext line")
def test_escaped_text_is_seen_as_it_is(text: str) -> None:
    """No markup, no preview, no character more or less."""
    escaped = markup.escape(text)

    assert as_read(text) == visible(escaped)
    assert set() == marks(escaped)
    assert previews(escaped) == []


@many
@given(texts)
@example("> quoted\n>>> more\n\n\n# heading")
@example(":²:")
def test_a_block_quote_is_one_quote_and_nothing_else(text: str) -> None:
    """Every line of the text stands in it, also the empty ones and those that start with `>`."""
    signs = read(markup.block_quote(markup.escape(text)) + "\nafter")
    inside = "".join(sign.text for sign in signs if sign.marks == {"quote"})
    outside = "".join(sign.text for sign in signs if not sign.marks)

    assert as_read(text) + "\n" == in_order(inside)
    assert outside == "after"


@many
@given(texts, texts, texts)
@example("a", "word", "b")
@example("", "1", ". one")
@example("*", "*", "*")
@example("http", "://", "evil.example")
@example("\\", "\\", "\\")
def test_bold_lies_on_the_marked_words_only(before: str, marked: str, after: str) -> None:
    """The words around it stay plain, whatever signs meet at the edges."""
    before, marked, after = as_read(before), as_read(marked), as_read(after)
    parts = [markup.escape(before), markup.bold(markup.escape(marked)), markup.escape(after)]
    signs = read(markup.block_quote("".join(parts)))
    bold = "".join(sign.text for sign in signs if "strong" in sign.marks)

    assert before + marked + after + "\n" == in_order("".join(sign.text for sign in signs))
    assert "".join(marked.split()) == "".join(bold.split())
    assert {"quote", "strong"} >= {mark for sign in signs for mark in sign.marks}


@many
@given(texts)
@example(f"{chr(0x2068)}a{chr(0x2069)}\n{chr(0x2068)}א{chr(0x2069)}\n{chr(0x2068)}\n{chr(0x2069)}א")
def test_the_way_back(text: str) -> None:
    """`shown` undoes `escape`, `unbold` undoes `bold`, `unquoted` undoes `block_quote`."""
    escaped = markup.escape(text)

    assert as_read(text) == markup.plain(text)
    assert as_read(text) == markup.shown(escaped)
    assert escaped == markup.unbold(markup.bold(escaped))
    assert escaped == markup.unquoted(markup.block_quote(escaped))


FSI, PDI = "\u2068", "\u2069"
BRIDGE = "جسر Northgate؟"


@pytest.mark.parametrize("url", ["https://example.org/a", ""])
def test_a_title_from_right_to_left_keeps_to_itself(url: str) -> None:
    """Beside words of the bot it runs in its own direction; an English one needs no sign."""
    signs = read(markup.link(BRIDGE, url))

    assert f"{FSI}{BRIDGE}{PDI}" == "".join(sign.text for sign in signs)
    assert "".join(s.text for s in read(markup.link("Tides, part 1", url))) == "Tides, part 1"


def test_each_line_of_a_quote_runs_in_its_own_direction() -> None:
    """Around a line with Hebrew or Arabic in it, and around no other, stand the signs for it."""
    quoted = markup.block_quote(f"one\n{markup.bold(BRIDGE)}\n\nשלום.")

    assert quoted == f"> one\n> {FSI}**{BRIDGE}**{PDI}\n> \n> {FSI}שלום.{PDI}"


URLS = {
    "https://example.org/a": "https://example.org/a",
    "http://example.org": "http://example.org",
    " https://example.org/a ": "https://example.org/a",
    "https://example.org/a_(b)": "https://example.org/a_%28b%29",
    "https://example.org/**a**": "https://example.org/%2A%2Aa%2A%2A",
    "https://example.org/`a`|b": "https://example.org/%60a%60%7Cb",
    "https://example.org/ä": "https://example.org/ä",
    "https://example.org/%20?q=a&b=c#d": "https://example.org/%20?q=a&b=c#d",
    "https://example.org/a b": "",
    "https://example.org/a\nb": "",
    "https://example.org/>x": "",
    "https://example.org/\\)": "",
    "https://example.org/\x00": "",
    "https://example.org/\u202e": "",
    "javascript:alert(1)": "",
    "data:text/html,x": "",
    "ftp://example.org": "",
    "//example.org": "",
    "example.org": "",
    "": "",
    "https://example.org/" + "a" * 1000: "",
}


@pytest.mark.parametrize("url", URLS)
def test_only_a_web_address_is_linked(url: str) -> None:
    """Everything else leaves the words alone, and brackets cannot end the link."""
    signs = read(f"**{markup.link('a title', url)}**")

    assert "".join(sign.text for sign in signs) == "a title"
    assert {URLS[url]} == {sign.target for sign in signs}
    assert {"strong"} | ({"link"} if URLS[url] else set()) == {m for s in signs for m in s.marks}


@many
@given(lines.filter(lambda text: bool(as_read(text).strip())), st.sampled_from(sorted(URLS)))
@example("[x](http://evil.example) @everyone ]( `code` **b**", "https://example.org/a")
@example("https://trusted.example", "https://example.org/a")
def test_a_title_is_read_whole(title: str, url: str) -> None:
    """Its words are all there, linked from end to end; square brackets are round."""
    signs = read(f"**{markup.link(title, url)}**")
    seen = in_order("".join(sign.text for sign in signs))

    assert as_read(title).translate(str.maketrans("[]", "()")) == seen.translate(
        str.maketrans("[]", "()")
    )
    assert {URLS[url]} == {sign.target for sign in signs}
    assert {"strong", "link"} >= {mark for sign in signs for mark in sign.marks}


@given(texts)
def test_length_is_counted_as_discord_counts_at_most(text: str) -> None:
    """UTF-16 units: an emoji is two."""
    assert utf16(text) == markup.length(text)
