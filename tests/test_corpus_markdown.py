"""Markdown becomes exactly its words, and front matter its fields."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import frontmatter, markdown
from corpus.article import Article
from corpus.frontmatter import Fields
from corpus.passages import split
from corpus.sentences import sentences

TEXTS = {
    "paragraphs": ("One\ntwo.\n\n\n\nThree.", "One two.\n\nThree."),
    "soft and hard breaks": ("a\nb  \nc\\\nd<br>e<br />f", "a b\nc\nd\ne\nf"),
    "emphasis": (
        "**a** *b* __c__ _d_ ***e*** ~~f~~ x*y*z snake_case",
        "a b c d e f xyz snake_case",
    ),
    "code in a line": ("Use `a  *b*` and ``c`d``.", "Use a  *b* and c`d."),
    "links": (
        '[a b](http://x "t") <http://y.org> [c][1] [d]\n\n[1]: /u\n[d]: /v',
        "a b http://y.org c d",
    ),
    "pictures": ("Before ![alt words](p.png) after.\n\n![only](p.png)", "Before  after."),
    "a picture in a link": ("[![alt](p.png)](u) [*now*](u)", "now"),
    "tags in a line": ('a <b>c</b> <!-- x --> <a href="u">d</a>', "a c  d"),
    "HTML blocks": (
        "<div>\n<p>One <i>two</i>.</p><p>Three &amp; 4 < 5</p>\n</div>",
        "One two. Three & 4 < 5",
    ),
    "HTML cells": ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    "comments": ("<!-- a\n\nb -->\n\nText.", "Text."),
    "scripts": ("<script>\nf(1)\n\ng()\n</script>\n\n<style>p{}</style>\n\nText.", "Text."),
    "an open script": ("Text.\n\n<script>\nf(1)", "Text."),
    "entities and escapes": (r"a \* b &amp; c &copy; \_d\_ 5 < 6", "a * b & c © _d_ 5 < 6"),
    "headings": (
        "## Two\ntext\n\n###### Six ##\n\nSetext\n---\n\n#no",
        "## Two\n\ntext\n\n###### Six\n\n## Setext\n\n#no",
    ),
    "marks in headings": ("## The **big** [one](u)", "## The big one"),
    "an empty heading": ("##\n\nText.", "Text."),
    "a heading over two lines": ("a\\\nb\n---\n\nText.", "## a b\n\nText."),
    "no heading": ("\\# 5 is alive\n\n&#35; 6", " # 5 is alive\n\n # 6"),
    "a list": ("- a\n- **b**\n+ c", "- a\n- b\n\n- c"),
    "a loose list": ("* a\n\n* b", "- a\n- b"),
    "a nested list": ("- a\n  - b\n    - c\n  - d\n- e", "- a\n  - b\n    - c\n  - d\n- e"),
    "numbers": ("1. a\n2. b\n1. c", "1. a\n2. b\n3. c"),
    "numbers from seven": ("7. a\n8. b", "7. a\n8. b"),
    "numbers from nought": ("0. a\n1. b", "0. a\n1. b"),
    "numbers with dashes": ("1. a\n   - b\n   - c\n2. d", "1. a\n  - b\n  - c\n2. d"),
    "paragraphs in an item": ("- a\n\n  more a\n\n- b", "- a\n  more a\n- b"),
    "an empty item": ("- \n- b", "- b"),
    "tasks": ("- [ ] a\n- [x] b", "- [ ] a\n- [x] b"),
    "a table": (
        "| a | b |\n|---|:-:|\n| **1** | 2<br>3 |\n| x \\| y | |",
        "a | b\n1 | 2 3\nx | y | ",
    ),
    "fenced code": (
        "```py\n# no heading\n\n*x* = 1 < 2\n```",
        "    # no heading\n    \n    *x* = 1 < 2",
    ),
    "indented code": ("Text.\n\n\tcode &amp;", "Text.\n\n    code &amp;"),
    "quotations": ("> a\n> b\n>\n> > c", "a b\n\nc"),
    "rulers": ("a\n\n---\n\n***\n\nb", "a\n\nb"),
    "footnotes": (
        "One[^a] two.\n\n[^a]: Note *a*.\n\n    More.\n\nThree^[in a line] [^b].",
        "One two.\n\nThree [^b].\n\nNote a.\n\nMore.\n\nin a line",
    ),
    "numbers of footnotes": ("One[1](#fn1) two.\n\n1. Note. [↩](#fnref1)", "One two.\n\n1. Note."),
    "definitions": ("Term\n: what it *is*\n\n    and more", "Term\n\nwhat it is\n\nand more"),
    "a note of MkDocs": (
        '!!! warning "Never *so*"\n\n    It opens.\n\n    - a\n\nText.',
        "Never so\n\nIt opens.\n\n- a\n\nText.",
    ),
    "a note of GitHub": ("> [!NOTE]\n> It opens.", "It opens."),
    "a note of Obsidian": ("> [!tip]- The *key*\n> It opens.", "The *key*\nIt opens."),
    "links of a wiki": ("[[A b]], [[x|c d]], [[e]][f], ![[g.png]]", "A b, c d, e[f],"),
    "a pen, a comment, a name": (
        "==a b== %% c %% 5 == 6 == 7 100%% ^2 d ^e-1",
        "a b 5 == 6 == 7 100%% ^2 d",
    ),
    "Hugo and Jekyll": (
        '{{< figure src="a" >}}a {% raw %}b{% endraw %} {{ c }} {%d',
        "a b {{ c }} {%d",
    ),
    "a link of Jekyll": ("See [the note]({% link a.md %}#b).", "See the note."),
    "attributes": ("## A { #b .c }\n\nd\n{: .e}\n\n[f]{.g} {h}", "## A\n\nd\n\n[f] {h}"),
    "dialects in code": (
        "`[[a]] ==b== {{< c >}}`\n\n    {% d %}",
        "[[a]] ==b== {{< c >}}\n\n    {% d %}",
    ),
    "a piece of another format": (
        "```{=html}\n<b>a</b>\n```\n\n```{=latex}\n\\x\n```\n\nb",
        "a\n\nb",
    ),
    "columns of dashes": (
        "Text.\n\nNo   Name   Since\n---  -----  -----\n1    a *b*  2.1\n12          3.0\n\nText.",
        "Text.\n\nNo | Name | Since\n1 | a b | 2.1\n12 |  | 3.0\n\nText.",
    ),
    "columns between rulers": (
        "----------------\nNo    The name\n      of it\n----- ----------\n1     one,\n      two\n\n"
        "2     two\n----------------\n\nText.",
        "No | The name of it\n1 | one, two\n2 | two\n\nText.",
    ),
    "columns without names": ("--- ---\na   b\n--- ---\n\nText.", "a | b\n\nText."),
    "columns in code": (
        "Text.\n\n    a   b\n    --- ---\n    1   2",
        "Text.\n\n    a   b\n    --- ---\n    1   2",
    ),
    "no columns": ("--- ---\n\na\n\n----------\n\nb\n\n- - -\n\nc\n-- --", "a\n\nb\n\nc"),
    "other signs": ("“Go” -- 'no'... (c) 😀 שלום", "“Go” -- 'no'... (c) 😀 שלום"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_marks_go_and_words_stay(name: str) -> None:
    """What a reader of the page would see is the text, to the character."""
    source, expected = TEXTS[name]

    assert markdown.to_text(source) == ("", expected)


@pytest.mark.parametrize(
    ("source", "title", "text"),
    [
        ("# The *sea*\n\nText.", "The sea", "Text."),
        ("\n\nThe\nsea\n===\nText.", "The sea", "Text."),
        ("The\\\nsea\n===\nText.", "The sea", "Text."),
        ("# One\n\n# Two\n\nText.", "One", "# Two\n\nText."),
        ("## Two\n\n# One", "", "## Two\n\n# One"),
        ("Text.\n\n# One", "", "Text.\n\n# One"),
        ("<p><img></p>\n\n<h1 align=a>The <i>sea</i></h1>\n\nText.", "The sea", "Text."),
        ("<div><h1>Sea</h1> b</div>\n\nText.", "Sea", "b\n\nText."),
        ("<!-- a -->\n\n# Sea\n\nText.", "Sea", "Text."),
        ("<p>a</p>\n\n# Sea\n\nText.", "", "a\n\n# Sea\n\nText."),
        ("# Only", "Only", ""),
        ("#\n\nText.", "", "Text."),
        ("", "", ""),
    ],
)
def test_the_title_is_the_first_top_heading(source: str, title: str, text: str) -> None:
    """A text that starts with `#` has its title there and not in the text."""
    assert markdown.to_text(source) == (title, text)


def test_every_word_of_a_deep_list_is_kept() -> None:
    """A list may be fifteen levels deep."""
    source = "\n".join("  " * depth + f"- word{depth}" for depth in range(15))

    assert markdown.to_text(source)[1] == source


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=30), st.data())
def test_no_word_is_lost_or_added(words: list[str], data: st.DataObject) -> None:
    """Whatever marks stand around words, the text has the same words in the same order."""
    marks = ("{}", "**{}**", "*{}*", "~~{}~~", "`{}`", "[{}](u)", "<b>{}</b>", "{}!", "“{}”")
    joins = (" ", "\n", "  \n", "\n\n", "\n\n## ", "\n\n- ", "\n\n> ", "\n\n---\n\n", "\n\n    ")
    source = "".join(
        data.draw(st.sampled_from(marks)).format(word) + data.draw(st.sampled_from(joins))
        for word in words
    )
    # within code the marks are the text
    code = any(line.startswith("    ") for line in source.split("\n"))
    _, text = markdown.to_text(source)
    kept = regex.findall(r"[a-z]+", regex.sub(r"\]\(u\)|</?b>", "", text) if code else text)

    assert kept == words


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("#-*_`~[]()<>!|&;\\ \n1.:ab\t\"'"), max_size=300))
def test_no_markdown_breaks_the_reader_or_loses_words_later(source: str) -> None:
    """Any row of marks can be read, and what is read is in the sentences or in a heading."""
    title, text = markdown.to_text(source)
    quoted = "".join(sentence.span.of(text) for sentence in sentences(text))
    headings = "".join(regex.findall(r"(?m)^#{1,6} .*$", text))

    assert "\n" not in title
    assert sorted("".join((quoted + headings).split())) == sorted("".join(text.split()))


def test_a_comment_in_code_is_no_heading() -> None:
    """The first line of a code example stays quotable though it starts with `#`."""
    _, text = markdown.to_text("## Install\n\n```\n# as root\nmake\n```\n\n\\# 5 is alive.")
    found = [(p.heading, p.span.of(text)) for p in split(Article(id="a", title="A", text=text))]

    assert found == [("Install", "# as root\n    make\n\n # 5 is alive.")]


WHOLE = """---
title: "Tides: why two?"
date: 2024-03-31
url: https://example.org/tides
author: Ada Roe
tags: [sea, moon]
collection: science
id: tides-1
mood: fair
---

