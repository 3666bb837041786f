"""Real files beside what is made of them: `tests/files/FORMAT/name.ending` and `name.ending.txt`.

`PYTHONPATH=. python tests/golden_files.py FORMAT [NAME ...]` writes the texts anew, of all files or
of these; look at each beside its file before it is committed.
"""

import importlib
import sys
from itertools import pairwise
from pathlib import Path

from corpus.errors import Problem
from corpus.formats.extract import Extract, Format

FILES = Path(__file__).parent / "files"
KINDS = (
    "docx",
    "epub",
    "jsonlines",
    "mail",
    "markdown",
    "odt",
    "pdf",
    "rtf",
    "table",
    "text",
    "webpage",
)
"""The folders, each called as the module of the format."""


def form(kind: str) -> Format:
    """The format of a folder."""
    found: Format = importlib.import_module(f"corpus.formats.{kind}").FORMAT
    return found


def files(kind: str) -> list[Path]:
    """The files of one format by name."""
    endings = form(kind).endings
    named = [path for path in (FILES / kind).iterdir() if path.name.lower().endswith(endings)]
    # what stands beside a file is called as the file and .txt, and is no text file of the tests
    return sorted(path for path in named if not path.with_suffix("").exists())


def golden(path: Path) -> str:
    """What must be made of a file."""
    return path.with_name(f"{path.name}.txt").read_text(encoding="utf-8")


def told(form: Format, path: Path) -> str:
    """All that a format says of a file, as one text."""
    return "\n\n".join(written(found) for found in form.read(path.read_bytes(), path.name)) + "\n"


def written(found: Extract | Problem) -> str:
    """What was found as one text: fields that have a value, an empty line, the text with a form
    feed where a page begins."""
    if isinstance(found, Problem):
        return f"problem: {found}"
    fields = {
        "id": found.id,
        "title": found.title,
        "author": found.author,
        "published": found.published,
        "url": found.url,
        "tags": ", ".join(found.tags),
        "collection": found.collection,
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    ends = [*(found.pages or (0,)), len(found.text)]
    text = "\f".join(found.text[start:end] for start, end in pairwise(ends))
    return "\n".join([*lines, *(f"note: {note}" for note in found.notes), "", text])


def _write(kind: str, names: list[str]) -> None:
    for path in files(kind):
        if not names or path.name in names:
            text = told(form(kind), path)
            path.with_name(f"{path.name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1], sys.argv[2:])
