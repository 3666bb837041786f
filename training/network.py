"""The reader's network: BERT (6 layers x 384) with a relevance head and a start/end head.

Parameter names are those of transformers' `BertModel` under `bert.`, so published MiniLM weights
load as they are. The forward pass is written out here because training on a CPU with it is 1.7
times as fast: attention in plain matrix products beats the fused kernel's backward pass at head
size 32, and attention is not dropped out.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

WORDS, SEP = 30_522, 102
"""Size of the vocabulary of bert-base-uncased, and the id of [SEP] in it."""
FORBIDDEN = -1e4
"""Logit of a position where no answer may start or end; finite, so that any graph can hold it."""
_BUCKETS, _FAR = 32, 128
"""Of distances, and the distance from which on they are one, in MPNet's published weights."""


class Scores(NamedTuple):
    """What the network says about n pairs padded to one length.

    relevance [n]: logit, about -11 to 11 like the teacher's. start, end [n, length]: logits;
    position 0 means "no answer here", positions outside the passage hold FORBIDDEN.
    """

    relevance: Tensor
    start: Tensor
    end: Tensor


class _SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        n, length, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(n, length, self.heads, self.size).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = (query * self.size**-0.5) @ key.transpose(-1, -2) + bias
        mixed = torch.softmax(scores, -1, dtype=scores.dtype) @ value
        return mixed.transpose(1, 2).reshape(n, length, width)


class _Output(nn.Module):
    """A projection, the residual and the layer norm after it."""

    dropped = 0.0
    """Share of the projection's outputs that are left out while training."""

    def __init__(self, inner: int, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, residual: Tensor) -> Tensor:
        x = self.dense(x)
        if self.training and self.dropped:
            x = functional.dropout(x, self.dropped)
        return self.LayerNorm(x + residual)  # type: ignore[no-any-return]


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {"self": _SelfAttention(width, heads), "output": _Output(width, width)}
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = _Output(inner, width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, bias), x)
        return self.output(functional.gelu(self.intermediate["dense"](x)), x)  # type: ignore[no-any-return]


class _Embeddings(nn.Module):
    def __init__(self, vocabulary: int, positions: int, width: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(vocabulary, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(2, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.word_embeddings(ids) + self.position_embeddings(positions)[None]
        return self.LayerNorm(x + self.token_type_embeddings(types))  # type: ignore[no-any-return]


class _Distances(nn.Module):
    """What each head adds to the scores of two positions for how far apart they lie (T5, Raffel et
    al. 2020, 2.1): half of the buckets look back, half ahead; in each half the near ones hold one
    distance, the others grow with its logarithm up to _FAR."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(_BUCKETS, heads))

    def forward(self, length: int) -> Tensor:
        """The bias [1, heads, length, length] of a row's position for each column's."""
        places = torch.arange(length, device=self.weight.device)
        ahead = places[None, :] - places[:, None]
        half, exact = _BUCKETS // 2, _BUCKETS // 4
        apart = ahead.abs()
        grown = torch.log(apart.clamp(min=1) / exact) / math.log(_FAR / exact) * (half - exact)
        far = (exact + grown.clamp(min=0).long()).clamp(max=half - 1)
        bucket = torch.where(apart < exact, apart, far) + half * (ahead > 0)
        return functional.embedding(bucket, self.weight).permute(2, 0, 1)[None]


class Network(nn.Module):
    """The cross-encoder; `layers` is 6 for the reader and 12 for its teacher.

    `distances`: attention also knows how far apart two positions lie, as MPNet's does.
    """

    def __init__(
        self, layers: int = 6, width: int = 384, heads: int = 12, *, distances: bool = False
    ) -> None:
        super().__init__()
        self.bert = nn.ModuleDict(
            {
                "embeddings": _Embeddings(WORDS, 512, width),
                "encoder": nn.ModuleDict(
                    {"layer": nn.ModuleList(_Layer(width, heads, 4 * width) for _ in range(layers))}
                ),
                "pooler": nn.ModuleDict({"dense": nn.Linear(width, width)}),
            }
        )
        if distances:
            self.bert["distances"] = _Distances(heads)
        self.classifier = nn.Linear(width, 1)
        self.qa = nn.Linear(width, 2)

    def drop(self, share: float) -> None:
        """While training leave out this share of what each projection adds (Srivastava et al.
        2014); 0: nothing."""
        for module in self.modules():
            if isinstance(module, _Output):
                module.dropped = share

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Scores:
        """Score pairs.

        All [n, length]: ids, mask (1: a word piece, 0: padding), types (0: question, 1: passage).
        """
        x = self.bert["embeddings"](ids, types)
        bias = ((1 - mask) * FORBIDDEN).to(x.dtype)[:, None, None, :]
        if "distances" in self.bert:
            bias = bias + self.bert["distances"](ids.shape[1])
        for layer in self.bert["encoder"]["layer"]:  # type: ignore[index]
            x = layer(x, bias)
        relevance = self.classifier(torch.tanh(self.bert["pooler"]["dense"](x[:, 0])))[:, 0]  # type: ignore[index]
        spans = self.qa(x).float()
        allowed = mask * types * (ids != SEP)
        allowed = torch.cat([torch.ones_like(allowed[:, :1]), allowed[:, 1:]], 1)
        spans = torch.where(allowed[:, :, None] > 0, spans, torch.full_like(spans, FORBIDDEN))
        return Scores(relevance.float(), spans[:, :, 0], spans[:, :, 1])


def load(path: Path) -> Network:
    """Read a network from safetensors of any float type, into fp32, ready to evaluate."""
    return of({name: value.float() for name, value in load_file(path).items()})


def of(state: dict[str, Tensor]) -> Network:
    """The network with these weights, as deep and as wide as they are, ready to evaluate."""
    layers = {name.split(".")[3] for name in state if name.startswith("bert.encoder.layer.")}
    width = state["classifier.weight"].shape[1]
    network = Network(len(layers), width, distances="bert.distances.weight" in state)
    network.load_state_dict(state)
    return network.eval()


def save(network: Network, path: Path) -> None:
    """Write the weights as fp16 safetensors (45 MB for 6 layers)."""
    state = {
        name: value.detach().half().contiguous() for name, value in network.state_dict().items()
    }
    save_file(state, path)
