"""Pasted pages lose what stands around the article, and nothing else loses anything."""

from pathlib import Path

import pytest

from corpus import pasted

SEED = Path(__file__).parents[2] / "shared" / "articles" / "seed-article.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason=f"the seed article is not at {SEED}")

ARTICLE = (
    "The harbour council has put off its vote on the new ferry until the autumn.",
    "HAVENPORT (AP) — Councillors sat until 11:40 p.m. on Tuesday without agreeing on a price. "
    "“We will not buy a boat that we cannot crew,” said the chair, Ines Vogt.",
    "The old ferry, built in 1961, passed its last inspection with 14 remarks. "
    "Engineers put the repair at $2.4 million; a new boat costs three times as much.",
    "Asked about the delay, Ms. Vogt said: “Give the crew credit: they keep her afloat.”",
    "Residents can sign up to speak at the next session, and a newsletter goes to every house.",
)
PAGE = f"""
61° Partly Cloudy
61° Partly Cloudy

Skip to main content

Council puts off vote on new ferry

{ARTICLE[0]}

By Rosa Lind

Updated May 6, 2025 9:12 a.m.

The ferry Alma leaves the old quay in

The ferry Alma leaves the old quay in Havenport last week. Photo Credit: Jon Berg / Getty Images

{ARTICLE[1]}

{ARTICLE[2]}

A passenger waits. (AP Photo/Mia Holt)

{ARTICLE[3]}

{ARTICLE[4]}


We're changing our Comments section. Learn more and share your input.

News photos & videos

More from Havenport

© 2025 The Havenport Post. All rights reserved.
"""

PLAIN = {
    "notes": (
        "We met at the club house on Monday, and everyone was there.\n\n"
        "Ann said that the boat is sold. Bob will not pay more than 400.\n\n"
        "To do before Friday\n\nCall the bank\n\nJane Doe"
    ),
    "notes with a list": (
        "What we need for the trip to the island, as agreed on Sunday:\n\n"
        "- rope\n- bread\n- bread\n\n* tea\n\n1) a map"
    ),
    "words that footers use": (
        "He baked for the whole village and sold his cookies at the pier.\n\n"
        "Subscribe to the magazine at the town hall.\n\nLearn more at the library on Monday.\n\n"
        "Most popular of all was the blue boat, which nobody had wanted."
    ),
    "a dateline of an agency": (
        "LONDON (Reuters) - The mayor said on Monday that the bridge would open again.\n\n"
        "PARIS (AFP) — The mayor of Paris said on Monday that hers would not open."
    ),
    "words that captions use": (
        "The photo was taken in 1920, and the council bought it from the family.\n\n"
        "Getty Images said that it would sue the council over the picture of the pier.\n\n"
        "In the end it got no credit: the judge sent everyone home before lunch."
    ),
    "a poem": (
        "The tide comes in,\nthe tide goes out,\nthe tide goes out,\nand no one counts\n\n"
        "the tide comes in\n\nthe tide comes in\n\nmy love"
    ),
    "a poem with sentences": (
        "I walked along the shore at night.\nI walked along the shore at night.\n"
        "The sea was black, the foam was white.\n\nO sea\n\nO sea"
    ),
    "a paragraph that begins the next": (
        "The council met on Monday evening and voted on the new ferry.\n\nYes\n\n"
        "Yes and no, said the mayor, who had not read the paper at all."
    ),
    "lines that bylines begin like": (
        "By Monday call the bank\n\nPosted workers, what changes\n\nUpdated maps of the sea\n\n"
        "We met at the club house on Monday, and everyone was there.\n\nBy Friday all is done"
    ),
    "one line": "One line without an end",
    "one sentence": "It rained.",
    "one word of a menu": "Menu",
    "a shopping list": "milk\nprint paper\nsave 5 euros\nsearch light",
    "one long line": "word " * 3000,
    "right to left": "שלום עולם, זה מאמר קצר על הים ועל הסירות שבו.\n\nסוף",
}


def test_a_pasted_page_is_its_title_and_its_article() -> None:
    """Weather, menu, byline, caption with its beginning, credits and footer go; all else stays."""
    assert pasted.to_text(PAGE) == ("Council puts off vote on new ferry", "\n\n".join(ARTICLE))


@pytest.mark.parametrize("name", PLAIN)
def test_plain_text_loses_nothing(name: str) -> None:
    """Text without furniture comes out with the words it went in with, title and text together."""
    title, text = pasted.to_text(PLAIN[name])

    assert f"{title} {text}".split() == PLAIN[name].split()
    assert text