Text.
"""


def test_front_matter_gives_every_field() -> None:
    """All seven fields are read; other keys are passed over."""
    fields = Fields(
        id="tides-1",
        title="Tides: why two?",
        url="https://example.org/tides",
        published="2024-03-31",
        author="Ada Roe",
        tags=("sea", "moon"),
        collection="science",
    )

    assert frontmatter.read(WHOLE) == (fields, "\nText.\n", "")


@pytest.mark.parametrize(
    ("yaml", "fields"),
    [
        ("Title: A", Fields(title="A")),
        ("title: 12:30", Fields(title="12:30")),
        ("title: No", Fields(title="No")),
        ("title: null\nid: ~\ntags:", Fields()),
        ("id: 007", Fields(id="007")),
        ("title: >\n  One\n  two", Fields(title="One two")),
        ("link: a\nsource: b", Fields(url="a")),
        ("authors: [Ada, Bo]", Fields(author="Ada, Bo")),
        ("tags: sea, moon , ", Fields(tags=("sea", "moon"))),
        ("tags:\n- 2024\n- the sea", Fields(tags=("2024", "the sea"))),
        ("date: 2024/03/31", Fields(published="2024-03-31")),
        ("published: 2024-03-31T09:00:00Z", Fields(published="2024-03-31")),
        ("date: 2024-03-31 09:00:00 +0200", Fields(published="2024-03-31")),
        ("published:\ndate: 2024-03-31", Fields(published="2024-03-31")),
        ('title: "\\ud800 a"', Fields(title="? a")),
        ("# nothing", Fields()),
        ("", Fields()),
    ],
)
def test_values_are_taken_as_they_are_written(yaml: str, fields: Fields) -> None:
    """YAML's guesses (No is false, 12:30 is 750) do not reach the reader."""
    assert frontmatter.read(f"---\n{yaml}\n---\nText.") == (fields, "Text.", "")


