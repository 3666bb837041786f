"""Figures as a gate: `--min strict.hit@1=0.78` lets nothing pass that is lower."""

import difflib
from collections.abc import Sequence
from typing import Any

import msgspec

from index.errors import MeasureError
from index.measure.ablation import ABLATIONS
from index.measure.figures import METRICS

_PARTS = ("", "strict.", *(f"ablations.{name}." for name in ABLATIONS))


class Least(msgspec.Struct, frozen=True):
    """A figure and the least that it may be."""

    metric: str
    """As it stands in the JSON: `hit@1`, `strict.hit@1`, `ablations.bm25.hit@1`."""
    value: float

    @property
    def is_strict(self) -> bool:
        """True if it is about the questions whose label is sure."""
        return self.metric.startswith("strict.")


def least(written: str) -> Least:
    """`METRIC=VALUE`; raises MeasureError if it is none."""
    metric, equals, value = written.partition("=")
    metric = metric.strip()
    known = [part + name for part in _PARTS for name in METRICS]
    if not equals:
        raise MeasureError(f"--min {written!r} is not METRIC=VALUE, such as hit@1=0.78")
    if metric not in known:
        near = difflib.get_close_matches(metric, known, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise MeasureError(
            f"--min {written!r}: there is no metric {metric!r}; {hint}known: {', '.join(METRICS)}, "
            "each also as strict.METRIC and ablations.NAME.METRIC"
        )
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not 0 <= number <= 1:
        raise MeasureError(f"--min {written!r}: {value.strip()!r} is no share from 0 to 1")
    return Least(metric, number)


def shortfalls(told: dict[str, Any], wanted: Sequence[Least]) -> list[str]:
    """One line for each figure that is below what is wanted, or was not measured."""
    return [
        f"{one.metric} is {_shown(found)}, less than {one.value:g}"
        for one in wanted
        if (found := _find(told, one.metric)) is None or found < one.value
    ]


def _find(told: dict[str, Any], metric: str) -> float | None:
    """The figure of that name; None if the set has no labels for it."""
    *parts, name = metric.split(".")
    for part in parts:
        told = told.get(part) or {}
    found: float | None = told.get(name)
    return found


def _shown(found: float | None) -> str:
    return "not measured (the questions have no labels for it)" if found is None else f"{found:g}"
