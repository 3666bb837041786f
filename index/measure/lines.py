"""The figures of a set of questions as lines for a terminal."""

from collections.abc import Iterator, Sequence

from index.measure.ablation import ABLATIONS
from index.measure.evaluate import Evaluation
from index.measure.figures import METRICS, Figures

_COMPARED = (
    "hit@1",
    "hit@3",
    "hit@10",
    "mrr@10",
    "answer_in_quote@1",
    "ndcg@10",
    "span_f1",
    "verdict_auroc",
    "refused",
)
"""What the table of ablations shows, where it was measured."""


def evaluation_lines(found: Evaluation) -> Iterator[str]:
    """What was asked, the figures, the verdicts, the times, and what each stage is worth."""
    told, under = found.all, found.under
    yield (
        f"questions: {told.questions} ({told.answerable} answerable, "
        f"{told.unanswerable} unanswerable)"
    )
    yield f"asked of:  {under.articles} articles, {under.passages} passages, {under.snapshot}"
    yield ""
    yield from _metrics(found)
    yield ""
    yield from _verdicts(told)
    yield ""
    yield from _latency(told)
    yield ""
    yield from _ablations(found)


def share(value: float | None) -> str:
    """Three places; a dash for what was not measured."""
    return "–" if value is None else f"{value:.3f}"


def value_of(told: Figures, metric: str) -> float | None:
    """The figure with this name in JSON."""
    found: float | None = getattr(told, metric.replace("@", "_"))
    return found


def measured(told: Figures, metrics: Sequence[str]) -> list[str]:
    """Those of the metrics that the questions have labels for."""
    return [name for name in metrics if value_of(told, name) is not None]


def compared(told: Figures) -> list[str]:
    """The metrics that the table of ablations shows."""
    return measured(told, _COMPARED)


def _metrics(found: Evaluation) -> Iterator[str]:
    columns = {"all": found.all} | ({"strict": found.strict} if found.strict else {})
    rows = [
        [name, *(share(value_of(told, name)) for told in columns.values())]
        for name in measured(found.all, METRICS)
    ]
    yield from _table(["", *columns], rows)


def _verdicts(told: Figures) -> Iterator[str]:
    rows = [
        [kind, *(str(count) for count in (v.answered, v.right, v.closest, v.nothing))]
        for kind, v in told.verdicts.items()
    ]
    yield from _table(["verdict", "answered", "of these right", "closest", "nothing"], rows)


def _latency(told: Figures) -> Iterator[str]:
    if told.latency_ms is None:
        yield "latency: not measured, since every reading was remembered from an earlier run"
        return
    stages = told.latency_ms.values()
    yield from _table(
        [f"ms, {told.timed} questions", *told.latency_ms],
        [
            ["p50", *(f"{stage.p50:.1f}" for stage in stages)],
            ["p95", *(f"{stage.p95:.1f}" for stage in stages)],
        ],
    )


def _ablations(found: Evaluation) -> Iterator[str]:
    if not found.ablations:
        return
    columns = compared(found.all)
    lines = {"all stages": found.all} | {
        ABLATIONS[name].told: told for name, told in found.ablations.items()
    }
    rows = [
        [name, *(share(value_of(told, column)) for column in columns)]
        for name, told in lines.items()
    ]
    yield from _table(["what a stage is worth", *columns], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their longest entry, the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        first, *others = (
            f"{cell:<{width}}" if not i else f"{cell:>{width}}"
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others]).rstrip()