@pytest.mark.parametrize(
    ("source", "fields", "body"),
    [
        ("---\n---\nText.", Fields(), "Text."),
        ("---  \ntitle: A\n...\nText.", Fields(title="A"), "Text."),
        ("---\ntitle: A\n---", Fields(title="A"), ""),
        ("Text.\n\n---\ntitle: A\n---\n", Fields(), "Text.\n\n---\ntitle: A\n---\n"),
        ("---\n\nText.", Fields(), "---\n\nText."),
        ("", Fields(), ""),
    ],
)
def test_front_matter_stands_between_two_lines(source: str, fields: Fields, body: str) -> None:
    """It starts in the first line; a ruler in the text is none."""
    assert frontmatter.read(source) == (fields, body, "")


@pytest.mark.parametrize(
    ("source", "fields", "body"),
    [
        (
            '+++\ntitle = "A"\ndate = 2024-03-31T09:00:00Z\ntags = ["b", 2]\n[x]\ny = 1\n+++\n'
            "Text.",
            Fields(title="A", published="2024-03-31", tags=("b", "2")),
            "Text.",
        ),
        (
            "Title: A\nDate: 2024-03-31 08:15\nauthors: Ada, Bo\n\nTags: b\n",
            Fields(title="A", published="2024-03-31", author="Ada, Bo"),
            "\nTags: b\n",
        ),
        ("title: A\n  b\nid: c\n\nText.", Fields(title="A b", id="c"), "\nText."),
        ("Title: A\nText follows.\n", Fields(), "Title: A\nText follows.\n"),
        ("Date: 2024-03-31\n\nText.", Fields(), "Date: 2024-03-31\n\nText."),
    ],
)
def test_front_matter_of_hugo_and_pelican(source: str, fields: Fields, body: str) -> None:
    """TOML between lines of pluses, or lines that begin with the title."""
    assert frontmatter.read(source) == (fields, body, "")


