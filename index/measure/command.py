"""The words of `python -m index eval`."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tqdm import tqdm

from corpus.arguments import DONE, NO_ANSWER
from corpus.article import Article
from corpus.settings import CorpusSettings
from index.encoder import Progress
from index.encoders import open_encoder
from index.errors import MeasureError
from index.measure import evaluate, gate, lines, pile
from index.measure.ablation import ABLATIONS
from index.measure.evaluate import Evaluation, Remembering
from index.measure.gate import Least
from index.measure.labelled import Labelled, read_questions, spread
from index.measure.readings import RememberingEncoder, RememberingReader
from index.reader import open_reader
from index.settings import IndexSettings
from index.store import Store


def add_eval(parser: argparse.ArgumentParser) -> None:
    """What is asked, of which articles, and what becomes of the figures."""
    parser.add_argument(
        "--articles",
        type=Path,
        metavar="PLACE",
        help="folder, .jsonl or .jsonl.gz file (default: the published snapshot)",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        required=True,
        metavar="FILE",
        help="labelled questions, one JSON object a line, gzip or not",
    )
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="only N questions, evenly from the whole file"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="DIR",
        help="keep the index of the articles and what was read here, for the next run",
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="write DIR/index.html with plots and the worst"
    )
    parser.add_argument(
        "--no-ablations",
        action="store_true",
        help="measure all stages together only, which takes a part of the time",
    )
    parser.add_argument(
        "--min",
        action="append",
        default=[],
        dest="least",
        metavar="METRIC=VALUE",
        help="end with 1 if a figure is lower, such as strict.hit@1=0.78 (repeatable)",
    )


def measure(
    options: argparse.Namespace,
    corpus: CorpusSettings,
    settings: IndexSettings,
    show: Callable[[dict[str, Any]], None],
) -> int:
    """Run `eval`; `show` prints an object as JSON."""
    wanted = [gate.least(written) for written in options.least]
    switched_off = [one for one in wanted if one.metric.startswith("ablations.")]
    if options.no_ablations and switched_off:
        raise MeasureError(f"--min {switched_off[0].metric} needs what --no-ablations leaves out")
    if options.report:
        _prepare(options.report)
    with _folder(options.cache) as cache:
        found = _measure(options, cache, corpus, settings, wanted)
    if options.report:
        from index.measure import report  # only here, since it needs matplotlib

        written = report.write(found, options.report, _name(options.questions))
    told = evaluate.to_json(found)
    if options.json:
        show(told)
    else:
        for line in lines.evaluation_lines(found):
            print(line)
        if options.report:
            print(f"\nreport: {written}")
    below = gate.shortfalls(told, wanted)
    for line in below:
        print(line, file=sys.stderr)
    return NO_ANSWER if below else DONE


def _measure(
    options: argparse.Namespace,
    cache: Path,
    corpus: CorpusSettings,
    settings: IndexSettings,
    wanted: Sequence[Least],
) -> Evaluation:
    asked: list[Labelled] = []
    articles: Mapping[str, Article] = {}
    if options.articles:  # all this before the models, so that a slip is told at once
        articles = pile.read_articles(options.articles, file_mb=corpus.file_mb)
        asked = _questions(options, settings, articles, wanted)
    else:
        Store(Path(settings.data)).current()
    encoder = RememberingEncoder(open_encoder(settings))
    inner = open_reader(settings.reader, settings.threads)
    with contextlib.ExitStack() as stack:
        reader = RememberingReader(inner, cache) if inner else None
        if reader:
            stack.callback(reader.close)
        if options.articles:
            answerer = pile.open_articles(
                articles, cache, corpus, settings, encoder, reader, _watch_build
            )
        else:
            answerer = pile.open_published(settings, encoder, reader)
            asked = _questions(options, settings, answerer.snapshot.articles, wanted)
        models = Remembering(encoder=encoder, reader=reader)
        ablations = {} if options.no_ablations else ABLATIONS
        return evaluate.evaluate(answerer, models, settings, asked, _watch, ablations)


def _questions(
    options: argparse.Namespace,
    settings: IndexSettings,
    articles: Mapping[str, Article],
    wanted: Sequence[Least],
) -> list[Labelled]:
    """Those of the file that are asked."""
    found = read_questions(options.questions, articles, longest=settings.question_characters)
    asked = spread(found, options.limit)
    strictly = [one for one in wanted if one.is_strict]
    if strictly and not any(one.strict and one.answerable for one in asked):
        raise MeasureError(
            f"--min {strictly[0].metric}: no answerable question of {options.questions} is "
            f"labelled strict; ask for {strictly[0].metric.removeprefix('strict.')}"
        )
    return asked


@contextlib.contextmanager
def _folder(cache: Path | None) -> Iterator[Path]:
    """The folder of the index and the readings, a temporary one unless it is named."""
    if cache is None:
        with tempfile.TemporaryDirectory(prefix="quoth-eval-") as made:
            yield Path(made)
        return
    _make(cache, "--cache")
    yield cache


def _prepare(report: Path) -> None:
    """Tell before the work what would be in the way of its report."""
    if find_spec("matplotlib") is None:
        raise MeasureError(
            "--report draws with matplotlib, which is not installed; "
            "run: python -m pip install -r requirements-dev.txt"
        )
    _make(report, "--report")


def _make(place: Path, option: str) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise MeasureError(
            f"{option} {place}: nothing can be written there ({error.strerror}); "
            "name another folder"
        ) from None


def _name(questions: Path) -> str:
    """The set of questions in a few words: its folder and its file."""
    return "/".join(questions.resolve().parts[-2:])


def _watch(what: str, total: int) -> Callable[[int], object]:
    return tqdm(total=total, unit="question", desc=what, disable=None).update


def _watch_build(total: int) -> Progress:
    hidden = None if total else True
    return tqdm(total=total, unit="passage", desc="embedding", disable=hidden).update


def _count(written: str) -> int:
    """A whole number from 1."""
    if not written.isdecimal() or not int(written):
        raise argparse.ArgumentTypeError(f"{written!r} is no whole number from 1")
    return int(written)
