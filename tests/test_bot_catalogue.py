"""What is offered while somebody types, and what is meant by what they typed."""

from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markup
from bot.catalogue import LONGEST, MOST, Catalogue
from bot.errors import ChoiceError
from corpus.article import Article


def article(title: str, published: str = "", tags: tuple[str, ...] = (), name: str = "") -> Article:
    return Article(id=name or title, title=title, text="Some text.", published=published, tags=tags)


TITLES = Catalogue(
    [
        article("The harbour bridge is shut", "2025-03-01", ("Harbour", "bridge")),
        article("Haybarn 2.3 comes out", "2025-05-01", ("software",)),
        article("Regatta postponed", "2024-04-01", ("harbour", "Sport")),
        article("Regatta postponed", "2025-04-01", ("sport",), name="again"),
        article("Undated notes"),
    ]
)


def names(typed: str) -> list[str]:
    return [choice.name for choice in TITLES.articles(typed)]


def test_nothing_typed_offers_the_newest() -> None:
    """What has no date comes last."""
    assert names("") == [
        "Haybarn 2.3 comes out · 2025-05-01",
        "Regatta postponed · 2025-04-01",
        "The harbour bridge is shut · 2025-03-01",
        "Regatta postponed · 2024-04-01",
        "Undated notes",
    ]


@pytest.mark.parametrize("typed", ["haybarn", "HAYBARN 2", "haybran", "hay barn comes", "2.3"])
def test_what_is_typed_may_have_typos(typed: str) -> None:
    """The title most like it comes first."""
    assert names(typed)[0] == "Haybarn 2.3 comes out · 2025-05-01"


def test_what_is_like_nothing_offers_nothing() -> None:
    """An empty list says that there is no such article."""
    assert names("zzzqqq") == []


def test_tags_are_offered_once_whatever_their_letters() -> None:
    """The most frequent first, spelt as in the newest article."""
    assert [choice.value for choice in TITLES.tags("")] == [
        "sport",
        "Harbour",
        "software",
        "bridge",
    ]
    assert next(choice.value for choice in TITLES.tags("harbr")) == "Harbour"


def test_a_choice_means_its_article() -> None:
    """Two with one title are told apart by what is sent, not by what is shown."""
    values = [choice.value for choice in TITLES.articles("regatta")][:2]

    assert {TITLES.named(value).id for value in values} == {"Regatta postponed", "again"}


@pytest.mark.parametrize("typed", ["haybarn 2.3 comes out", "Haybarn 2.3", "haybran 2.3 comes out"])
def test_what_was_typed_without_choosing_is_understood(typed: str) -> None:
    """If only one title can be meant."""
    assert TITLES.named(typed).title == "Haybarn 2.3 comes out"


def test_what_could_be_two_is_asked_back() -> None:
    """Never the first one that fits."""
    with pytest.raises(ChoiceError, match="More than one article could be meant by “regatta"):
        TITLES.named("regatta postponed")


@pytest.mark.parametrize("typed", ["lasagne", "???", "x" * 4000])
def test_what_is_no_title_is_explained(typed: str) -> None:
    """In a line that says what to do."""
    with pytest.raises(ChoiceError, match=r"There is no article called .* Choose one"):
        TITLES.named(typed)


def test_a_tag_is_found_in_any_letters() -> None:
    """What no article has is explained."""
    assert TITLES.tag(" harbour ") == "Harbour"
    with pytest.raises(ChoiceError, match="No article has the tag “boats”"):
        TITLES.tag("boats")


@given(st.lists(st.text(max_size=300), max_size=40), st.text(max_size=50))
def test_choices_fit_what_discord_takes(titles: list[str], typed: str) -> None:
    """25 at most, each name and value of 1 to 100 units, no value twice."""
    made = Catalogue(
        article(title, name=f"a{number}", tags=(title,)) for number, title in enumerate(titles)
    )
    for choices in (made.articles(typed), made.articles(""), made.tags(typed), made.tags("")):
        assert len(choices) <= MOST
        assert len({choice.value for choice in choices}) == len(choices)
        for choice in choices:
            assert 1 <= markup.length(choice.name) <= LONGEST
            assert 1 <= markup.length(choice.value) <= LONGEST
            assert choice.name.strip()


def test_others_go_on_while_very_many_titles_are_compared() -> None:
    """Whoever types holds up nobody: another thread runs now and again; and of equally good titles
    those that are newer come first, wherever they stand."""
    many = [
        Article(id=f"{number}", title=f"Report {number:06} of the harbour office", text="x")
        for number in range(100_000)
    ]
    catalogue, ended = Catalogue(many), Event()
    turns: list[int] = []

    def turn() -> None:
        while not ended.wait(0.001):
            turns.append(1)

    other = Thread(target=turn)
    other.start()
    found = catalogue.articles("harbour offices")
    ended.set()
    other.join()

    assert len(turns) > 5
    assert [one.name[7:13] for one in found] == [f"{number:06}" for number in range(25)]
