"""Do completed follow-ups find what a person's rewriting of them finds?

    python -m benchmarks.followups --canard …/canard-dev.jsonl.gz
        [--questions …/news-dev/questions.jsonl.gz]

The pile is made of the dialogues themselves: an article for each, its paragraphs the answers of the
dialogue (`passages`), and, finer, an article for each answer (`answers`). Of those follow-ups whose
dialogue belongs to the half that the rules were not chosen on: hit@k is the share for which the
first passage that the rewritten question finds is among the first k found, by BM25 alone and by
coverage plus 0.4 cosine. Each dialogue is walked through from its start, so that what is completed
is completed from what was completed before.

`--questions`: of these questions, which stand by themselves, the share that is left as it is after
an exchange about something else.
"""

import argparse
import json
import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks import machine
from benchmarks.piles import questions_of
from corpus import passages
from corpus.article import Article
from index.encoder import Encoder, embedded_text, no_progress
from index.encoders import open_encoder
from index.followup import Exchange, completed
from index.lexical import LexicalIndex
from index.settings import IndexSettings

_AT = (1, 3)
_COSINE = 0.4
_UNANSWERED = "I don't know."
"""What CANARD says where the article has no answer."""


class Turn(msgspec.Struct, frozen=True):
    """A follow-up with what came before it."""

    question: str
    rewrite: str
    before: Exchange
    asked_before: str
    """The previous question as it was asked."""


class Pile:
    """Articles in both indexes."""

    def __init__(self, articles: Iterable[Article], encoder: Encoder) -> None:
        texts = [
            embedded_text(article, passage)
            for article in articles
            for passage in passages.split(article)
        ]
        self._lexical = LexicalIndex.of(texts)
        self._vectors, _ = encoder.encode_passages(texts, no_progress)
        self._encoder = encoder

    def __len__(self) -> int:
        return len(self._lexical)

    def found(self, question: str) -> tuple[list[int], list[int]]:
        """The first rows by BM25, and by both indexes."""
        coverage = self._lexical.coverage(question)
        cosines = self._vectors @ self._encoder.encode_question(question).ravel()
        return _first(coverage), _first(coverage + _COSINE * cosines)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--canard", type=Path, required=True, help=".jsonl.gz")
    parser.add_argument("--questions", type=Path, help="that stand by themselves, .jsonl.gz")
    options = parser.parse_args()
    lines = questions_of(options.canard)
    turns = [_turn(line) for line in lines if len(line["history"]) > 2 and _held_out(line)]
    dialogues = _longest(lines)
    encoder = open_encoder(IndexSettings())
    piles = {
        "passages": Pile(_whole(dialogues), encoder),
        "answers": Pile(_pieces(dialogues), encoder),
    }
    told: dict[str, Any] = {"follow-ups": len(turns)}
    for name, pile in piles.items():
        told[name] = {"passages": len(pile), **_compared(pile, turns)}
    if options.questions:
        alone = [line["question"] for line in questions_of(options.questions)]
        told["left as they are"] = {
            "questions": len(alone),
            "in a reply": _left(alone, turns, replied=True),
            "after another": _left(alone, turns, replied=False),
        }
    told["machine"] = machine.line()
    print(json.dumps(told, indent=1))


_FORMS: dict[str, Callable[[Turn], str]] = {
    "bare": lambda turn: turn.question,
    "+ previous question": lambda turn: f"{turn.question} {turn.asked_before}",
    "+ title": lambda turn: f"{turn.question} {turn.before.title}",
    "+ title + previous question": lambda turn: (
        f"{turn.question} {turn.before.title} {turn.asked_before}"
    ),
    "completed, after another": lambda turn: completed(turn.question, turn.before),
    "completed, in a reply": lambda turn: completed(turn.question, _replied(turn.before)),
}


def _compared(pile: Pile, turns: Sequence[Turn]) -> dict[str, Any]:
    """For each form and each way of searching hit@k."""
    wanted = [pile.found(turn.rewrite) for turn in turns]
    told: dict[str, Any] = {}
    for name, form in _FORMS.items():
        cases = [
            [gold[0] in rows[:k] for gold, rows in zip(want, pile.found(form(turn)), strict=True)]
            for k in _AT
            for turn, want in zip(turns, wanted, strict=True)
        ]
        shares = np.mean(np.reshape(cases, (len(_AT), len(turns), 2)), axis=1)
        told[name] = {
            f"hit@{k}": {"BM25": round(float(words), 3), "both": round(float(both), 3)}
            for k, (words, both) in zip(_AT, shares, strict=True)
        }
    return told


def _left(alone: Sequence[str], turns: Sequence[Turn], *, replied: bool) -> float:
    chance = random.Random(1)
    befores = [chance.choice(turns).before for _ in alone]
    left = [
        completed(question, _replied(before) if replied else before) == question
        for question, before in zip(alone, befores, strict=True)
    ]
    return round(float(np.mean(left)), 3)


def _first(scores: NDArray[np.float32]) -> list[int]:
    return [int(row) for row in np.argsort(-scores, kind="stable")[: max(_AT)]]


def _replied(before: Exchange) -> Exchange:
    return msgspec.structs.replace(before, replied=True)


def _held_out(line: dict[str, Any]) -> bool:
    """Whether it belongs to the half that nothing was chosen on; all of an article are in one."""
    article = line["quac_id"].rpartition("_")[0]
    return zlib.crc32(article.encode()) % 2 == 1


def _turn(line: dict[str, Any]) -> Turn:
    title, _, *said = line["history"]
    before = Exchange(question="")
    for question, answer in zip(said[::2], said[1::2], strict=True):
        understood = completed(question, before) if before.question else question
        marked = () if answer == _UNANSWERED else (answer,)
        before = Exchange(question=understood, title=title, marked=marked)
    return Turn(line["question"], line["rewrite"], before, said[-2])


def _longest(lines: Iterable[dict[str, Any]]) -> dict[str, tuple[str, list[str]]]:
    """For each dialogue the title and its answers."""
    found: dict[str, tuple[str, list[str]]] = {}
    for line in lines:
        title, _, *said = line["history"]
        answers = [answer for answer in said[1::2] if answer != _UNANSWERED]
        if len(answers) >= len(found.get(line["quac_id"], ("", []))[1]):
            found[line["quac_id"]] = title, answers
    return found


def _whole(dialogues: dict[str, tuple[str, list[str]]]) -> list[Article]:
    return [
        Article(id=name, title=title, text="\n\n".join(answers))
        for name, (title, answers) in dialogues.items()
        if answers
    ]


def _pieces(dialogues: dict[str, tuple[str, list[str]]]) -> list[Article]:
    return [
        Article(id=f"{name}:{number}", title=title, text=answer)
        for name, (title, answers) in dialogues.items()
        for number, answer in enumerate(answers)
    ]


if __name__ == "__main__":
    main()
