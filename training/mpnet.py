"""all-mpnet-base-v2 as a network to be trained: python -m training.mpnet --model FILE --out FILE.

Twelve layers of 768, in 32-bit floats, on PyPI in five parts (Apache-2.0). Its vocabulary is that
of bert-base-uncased behind four words of its own, so a pair has the same word pieces for it as for
the reader, and its start and end logits can teach the reader's, position by position. It has no
types of segments; [SEP] alone parts the question from the passage.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from training import network
from training.network import SEP, Network
from training.pair import CLS

_OWN = 4
"""Words of its own in front of BERT's; its first two positions are never used."""
_UNUSED_POSITIONS = 2
_SPECIAL = {0: 1, CLS: 0, SEP: 2}
"""BERT's [PAD], [CLS] and [SEP], and the rows of MPNet's words in their place."""
_RENAMED = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
}


def of(weights: Mapping[str, Tensor]) -> Network:
    """The network with the weights of transformers' `MPNetModel`, its two heads at random.

    Raises ValueError if they are not those of an MPNet with BERT's words.
    """
    try:
        state = _state(weights)
        width = state["bert.pooler.dense.weight"].shape[0]
        layers = sum(name.endswith("intermediate.dense.bias") for name in state)
        found = Network(layers, width, distances=True)
        missing, unexpected = found.load_state_dict(state, strict=False)
    except (KeyError, IndexError, RuntimeError) as error:
        raise ValueError(f"these are no weights of an MPNet: {error}") from None
    heads = {"classifier.weight", "classifier.bias", "qa.weight", "qa.bias"}
    if set(missing) != heads or unexpected:
        raise ValueError(f"these are no weights of an MPNet: without {missing}, with {unexpected}")
    return found.eval()


def _state(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    words = weights["embeddings.word_embeddings.weight"]
    table = words[_OWN : _OWN + network.WORDS].clone()
    for word, row in _SPECIAL.items():
        table[word] = words[row]
    positions = weights["embeddings.position_embeddings.weight"][_UNUSED_POSITIONS:]
    state = {
        "bert.embeddings.word_embeddings.weight": table,
        "bert.embeddings.position_embeddings.weight": positions,
        "bert.embeddings.token_type_embeddings.weight": torch.zeros(2, words.shape[1]),
        "bert.distances.weight": weights["encoder.relative_attention_bias.weight"],
    }
    for given, value in weights.items():
        if given.startswith(("encoder.layer.", "pooler.", "embeddings.LayerNorm.")):
            name = given
            for theirs, ours in _RENAMED.items():
                name = name.replace(f".{theirs}.", f".{ours}.")
            state[f"bert.{name}"] = value
    return state


def main() -> None:
    """Parse the command line and write the network, to be the --start of training.train."""
    parser = argparse.ArgumentParser(prog="python -m training.mpnet", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="its model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="*.safetensors to write")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    network.save(of(load_file(arguments.model)), arguments.out)


if __name__ == "__main__":
    main()
