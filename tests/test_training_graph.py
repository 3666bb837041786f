"""Training can go on from the reader that is shipped."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from training import graph, network

SHIPPED = Path(__file__).parents[1] / "index" / "quoth_reader" / "reader.onnx"


def test_the_shipped_graph_is_read_back() -> None:
    """Read back into torch it gives nearly what the graph gives: only activations are exact."""
    ids = np.array([[101, 2040, 3473, 102, 1996, 3007, 3473, 1012, 102]], np.int64)
    types = np.array([[0, 0, 0, 0, 1, 1, 1, 1, 1]], np.int64)
    mask = np.ones_like(ids)
    session = onnxruntime.InferenceSession(str(SHIPPED), providers=["CPUExecutionProvider"])
    names = ("input_ids", "attention_mask", "token_type_ids")
    told = session.run(["relevance"], dict(zip(names, (ids, mask, types), strict=True)))
    with torch.inference_mode():
        exact = graph.load(SHIPPED)(*(torch.from_numpy(one) for one in (ids, mask, types)))

    assert float(exact.relevance[0]) == pytest.approx(float(told[0][0]), abs=0.6)


def test_another_graph_is_refused(tmp_path: Path) -> None:
    """A file that training.export did not write is named."""
    import onnx

    empty = onnx.helper.make_graph([], "empty", [], [])
    onnx.save(onnx.helper.make_model(empty), tmp_path / "other.onnx")

    with pytest.raises(ValueError, match=r"other\.onnx is no reader of training\.export"):
        graph.load(tmp_path / "other.onnx")


def test_a_network_is_as_deep_as_its_weights() -> None:
    """Saved weights need no note of their depth."""
    deep = network.of(network.Network(3).state_dict())

    assert len(deep.bert["encoder"]["layer"]) == 3  # type: ignore[index]


def test_dropout_is_for_training_alone() -> None:
    """Told to, the network leaves out other parts each time; where it is asked, never."""
    reader = network.Network(layers=2)
    reader.drop(0.5)
    ids = torch.randint(1000, 2000, (2, 12))
    ones = torch.ones_like(ids)

    def relevance() -> list[float]:
        with torch.no_grad():
            return [float(one) for one in reader(ids, ones, ones).relevance]

    assert relevance() != relevance()
    reader.eval()
    assert relevance() == relevance()
    reader.train().drop(0.0)
    assert relevance() == relevance()