def test_broken_toml_loses_no_text_and_shows_it_to_nobody_else() -> None:
    """The collection that a line names is kept."""
    fields, body, wrong = frontmatter.read('+++\ntitle = A\ncollection = "server-5"\n+++\nText.')

    assert (fields, body) == (Fields(collection="server-5"), "Text.")
    assert wrong.startswith("the front matter is not TOML (")
    assert wrong.endswith("line 1, column 9)); put texts in quotes")


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("source", "body", "wrong"),
    [
        (
            "---\ntitle: a: b\n---\nText.",
            "Text.",
            "the front matter is not YAML (line 2); put titles with a colon in quotes",
        ),
        (
            "---\nid: a\n\ttags: b\n---\nText.",
            "Text.",
            "the front matter is not YAML (line 3); put titles with a colon in quotes",
        ),
        (
            "---\n" + "[" * 9000 + "\n---\nText.",
            "Text.",
            "the front matter is not YAML; put titles with a colon in quotes",
        ),
        (
            "---\ntitle: A\n\nText: it is.\n",
            "---\ntitle: A\n\nText: it is.\n",
            "the front matter has no closing line ---; add it",
        ),
        (
            "---\ntitle: A\n\nText.\n\n---\n\nMore.",
            "---\ntitle: A\n\nText.\n\n---\n\nMore.",
            "the front matter is not YAML (line 6); put titles with a colon in quotes",
        ),
        (
            "---\n\nA ruler above.\n\n---\n\nMore.",
            "---\n\nA ruler above.\n\n---\n\nMore.",
            "the front matter is not made of lines like title: …",
        ),
        (
            "---\n- a\n- b\n---\nText.",
            "---\n- a\n- b\n---\nText.",
            "the front matter is not made of lines like title: …",
        ),
        ("---\ndate: May 5\n---\nText.", "Text.", "the date 'May 5' is not like 2024-03-31"),
        (
            "---\ndate: 2024-02-30\n---\nText.",
            "Text.",
            "the date '2024-02-30' is not like 2024-03-31",
        ),
        (
            "---\ntitle: [a, b]\n---\nText.",
            "Text.",
            "title is not a text; write it in one line",
        ),
        (
            f"---\n{BOMB}\ntitle: *j\n---\nText.",
            "Text.",
            "title is not a text; write it in one line",
        ),
    ],
)
def test_broken_front_matter_is_told_and_loses_no_text(source: str, body: str, wrong: str) -> None:
    """One line says what is wrong; every line that may be text stays text."""
    assert frontmatter.read(source) == (Fields(), body, wrong)


def test_a_wrong_date_spoils_no_other_field() -> None:
    """What can be read of the front matter is read."""
    fields, _, wrong = frontmatter.read("---\ntitle: A\ndate: soon\ntags: b\n---\n")

    assert fields == Fields(title="A", tags=("b",))
    assert wrong == "the date 'soon' is not like 2024-03-31"
