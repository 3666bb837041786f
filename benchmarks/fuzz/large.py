"""Files as large as `corpus.file_mb` allows, hostile and honest: how long do they take, how much
memory?"""

import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.fuzz import files, hostile, target

_ROOT = Path(__file__).parents[2]
_PATIENCE = 500
"""Seconds on the clock after which a file is given up."""
_HONEST = 60.0
"""Seconds of processor time that a file may take which means no harm."""


class Read(msgspec.Struct, frozen=True):
    """What reading a file took."""

    seconds: float
    """Of processor time."""
    megabytes: float
    became: str
    """Passages, or what is wrong with it."""
    raised: bool = False


def measured(names: list[str], size: int) -> int:
    """Print a row for each file of at most `size` bytes for these readers; 1 if one takes too long
    or too much."""
    print("| reader | file | MB | seconds | peak, MB | what became of it |")
    print("| --- | --- | --- | --- | --- | --- |")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        for name in names:
            for called, make in files.FILES.get(name, {}).items():
                raw = make(hostile.fitting(name, make, size))
                file.write_bytes(raw)
                read = _read(name, file)
                patience = _HONEST if called.startswith("honest") else target.SLOW
                over = read.megabytes > target.MOST_MEMORY or read.seconds > patience
                wrong += over or read.raised
                row = f"| {name} | {called} | {len(raw) / 1e6:.1f} | {read.seconds:.1f} "
                told = f"**too much**, {read.became}" if over else read.became
                print(f"{row}| {read.megabytes:,.0f} | {told[:90]} |", flush=True)
    return int(wrong > 0)


def _read(name: str, file: Path) -> Read:
    command = [sys.executable, "-m", "benchmarks.fuzz.target", name, "--once", str(file)]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return Read(_PATIENCE, 0, "does not end")
    figures, _, became = done.stdout.partition("\n")[0].partition(": ")
    try:
        seconds, megabytes = (float(part.split()[0]) for part in figures.split(","))
    except ValueError:
        return Read(0, 0, f"ended with {done.returncode} {done.stderr.strip()[-80:]!r}", True)
    return Read(seconds, megabytes, became, raised="Traceback" in done.stdout)
