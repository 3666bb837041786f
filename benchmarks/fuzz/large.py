"""Files as large as `corpus.file_mb` allows, hostile and honest: how long do they take, how much
memory?"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fuzz import files, hostile, target

_ROOT = Path(__file__).parents[2]
_PATIENCE = 500
"""Seconds on the clock after which a file is given up."""
_HONEST = 60.0
"""Seconds of processor time that a file may take which means no harm."""


def measured(names: list[str], size: int) -> int:
    """Print a row for each file of at most `size` bytes for these readers; 1 if one takes too long
    or too much."""
    print("| reader | file | MB | seconds | peak, MB | |\n| --- | --- | --- | --- | --- | --- |")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        for name in names:
            for called, make in files.FILES.get(name, {}).items():
                raw = make(hostile.fitting(name, make, size))
                file.write_bytes(raw)
                seconds, megabytes, what = _read(name, file)
                patience = _HONEST if called.startswith("honest") else target.SLOW
                if not what and (megabytes > target.MOST_MEMORY or seconds > patience):
                    what = "**too much**"
                wrong += bool(what)
                row = f"| {name} | {called} | {len(raw) / 1e6:.1f} | {seconds:.1f} "
                print(f"{row}| {megabytes:,.0f} | {what} |", flush=True)
    return int(wrong > 0)


def _read(name: str, file: Path) -> tuple[float, float, str]:
    """Seconds of processor time, peak megabytes, and what is wrong but for these."""
    command = [sys.executable, "-m", "benchmarks.fuzz.target", name, "--once", str(file)]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return _PATIENCE, 0, "does not end"
    first, _, rest = done.stdout.partition("\n")
    try:
        seconds, megabytes = (float(part.split()[0]) for part in first.split(","))
    except ValueError:
        return 0, 0, f"ended with {done.returncode} {done.stderr.strip()[-100:]!r}"
    lines = [line for line in rest.splitlines() if line.strip() and not line.startswith("took")]
    return seconds, megabytes, lines[-1][:120] if lines else ""
