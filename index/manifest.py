"""What a snapshot says of itself."""

from pathlib import Path

import msgspec

from index.encoder import EncoderIdentity
from index.errors import SnapshotError
from index.hashes import sha256_of
from index.ranking import Ranking

FILE = "manifest.json"
FORMAT = 3
"""Raised when a snapshot of an older program can no longer be read."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of the parts."""

    articles: int
    passages: int
    over_long: int
    """Passages longer than the encoder reads; their ends are found by their words only."""


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """How the articles were cut into passages."""

    passage_words: int
    longest_passage: int
    language: str
    repeated: bool = False
    """Whether what repeats over a site was left out; older snapshots have all of it."""


class FileNote(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 of one file."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reader of the snapshot must know before it reads the rest."""

    format: int
    created: str
    """ISO 8601, UTC."""
    encoder: EncoderIdentity
    cut: Cut
    counts: Counts
    articles: dict[str, str]
    """For each article id the SHA-256 of the article."""
    files: dict[str, FileNote]
    """For each other file of the snapshot, by its path in it."""
    ranking: Ranking | None = None
    """How hits are ranked; None in snapshots of the first version."""
    read_from: str = ""
    """The place that the articles were read from, as the settings name it, so that a folder which
    moves with its settings is the same; "" where that is not known."""

    def encode(self) -> bytes:
        """As it stands in the file."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)


def notes_of(folder: Path) -> dict[str, FileNote]:
    """Size and hash of every file in `folder` but the manifest itself."""
    return {
        path.relative_to(folder).as_posix(): FileNote(path.stat().st_size, sha256_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / FILE
    }


def changed_files(folder: Path, note: Manifest) -> list[str]:
    """Files that are missing, changed, or not of this snapshot, one line each."""
    try:
        found = notes_of(folder)
    except OSError as error:
        return [f"{error.filename} cannot be read ({error.strerror}); check its rights"]
    lines = []
    for name in sorted(note.files.keys() | found.keys()):
        if name not in found:
            lines.append(f"{name} is missing")
        elif name not in note.files:
            lines.append(f"{name} does not belong to the snapshot")
        elif found[name].size != note.files[name].size:
            lines.append(f"{name} has {found[name].size} bytes, not {note.files[name].size}")
        elif found[name].sha256 != note.files[name].sha256:
            lines.append(f"{name} was changed: its sha256 is another")
    return lines


def read(folder: Path) -> Manifest:
    """The manifest of the snapshot in `folder`; raises SnapshotError with the cure."""
    try:
        raw = (folder / FILE).read_bytes()
        numbered = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        number = msgspec.json.decode(numbered.get("format", msgspec.Raw(b"0")), type=int)
        if number != FORMAT:
            raise SnapshotError(
                f"snapshot {folder.name} has format {number}, this program reads {FORMAT}; "
                "run: python -m index build"
            )
        return msgspec.json.decode(raw, type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(
            f"{folder / FILE} cannot be read: {error}; run: python -m index build"
        ) from None
