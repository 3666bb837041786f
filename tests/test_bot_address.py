"""A link leads to the very sentence, or at least to the page."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.address import at_sentence

URL = "https://example.org/a"


@pytest.mark.parametrize(
    ("url", "sentence", "link"),
    [
        (URL, "The bell rang.", f"{URL}#:~:text=The%20bell%20rang."),
        (
            URL,
            "The old bell of the town rang again on Monday at noon.",
            f"{URL}#:~:text=The%20old%20bell%20of%20the,Monday%20at%20noon.",
        ),
        (f"{URL}#part", "It rang.", f"{URL}#part:~:text=It%20rang."),
        (URL, "A-b, c & d", f"{URL}#:~:text=A%2Db%2C%20c%20%26%20d"),
        (URL, "", URL),
        ("", "The bell rang.", ""),
        (URL, "x" * 500, URL),
    ],
)
def test_the_words_stand_in_the_fragment(url: str, sentence: str, link: str) -> None:
    """Whole if they are few, else the first and the last; never more than leaves room."""
    assert at_sentence(url, sentence) == link


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_is_encoded_is_a_part_of_the_sentence(sentence: str) -> None:
    """Nothing in a sentence can be taken for the syntax of a fragment."""
    link = at_sentence(URL, sentence)
    if link == URL:
        return
    _, _, named = link.partition("#:~:text=")

    assert named.count(",") <= 1
    assert "-" not in named
    assert "&" not in named
    for part in named.split(","):
        assert unquote(part) in " ".join(sentence.split())
