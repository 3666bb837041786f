"""What one step of the training sees.

A share of a step is a function of (seed, step, worker) alone, so a resumed run sees what an
unbroken one would have seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from tokenizers import Tokenizer

from training import window
from training.decoy import decoy
from training.pair import Pair, pair
from training.pool import Pool

KEEP = {"qamr-dev": 0.5, "qamr-test": 0.5, "policyqa-dev": 0.5}
"""Share of a set's questions that an epoch uses, where it is not all of them, by default."""
TITLED, TITLED_GROUP = 0.7, 0.85
"""How often the title stands in front; in production always, if the article has one."""


@dataclass(frozen=True)
class Mix:
    """How many questions of each kind a worker takes in one step."""

    spans: int = 17
    """Questions with a window that answers them."""
    silences: int = 5
    """How many of those also get a window, or a decoy question, without the answer."""
    groups: int = 1
    """Questions with an answering window and four that do not, scored by the teacher."""


SPANS = Mix(silences=0, groups=0)
"""Only windows that answer."""


class Sampler:
    """Draws the pairs of a step; one for each worker, since each owns its tokenizer."""

    def __init__(
        self,
        pool: Pool,
        tokenizer: Tokenizer,
        seed: int,
        mix: Mix,
        *,
        keep: Mapping[str, float] = KEEP,
        held_out: bool = False,
    ) -> None:
        """`keep`: the share of a set's questions that an epoch uses, where it is not all of them.

        `held_out`: draw from the articles kept out of training, and only from them.
        """
        self._pool, self._tokenizer, self._seed, self._mix = pool, tokenizer, seed, mix
        drawn = np.random.default_rng(seed).random(len(pool.questions))
        self._usable = np.array(
            [
                i
                for i, name in enumerate(pool.question_set)
                if drawn[i] < keep.get(name, 1.0) and pool.held_out(i) == held_out
            ]
        )
        self._epoch, self._order = -1, self._usable
        self._by_article: dict[int, list[int]] = {}
        for question, article in enumerate(pool.question_article.tolist()):
            self._by_article.setdefault(article, []).append(question)

    @property
    def epoch_questions(self) -> int:
        """Questions in one epoch."""
        return len(self._usable)

    def draw(self, step: int, worker: int, workers: int) -> list[Pair]:
        """Pairs of `worker`'s share of `step`, every question taken once an epoch."""
        random = np.random.default_rng([self._seed, step, worker])
        share = self._mix.spans + self._mix.groups
        first = (step * workers + worker) * share
        pairs: list[Pair] = []
        for slot in range(share):
            question = self._question(first + slot)
            if slot < self._mix.groups:
                pairs += self._group(question, slot, random)
            else:
                pairs += self._span(
                    question, slot, slot < self._mix.groups + self._mix.silences, random
                )
        return pairs

    def _question(self, position: int) -> int:
        epoch, place = divmod(position, len(self._usable))
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng([self._seed, epoch]).permutation(self._usable)
        return int(self._order[place])

    def _span(self, question: int, group: int, silent: bool, random: Generator) -> list[Pair]:
        shown, answer = window.around(self._pool, question, random)
        titled = random.random() < TITLED
        asked = self._pool.question_pieces[question]
        pairs = [self._pair(asked, [shown], group, titled, answer)]
        if silent:
            kind = random.random()
            other = None
            if kind < 0.35:
                other = self._cut(question, shown, group, titled)
            elif kind < 0.75:
                other = self._decoy(question, shown, group, titled, random)
            if other is None:
                found = window.negatives(self._pool, question, random, same=1, near=0, far=0)
                other = self._pair(asked, found, group, titled) if found else None
            pairs += [other] if other else []
        return pairs

    def _group(self, question: int, group: int, random: Generator) -> list[Pair]:
        shown, answer = window.around(self._pool, question, random)
        titled = random.random() < TITLED_GROUP
        asked = self._pool.question_pieces[question]
        pairs = [self._pair(asked, [shown], group, titled, answer, taught=True)]
        found = window.negatives(self._pool, question, random, same=1, near=1, far=1)
        pairs += [self._pair(asked, [one], group, titled, taught=True) for one in found]
        other = self._cut(question, shown, group, titled) if random.random() < 0.5 else None
        other = other or self._decoy(question, shown, group, titled, random)
        return pairs + ([other] if other else [])

    def _cut(self, question: int, shown: window.Window, group: int, titled: bool) -> Pair | None:
        left = window.without(self._pool, question, shown)
        asked = self._pool.question_pieces[question]
        return self._pair(asked, left, group, titled) if left else None

    def _decoy(
        self, question: int, shown: window.Window, group: int, titled: bool, random: Generator
    ) -> Pair | None:
        near = self._by_article[int(self._pool.question_article[question])]
        others = [self._pool.questions[near[int(i)]] for i in random.integers(len(near), size=12)]
        changed = decoy(self._pool.questions[question], others, random)
        if changed is None:
            return None
        asked = self._tokenizer.encode(changed, add_special_tokens=False).ids
        return self._pair(asked, [shown], group, titled)

    def _pair(
        self,
        asked: Sequence[int],
        windows: Sequence[window.Window],
        group: int,
        titled: bool,
        answer: tuple[int, int] | None = None,
        taught: bool = False,
    ) -> Pair:
        return pair(
            self._pool, asked, windows, answer=answer, group=group, titled=titled, taught=taught
        )
