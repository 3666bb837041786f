"""The fitted functions that are in force: those shipped with a reader, or an operator's own.

index/fitted/quoth-reader.json   shipped: made by benchmarks/fit.py on labelled news questions
index/fitted/none.json           shipped: for work without a reader
DATA/calibrations/VERSION.json   made by `python -m index calibrate` on that snapshot
"""

import contextlib
from pathlib import Path

import msgspec

from index.errors import SnapshotError
from index.logistic import Logistic
from index.ranking import Ranking
from index.reader import SHIPPED, Reader
from index.store import Store
from index.verdict import Calibration, read_calibration

_FOLDER = Path(__file__).parent / "fitted"
NO_READER = "none"
"""Stands for the SHA-256 of the reader where nothing is read."""


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was fitted to the scores of one reader."""

    ranking: Ranking
    calibration: Calibration


def name_of(reader: Reader | None) -> str:
    """What fitted functions know a reader by."""
    return reader.sha256 if reader else NO_READER


def shipped(reader: str) -> Fitted:
    """The functions shipped for the reader with this SHA-256, or for NO_READER.

    Nothing is known of the scores of any other reader: it ranks by its relevance alone, and the
    verdict is taken from words and vectors alone until `python -m index calibrate` was run.
    """
    unread = _read(NO_READER)
    if reader == NO_READER:
        return unread
    ours = _read(SHIPPED)
    if reader == ours.ranking.reader:
        return ours
    alone = Ranking(
        reader=reader, candidates=unread.ranking.candidates, read=Logistic(relevance=1.0)
    )
    return Fitted(
        ranking=alone, calibration=msgspec.structs.replace(unread.calibration, reader=reader)
    )


def told(reader: str) -> str:
    """The reader with this SHA-256 in words: the shipped one, `none`, or its first 12 digits."""
    if reader == _read(SHIPPED).ranking.reader:
        return f"shipped {SHIPPED}"
    return reader[:12]


def ranking(recorded: Ranking | None, reader: str) -> Ranking:
    """The ranking that a snapshot records if it is that of this reader, else the shipped one."""
    return recorded if recorded and recorded.reader == reader else shipped(reader).ranking


def in_force(store: Store, version: str, recorded: Ranking | None, reader: Reader | None) -> Fitted:
    """The ranking that a snapshot records and the calibration made on it, else the shipped."""
    name = name_of(reader)
    return Fitted(ranking=ranking(recorded, name), calibration=calibration(store, version, name))


def calibration_file(store: Store, version: str) -> Path:
    """Where the operator's calibration of a snapshot stands, if there is one."""
    return store.calibrations / f"{version}.json"


def own_calibration(store: Store, version: str) -> Calibration | None:
    """The operator's calibration of a snapshot; None if there is none.

    Raises SnapshotError if it cannot be read.
    """
    file = calibration_file(store, version)
    return read_calibration(file) if file.exists() else None


def calibration(store: Store, version: str, reader: str) -> Calibration:
    """The operator's calibration of this snapshot, or the shipped one.

    Raises SnapshotError if the operator's was made on another snapshot or with another reader.
    """
    found, file = own_calibration(store, version), calibration_file(store, version)
    if found is None:
        return shipped(reader).calibration
    cure = "run: python -m index calibrate, or remove the file to go on with the shipped one"
    if found.snapshot != version:
        raise SnapshotError(
            f"the calibration {file} was made on snapshot {found.snapshot}, not on {version}; "
            f"{cure}"
        )
    if found.reader != reader:
        raise SnapshotError(
            f"the calibration {file} was made with the reader {found.reader[:12]}, "
            f"the settings say {reader[:12]}; {cure}"
        )
    return found


def carry_over(store: Store, before: str, version: str) -> None:
    """Let the operator's calibration of one snapshot hold for the next one: scores mean the same
    there, though articles changed.

    One that cannot be read stays behind.
    """
    file = calibration_file(store, before)
    if before == version or not file.exists():
        return
    with contextlib.suppress(SnapshotError):
        found = msgspec.structs.replace(read_calibration(file), snapshot=version)
        save(found, calibration_file(store, version))


def save(calibration: Calibration, file: Path) -> None:
    """Write a calibration, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(calibration), indent=1) + b"\n")
    aside.replace(file)


def _read(name: str) -> Fitted:
    return msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=Fitted)
