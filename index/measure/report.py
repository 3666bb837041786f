"""One HTML page with figures, plots and the worst questions; it needs nothing but itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

from index.errors import MeasureError
from index.measure import lines
from index.measure.ablation import ABLATIONS
from index.measure.evaluate import Evaluation
from index.measure.figures import METRICS, Figures
from index.measure.plots import plots
from index.measure.worst import KINDS, Worst, worst

PAGE = "index.html"
_TEMPLATE = Path(__file__).parent / "report.html"
_PLOTS = {
    "recall": (
        "How soon does the right quote come?",
        "Share of the questions with a labelled place among the first k. A quote is cut from its "
        "passage, so it can miss what the passage holds.",
    ),
    "risk": (
        "How wrong is it to answer more?",
        "From left to right the certainty falls from which a question is answered; upwards, the "
        "share of those answered whose first quote does not answer. Lower is better.",
    ),
    "calibration": (
        "Does the certainty mean what it says?",
        "Tenths of the questions by certainty. Answerable and unanswerable ones weigh the same, "
        "as in the calibration. On the dotted line it would be exact.",
    ),
    "latency": (
        "Where does the time go?",
        "Only questions of which nothing was remembered from before.",
    ),
}


def write(found: Evaluation, folder: Path, questions: str) -> Path:
    """Write the page to `folder` and return its path; `questions` is the name of the set.

    Raises MeasureError if it cannot be written.
    """
    file = folder / PAGE
    try:
        file.write_bytes(page(found, questions).encode("utf-8", "replace"))
    except OSError as error:
        raise MeasureError(
            f"{file} cannot be written ({error.strerror}); name another folder with --report"
        ) from None
    return file


def page(found: Evaluation, questions: str) -> str:
    """The page as HTML."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    drawn = plots(found)
    return template.render(
        questions=questions,
        found=found,
        told=found.all,
        share=lines.share,
        metrics=list(_metrics(found)),
        verdicts=found.all.verdicts,
        plots=[(*_PLOTS[name], svg) for name, svg in drawn.items()],
        untimed=found.all.latency_ms is None,
        compared=lines.compared(found.all),
        ablations=list(_ablations(found)),
        worst=_by_kind(worst(found.outcomes, found.articles)),
    )


def _metrics(found: Evaluation) -> Iterator[dict[str, Any]]:
    for name in lines.measured(found.all, METRICS):
        surely = lines.value_of(found.strict, name) if found.strict else None
        yield {"name": name, "all": lines.value_of(found.all, name), "strict": surely}


def _ablations(found: Evaluation) -> Iterator[tuple[str, list[float | None]]]:
    columns = lines.compared(found.all)

    def values(told: Figures) -> list[float | None]:
        return [lines.value_of(told, column) for column in columns]

    yield "all stages", values(found.all)
    for name, told in found.ablations.items():
        yield ABLATIONS[name].told, values(told)


def _by_kind(found: list[Worst]) -> list[tuple[str, str, list[Worst]]]:
    """Kind, what it means, and its questions; kinds without any are left out."""
    grouped = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    return [(kind, KINDS[kind], ones) for kind, ones in grouped.items() if ones]
