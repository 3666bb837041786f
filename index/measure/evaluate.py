"""Ask every labelled question, with all stages and with each of them switched off."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from corpus.article import Article
from index.answerer import Answerer
from index.measure import figures
from index.measure.ablation import ABLATIONS, Ablation
from index.measure.figures import Figures
from index.measure.labelled import Labelled
from index.measure.outcome import DEPTH, Outcome, outcome
from index.measure.readings import RememberingEncoder, RememberingReader
from index.settings import IndexSettings
from index.stages import ALL, Stages

ProgressBar = Callable[[str, int], Callable[[int], object]]
"""Told what is measured and how many questions there are; returns whom to tell of each one."""


class Under(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured, so that the figures can be made again."""

    snapshot: str
    articles: int
    passages: int
    encoder: str
    reader: str
    """SHA-256 of its weights, or "none"."""
    read: int
    candidates: int
    precision: float


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was measured on one set of questions."""

    under: Under
    articles: Mapping[str, Article]
    """By id."""
    outcomes: tuple[Outcome, ...]
    """With all stages, in the order of the questions."""
    all: Figures
    strict: Figures | None
    """Of the questions whose label is sure; None if no label is said to be."""
    ablations: Mapping[str, Figures]
    """By name, in the order in which they are shown."""


class Remembering(msgspec.Struct, frozen=True):
    """The models of a run, each asked once for the same thing."""

    encoder: RememberingEncoder
    reader: RememberingReader | None

    @property
    def remembered(self) -> int:
        """How often something was known from before; grows."""
        return self.encoder.remembered + (self.reader.remembered if self.reader else 0)


def evaluate(
    answerer: Answerer,
    models: Remembering,
    settings: IndexSettings,
    questions: Sequence[Labelled],
    watch: ProgressBar,
    ablations: Mapping[str, Ablation] = ABLATIONS,
) -> Evaluation:
    """Measure these questions; `models` are those that `answerer` uses.

    `ablations`: what is measured beside the whole, by name.
    """

    def asked(what: str, answering: Answerer, stages: Stages) -> list[Outcome]:
        step = watch(what, len(questions))
        found = []
        for question in questions:
            found.append(_ask(answering, models, question, stages))
            step(1)
        return found

    full = asked("all stages", answerer, ALL)
    less = {
        name: figures.figures(
            asked(one.told, one.answerer(answerer, models.encoder, settings), one.stages)
        )
        for name, one in ablations.items()
    }
    surely = figures.strict(full)
    snapshot = answerer.snapshot
    return Evaluation(
        under=Under(
            snapshot=snapshot.version,
            articles=len(snapshot.articles),
            passages=len(snapshot.passages),
            encoder=models.encoder.identity.name,
            reader=models.reader.sha256 if models.reader else "none",
            read=settings.read,
            candidates=settings.candidates,
            precision=settings.precision,
        ),
        articles=snapshot.articles,
        outcomes=tuple(full),
        all=figures.figures(full),
        strict=figures.figures(surely) if surely else None,
        ablations=less,
    )


def to_json(found: Evaluation) -> dict[str, Any]:
    """The figures as one object, with `strict`, `ablations` and `under` beside them."""
    return {
        **figures.to_json(found.all),
        "strict": figures.to_json(found.strict) if found.strict else None,
        "ablations": {name: figures.to_json(told) for name, told in found.ablations.items()},
        "under": msgspec.to_builtins(found.under),
    }


def _ask(answerer: Answerer, models: Remembering, asked: Labelled, stages: Stages) -> Outcome:
    before = models.remembered
    day = asked.today
    walk = answerer.walk(asked.question, stages.asked_on(day), quotes=DEPTH, today=day)
    articles = [answerer.snapshot.article(hit.row).id for hit in walk.hits]
    return outcome(asked, walk, articles, fresh=models.remembered == before)
