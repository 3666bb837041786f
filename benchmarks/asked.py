"""Labelled questions with the scores of their candidates: what `benchmarks.fit` learns from."""

import argparse
import hashlib
from typing import Any

import msgspec
from tqdm import tqdm

from benchmarks.piles import day_of, files_of, holds, open_pile, questions_of
from index import fitted
from index.answer import Scores
from index.answerer import Answerer
from index.reader import open_reader
from index.stages import Stages

_STRANGERS = 200
"""Questions of another pile that each pile is asked."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the scores of its candidates."""

    id: str
    answerable: bool
    strict: bool
    passages: int
    """Of the pile."""
    scores: tuple[Scores, ...]
    """Of those that were read, in the order in which they were chosen; of all without a reader."""
    right: tuple[bool, ...]
    """Which of them hold a labelled place."""
    chosen: tuple[Scores, ...]
    """Of all candidates, unread."""
    there: tuple[bool, ...]
    """Which of those hold a labelled place."""


def collect(pile: str, other: str, options: argparse.Namespace) -> list[Asked]:
    """The questions of the pile `other`, asked of `pile`, with the scores of their candidates:
    all of them if they are its own."""
    questions = questions_of(files_of(other, options.shared)[1])
    if pile != other:
        questions = questions[:: max(1, len(questions) // _STRANGERS)]
    reader = fitted.name_of(open_reader(options.reader))
    scores = hashlib.sha256(" ".join(Scores.__struct_fields__).encode()).hexdigest()
    kept = options.data / f"{pile}-{other}-{reader[:12]}-{scores[:6]}.jsonl"  # of no other scores
    if kept.exists():
        return msgspec.json.Decoder(Asked).decode_lines(kept.read_bytes())
    articles, _ = files_of(pile, options.shared)
    answerer = open_pile(articles, options.data / pile, options.reader)
    asked = [ask(answerer, question) for question in tqdm(questions, desc=f"{pile}, {other}")]
    kept.write_bytes(msgspec.json.Encoder().encode_lines(asked))
    return asked


def ask(answerer: Answerer, question: dict[str, Any]) -> Asked:
    """One question."""
    day, stages = day_of(question), Stages(stopping=False, twice=False)
    walk = answerer.walk(question["question"], stages.asked_on(day), today=day)
    hits = sorted(walk.hits, key=lambda hit: -hit.scores.fused)
    right = [holds(answerer, hit.row, question) for hit in hits]
    read = [i for i, hit in enumerate(hits) if hit.scores.relevance is not None]
    read = read or list(range(len(hits)))  # without a reader all count
    return Asked(
        id=str(question["id"]),
        answerable=bool(question["answerable"]),
        strict=bool(question["answerable"] and question.get("strict", True)),
        passages=len(answerer.snapshot.passages),
        scores=tuple(hits[i].scores for i in read),
        right=tuple(right[i] for i in read),
        chosen=tuple(hit.scores for hit in hits),
        there=tuple(right),
    )
