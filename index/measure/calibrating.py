"""The words of `python -m index calibrate`."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from tqdm import tqdm

from corpus.arguments import DONE
from index import fitted, snapshot
from index.answer import Scores
from index.answerer import Answerer
from index.calibrate import refined
from index.encoder import Encoder
from index.encoders import open_encoder
from index.fitted import Fitted
from index.measure.labelled import Labelled, read_questions
from index.reader import Reader, open_reader
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.store import Store
from index.verdict import Calibration

_SHOWN = (0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99)
"""Precisions whose price is told."""


def add_calibrate(parser: argparse.ArgumentParser) -> None:
    """Which questions the verdict is fitted to."""
    parser.add_argument(
        "--questions",
        type=Path,
        required=True,
        metavar="FILE",
        help="labelled questions about the articles, one JSON object a line, gzip or not",
    )


def calibrate(
    options: argparse.Namespace,
    settings: IndexSettings,
    store: Store,
    show: Callable[[dict[str, Any]], None],
) -> int:
    """Fit the verdict to the questions and store it beside the published snapshot.

    What was calibrated before is replaced, never refined further: the same questions give the same
    calibration.
    """
    version = store.current()
    encoder = open_encoder(settings)
    loaded = snapshot.load(store.path(version), encoder.identity)
    reader = open_reader(settings.reader, settings.threads)
    shipped = fitted.shipped(fitted.name_of(reader)).calibration.among(len(loaded.passages))
    answerer = uncalibrated(loaded, encoder, settings, reader)
    asked = read_questions(options.questions, loaded.articles, longest=settings.question_characters)
    scores, answerable = first_hits(answerer, asked)
    found = refined(shipped, scores, answerable, version)
    file = fitted.calibration_file(store, version)
    fitted.save(found, file)
    if options.json:
        show({"file": str(file), **msgspec.to_builtins(found)})
    else:
        for line in _lines(found, settings.precision):
            print(line)
        print(f"written: {file}")
    return DONE


def first_hits(answerer: Answerer, asked: Sequence[Labelled]) -> tuple[list[Scores], list[bool]]:
    """The scores of each question's first hit, each asked on its day if that is known, and whether
    it can be answered; without those whose verdict rests on no score."""
    scores, answerable = [], []
    for question in tqdm(asked, unit="question", desc="asking", disable=None):
        hits = answerer.hits(question.question, question.today)
        if hits and not hits[0].furniture:
            scores.append(hits[0].scores)
            answerable.append(question.answerable)
    return scores, answerable


def uncalibrated(
    loaded: Snapshot, encoder: Encoder, settings: IndexSettings, reader: Reader | None
) -> Answerer:
    """An answerer that ranks as the bot does on this snapshot, with the shipped calibration."""
    name = fitted.name_of(reader)
    functions = Fitted(
        ranking=fitted.ranking(loaded.manifest.ranking, name),
        calibration=fitted.shipped(name).calibration,
    )
    return Answerer(loaded, encoder, settings, reader, functions)


def _lines(found: Calibration, precision: float) -> Iterator[str]:
    """What each precision costs on these questions, the chosen one marked."""
    yield f"fitted to {found.questions} questions; in force from the next start of the bot"
    yield ""
    yield "index.precision   answered of the answerable   refused of the unanswerable"
    for wanted in sorted({*_SHOWN, precision}):
        threshold = found.threshold(wanted)
        point = next(point for point in found.curve if point.threshold == threshold)
        reached = "" if point.precision >= wanted else "   (not reached)"
        chosen = "   <- chosen" if wanted == precision else ""
        yield f"{wanted:15.2f}   {point.answered:26.0%}   {point.refused:27.0%}{chosen}{reached}"
    yield ""
