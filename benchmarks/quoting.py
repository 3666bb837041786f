"""How much of a passage is shown, and does what is shown hold the answer?

    python -m benchmarks.quoting --data ../shared/data

No model takes part. For each answerable question the passage that holds the labelled place is
taken, and the reader is played: it marks the place exactly (`exact`), three words in the middle of
it (`inside`), three words of a neighbouring sentence (`beside`), or nothing (`unknown`). Reported
for each: the mean number of words shown, the share of questions whose labelled place is shown
whole, and the mean share of its characters. `sentence` is what the marked sentence alone would
give, `passage` the whole passage.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tqdm import tqdm

from benchmarks import machine
from benchmarks.piles import questions_of
from corpus.article import Article, Span
from corpus.passages import split, words
from corpus.sentences import sentences
from index.lexical import LexicalIndex
from index.quoting import shown
from index.reader import Place

_SETS = ("onestopqa-dev", "squad2-dev", "clapnq-dev", "news-dev")


class _Case(msgspec.Struct, frozen=True):
    """A question with the passage that holds its labelled place."""

    text: str
    passage: Span
    gold: Span
    weights: dict[str, float]


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    options = parser.parse_args()
    told: dict[str, Any] = {name: _measured(_cases(options.data / name)) for name in _SETS}
    told["machine"] = machine.line()
    print(json.dumps(told, indent=1))


def _cases(folder: Path) -> list[_Case]:
    """The strictly labelled answerable questions; rarities are of the articles that answer."""
    questions = [
        q
        for q in questions_of(folder / "questions.jsonl.gz")
        if q["answerable"] and q["answers"] and q.get("strict", True)
    ]
    needed = {q["answers"][0]["article_id"] for q in questions}
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [a for a in map(json.loads, lines) if a["id"] in needed]
    texts = {a["id"]: a["text"] for a in articles}
    passages = {id_: split(Article(id=id_, title="", text=text)) for id_, text in texts.items()}
    index = LexicalIndex.of([p.span.of(texts[id_]) for id_, ps in passages.items() for p in ps])
    cases = []
    for question in questions:
        answer = question["answers"][0]
        gold = Span(answer["start"], answer["start"] + len(answer["text"]))
        for passage in passages[answer["article_id"]]:
            if gold in passage.span:
                weights = index.rarities(question["question"])
                text = texts[answer["article_id"]]
                cases.append(_Case(text, passage.span, gold, weights))
    return cases


def _measured(cases: list[_Case]) -> dict[str, Any]:
    found: dict[str, list[tuple[float, bool, float]]] = {}
    seconds = []
    for case in tqdm(cases, unit="question"):
        for name, mark in _marks(case):
            began = time.perf_counter()
            one = shown(
                case.text,
                case.passage,
                [Place(mark, 0.0)] if mark else [],
                case.weights,
                "en",
            )
            seconds.append(time.perf_counter() - began)
            found.setdefault(name, []).append(_told(case, one.span))
            if name in ("inside", "unknown"):
                found.setdefault(f"{name}, sentence", []).append(_told(case, one.sentence))
        found.setdefault("passage", []).append(_told(case, case.passage))
    told: dict[str, Any] = {
        "questions": len(cases),
        "milliseconds": round(float(np.mean(seconds)) * 1000, 2),
    }
    for name, rows in found.items():
        length, whole, share = np.mean(np.array(rows, dtype=float), axis=0)
        told[name] = {
            "words": round(float(length), 1),
            "whole": round(float(whole), 3),
            "share": round(float(share), 3),
        }
    return told


def _marks(case: _Case) -> Iterator[tuple[str, Span | None]]:
    """What the reader is played to mark."""
    yield "exact", case.gold
    yield "inside", _middle(case.text, case.gold)
    rows = [
        Span(case.passage.start + one.span.start, case.passage.start + one.span.end)
        for one in sentences(case.passage.of(case.text))
    ]
    behind = [row for row in rows if row.start >= case.gold.end]
    before = [row for row in rows if row.end <= case.gold.start]
    if behind or before:
        yield "beside", _middle(case.text, behind[0] if behind else before[-1])
    yield "unknown", None


def _middle(text: str, span: Span) -> Span:
    """Three words in the middle of `span`, or all of it."""
    part = span.of(text)
    parts = part.split()
    if len(parts) <= 3:
        return span
    at = 0
    for word in parts[: len(parts) // 2 - 1]:
        at = part.index(word, at) + len(word)
    start = part.index(parts[len(parts) // 2 - 1], at)
    stop = start
    for word in parts[len(parts) // 2 - 1 : len(parts) // 2 + 2]:
        stop = part.index(word, stop) + len(word)
    return Span(span.start + start, span.start + stop)


def _told(case: _Case, span: Span) -> tuple[float, bool, float]:
    """Words shown, whether the labelled place is whole in it, and the share of it that is."""
    common = max(0, min(span.end, case.gold.end) - max(span.start, case.gold.start))
    return words(span.of(case.text)), case.gold in span, common / (case.gold.end - case.gold.start)


if __name__ == "__main__":
    main()
