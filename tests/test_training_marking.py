"""An exported reader is measured with the bot's own second look."""

from pathlib import Path

import pytest
from test_index_second_look import DOUBTFUL, QUESTION, SECOND, SURE, TEXT, TellingReader

from training import marking
from training.marking import Marking
from training.scorer import NO_ROOM, Passage

OTHER = "Nobody came."


@pytest.mark.parametrize(
    ("twice", "marked", "texts"),
    [
        (True, "Anna Berg and Bo Dahl", [TEXT, OTHER, SECOND, TEXT, SECOND]),
        (False, "Anna Berg", [TEXT, OTHER, TEXT]),
    ],
)
def test_marks_as_the_bot_does(
    monkeypatch: pytest.MonkeyPatch, twice: bool, marked: str, texts: list[str]
) -> None:
    """Questions one after the other, each with its passages; a doubtful sentence is read again, and
    a text without a place has an empty mark at its beginning."""
    reader = TellingReader({TEXT: DOUBTFUL, SECOND: SURE})
    monkeypatch.setattr(marking, "open_reader", lambda name, threads: reader)
    asked = [
        (QUESTION, Passage("Harbour", TEXT)),
        (QUESTION, Passage("Harbour", OTHER)),
        ("And who else?", Passage("Harbour", TEXT)),
    ]

    first, none, second = Marking(Path(), 1, twice=twice).read(asked)

    assert TEXT[first.start : first.end] == TEXT[second.start : second.end] == marked
    assert (none.start, none.end, none.margin) == (0, 0, NO_ROOM)
    assert [pair.text for pair in reader.seen] == texts
