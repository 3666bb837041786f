"""Reading an exported reader with the bot's own code, second look and all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from corpus.article import Span
from index.reader import Pair, open_reader
from index.reader import Reading as Read
from index.second_look import Look, looked_again
from training.scorer import NO_ROOM, Passage, Reading


class Marking:
    """Reads pairs as the bot marks: where it is doubtful which words answer, it looks twice."""

    def __init__(self, folder: Path, threads: int, *, twice: bool = True) -> None:
        """`folder`: what training.export wrote. Raises ModelError if a file is another."""
        reader = open_reader(str(folder), threads)
        assert reader is not None
        self._reader, self._twice = reader, twice

    def read(self, pairs: Sequence[tuple[str, Passage]]) -> list[Reading]:
        """Read every (question, passage)."""
        found = []
        for question, group in groupby(pairs, key=lambda pair: pair[0]):
            passages = [passage for _, passage in group]
            asked = [Pair(passage.title, passage.text) for passage in passages]
            readings = self._reader.read(question, asked)
            looks = [_look(pair, reading) for pair, reading in zip(asked, readings, strict=True)]
            places = [look.places for look in looks]
            if self._twice:
                places = looked_again(question, looks, self._reader, "en")
            found += [
                _reading(one, there[0].span if there else Span(0, 0))
                for one, there in zip(readings, places, strict=True)
            ]
        return found


def _look(pair: Pair, reading: Read) -> Look:
    whole = Span(0, len(pair.text))
    return Look(pair.above, pair.text, whole, whole, reading.places)


def _reading(read: Read, answer: Span) -> Reading:
    margin = max(read.margin, NO_ROOM)  # it is -inf where nothing can be marked
    return Reading(read.relevance, margin, answer.start, answer.end)
