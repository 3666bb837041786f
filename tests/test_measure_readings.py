"""What was read once is not read again, and nothing else is taken for it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder

from corpus.article import Span
from index.errors import MeasureError
from index.measure.readings import FILE, RememberingEncoder, RememberingReader
from index.reader import Pair, Place, Reading


class CountingReader:
    """A `Reader` that keeps what it was asked; relevance is the number of letters."""

    def __init__(self, sha256: str = "a") -> None:
        self.sha256 = sha256
        self.asked: list[str] = []

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair."""
        self.asked += [pair.text for pair in pairs]
        return [
            Reading(float(len(pair.text)), float("-inf"), ())
            if pair.text == "nothing"
            else Reading(float(len(pair.text)), 0.5, (Place(Span(0, 1), 2.5),))
            for pair in pairs
        ]


A, B, NOTHING = Pair("t", "a"), Pair("t", "bb"), Pair("t", "nothing")
READINGS = [
    Reading(1.0, 0.5, (Place(Span(0, 1), 2.5),)),
    Reading(7.0, float("-inf"), ()),
    Reading(2.0, 0.5, (Place(Span(0, 1), 2.5),)),
]


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    """Readings come in the order of the pairs, old ones between new ones."""
    inner = CountingReader()
    reader = RememberingReader(inner)
    first = reader.read("q", [A, NOTHING])
    second = reader.read("q", [A, NOTHING, B])
    reader.close()

    assert first == READINGS[:2]
    assert second == READINGS
    assert inner.asked == ["a", "nothing", "bb"]
    assert reader.remembered == 2


def test_readings_are_kept_for_the_next_run(tmp_path: Path) -> None:
    """Another run with the same folder reads nothing, to the last digit."""
    with_folder = RememberingReader(CountingReader(), tmp_path)
    with_folder.read("q", [A, NOTHING, B])
    with_folder.close()
    inner = CountingReader()
    again = RememberingReader(inner, tmp_path)
    found = again.read("q", [A, NOTHING, B])
    again.close()

    assert found == READINGS
    assert inner.asked == []


@pytest.mark.parametrize(
    ("sha256", "question", "pair"),
    [
        ("b", "q", A),
        ("a", "q2", A),
        ("a", "q", Pair("", "a")),
        ("a", "q", Pair("t", "A")),
        ("a", "qt", Pair("", "a")),
    ],
)
def test_everything_is_in_the_key(tmp_path: Path, sha256: str, question: str, pair: Pair) -> None:
    """Another reader, question, title or passage is read anew."""
    before = RememberingReader(CountingReader(), tmp_path)
    before.read("q", [A])
    before.close()
    inner = CountingReader(sha256)
    other = RememberingReader(inner, tmp_path)
    other.read(question, [pair])
    other.close()

    assert inner.asked == [pair.text]


def test_what_is_no_cache(tmp_path: Path) -> None:
    """A file that is something else is told with the cure, and left alone."""
    (tmp_path / FILE).write_text("no database " * 100)
    with pytest.raises(MeasureError) as caught:
        RememberingReader(CountingReader(), tmp_path)

    assert str(caught.value) == (
        f"{tmp_path / FILE} cannot be used (file is not a database); "
        "remove it or give another --cache"
    )


def test_a_question_is_embedded_once() -> None:
    """The second time its vector is the same one, and counts as remembered."""
    encoder = RememberingEncoder(FakeEncoder())
    first, second = encoder.encode_question("ab"), encoder.encode_question("ab")

    assert first is second
    assert encoder.remembered == 1
    assert encoder.identity == FakeEncoder().identity
    assert encoder.encode_passages(["ab"]).vectors.shape == (1, 27)
