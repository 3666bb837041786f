"""Measure a reader: python -m training.evaluate --model FILE --data DIR [--limit N].

Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training import benchmark, scorer
from training.scorer import Scorer

SETS = {
    "xquad-en": benchmark.xquad,
    "squad2-dev": benchmark.squad2,
    "onestopqa-dev": benchmark.onestopqa,
    "news-dev": benchmark.news,
}


def main() -> None:
    """Parse the command line, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument(
        "--model", type=Path, required=True, help="checkpoint.pt, *.safetensors or *.onnx"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument(
        "--tokenizer", type=Path, required=True, help="tokenizer.json of all-MiniLM-L6-v2"
    )
    parser.add_argument(
        "--limit", type=int, help="questions of each set (of each kind on news-dev)"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    batch = 1 if arguments.model.suffix == ".onnx" else 8  # int8 scores depend on what is beside
    reader = Scorer(scorer.load(arguments.model, arguments.threads), tokenizer, batch)
    figures: dict[str, dict[str, float]] = {}
    for name in arguments.sets:
        began = time.process_time()
        found = SETS[name](reader, arguments.data, arguments.limit)
        figures[name] = {
            key: round(value, 4 if name == "news-dev" else 2) for key, value in found.items()
        }
        figures[name]["cpu_seconds"] = round(time.process_time() - began, 1)
    print(
        json.dumps(
            {"model": arguments.model.name, "limit": arguments.limit, "sets": figures}, indent=1
        )
    )


if __name__ == "__main__":
    main()
