"""What was found for a question is judged by its labels, as one would by hand."""

import math

import pytest
from measured_pile import judged, labelled, place, quote

from corpus.article import Span
from index.measure.outcome import gain, shows

SANK = "The ferry Marigold sank off Skerry on Monday."
SOUP = "Eleven passengers swam to the pier and were given soup."


@pytest.mark.parametrize(
    ("labelled_place", "shown"),
    [
        (Span(10, 20), True),
        (Span(12, 15), True),
        (Span(10, 21), True),  # longer, and all of the quote is labelled
        (Span(15, 30), True),  # longer, and half of the quote is
        (Span(16, 30), False),  # longer, and four tenths are
        (Span(9, 19), False),  # as long, and not whole
        (Span(19, 23), False),
        (Span(30, 60), False),
    ],
)
def test_a_place_is_shown(labelled_place: Span, shown: bool) -> None:
    """The place lies whole in the quote or, where it is longer, is at least half of the quote."""
    assert shows(Span(10, 20), labelled_place) is shown


def test_ranks() -> None:
    """Of the first quote that shows the place, whose passage holds it, that has the words."""
    found = judged(
        labelled(place("boat", "Marigold"), texts=["soup"]),
        quote("choir", "Singers from Ostby"),
        quote("boat", SOUP),
        quote("boat", SANK),
    )

    assert (found.place_rank, found.passage_rank, found.text_rank) == (3, 2, 2)
    assert found.reciprocal == pytest.approx(1 / 3)
    assert not found.right


def test_only_ten_quotes_count() -> None:
    """What comes eleventh was not found."""
    quotes = [quote("choir", "Singers from Ostby")] * 10
    found = judged(
        labelled(place("boat", "Marigold"), texts=["Marigold"]), *quotes, quote("boat", SANK)
    )

    assert (found.place_rank, found.text_rank, found.reciprocal) == (None, None, 0.0)


def test_the_place_must_be_of_the_article() -> None:
    """The same offsets in another article are no hit."""
    assert (
        judged(labelled(place("boat", SANK)), quote("dog", "A dog called Bramble")).place_rank
        is None
    )


def test_nothing_found() -> None:
    """Without a quote everything is 0."""
    found = judged(labelled(place("boat", "Marigold"), texts=["Marigold"]), verdict="nothing")

    assert (found.quote, found.exact, found.f1, found.in_critical) == (None, 0.0, 0.0, False)


def test_marks() -> None:
    """The marked words of the first quote are compared with the answers; unmarked is 0."""
    asked = labelled(place("boat", "Marigold"), texts=["The ferry Marigold"])
    marked = judged(asked, quote("boat", SANK, "Marigold sank"))
    unmarked = judged(asked, quote("boat", SANK))

    assert (marked.exact, marked.f1) == (0.0, 0.5)  # one word of two, one of two
    assert (unmarked.exact, unmarked.f1) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("mark", "critical", "distractor"),
    [
        ("Marigold", True, False),
        ("ferry Marigold sank", False, False),
        ("soup", False, True),
        ("given soup", False, True),
        ("pier", False, False),
        ("", False, False),
    ],
)
def test_marks_in_spans(mark: str, critical: bool, distractor: bool) -> None:
    """A mark counts as critical inside a labelled place, as distracted inside a distractor or
    around one."""
    asked = labelled(place("boat", "ferry Marigold"), distractors=[place("boat", "soup")])
    found = judged(asked, quote("boat", f"{SANK} {SOUP}", mark))

    assert (found.in_critical, found.in_distractor) == (critical, distractor)


def test_right_by_the_sharpest_label() -> None:
    """Right is a labelled place or the words of an answer; an article only where neither is known;
    nothing is right for a question without an answer."""
    words = quote("dog", "Its owner, a baker,")

    assert judged(labelled(place("boat", "soup"), texts=["baker"]), words).right
    assert judged(labelled(relevant=["dog"]), words).right
    assert not judged(labelled(place("boat", "soup"), relevant=["dog"]), words).right
    assert not judged(labelled(answerable=False, texts=["baker"]), words).right


def test_gain_by_hand() -> None:
    """Relevant at rank 1 and 3 of two: (1 + 1 / log2 4) / (1 + 1 / log2 3)."""
    by_hand = (1 + 1 / 2) / (1 + 1 / math.log2(3))

    assert gain(["a", "x", "b"], ["a", "b"]) == pytest.approx(by_hand)
    assert gain(["a", "a", "x", "b"], ["a", "b"]) == pytest.approx(by_hand)
    assert gain(["b", "a"], ["a", "b"]) == 1.0
    assert gain(["x"], ["a"]) == 0.0
    assert gain(["a"], []) == 0.0


def test_gain_looks_at_ten() -> None:
    """The eleventh article gives nothing, and no more than ten can be wanted."""
    names = [f"{i}" for i in range(20)]

    assert gain(names, names) == 1.0
    assert gain(names, ["10"]) == 0.0
