"""How long does FAISS take to find the nearest passages of one question?

    python -m benchmarks.nearest [--passages N]

Fifty nearest of N random unit vectors of 384 dimensions, one question at a time as the bot asks:
32-bit floats (IndexFlatIP) beside 16-bit floats (what is shipped), in turn on the same questions.
"""

import argparse
import json
import time

import faiss
import numpy as np

from benchmarks import machine
from index.vectors import FaissIndex

_QUESTIONS, _WIDTH, _NEAREST = 200, 384, 50


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--passages", type=int, default=37_000)
    options = parser.parse_args()
    random = np.random.default_rng(0)
    drawn = random.standard_normal((options.passages + _QUESTIONS, _WIDTH), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    passages, questions = drawn[:-_QUESTIONS], drawn[-_QUESTIONS:]
    flat, ours = faiss.IndexFlatIP(_WIDTH), FaissIndex.of(passages)
    flat.add(passages)
    times: dict[str, list[float]] = {"32 bits": [], "16 bits": []}
    same = 0
    for question in questions:
        began = time.perf_counter()
        _, (wanted,) = flat.search(question[np.newaxis], _NEAREST)
        between = time.perf_counter()
        found = ours.nearest(question, _NEAREST)
        times["16 bits"].append(time.perf_counter() - between)
        times["32 bits"].append(between - began)
        same += len(set(wanted) & set(found))
    medians = {name: float(np.median(taken)) for name, taken in times.items()}
    told = {
        "machine": machine.line(),
        "passages": options.passages,
        "median, ms": {name: round(1000 * taken, 2) for name, taken in medians.items()},
        "ratio": round(medians["32 bits"] / medians["16 bits"], 2),
        f"same of the {_NEAREST}": round(same / (_QUESTIONS * _NEAREST), 4),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
