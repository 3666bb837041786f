"""Measure a reader: python -m training.evaluate --model FILE|FOLDER --data DIR [--limit N].

A file is read as training reads, once. A folder that training.export wrote is read as the bot reads
it: where it is doubtful which words answer, their sentence is read once more; `--once` leaves that
away. Prints one JSON object.
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
from training.benchmark import Reads
from training.marking import Marking
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
        "--model",
        type=Path,
        required=True,
        help="checkpoint.pt, *.safetensors, *.onnx, or a folder made by training.export",
    )
    parser.add_argument("--once", action="store_true", help="of a folder: without a second look")
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument(
        "--tokenizer", type=Path, help="tokenizer.json of all-MiniLM-L6-v2; a folder has its own"
    )
    parser.add_argument(
        "--limit", type=int, help="questions of each set (of each kind on news-dev)"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    if not arguments.model.exists():
        parser.error(f"there is no {arguments.model}")
    if not (arguments.model.is_dir() or arguments.tokenizer):
        parser.error("to read a file, --tokenizer is needed")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    torch.set_num_threads(arguments.threads)
    reader = _reader(arguments)
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
            {
                "model": arguments.model.name,
                "once": arguments.once or not arguments.model.is_dir(),
                "limit": arguments.limit,
                "sets": figures,
            },
            indent=1,
        )
    )


def _reader(arguments: argparse.Namespace) -> Reads:
    if arguments.model.is_dir():
        return Marking(arguments.model, arguments.threads, twice=not arguments.once)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    batch = 1 if arguments.model.suffix == ".onnx" else 8  # int8 scores depend on what is beside
    return Scorer(scorer.load(arguments.model, arguments.threads), tokenizer, batch)


if __name__ == "__main__":
    main()
