"""How much memory does it take to import a large export, and how long?

    python -m benchmarks.importing --articles ../shared/data/reuters/articles.jsonl.gz

Peak resident memory is that of the process `python -m corpus import`, as the system counts it
(Linux and macOS), beside that of a `list` of no articles, which is what the program takes anyway.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine


def main() -> None:
    """Measure, print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "config.toml"
        config.write_text(
            '[corpus]\narticles = "articles"\nadded = "added"\nlibrary = "l.sqlite3"\n'
        )
        (Path(name) / "articles").mkdir()
        source = options.articles.resolve()
        told = {
            "file_mb": round(_megabytes(source), 1),
            "nothing": _measured(config, "list"),
            "import": _measured(config, "import", str(source)),
            "import_again": _measured(config, "import", str(source)),
            "machine": machine.line(),
        }
    print(json.dumps(told, indent=1))


def _measured(config: Path, command: str, *arguments: str) -> dict[str, object]:
    """What a command printed last, its seconds, and the megabytes that it held at most."""
    words = [sys.executable, "-m", "corpus", command, "--config", str(config), *arguments]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(words, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().splitlines()
    return {
        "told": next((line for line in printed if line.startswith(("added", "in all"))), ""),
        "seconds": round(time.perf_counter() - started, 1),
        "peak_mb": round(usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)),
    }


def _megabytes(source: Path) -> float:
    """Of the export, unpacked."""
    files = [source] if source.is_file() else [one for one in source.rglob("*") if one.is_file()]
    size = 0
    for file in files:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened:
            size += sum(len(line) for line in opened)
    return size / 1e6


if __name__ == "__main__":
    main()
