"""From a sentence-transformers model to a quantised ONNX graph: torch is needed here only."""

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

from index.models import ModelFiles
from index.plain import load

_BLOCK = 32
_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(files: ModelFiles, graph: Path) -> None:
    """Write the compiled graph of a model with mean pooling.

    Inputs `input_ids`, `attention_mask`, `token_type_ids` of shape (texts, word pieces), output
    `vectors` of shape (texts, dimension), each of length 1. Weights are 8 bits with a scale for
    each block of 32, and activations are quantised in the same blocks as they come
    (MatMulNBits, accuracy level 4: int8 arithmetic).
    """
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        export_exact(files, exact)
        quantizer = MatMulNBitsQuantizer(
            onnx.load(str(exact)), bits=8, block_size=_BLOCK, is_symmetric=True, accuracy_level=4
        )
        quantizer.process()
        quantizer.model.save_model_to_file(str(graph))


def export_exact(files: ModelFiles, graph: Path) -> None:
    """Write the graph of a model with mean pooling in 32-bit floats."""
    import torch

    transformer: Any = load(files, attn_implementation="eager")[0].auto_model
    transformer.eval()

    class Pooled(torch.nn.Module):
        """The mean of the word pieces' states, at length 1: the model's own two last modules."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            states = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            kept = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * kept).sum(1) / kept.sum(1)
            return torch.nn.functional.normalize(mean, dim=1)

    example = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "texts", 1: "pieces"} for name in _INPUTS} | {"vectors": {0: "texts"}}
    with warnings.catch_warnings(), torch.no_grad():
        # the exporter warns of its own age and of shapes that it traces rightly
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled(),
            (example, example, torch.zeros_like(example)),
            str(graph),
            input_names=list(_INPUTS),
            output_names=["vectors"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
