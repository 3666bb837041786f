"""What the reader is trained to do, as numbers to make small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional

from training.network import Network, Scores
from training.pair import Pair

TEMPERATURE = 2.0
"""Softens what a teacher says, so that the order among its rejects is learned as well."""
LENGTHS = (48, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256)
"""Pairs are padded to one of these: CPU kernels are cached by shape, and new shapes are slow."""
BATCH = 8
"""Pairs padded together."""
TOLD = 0.5
"""Share of the teachers of spans in what start and end are trained to; labels have the rest (as in
DistilBERT's second distillation, Sanh et al. 2019, section 3)."""


@dataclass(frozen=True)
class Losses:
    """Means over a step's pairs or groups, in nats unless said otherwise."""

    span: Tensor
    """Cross-entropy of the answer's first and last piece, where there is one."""
    silence: Tensor
    """The same of position 0, where there is no answer."""
    ranking: Tensor
    """Cross-entropy of the answering pair within its group."""
    distilled: Tensor
    """Kullback-Leibler divergence from the teacher's softened ranking."""
    scale: Tensor
    """Squared difference to the teacher's logits."""
    verdict: Tensor
    """Binary cross-entropy of "this answers", on logit 0."""
    told: Tensor | None = None
    """Kullback-Leibler divergence from where the teachers of spans think that the answer begins and
    ends, softened, times the temperature's square (Hinton et al. 2015); None without any."""

    def total(self) -> Tensor:
        """The weighted sum: the weights bring the terms to about one size."""
        span = self.span if self.told is None else torch.lerp(self.span, self.told, TOLD)
        return (
            span
            + 0.4 * self.silence
            + self.ranking
            + 2.0 * self.distilled
            + 0.03 * self.scale
            + 0.2 * self.verdict
        )

    def named(self) -> dict[str, float]:
        """Each term's value."""
        terms = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: float(term.detach()) for name, term in terms.items() if term is not None}


def losses(
    network: Network, teacher: Network, pairs: Sequence[Pair], spans: Sequence[Network] = ()
) -> Losses:
    """Score `pairs` with `network`, those `taught` with `teacher` too, and compare.

    `spans`: teachers of where answers stand, for the pairs that have one; what they say together is
    the mean of their probabilities.
    """
    device = next(network.parameters()).device
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    place = {index: position for position, index in enumerate(order)}
    relevances, placed, silences, told = [], [], [], []
    for first in range(0, len(order), BATCH):
        batch = [pairs[i] for i in order[first : first + BATCH]]
        scores = network(*padded(batch, device))
        relevances.append(scores.relevance)
        starts = torch.tensor([pair.start for pair in batch], device=device)
        ends = torch.tensor([pair.end for pair in batch], device=device)
        loss = functional.cross_entropy(scores.start, starts, reduction="none")
        loss = loss + functional.cross_entropy(scores.end, ends, reduction="none")
        answered = torch.tensor([pair.positive for pair in batch], device=device)
        placed.append(loss[answered])
        silences.append(loss[~answered])
        if spans and answered.any():
            wise_starts, wise_ends = _together(
                spans, [pair for pair in batch if pair.positive], device
            )
            starts_told = _told(scores.start[answered], wise_starts)
            told.append(starts_told + _told(scores.end[answered], wise_ends))
    relevance = torch.cat(relevances)[
        torch.tensor([place[i] for i in range(len(pairs))], device=device)
    ]
    ranking, distilled, scale = [], [], []
    groups: dict[int, list[int]] = {}
    for index, pair in enumerate(pairs):
        groups.setdefault(pair.group, []).append(index)
    taught = [i for i, pair in enumerate(pairs) if pair.taught]
    wanted = dict(zip(taught, _taught(teacher, [pairs[i] for i in taught], device), strict=True))
    for members in groups.values():
        if len(members) > 1:
            best = next(i for i in members if pairs[i].positive)
            ranking.append(torch.logsumexp(relevance[members], 0) - relevance[best])
        known = [i for i in members if i in wanted]
        if len(known) > 1:
            ours, theirs = relevance[known], torch.stack([wanted[i] for i in known])
            distilled.append(
                functional.kl_div(
                    functional.log_softmax(ours / TEMPERATURE, 0),
                    functional.log_softmax(theirs / TEMPERATURE, 0),
                    reduction="sum",
                    log_target=True,
                )
            )
            scale.append((ours - theirs).square().mean())
    labels = torch.tensor([float(pair.positive) for pair in pairs], device=device)
    return Losses(
        span=_mean(placed) / 2,
        silence=_mean(silences) / 2,
        ranking=_mean(ranking),
        distilled=_mean(distilled),
        scale=_mean(scale),
        verdict=functional.binary_cross_entropy_with_logits(relevance, labels),
        told=_mean(told) / 2 if spans else None,
    )


@torch.no_grad()
def _together(
    spans: Sequence[Network], pairs: Sequence[Pair], device: torch.device
) -> tuple[Tensor, Tensor]:
    """Logits of the mean probabilities of start and of end."""
    said: list[Scores] = [one(*padded(pairs, device)) for one in spans]
    starts = torch.stack([functional.log_softmax(one.start, 1) for one in said])
    ends = torch.stack([functional.log_softmax(one.end, 1) for one in said])
    return torch.logsumexp(starts, 0), torch.logsumexp(ends, 0)


def _told(ours: Tensor, theirs: Tensor) -> Tensor:
    """How far each pair's softened logits [n, length] are from the teacher's, which are padded to
    the same length or to less."""
    return TEMPERATURE**2 * functional.kl_div(
        functional.log_softmax(ours[:, : theirs.shape[1]] / TEMPERATURE, 1),
        functional.log_softmax(theirs / TEMPERATURE, 1),
        reduction="none",
        log_target=True,
    ).sum(1)


def _mean(parts: Sequence[Tensor]) -> Tensor:
    """The mean of all their numbers; 0 if there are none, as where no group has two members."""
    terms = torch.cat([part.reshape(-1) for part in parts]) if parts else torch.zeros(0)
    return terms.sum() / max(1, len(terms))


def padded(pairs: Sequence[Pair], device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and token types [n, length], padded to the least of LENGTHS that holds them all."""
    longest = max(len(pair.ids) for pair in pairs)
    length = next(length for length in LENGTHS if length >= longest)
    ids = torch.zeros(len(pairs), length, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
        mask[row, : len(pair.ids)] = 1
        types[row, pair.passage : len(pair.ids)] = 1
    return ids.to(device), mask.to(device), types.to(device)


@torch.no_grad()
def _taught(teacher: Network, pairs: Sequence[Pair], device: torch.device) -> list[Tensor]:
    """The teacher's logit of each pair."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    logits: dict[int, Tensor] = {}
    for first in range(0, len(order), BATCH):
        indices = order[first : first + BATCH]
        scores = teacher(*padded([pairs[i] for i in indices], device))
        logits |= dict(zip(indices, scores.relevance, strict=True))
    return [logits[i] for i in range(len(pairs))]
