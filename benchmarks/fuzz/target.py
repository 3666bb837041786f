"""The process that is fuzzed: `python -m benchmarks.fuzz.target READER DIR [libFuzzer's options]`.

With `--again FILE` it reads that one file and tells what is wrong with it, with `--once FILE` it
reads it and cuts it as a build does and tells what that took; neither needs atheris.
"""

import contextlib
import hashlib
import mmap
import resource
import struct
import sys
import time
import traceback
from pathlib import Path

SLOW = 10.0
"""Seconds of processor time that an input may take."""
MOST_MEMORY = 1_000
"""Megabytes of resident memory that the process may take."""
NOTES = struct.Struct("<QdQ")
"""Inputs so far, seconds of the slowest one, length of the one that is being read; it follows."""
_ROOM = 2_000_000
_WARM = (
    b"<!DOCTYPE html><html><head>"
    b"<meta property='article:published_time' content='1 Fructidor 2024'>"
    b"</head><body><p>The council met</p></body></html>"
)
"""With a date that is looked for in two hundred languages, which are loaded once."""


def main() -> None:
    """Fuzz, or read one file again."""
    name, place, *options = sys.argv[1:]
    if place in ("--again", "--once"):
        sys.exit(again(name, Path(options[0]), once=place == "--once"))
    fuzz(name, Path(place), options)


def again(name: str, file: Path, *, once: bool = False) -> int:
    """What reading this file does: 0 if all is well, else 1 with what is wrong. Without the
    promises if it is read only `once`."""
    from benchmarks.fuzz import promises, readers

    raw, reader = file.read_bytes(), readers.named(name)
    before, wrong, became = _used()[0], "", "as promised"
    try:
        if once and reader.kind:
            became = promises.built(reader.kind, raw, file.name)
        else:
            reader.run(raw)
    except BaseException:
        wrong = traceback.format_exc()
    now, megabytes = _used()
    seconds = now - before
    print(f"{seconds:.2f} s, {megabytes:.0f} MB: {became}")
    if seconds > SLOW or megabytes > MOST_MEMORY:
        wrong += f"took {seconds:.1f} s and {megabytes:.0f} MB\n"
    print(wrong, end="")
    return 1 if wrong else 0


def _used() -> tuple[float, float]:
    """Seconds of processor time so far, and megabytes at most, of this process and its children."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in both)
    return seconds, max(_peak() or both[0].ru_maxrss, both[1].ru_maxrss) / 1_000


def _peak() -> int:
    """Kilobytes of this process at most, 0 where the system does not say: what `getrusage` tells is
    at least what the process had that started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def fuzz(name: str, place: Path, options: list[str]) -> None:
    """Does not return: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["corpus", "index.furniture"]):
        from benchmarks.fuzz import mutation, readers

        # what is imported only when it is needed must not count as part of the first input
        with contextlib.suppress(BaseException):
            readers.named(name).run(_WARM)
    reader = readers.named(name)
    notes = _notes(place)
    made = place / "findings"
    done, slowest = NOTES.unpack_from(notes)[:2]

    def one(raw: bytes) -> None:
        nonlocal done, slowest
        NOTES.pack_into(notes, 0, done, slowest, min(len(raw), _ROOM))
        notes[NOTES.size : NOTES.size + min(len(raw), _ROOM)] = raw[:_ROOM]
        began = time.process_time()
        wrong = ""
        try:
            reader.run(raw)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            wrong = _told(error)
        seconds = time.process_time() - began
        if seconds > SLOW:
            wrong = f"slow\ntook {seconds:.1f} s of processor time"
        if wrong:
            keep(made, raw, wrong)
        done, slowest = done + 1, max(slowest, seconds)
        NOTES.pack_into(notes, 0, done, slowest, 0)

    def changed(raw: bytes, most: int, seed: int) -> bytes:
        return mutation.mutated(reader.way, raw, most, seed, atheris.Mutate)

    atheris.Setup([sys.argv[0], *options], one, custom_mutator=changed)
    atheris.Fuzz()


def _notes(place: Path) -> mmap.mmap:
    """What the process that started this one reads when it has ended, however it ended."""
    file = place / "notes"
    if not file.exists():
        file.write_bytes(bytes(NOTES.size + _ROOM))
    with file.open("r+b") as opened:
        return mmap.mmap(opened.fileno(), 0)


def _told(error: BaseException) -> str:
    """Where it went wrong, as one line that is the same for the same fault, and the traceback."""
    inner = error
    while inner.__cause__ is not None:
        inner = inner.__cause__
    walked = traceback.extract_tb(inner.__traceback__)
    frames = [one for one in walked if "/corpus/" in one.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "promise"
    what = f" {str(inner)[:60]!r}" if type(inner).__name__ == "BrokenPromiseError" else ""
    lines = "".join(traceback.format_exception(error))
    return f"{type(inner).__name__} {where}{what}\n{lines}"


def keep(folder: Path, raw: bytes, wrong: str) -> bool:
    """Writes down a finding, the first (or a shorter) input of each; True if it is a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(wrong.partition("\n")[0].encode()).hexdigest()[:12]
    file = folder / f"{name}.bin"
    new = not file.exists()
    if new or len(raw) < file.stat().st_size:
        file.write_bytes(raw)
        (folder / f"{name}.txt").write_text(wrong, encoding="utf-8", errors="replace")
    return new


if __name__ == "__main__":
    main()
