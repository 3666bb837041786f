"""The plots of the report, as SVG that takes its colours from the page.

matplotlib is needed here only and takes a second to import; whoever wants no report needs it not.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from index.measure import curves
from index.measure.ablation import ABLATIONS
from index.measure.evaluate import Evaluation
from index.measure.figures import Figures

_INK, _SOFT, _FAINT = "#010203", "#070809", "#040506"
_SERIES = ("#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04")
_ON_PAGE = {_INK: "currentColor", _SOFT: "var(--soft)", _FAINT: "var(--faint)"} | {
    colour: f"var(--series-{number})" for number, colour in enumerate(_SERIES, 1)
}
"""Colours that stand for others: CSS puts in those of light or dark."""
_STYLE: Any = {
    "svg.fonttype": "none",  # letters stay letters, in the page's font
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _FAINT,
    "grid.alpha": 0.5,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}
_SIZE = (4.6, 3.3)
"""Inches; as wide as a telephone, so that letters keep their size there."""
_DEPTHS = (1, 3, 5, 10)


class Plot:
    """One plot while it is drawn."""

    def __init__(self, across: str, up: str) -> None:
        self._figure = Figure(figsize=_SIZE, layout="constrained")
        self.axes: Axes = self._figure.add_subplot()
        self.axes.set_xlabel(across)
        self.axes.set_ylabel(up)

    def svg(self, name: str) -> str:
        """The plot as an element of HTML; `name` keeps its ids apart from others."""
        written = io.StringIO()
        with mpl.rc_context(_STYLE | {"svg.hashsalt": name}):
            self._figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        svg = written.getvalue()
        svg = svg[svg.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
        svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
        for colour, on_page in _ON_PAGE.items():
            svg = svg.replace(colour, on_page)
        return svg


def plots(found: Evaluation) -> dict[str, str]:
    """SVG by name, those for which the questions have labels."""
    with mpl.rc_context(_STYLE):
        drawn = {
            "recall": _recall(found),
            "risk": _risk(found),
            "calibration": _calibration(found),
            "latency": _latency(found.all),
        }
    return {name: plot.svg(name) for name, plot in drawn.items() if plot}


def _recall(found: Evaluation) -> Plot | None:
    lines = {
        "quotes": _hits(found.all, "hit"),
        "whole passages": _hits(found.all, "passage_hit"),
        **{
            ABLATIONS[name].told: _hits(found.ablations[name], "passage_hit")
            for name in ("bm25", "dense")
            if name in found.ablations
        },
    }
    if None in lines["quotes"]:
        return None
    plot = Plot("first k", "a labelled place is among them")
    for (name, heights), colour, sign in zip(lines.items(), _SERIES, "osD^", strict=False):
        plot.axes.plot(
            _DEPTHS, [height or 0.0 for height in heights], color=colour, label=name, marker=sign
        )
    plot.axes.set_xticks(_DEPTHS)
    _shares(plot.axes, up=True)
    plot.axes.legend(loc="lower right")
    return plot


def _risk(found: Evaluation) -> Plot | None:
    points = curves.risk_coverage(found.outcomes)
    if not points:
        return None
    plot = Plot("questions answered, the surest first", "of these wrong")
    plot.axes.plot(*zip(*points, strict=True), color=_SERIES[0], label="all questions")
    surely = [one for one in found.outcomes if one.asked.answerable]
    other = curves.risk_coverage(surely)
    if other and len(surely) < len(found.outcomes):
        plot.axes.plot(
            *zip(*other, strict=True), color=_SERIES[1], linestyle="--", label="answerable ones"
        )
    if point := curves.operating_point(found.outcomes):
        plot.axes.plot(
            *point, color=_SERIES[2], marker="o", linestyle="none", label="as the verdicts are"
        )
    _shares(plot.axes, up=True)
    _shares(plot.axes, up=False)
    plot.axes.legend(loc="upper left")
    return plot


def _calibration(found: Evaluation) -> Plot | None:
    bins = curves.calibration(found.outcomes)
    across = [one.certainty for one in bins]
    plot = Plot("certainty of the verdict", "share of these questions")
    plot.axes.plot([0, 1], [0, 1], color=_SOFT, linestyle=":", label="as it should be")
    if not all(one.asked.answerable for one in found.outcomes):
        heights = [one.answerable for one in bins]
        plot.axes.plot(across, heights, color=_SERIES[0], marker="o", label="can be answered")
    told = [(one.certainty, one.right) for one in bins if one.right is not None]
    if told:
        label = "are, by the first quote"
        plot.axes.plot(*zip(*told, strict=True), color=_SERIES[1], marker="s", label=label)
    _shares(plot.axes, up=True)
    _shares(plot.axes, up=False)
    plot.axes.legend(loc="upper left")
    return plot


def _latency(told: Figures) -> Plot | None:
    if told.latency_ms is None:
        return None
    plot = Plot("milliseconds", "")
    names = list(told.latency_ms)[::-1]
    rows = range(len(names))
    for shift, label, colour, heights in (
        (0.2, "half of the questions (p50)", _SERIES[0], _milliseconds(told, names, "p50")),
        (-0.2, "95 of 100 (p95)", _SERIES[1], _milliseconds(told, names, "p95")),
    ):
        bars = plot.axes.barh(
            [row + shift for row in rows], heights, height=0.36, color=colour, label=label
        )
        plot.axes.bar_label(bars, [f"{height:.0f}" for height in heights], padding=3)
    plot.axes.set_yticks(rows, names)
    plot.axes.grid(visible=False, axis="y")
    plot.axes.margins(x=0.12)
    plot.axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2, fontsize=8.5)
    return plot


def _milliseconds(told: Figures, names: Sequence[str], percentile: str) -> list[float]:
    return [getattr((told.latency_ms or {})[name], percentile) for name in names]


def _hits(told: Figures, kind: str) -> list[float | None]:
    return [getattr(told, f"{kind}_{depth}") for depth in _DEPTHS]


def _shares(axes: Axes, *, up: bool) -> None:
    """0 to 100% on one axis."""
    (axes.set_ylim if up else axes.set_xlim)(-0.02, 1.02)
    (axes.yaxis if up else axes.xaxis).set_major_formatter(PercentFormatter(1.0))
