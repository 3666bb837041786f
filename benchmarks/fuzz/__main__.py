"""Give every reader of the corpus inputs that nobody would send, and see what becomes of it.

    python -m benchmarks.fuzz READER… | all [--runs 100000] [--seconds 1200] [--seeds tests/files]
                              [--out data/fuzz] [--resume] [--large] [--again FILE]

Atheris (benchmarks/requirements-fuzz.txt) runs each reader in a process of its own until it was
given so many inputs or so many seconds are over. What an input may not do: raise, break a promise
(`promises.py`), take 10 seconds of processor time or 1 GB. Findings are kept as
OUT/READER/findings/*.bin with a .txt that tells what is wrong and how to see it again. With
--resume a run that was stopped goes on, with the inputs that it collected. --large measures
hostile and honest files of 10 MB instead, --again one file.
"""

import argparse
import importlib.util
import shutil
import sys
from pathlib import Path

from benchmarks import machine
from benchmarks.fuzz import large, readers, target
from benchmarks.fuzz.run import Outcome, fuzzed

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run what is asked for and print a table; 1 if anything was found."""
    names = [one.name for one in readers.READERS]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzz", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("readers", nargs="+", metavar="READER", choices=[*names, "all"],
                        help=f"all, or some of: {', '.join(names)}")  # fmt: skip
    parser.add_argument("--runs", type=int, default=100_000, help="inputs of each (%(default)s)")
    parser.add_argument("--seconds", type=int, default=1200, help="of each at most (%(default)s)")
    parser.add_argument("--seeds", type=Path, default=ROOT / "tests" / "files", help="a folder")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "fuzz", help="a folder")
    parser.add_argument("--resume", action="store_true", help="go on where the last run ended")
    parser.add_argument("--large", action="store_true", help="read files of 10 MB instead")
    parser.add_argument("--mb", type=float, default=10, help="megabytes of these (%(default)s)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="read this file and no other")
    options = parser.parse_args()
    chosen = names if "all" in options.readers else list(dict.fromkeys(options.readers))
    if options.again:
        return max(target.again(name, options.again) for name in chosen)
    print(machine.line(), flush=True)
    if options.large:
        return large.measured(chosen, int(options.mb * 1_000_000))
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is not installed; run: pip install -r benchmarks/requirements-fuzz.txt",
            file=sys.stderr,
        )
        return 1
    if not options.seeds.is_dir():
        print(f"there is no folder {options.seeds}; name one with --seeds", file=sys.stderr)
        return 1
    print("| reader | inputs | seconds | a second | slowest, s | peak, MB | findings |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    outcomes: list[Outcome] = []
    for name in chosen:
        place = options.out.resolve() / name
        if not options.resume:
            shutil.rmtree(place, ignore_errors=True)
        outcome = fuzzed(
            readers.named(name), place, options.seeds, runs=options.runs, seconds=options.seconds
        )
        print(outcome.row(), flush=True)
        outcomes.append(outcome)
    for outcome in outcomes:
        for line in outcome.findings:
            print(line)
    return 1 if any(outcome.findings for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
