"""The shipped reader: what it marks, that it is the right file, that a pair is read alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Span
from index import reader
from index.errors import ModelError
from index.reader import OnnxReader, Pair, likeliest, open_reader

SHIPPED = Path(reader.__file__).parent / "quoth_reader"
QUESTION = "Who won the regatta?"
ANSWERING = Pair(
    "Regatta at the weir",
    "It rained all morning. In the end Marta Lind won the regatta by half a length, ahead of the "
    "crew from Ostby, and the cup went up the river again.",
)
OTHER = Pair(
    "Allotment notice",
    "Water is turned off from November to March. Please empty your barrels before the first frost.",
)


@pytest.fixture(scope="module")
def shipped() -> OnnxReader:
    """The reader that the settings name by default."""
    opened = open_reader(reader.SHIPPED)
    assert isinstance(opened, OnnxReader)
    return opened


def test_the_answer_is_marked_in_offsets_of_the_passage(shipped: OnnxReader) -> None:
    """The marked place reads as the answer, word for word."""
    (reading,) = shipped.read(QUESTION, [ANSWERING])

    assert reading.answer is not None
    assert reading.answer.of(ANSWERING.text) == "Marta Lind"


def test_what_answers_is_more_relevant_and_surer_than_what_does_not(shipped: OnnxReader) -> None:
    """Both scores tell the passage that answers from one about something else."""
    answering, other = shipped.read(QUESTION, [ANSWERING, OTHER])

    assert answering.relevance > 0 > other.relevance
    assert answering.margin > 0 > other.margin


def test_a_pair_is_read_the_same_whatever_else_is_read(shipped: OnnxReader) -> None:
    """Scores do not depend on the other pairs: they are compared across questions."""
    alone = shipped.read(QUESTION, [ANSWERING])
    among = shipped.read(QUESTION, [OTHER, ANSWERING, Pair("", "Yes. " * 200)])

    assert among[1] == alone[0]


def test_readings_come_in_the_order_of_their_pairs(shipped: OnnxReader) -> None:
    """Longer pairs are read first, but that is not told."""
    short, long = shipped.read(QUESTION, [Pair("", "No."), ANSWERING])

    assert short == shipped.read(QUESTION, [Pair("", "No.")])[0]
    assert long == shipped.read(QUESTION, [ANSWERING])[0]
    assert short != long


def test_nothing_in_the_title_is_marked(shipped: OnnxReader) -> None:
    """A title that holds the answer is read, but the mark lies in the passage."""
    pair = Pair(
        "Marta Lind wins the regatta", "The cup went up the river again, everybody cheered."
    )
    (reading,) = shipped.read(QUESTION, [pair])

    assert reading.answer is not None
    assert 0 <= reading.answer.start < reading.answer.end <= len(pair.text)


def test_a_passage_that_the_question_leaves_no_room_for_has_no_answer(shipped: OnnxReader) -> None:
    """A title as long as the model reads leaves nothing to mark, and nothing breaks."""
    (reading,) = shipped.read(QUESTION, [Pair("long title " * 400, "Marta Lind won.")])

    assert reading.answer is None


def test_a_very_long_question_still_leaves_room_for_the_passage(shipped: OnnxReader) -> None:
    """A question of a thousand characters that are all words of their own is read, not refused."""
    (reading,) = shipped.read("x y " * 250 + QUESTION, [ANSWERING])

    assert reading.answer is not None


def test_no_pairs_give_no_readings(shipped: OnnxReader) -> None:
    """An empty list is read as an empty list."""
    assert shipped.read(QUESTION, []) == []


def test_a_reader_of_another_hash_is_refused_in_one_line(tmp_path: Path) -> None:
    """A model file with one byte changed is not loaded."""
    folder = tmp_path / "reader"
    shutil.copytree(SHIPPED, folder)
    graph = bytearray((folder / "reader.onnx").read_bytes())
    graph[len(graph) // 2] ^= 1
    (folder / "reader.onnx").write_bytes(graph)

    with pytest.raises(ModelError, match=r"^[^\n]*sha256[^\n]*$"):
        open_reader(str(folder))


def test_a_note_without_hashes_is_refused_in_one_line(tmp_path: Path) -> None:
    """A reader whose model.json pins nothing is not loaded unchecked."""
    folder = tmp_path / "reader"
    shutil.copytree(SHIPPED, folder)
    for note in ("{}", "no JSON", '{"files": {"reader.onnx": "0"}}'):
        (folder / "model.json").write_text(note)

        with pytest.raises(ModelError, match=r"^[^\n]*model\.json does not say[^\n]*$"):
            open_reader(str(folder))


def test_a_folder_that_is_no_reader_is_refused_in_one_line(tmp_path: Path) -> None:
    """The message names the setting and what it may be."""
    with pytest.raises(ModelError, match=r"^index\.reader [^\n]*'quoth-reader'[^\n]*$"):
        open_reader(str(tmp_path))


def test_a_trained_reader_in_a_folder_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    """What training.export writes can be named in the settings."""
    folder = tmp_path / "mine"
    shutil.copytree(SHIPPED, folder)
    opened = open_reader(str(folder))

    assert opened is not None
    assert opened.sha256 == json.loads((folder / "model.json").read_text())["files"]["reader.onnx"]


def test_without_a_reader_nothing_is_opened() -> None:
    """`none` is a setting."""
    assert open_reader("none") is None


def test_no_answer_runs_over_a_paragraph() -> None:
    """The likeliest start is in the first paragraph and the likeliest end in the second: neither
    is joined with the other."""
    text = "Anna won.\n\nBo lost."
    pieces = [None, Span(0, 4), Span(5, 8), Span(11, 13), Span(14, 18)]
    start = np.array([0, 5, 0, 1, 0], dtype=np.float32)
    end = np.array([0, 1, 0, 4, 0], dtype=np.float32)

    places = likeliest(pieces, start, end, text)

    assert [(place.span.of(text), place.logit) for place in places] == [
        ("Anna", 6.0),
        ("Anna won", 5.0),
        ("Bo", 5.0),
        ("Bo lost", 1.0),
        ("won", 0.0),
        ("lost", 0.0),
    ]
