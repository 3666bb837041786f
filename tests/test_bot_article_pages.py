"""What is shown of articles fits into a message, and reads as it was written."""

from __future__ import annotations

import msgspec
import pytest
from bot_hostile import SNIPPETS
from bot_reader import visible
from hypothesis import given
from hypothesis import strategies as st

from bot import article_buttons as buttons
from bot import article_pages as pages
from bot import markup
from bot.addition import Added
from bot.article_buttons import Act, Wish, wish_of
from bot.catalogue import Catalogue
from bot.errors import ChoiceError
from bot.holdings import Holding, Holdings, Twins
from bot.received import LONGEST_TITLE, LONGEST_URL
from corpus.article import Article
from corpus.settings import CorpusSettings

CUT = CorpusSettings()
HOSTILE = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=40), max_size=8).map(" ".join)
LONG = Article(
    id="server-1/x",
    title="*" * LONGEST_TITLE,
    text="`*_~|" * 3000 + " The end.",
    url="https://example.org/" + "(" * (LONGEST_URL - 20),
    tags=("**" * 50,) * 20,
    published="2024-01-02",
    collection="server-1",
)


def added(article: Article, key: str = "0" * 15, day: str = "2024-02-03") -> Added:
    return Added(key=key, article=article, day=day, text_sha256=f"{hash(article.text)}")


@given(HOSTILE, HOSTILE)
def test_a_card_shows_the_first_lines(title: str, text: str) -> None:
    """Word for word and within Discord's limit, whatever an article is called and says."""
    article = msgspec.structs.replace(LONG, title=title or "x", text=f"It rang.\n\n{text}", tags=())
    holding = Holding(article, added(article), indexed=False)
    twins = Twins(title=holding)

    for shown in (
        pages.told(holding, article, CUT),
        pages.preview(added(article), CUT, ["A note."] * 2, twins),
    ):
        assert markup.length(shown) <= markup.LIMIT
        assert "It rang." in visible(shown)


def test_the_longest_of_everything_fits() -> None:
    """What there is no room for is left out, and never the question at the end."""
    holding = Holding(LONG, added(LONG))
    notes = [markup.escape("*" * 150)] * 3
    shown = pages.preview(added(LONG), CUT, notes, Twins(text=holding))
    told = pages.told(holding, LONG, CUT)

    assert markup.length(shown) <= markup.LIMIT
    assert shown.endswith("Until then nobody can find it; in a day it is thrown away.")
    assert markup.length(told) <= markup.LIMIT
    for typed in ("", "*" * 60):
        listed = pages.listed([holding] * pages.PAGE, 0, 10**7, 10, typed)
        assert markup.length(listed) <= markup.LIMIT
        assert listed.count("added here") == pages.PAGE + (not typed)


def test_what_a_collection_is_called() -> None:
    """In plain words; its own never by the number of the server."""
    assert pages.collection_words("server-77") == "added here"
    assert pages.collection_words("main") == "the main one"
    assert pages.collection_words("*news*") == "\\*news\\*"


def test_text_without_a_sentence_is_no_article() -> None:
    """It is said so before anything waits."""
    with pytest.raises(ChoiceError, match="no sentence in this text"):
        pages.quotable(Article(id="x", title="x", text="# Only a heading"), CUT)


def test_pages_of_a_list() -> None:
    """Ten on each, one for nothing."""
    assert [pages.pages(n) for n in (0, 1, 10, 11, 20, 21)] == [1, 1, 1, 2, 2, 3]


@given(
    st.sampled_from([one for one in Act if one is not Act.PAGE]),
    st.from_regex(r"[0-9]{15}", fullmatch=True),
)
def test_every_id_is_read_back(act: Act, key: str) -> None:
    """As it was written, and no longer than Discord allows."""
    for wish in (Wish(act=act, key=key), Wish(act=act)):
        assert wish_of(wish.custom_id) == wish
        assert len(wish.custom_id) <= 100


@given(st.integers(0, 10**7 - 2), st.text(max_size=200))
def test_a_filter_stands_in_the_ids_of_a_list(page: int, typed: str) -> None:
    """As far as there is room for it."""
    for item in buttons.below_list(page, 10**9, typed).children:
        custom_id = str(getattr(item, "custom_id", ""))
        wish = wish_of(custom_id)
        assert markup.length(custom_id) <= 100
        assert wish is not None
        assert " ".join(typed.split()).startswith(wish.typed)
        assert abs(wish.page - page) == 1 or wish.page == page == 0


@given(st.text(max_size=60))
def test_no_other_id_is_ours(custom_id: str) -> None:
    """Nor one that is like ours."""
    for one in (
        custom_id,
        f"q1:ar:{custom_id}",
        f"q1:ar:keep:{custom_id}",
        "q1:ar:burn:" + "0" * 15,
    ):
        wish = wish_of(one)
        assert wish is None or wish.custom_id == one or wish.act is Act.PAGE


def test_newest_first_whoever_added_it() -> None:
    """By the day it was published, else added; what has neither comes last. Each once."""

    def article(name: str, published: str = "") -> Article:
        return Article(id=name, title=f"Title {name}", text=name, published=published)

    own = [added(article("b"), day="2024-03-01"), added(article("d", "2024-01-01"))]
    others = Catalogue([article("a", "2025-01-01"), article("c", "2024-02-01"), article("e")])
    made = Holdings(own, {"b"}, (Catalogue([]), others))

    every, total = made.newest("", 0, 10)
    assert ([one.article.id for one in every], total) == (["a", "b", "c", "d", "e"], 5)
    assert [one.indexed for one in every] == [True, True, True, False, True]
    assert [one.article.id for one in made.newest("title", 1, 2)[0]] == ["b", "c"]
    assert made.newest("TITLE  c", 0, 10)[0] == [every[2]]
    assert made.newest("nothing", 0, 10) == ([], 0)
    assert [made.named(f"Title {name}").added is None for name in "abcde"] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert made.named_own("Title b").article.id == "b"
    with pytest.raises(ChoiceError):
        made.named_own("Title a")
    assert [one.name for one in made.offered_own("")] == ["Title d · 2024-01-01", "Title b"]
    assert len(made.offered("")) == 5
    assert made.own == 2
