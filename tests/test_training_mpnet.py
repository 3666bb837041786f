"""MPNet's weights in the reader's network: the same states as transformers computes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import MPNetConfig, MPNetModel

from training import mpnet, network
from training.network import SEP, Network
from training.pair import CLS

_WORDS = [2054, 2003, 1996, 3007]


def _published() -> MPNetModel:
    torch.manual_seed(3)
    config = MPNetConfig(
        vocab_size=30_527,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=12,
        intermediate_size=192,
        max_position_embeddings=514,
        layer_norm_eps=1e-12,
    )
    found: MPNetModel = MPNetModel(config).eval()  # type: ignore[no-untyped-call]
    torch.nn.init.normal_(found.encoder.relative_attention_bias.weight)
    return found


def _last_state(network: Network, ids: Tensor) -> Tensor:
    states: list[Tensor] = []
    network.qa.register_forward_hook(lambda module, given, result: states.append(given[0]))
    network(ids, torch.ones_like(ids), torch.zeros_like(ids))
    return states[0]


@pytest.mark.parametrize("words", [4, 300])
def test_has_the_states_of_transformers_at_all_distances(words: int) -> None:
    published = _published()
    asked = (_WORDS * 100)[:words]
    theirs = torch.tensor([[0, *(word + 4 for word in asked), 2]])
    ours = torch.tensor([[CLS, *asked, SEP]])
    with torch.inference_mode():
        wanted = published(theirs).last_hidden_state
        found = _last_state(mpnet.of(published.state_dict()), ours)
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


def test_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = mpnet.of(_published().state_dict())
    network.save(written, tmp_path / "m.safetensors")
    found = network.load(tmp_path / "m.safetensors")
    for name, value in written.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], value, atol=1e-3, rtol=1e-3)


def test_refuses_weights_of_another_model() -> None:
    with pytest.raises(ValueError, match="no weights of an MPNet"):
        mpnet.of({"embeddings.word_embeddings.weight": torch.zeros(30_522, 8)})
    short = dict(_published().state_dict())
    del short["encoder.layer.1.output.dense.weight"]
    with pytest.raises(ValueError, match=r"without .*layer\.1\.output\.dense"):
        mpnet.of(short)
