"""One reader, fuzzed until it had enough inputs; a process that an input ended is begun again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from benchmarks.fuzz import seeds, target
from benchmarks.fuzz.readers import Reader

_LONGEST_INPUT = {"bytes": 4_000, "xml": 50_000, "archive": 150_000, "pdf": 60_000}
"""Bytes of an input by the way in which inputs are changed."""
_WORDS = Path(__file__).parent / "words"
_ROOT = Path(__file__).parents[2]
_PATIENCE = 60
"""Seconds on the clock after which libFuzzer ends the process. Slower than `target.SLOW`: the
machine may be busy, and what only took long is measured once more alone."""


class State(msgspec.Struct):
    """What a run has done so far, in OUT/READER/state.json."""

    inputs: int = 0
    seconds: float = 0
    slowest: float = 0
    megabytes: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """What became of a reader."""

    reader: str
    state: State
    findings: tuple[str, ...]
    """One line each."""

    def row(self) -> str:
        """Its row of the table."""
        now = self.state
        return (
            f"| {self.reader} | {now.inputs:,} | {now.seconds:,.0f} "
            f"| {now.inputs / max(now.seconds, 1):,.0f} | {now.slowest:.1f} | {now.megabytes:,} "
            f"| {len(self.findings)} |"
        )


def fuzzed(reader: Reader, place: Path, folder: Path, *, runs: int, seconds: float) -> Outcome:
    """Fuzz a reader in `place` until it had `runs` inputs or `seconds` are over, with what earlier
    runs there did. Seeds are taken from `folder`."""
    for name in ("inputs", "seeds", "ended", "findings"):
        (place / name).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds.of(reader.seeds, folder, _LONGEST_INPUT[reader.way])):
        (place / "seeds" / str(number)).write_bytes(seed)
    # libFuzzer refuses an empty one
    words = dictionary(reader.words) or '"\\x00"\n'
    (place / "words").write_text(words, encoding="utf-8")
    kept = place / "state.json"
    state = msgspec.json.decode(kept.read_bytes(), type=State) if kept.exists() else State()
    began, before = time.monotonic(), state.seconds
    while state.inputs < runs and state.seconds < seconds:
        _one_process(reader, place, state, runs - state.inputs, seconds - state.seconds)
        state.seconds = before + time.monotonic() - began
        kept.write_bytes(msgspec.json.encode(state))
    return Outcome(reader.name, state, tuple(_findings(reader.name, place)))


def _one_process(reader: Reader, place: Path, state: State, runs: int, seconds: float) -> None:
    """Fuzz until an input ends the process, or enough is done."""
    (place / "notes").unlink(missing_ok=True)
    longest = _LONGEST_INPUT[reader.way]
    command = [
        *(sys.executable, "-m", "benchmarks.fuzz.target", reader.name, str(place)),
        *(f"-runs={runs}", f"-max_total_time={max(int(seconds), 1)}", f"-timeout={_PATIENCE}"),
        *(f"-rss_limit_mb={target.MOST_MEMORY}", f"-max_len={longest}", "-print_final_stats=1"),
        *(f"-artifact_prefix={place / 'ended'}/", f"-dict={place / 'words'}", "-reload=0"),
        *(str(place / "inputs"), str(place / "seeds")),
    ]
    with (place / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=_ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    state.megabytes = max(state.megabytes, usage.ru_maxrss // 1_000)
    notes = place / "notes"
    raw = notes.read_bytes() if notes.exists() else bytes(target.NOTES.size)
    inputs, slowest, length = target.NOTES.unpack_from(raw)
    state.inputs += inputs
    state.slowest = max(state.slowest, slowest)
    if process.returncode:
        ended = [file.read_bytes() for file in (place / "ended").iterdir()]
        ended += [raw[target.NOTES.size : target.NOTES.size + length]] if length else []
        for one in {*ended}:
            _look_again(reader.name, place, one, process.returncode)
        for file in (place / "ended").iterdir():
            file.unlink()
        if not inputs and not ended:
            raise SystemExit(f"{reader.name} cannot be fuzzed; see {place / 'log'}")


def _look_again(name: str, place: Path, raw: bytes, status: int) -> None:
    """An input that ended the process, read once more alone: a finding if it does so again, or
    takes too long or too much."""
    file = place / "last"
    file.write_bytes(raw)
    try:
        again = subprocess.run(
            [sys.executable, "-m", "benchmarks.fuzz.target", name, "--again", str(file)],
            capture_output=True, text=True, check=False, timeout=20 * _PATIENCE,
            cwd=_ROOT,
        )  # fmt: skip
        wrong = f"{again.stdout[-3000:]}{again.stderr[-3000:]}" if again.returncode else ""
        kind = f"ended with {again.returncode}"
    except subprocess.TimeoutExpired:
        wrong, kind = "does not end", "hang"
    if wrong:
        target.keep(place / "findings", raw, f"{kind} (was {status})\n{wrong}")


def _findings(name: str, place: Path) -> list[str]:
    found = []
    for file in sorted((place / "findings").glob("*.txt")):
        what = file.read_text(encoding="utf-8").partition("\n")[0]
        again = f"python -m benchmarks.fuzz {name} --again {file.with_suffix('.bin')}"
        found.append(f"{name}: {what}; see it again: {again}")
    return found


def dictionary(names: tuple[str, ...]) -> str:
    """The words in these files as libFuzzer reads them, one a line."""
    written = " ".join((_WORDS / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    lines = []
    for word in dict.fromkeys(written.split()):
        plain = word.replace("__", " ").encode().decode("unicode_escape").encode("latin-1")
        lines.append('"' + "".join(f"\\x{one:02x}" for one in plain) + '"\n')
    return "".join(lines)
