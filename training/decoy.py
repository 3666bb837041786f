"""Decoys: a question changed so little that its passage seems to answer it, and does not.

SQuAD 2.0's writers made theirs by swapping a name or a number, by an antonym or by a negation;
these rules do the same. Now and then a decoy is still answered by its passage (the swapped name was
not needed): a label noise that is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from numpy.random import Generator

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'.-]*(?: (?:of |the |de )?[A-Z][\w’'.-]*)*\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|has|had|have|can|could|would|will)\b")
_OPPOSITES = """
    first/last before/after largest/smallest most/least north/south northern/southern east/west
    eastern/western increase/decrease increased/decreased won/lost win/lose highest/lowest
    early/late earliest/latest born/buried oldest/youngest more/fewer higher/lower
    longest/shortest best/worst began/ended begin/end start/stop started/stopped male/female
    men/women father/mother son/daughter brother/sister king/queen above/below inside/outside
    maximum/minimum major/minor ancient/modern public/private left/right bought/sold opened/closed
    built/destroyed greater/smaller founded/dissolved accepted/rejected supported/opposed
    allowed/forbidden joined/left gained/lost common/rare
"""
_PAIRS = [(a, b) for a, _, b in (pair.partition("/") for pair in _OPPOSITES.split())]
_OPPOSITE = dict(_PAIRS) | {b: a for a, b in _PAIRS}


def decoy(question: str, others: Sequence[str], random: Generator) -> str | None:
    """Change `question` so that its passage should no longer answer it; None if no rule applies.

    `others` are questions about the same article: their names and numbers are the replacements.
    """
    rules: list[Callable[[str, Generator], str | None]] = [
        partial(_swap, _NAME, others),
        partial(_swap, _NUMBER, others),
        _oppose,
    ]
    order = [rules[int(i)] for i in random.permutation(len(rules))]
    for rule in [*order, _negate] if random.random() < 0.9 else [_negate, *order]:
        changed = rule(question, random)
        if changed is not None and changed != question:
            return changed
    return None


def _swap(
    pattern: re.Pattern[str], others: Sequence[str], question: str, random: Generator
) -> str | None:
    found = list(pattern.finditer(question))
    if not found:
        return None
    match = found[int(random.integers(len(found)))]
    choices = {name for other in others for name in pattern.findall(other)}
    choices = {name for name in choices if name not in question and match[0] not in name}
    if pattern is _NUMBER:
        choices = {number for number in choices if len(number) == len(match[0])}
        if not choices and match[0].isdigit() and len(match[0]) == 4:  # a year
            choices = {str(int(match[0]) + shift) for shift in (-30, -10, -3, 2, 5, 20)}
    if not choices:
        return None
    chosen: str = sorted(choices)[int(random.integers(len(choices)))]
    return question[: match.start()] + chosen + question[match.end() :]


def _oppose(question: str, random: Generator) -> str | None:
    words = question.split(" ")
    places = [i for i, word in enumerate(words) if word.strip("?,.").lower() in _OPPOSITE]
    if not places:
        return None
    place = places[int(random.integers(len(places)))]
    bare = words[place].strip("?,.")
    words[place] = words[place].replace(bare, _OPPOSITE[bare.lower()])
    return " ".join(words)


def _negate(question: str, random: Generator) -> str | None:
    match = _AUXILIARY.search(question)
    if match is None or " not " in question or "n't" in question:
        return None
    if random.random() < 0.5 and match[0] not in ("can", "will"):
        return question[: match.end()] + "n't" + question[match.end() :]
    return question[: match.end()] + " not" + question[match.end() :]
