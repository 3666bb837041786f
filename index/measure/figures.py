"""Many outcomes as a few numbers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np

from corpus.passages import words
from index.answer import Quote
from index.measure.outcome import Outcome

TOTAL = "total"
"""Beside the stages: all of them together."""


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """How many questions of a kind got which verdict."""

    answered: int
    closest: int
    nothing: int
    right: int
    """Of those answered: how many are known to have an answer in the first quote."""


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Of a stage, in milliseconds: half of the questions, and 95 of 100, took no longer."""

    p50: float
    p95: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are 0 to 1, over the answerable questions; None where the set has no such label."""

    questions: int
    answerable: int
    unanswerable: int
    hit_1: float | None = msgspec.field(name="hit@1")
    """The first quote shows a labelled place."""
    hit_3: float | None = msgspec.field(name="hit@3")
    hit_5: float | None = msgspec.field(name="hit@5")
    hit_10: float | None = msgspec.field(name="hit@10")
    mrr_10: float | None = msgspec.field(name="mrr@10")
    """Mean of 1 / rank of the first quote that shows a labelled place."""
    passage_hit_1: float | None = msgspec.field(name="passage_hit@1")
    """The same for the whole passage that a quote is cut from."""
    passage_hit_3: float | None = msgspec.field(name="passage_hit@3")
    passage_hit_5: float | None = msgspec.field(name="passage_hit@5")
    passage_hit_10: float | None = msgspec.field(name="passage_hit@10")
    answer_in_quote_1: float | None = msgspec.field(name="answer_in_quote@1")
    """The words of an answer stand in the first quote, whatever its article."""
    answer_in_quote_3: float | None = msgspec.field(name="answer_in_quote@3")
    quoted: float | None
    """Words of the first quote as a share of those of the passage it is cut from."""
    ndcg_10: float | None = msgspec.field(name="ndcg@10")
    """Of the articles of all hits."""
    span_em: float | None
    """What is marked in the first quote is the answer."""
    span_f1: float | None
    mark_in_critical: float | None
    """What is marked lies inside a labelled place; only where distractors are labelled."""
    mark_in_distractor: float | None
    verdict_auroc: float | None
    """How well the certainty parts answerable from unanswerable questions; 0.5 is chance."""
    answered: float | None
    """Share of the answerable questions whose verdict is `answered`."""
    refused: float | None
    """Share of the unanswerable questions whose verdict is another."""
    answered_right: float | None
    """Share of all questions with the verdict `answered` that have an answer in the first quote;
    over those of which a quote can be judged."""
    verdicts: dict[str, Verdicts]
    """For `answerable` and `unanswerable`."""
    latency_ms: dict[str, Latency] | None
    """For each stage and for all together; None if everything was remembered from before."""
    timed: int
    """Questions of which nothing was remembered: latency is taken from them."""


METRICS = tuple(
    field.encode_name for field in msgspec.structs.fields(Figures) if field.type == float | None
)
"""Names of the shares, as they stand in JSON."""


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of a set of questions."""
    yes = [one for one in outcomes if one.asked.answerable]
    no = [one for one in outcomes if not one.asked.answerable]
    placed = [one for one in yes if one.asked.places]
    texted = [one for one in yes if one.asked.texts]
    distracted = [one for one in yes if one.asked.distractors]
    timed = [one.seconds for one in outcomes if one.seconds is not None]
    answered = [one for one in outcomes if one.verdict == "answered"]
    hit = _within(placed, lambda one: one.place_rank)
    passage = _within(placed, lambda one: one.passage_rank)
    text = _within(texted, lambda one: one.text_rank)
    return Figures(
        questions=len(outcomes),
        answerable=len(yes),
        unanswerable=len(no),
        hit_1=hit(1),
        hit_3=hit(3),
        hit_5=hit(5),
        hit_10=hit(10),
        mrr_10=_mean(one.reciprocal for one in placed),
        passage_hit_1=passage(1),
        passage_hit_3=passage(3),
        passage_hit_5=passage(5),
        passage_hit_10=passage(10),
        answer_in_quote_1=text(1),
        answer_in_quote_3=text(3),
        quoted=_mean(_quoted(one.quote) for one in yes if one.quote),
        ndcg_10=_mean(one.gain for one in yes if one.asked.relevant),
        span_em=_mean(one.exact for one in texted),
        span_f1=_mean(one.f1 for one in texted),
        mark_in_critical=_mean(one.in_critical for one in distracted),
        mark_in_distractor=_mean(one.in_distractor for one in distracted),
        verdict_auroc=_auroc(yes, no),
        answered=_mean(one.verdict == "answered" for one in yes),
        refused=_mean(one.verdict != "answered" for one in no),
        answered_right=_mean(one.right for one in answered if one.asked.judgeable),
        verdicts={"answerable": _verdicts(yes), "unanswerable": _verdicts(no)},
        latency_ms=_latency(timed) if timed else None,
        timed=len(timed),
    )


def strict(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The answerable questions whose label is sure, and all that are unanswerable; empty if no
    label is said to be sure."""
    if not any(one.asked.strict for one in outcomes if one.asked.answerable):
        return []
    return [one for one in outcomes if one.asked.strict or not one.asked.answerable]


def to_json(told: Figures) -> dict[str, Any]:
    """As one object; shares with four places, milliseconds with two."""
    plain: dict[str, Any] = msgspec.to_builtins(told)
    for name in METRICS:
        plain[name] = None if plain[name] is None else round(plain[name], 4)
    for stage in (plain["latency_ms"] or {}).values():
        stage |= {name: round(value, 2) for name, value in stage.items()}
    return plain


def _quoted(quote: Quote) -> float:
    return words(quote.text) / max(1, words(quote.passage.span.of(quote.article.text)))


def _within(
    outcomes: Sequence[Outcome], rank: Callable[[Outcome], int | None]
) -> Callable[[int], float | None]:
    """For k the share of outcomes whose rank is at most k."""
    ranks = [rank(one) or np.inf for one in outcomes]
    return lambda k: _mean(found <= k for found in ranks)


def _mean(values: Iterable[float]) -> float | None:
    found = [float(value) for value in values]
    return sum(found) / len(found) if found else None


def _auroc(yes: Sequence[Outcome], no: Sequence[Outcome]) -> float | None:
    if not yes or not no:
        return None
    from sklearn.metrics import roc_auc_score  # takes a second to import

    labels = [1] * len(yes) + [0] * len(no)
    return float(roc_auc_score(labels, [one.certainty for one in [*yes, *no]]))


def _verdicts(outcomes: Sequence[Outcome]) -> Verdicts:
    given = [one.verdict for one in outcomes]
    return Verdicts(
        answered=given.count("answered"),
        closest=given.count("closest"),
        nothing=given.count("nothing"),
        right=sum(one.verdict == "answered" and one.right for one in outcomes),
    )


def _latency(seconds: Sequence[dict[str, float]]) -> dict[str, Latency]:
    """Percentiles over the questions, for the stages in the order in which they come."""
    stages = list(dict.fromkeys(stage for walk in seconds for stage in walk))
    spent = {stage: [walk.get(stage, 0.0) for walk in seconds] for stage in stages}
    spent[TOTAL] = [sum(walk.values()) for walk in seconds]
    return {
        stage: Latency(
            p50=1000 * float(np.percentile(of_stage, 50)),
            p95=1000 * float(np.percentile(of_stage, 95)),
        )
        for stage, of_stage in spent.items()
    }