@pytest.mark.parametrize(
    ("source", "title", "text"),
    [
        ("The sea\n\nIt is wide.", "The sea", "It is wide."),
        ("The sea\nIt is wide.\nIt is deep.", "The sea", "It is wide.\nIt is deep."),
        ("The sea\n\n- wide\n- deep", "The sea", "- wide\n- deep"),
        ("The sea", "", "The sea"),
        ("It is wide.\n\nIt is deep.", "", "It is wide.\n\nIt is deep."),
        ("a\nb\n\nIt is as wide as it is deep, they say.", "", None),
        ("word " * 26 + "\n\nIt is wide.", "", None),
        ("Home\n\nThe sea\n\nThe sea\n\nIt is as wide as it is deep, they say.", "The sea", ""),
        ("by the sea\n\nIt is as wide as it is deep, they say.", "by the sea", ""),
    ],
)
def test_a_title_is_one_line_that_is_no_sentence(source: str, title: str, text: str | None) -> None:
    """The first such line above the first sentence, if something is left to quote."""
    prose = "It is as wide as it is deep, they say."
    expected = {None: source.strip(), "": prose}.get(text, text)

    assert pasted.to_text(source) == (title, expected)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter",
        "Subscribe",
        "Subscribe now and save half the price!",
        "Read more: The ferry of 1961",
        "More from Sports",
        "Most popular",
        "Related stories",
        "Follow us on Facebook and elsewhere.",
        "Click here to tell us what you think.",
        "Privacy policy",
        "We use cookies to make your visit pleasant.",
        "© 2025 The Post",
        "Advertisement",
    ],
)
def test_a_footer_goes_with_the_links_below_it(line: str) -> None:
    """A line that asks for something ends the article; links above it may be its last words."""
    prose = "The vote was put off until the autumn, the council said.\n\nRosa Lind"

    assert pasted.to_text(f"{prose}\n\n{line}\n\nPhotos & videos")[1] == prose


@pytest.mark.parametrize(
    "caption",
    [
        "The ferry last week. Photo: Jon Berg",
        "The ferry last week. Photo by: Jon Berg",
        "The ferry last week. Photograph: Jon Berg/The Post",
        "The ferry last week / Getty Images",
        "The ferry last week. Image credit Jon Berg",
        "The ferry last week. Credit: Jon Berg",
        "Picture: Jon Berg",
        "The ferry last week. (AP Photo/Jon Berg)",
    ],
)
def test_a_caption_with_a_credit_goes_wherever_it_stands(caption: str) -> None:
    """Credits stand between paragraphs, and so does the beginning of their caption."""
    before = "The vote was put off until the autumn, the council said."
    after = "The old ferry was built in 1961 and leaks a little."
    source = f"{before}\n\n{caption[:15]}\n\n{caption}\n\n{after}"

    assert pasted.to_text(source) == ("", f"{before}\n\n{after}")


@pytest.mark.parametrize("source", ["", "\n\n", " \n \n"])
def test_nothing_pasted_is_no_text(source: str) -> None:
    """White space gives no title and no text."""
    assert pasted.to_text(source) == ("", "")


@needs_seed
def test_the_seed_article_is_read_without_its_page() -> None:
    """The article the project began with: its title, and every paragraph but the furniture."""
    blocks = [block.strip() for block in SEED.read_text(encoding="utf-8").split("\n\n")]
    title = "De Blasio skipping Trump meeting over DOJ's 'racist assault' on immigrants"
    furniture = ("83°", title, "Bill de Blasio will meet", "We're revamping", "News photos")
    sentences = [block for block in blocks if block and not block.startswith(furniture)]

    assert len(sentences) == 17
    assert pasted.to_text(SEED.read_text(encoding="utf-8")) == (title, "\n\n".join(sentences))


def test_lines_that_were_set_in_stand_at_the_edge() -> None:
    """As programs show pages on a terminal; what stands deeper than its neighbours still does."""
    source = (
        "   A title\n\n   The boat sank in the night of the third, and all\n   were saved.\n\n"
        "  a\n    b"
    )

    assert pasted.to_text(source) == (
        "A title",
        "The boat sank in the night of the third, and all\nwere saved.\n\na\n  b",
    )


def test_each_line_is_a_paragraph_where_none_was_broken() -> None:
    """As word processors save a text; items of a list stay together."""
    long = "The boat sank in the night of the third of March, " * 4 + "and nobody was hurt."

    assert pasted.to_text(f"A title\n{long}\nAll said:\n  • one\n  2. two\n{long}") == (
        "A title",
        f"{long}\n\nAll said:\n  • one\n  2. two\n\n{long}",
    )


@pytest.mark.parametrize(
    "last",
    [
        "Members should sign up for our spring clean-up by 3 May at the boathouse.",
        "To read the minutes, click here or ask the secretary, who keeps all of them since 1950.",
        "The council will vote on the bridge on Tuesday, the mayor said on Friday. (Reuters)",
    ],
)
def test_a_last_sentence_that_only_sounds_like_a_footer_stays(last: str) -> None:
    """What tells a fact is kept, whatever words it uses."""
    text = f"The club met on Monday evening in the old boathouse by the weir.\n\n{last}"

    assert pasted.to_text(text)[1].endswith(last)
