"""Two answers are the same as SQuAD's evaluation says."""

import pytest

from index.measure.squad import exact, f1, normalised, stands_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Squid Game!", "squid game"),
        ("an  apple\na day", "apple day"),
        ("U.S. dollars, $1,000", "us dollars 1000"),
        ("well-known", "wellknown"),
        ("“Squid Game”…", "squid game"),
        ("1914–18", "1914 18"),
        ("the", ""),
    ],
)
def test_words_that_count(text: str, words: str) -> None:
    """Lower case, no punctuation, no articles, single spaces; typeset signs go as plain ones do."""
    assert normalised(text) == words


def test_exact() -> None:
    """One of the wanted answers must be the marked one, whatever stands around its words."""
    assert exact("the Marigold.", ["a ferry", "Marigold"]) == 1.0
    assert exact("ferry Marigold", ["a ferry", "Marigold"]) == 0.0


def test_f1_by_hand() -> None:
    """Two of three marked words are two of four wanted ones: 2 · 2 / (3 + 4); the best answer
    counts, and a word that is wanted once counts once."""
    assert f1("red iron bridge", ["iron bridge of Holt"]) == pytest.approx(4 / 7)
    assert f1("red iron bridge", ["a mill", "iron bridge of Holt"]) == pytest.approx(4 / 7)
    assert f1("bridge bridge bridge", ["bridge"]) == pytest.approx(2 * 1 / (3 + 1))
    assert f1("mill", ["bridge"]) == 0.0


@pytest.mark.parametrize(
    ("text", "quote", "there"),
    [
        ("the Marigold", "“Marigold”, a ferry, sank.", True),
        ("iron bridge", "The iron, bridge.", True),
        ("rig", "The Marigold sank.", False),
        ("bridge iron", "The iron bridge.", False),
        ("The", "The iron bridge.", False),
        ("101", "A 101-year-old ferryman", True),
        ("Idaho", "in Idaho’s panhandle", True),
        ("Idaho", "in Idaho's panhandle", True),
        ("US", "the U.S. census", True),
        ("1000", "some 1,000 of them", True),
        ("1", "some 1,000 of them", False),
        ("“Squid Game”", "a season of “Squid Game“", True),
    ],
)
def test_words_stand_in_a_quote(text: str, quote: str, there: bool) -> None:
    """Whole words, in order and side by side; an answer without words stands nowhere."""
    assert stands_in(text, quote) is there
