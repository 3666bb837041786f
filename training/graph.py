"""A network read back from the int8 graph that training.export writes.

So that training can go on from the shipped reader where its checkpoint is gone: what 8 bits lost is
little, and the first steps mend it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training import network
from training.network import Network

_QUANTISED = "_quantized"
_INSIDE = {
    "self/query": "attention.self.query",
    "self/key": "attention.self.key",
    "self/value": "attention.self.value",
    "output/dense": "attention.output.dense",
    "dense": "intermediate.dense",
    "output/dense_1": "output.dense",
}
"""Products of a layer, as the export names them, and the parameters that they multiply with."""


def load(path: Path) -> Network:
    """The network of the graph `path`, ready to evaluate; ValueError if it is no such graph."""
    graph = onnx.load(path).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {
        name: value
        for name, value in tensors.items()
        if name.startswith(("bert.", "classifier.", "qa."))
        and value.dtype == np.float32
        and not name.endswith(("_scale", "_zero_point"))
    }
    for name in tensors:
        if name.startswith("bert.embeddings.") and name.endswith(_QUANTISED):
            state[name.removesuffix(_QUANTISED)] = _exact(tensors, name)
    for node in graph.node:
        parameter = _parameter(node.name)
        if parameter and node.op_type == "MatMulInteger":
            state[parameter] = _exact(tensors, node.input[1]).T
        elif parameter and node.op_type == "MatMul":
            state[parameter] = tensors[node.input[1]].T
    try:
        return network.of({name: torch.from_numpy(value.copy()) for name, value in state.items()})
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{path} is no reader of training.export: {error}") from None


def _parameter(node: str) -> str:
    """The weight that the product `node` multiplies with; "" for a product of activations."""
    name = node.removesuffix("_quant").removesuffix("MatMul").strip("/").removesuffix("/Gemm_")
    if name == "qa":
        return "qa.weight"
    if name in ("dense", "classifier"):
        return {"dense": "bert.pooler.dense.weight"}.get(name, "classifier.weight")
    head, _, inside = name.partition("/")
    if not head.startswith("layer.") or inside not in _INSIDE:
        return ""
    return f"bert.encoder.{head}.{_INSIDE[inside]}.weight"


def _exact(tensors: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """A quantised matrix multiplied out; its scales run along its last axis, or there is one."""
    stem = name.removesuffix(_QUANTISED)
    zero = tensors[f"{stem}_zero_point"].astype(np.float32)
    return (tensors[name].astype(np.float32) - zero) * tensors[f"{stem}_scale"]
