"""Where snapshots live, which one is published, and how the next one takes its place.

    data/index/current             one line: the version that is published
    data/index/snapshots/VERSION/  a snapshot; VERSION ends in the hash of its manifest
    data/index/calibrations/VERSION.json  when its hits are answers, if an operator measured that

A snapshot is written aside under a name with a dot, checked, renamed, and then published by one
`os.replace` of `current`: whoever reads at any moment finds a whole one.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import filelock

from index.errors import BusyStoreError, IndexMissingError

_ASIDE = ".building-"
_GOING = ".going-"
_POINTER = ".current-"
_VERSION = re.compile(r"\w[\w.-]{0,99}", re.ASCII)


class Store:
    """The folder `index.data`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshots = folder / "snapshots"
        self.calibrations = folder / "calibrations"
        self._current = folder / "current"

    def current(self) -> str:
        """The version that is published; raises IndexMissingError if there is none."""
        try:
            version = self._current.read_text(encoding="utf-8").removesuffix("\n")
        except FileNotFoundError:
            raise IndexMissingError(
                f"no index in {self.folder}; run: python -m index build"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexMissingError(
                f"{self._current} cannot be read ({error}); run: python -m index build"
            ) from None
        if not _VERSION.fullmatch(version) or not self.path(version).is_dir():
            raise IndexMissingError(
                f"{self._current} names the snapshot {version[:80]!r}, which is not there; "
                "run: python -m index build"
            )
        return version

    def path(self, version: str) -> Path:
        """The folder of a version."""
        return self.snapshots / version

    def versions(self) -> list[str]:
        """All whole snapshots, oldest first."""
        if not self.snapshots.is_dir():
            return []
        return sorted(path.name for path in self.snapshots.iterdir() if path.name[0] != ".")

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Only one process at a time changes the store: raises BusyStoreError if another does.

        What a build left that was killed is removed first.
        """
        self.snapshots.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(self.folder / "build.lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            raise BusyStoreError(
                f"another build is at work in {self.folder}; wait until it is done"
            ) from None
        try:
            for left in [*self.snapshots.glob(f"{_ASIDE}*"), *self.snapshots.glob(f"{_GOING}*")]:
                shutil.rmtree(left, ignore_errors=True)
            for left in self.folder.glob(f"{_POINTER}*"):
                left.unlink()
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """An empty folder to write the next snapshot in, alone; removed again unless it is
        published."""
        with self.alone():
            aside = self.snapshots / f"{_ASIDE}{os.getpid()}"
            aside.mkdir()
            try:
                yield aside
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def publish(self, aside: Path, version: str) -> None:
        """Make the folder `aside` the published snapshot."""
        for path in [*aside.rglob("*"), aside]:
            _sync(path)
        aside.rename(self.path(version))
        try:
            _sync(self.snapshots)
            self.point(version)
        except OSError:
            self._forget(version)
            raise

    def tidy(self, version: str, keep: int) -> None:
        """Forget all snapshots but the published `version` and the `keep - 1` newest others."""
        others = [other for other in self.versions() if other != version]
        for old in others[: max(0, len(others) - (keep - 1))]:
            self._forget(old)

    def point(self, version: str) -> None:
        """Let `current` name this version, in one step that survives a crash."""
        written = self.folder / f"{_POINTER}{os.getpid()}"
        try:
            written.write_text(version + "\n", encoding="utf-8")
            _sync(written)
            written.replace(self._current)
        finally:
            written.unlink(missing_ok=True)
        _sync(self.folder)

    def _forget(self, version: str) -> None:
        """Remove a snapshot; from the first moment on it is no version any more."""
        going = self.snapshots / f"{_GOING}{version}"
        with contextlib.suppress(OSError):  # what cannot be removed now is removed next time
            self.path(version).rename(going)
            shutil.rmtree(going)
            (self.calibrations / f"{version}.json").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have the file or folder on disk before what follows."""
    with contextlib.suppress(PermissionError):  # Windows opens no folders
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
