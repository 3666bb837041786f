"""Which passages may answer a question? Candidates from both indexes, and a look at the best."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.answer import Hit, Scores
from index.encoder import Vectors
from index.folding import Folding
from index.furniture import is_furniture
from index.lexical import asked, tokens
from index.logistic import Logistic
from index.ranking import crowd
from index.scope import EVERYTHING, Scope
from index.snapshot import Snapshot
from index.stages import ALL, Stages
from index.timely import ANY, NEAR, Days
from index.window import Asked, window

_MET, _WIDER = 0.6, 2
"""Share of the question's words, weighed by rarity, below which the words do not tell where in the
passage the answer stands, and how many times as much of it is read then: hardly less than all."""
_AHEAD = 2
"""Candidates of which so much is read among many passages as well."""
LOOKED_AT = 2
"""Times as many candidates as are read are looked at sentence by sentence."""


def candidates(
    snapshot: Snapshot,
    question: str,
    vector: Vectors,
    count: int,
    weights: Logistic,
    stages: Stages = ALL,
    scope: Scope = EVERYTHING,
    days: Days = ANY,
) -> list[Hit]:
    """The candidates of both indexes within the scope, best first by what the indexes say.

    `count` passages are taken from each index, and half as many of the `days` that are named; each
    of their union gets all scores, so that none is judged by the index alone that found it.
    """
    rows = np.empty(0, dtype=np.int64)
    within = snapshot.within(scope)
    coverage = snapshot.lexical.coverage(question)
    timely, recent = (
        one.timeliness(snapshot.days) if one else np.zeros(len(snapshot.passages))
        for one in (days.named, days.new)
    )
    if days.new:
        recent[snapshot.days == 0] = recent.max(initial=0.0)  # what has no date is not out of date
    searches = [(within, count)]
    if days.named and (near := timely >= NEAR).any():
        searches.append((near if within is None else near & within, count // 2))
    for admitted, most in searches:
        if stages.words:
            least = coverage if admitted is None else np.where(admitted, coverage, np.float32(0))
            rows = np.union1d(rows, _highest(least, most))
        if stages.vectors:
            rows = np.union1d(rows, snapshot.vectors.nearest(vector, most, admitted))
    cosines = snapshot.vectors.cosines(vector, rows)
    shares = snapshot.lexical.shares(question, snapshot.numbers, len(snapshot.articles))
    hits = [
        Hit(
            row=row,
            scores=Scores(
                cosine=cosine if stages.vectors else 0.0,
                coverage=float(coverage[row]) if stages.words else 0.0,
                lead=1 / (1 + snapshot.place(row)),
                article=float(shares[snapshot.numbers[row]]) if stages.words else 0.0,
                length=(snapshot.passages[row].end - snapshot.passages[row].start) / 1000,
                timely=float(timely[row]),
                recent=float(recent[row]),
            ),
            part=snapshot.passages[row].span,
        )
        for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True)
    ]
    return _fused(hits, weights)


def _highest(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The rows of the `count` highest scores above 0, fewer where there are fewer; of equal ones
    those that come first."""
    rows = np.flatnonzero(scores > 0)
    if count < len(rows):
        above = scores[rows]
        rows = rows[above >= np.partition(above, len(above) - count)[len(above) - count]]
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


def distinct(snapshot: Snapshot, hits: Sequence[Hit], count: int) -> tuple[list[Hit], list[Hit]]:
    """The hits, best first, without those that repeat a better one; and those.

    It is looked at until there are `count` that repeat none: copies of one article are not to be
    all that is read.
    """
    folding = Folding(whole=True)
    firsts: list[Hit] = []
    repeats: list[Hit] = []
    for hit in hits:
        if len(firsts) == count:
            break
        group = folding.add(snapshot.text(hit.row))
        if group < len(firsts):
            repeats.append(msgspec.structs.replace(hit, repeats=firsts[group].row))
        else:
            firsts.append(hit)
    return [*firsts, *hits[len(firsts) + len(repeats) :]], repeats


def looked_at(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    read: int,
    most: int,
    weights: Logistic,
    among: int,
) -> list[Hit]:
    """The hits, best first, after a look at the sentences of the best of them.

    `read` of them are to be read, `most` words of each, or up to twice as many of one in which the
    question's words do not tell where: the fewer, the more passages there are (`among`), but for
    the first ones. Furniture goes to the end.
    """
    words = words_of(snapshot, question)
    language = snapshot.manifest.cut.language
    first, rest = hits[: LOOKED_AT * read], hits[LOOKED_AT * read :]
    seen: list[Hit] = []
    for hit in first:
        article, passage = snapshot.article(hit.row), snapshot.passages[hit.row]
        part = window(article.text, passage.span, words, most, language)
        scores = msgspec.structs.replace(
            hit.scores,
            title=words.share(set(tokens(article.title))),
            window=part.share,
            phrases=part.phrases,
        )
        seen.append(msgspec.structs.replace(hit, scores=scores, part=part.span))
    prose: list[Hit] = []
    furniture: list[Hit] = []
    for hit in _fused(seen, weights):
        # no more is asked about than is read, for it takes as long as the look itself
        if len(prose) < read and is_furniture(snapshot.text(hit.row)):
            furniture.append(msgspec.structs.replace(hit, furniture=True))
        else:
            wider = _WIDER if len(prose) < _AHEAD else _WIDER - (_WIDER - 1) * crowd(among)
            if hit.scores.window < _MET and wider > 1:
                text, passage = snapshot.article(hit.row).text, snapshot.passages[hit.row]
                part = window(text, passage.span, words, round(wider * most), language)
                hit = msgspec.structs.replace(hit, part=part.span)
            prose.append(hit)
    return [*prose, *rest, *furniture]


def words_of(snapshot: Snapshot, question: str) -> Asked:
    """The words of the question, weighed by their rarity in this snapshot."""
    return Asked(tuple(asked(question)), snapshot.lexical.rarities(question))


def _fused(hits: Sequence[Hit], weights: Logistic) -> list[Hit]:
    """The hits with what the weights make of their scores, best first."""
    weighed = [
        msgspec.structs.replace(
            hit, scores=msgspec.structs.replace(hit.scores, fused=weights.logit(hit.scores))
        )
        for hit in hits
    ]
    return sorted(weighed, key=lambda hit: -hit.scores.fused)
