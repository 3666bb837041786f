"""Real files beside what is made of them: `tests/files/FORMAT/name.ending` and `name.ending.txt`.

`PYTHONPATH=. python tests/golden_files.py FORMAT` writes the texts anew; look at each before it is
committed.
"""

import importlib
import sys
from pathlib import Path

from corpus.errors import Problem
from corpus.formats.extract import Extract, Format

FILES = Path(__file__).parent / "files"


def files(kind: str, *endings: str) -> list[Path]:
    """The files of one format by name."""
    return sorted(path for path in (FILES / kind).iterdir() if path.suffix in endings)


def told(form: Format, path: Path) -> str:
    """All that a format says of a file, as one text."""
    return "\n\n".join(written(found) for found in form.read(path.read_bytes(), path.name)) + "\n"


def written(found: Extract | Problem) -> str:
    """What was found as one text: fields that have a value, an empty line, the text."""
    if isinstance(found, Problem):
        return f"problem: {found}"
    fields = {"title": found.title, "author": found.author, "published": found.published}
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([*lines, *(f"note: {note}" for note in found.notes), "", found.text])


def _write(kind: str) -> None:
    form: Format = importlib.import_module(f"corpus.formats.{kind}").FORMAT
    for path in files(kind, *form.endings):
        path.with_name(f"{path.name}.txt").write_text(told(form, path), encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1])
