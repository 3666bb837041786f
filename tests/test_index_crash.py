"""The published snapshot outlives a killed build, a full disk and a folder that is read-only."""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import fake_encoder
import pytest
from fake_encoder import FakeEncoder, articles, files_of, many_articles, names_in, publish

from index import snapshot
from index.errors import BuildError
from index.store import Store
from index.verify import faults

_SEED = 20_180_124
KILLS = 20
LONGEST = 0.4
"""Seconds after which the last kill comes; a build takes 0.03 to 0.2."""
UNTOUCHED = " (what was published before is untouched)"
SHORTAGE = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import fake_encoder
from index.errors import BuildError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in {limits}:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        print(fake_encoder.publish(fake_encoder.many_articles(200), Path({data!r})))
    except BuildError as error:
        print(error)
"""
AT_STEP = """
import os, signal, sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
import fake_encoder

steps = 0

def hook(event, _):
    global steps
    if event == {event!r}:
        steps += 1
        if steps == {number}:
            os.kill(os.getpid(), signal.SIGKILL)

fake_encoder.publish(fake_encoder.articles(), Path({data!r}), keep=1)
sys.addaudithook(hook)
fake_encoder.publish(fake_encoder.many_articles(2), Path({data!r}), keep=1)
print("not killed after", steps)
"""
TESTS = str(Path(fake_encoder.__file__).parent)


def check_all_whole(data: Path) -> None:
    """`current` names a snapshot that loads, and every version there is holds together."""
    store = Store(data)
    loaded = snapshot.load(store.path(store.current()), FakeEncoder().identity)

    assert len(loaded.passages) == loaded.manifest.counts.passages
    assert store.current() in store.versions()
    for version in store.versions():
        assert faults(store.path(version), version) == []


def check_no_debris(data: Path, keep: int) -> None:
    """The data folder holds `current`, the lock and at most `keep` snapshots, no more."""
    assert names_in(data) == ["build.lock", "current", "snapshots"]
    assert Store(data).versions() == names_in(data / "snapshots")
    assert len(Store(data).versions()) <= keep


def check_one_line(error: BaseException) -> None:
    assert len(str(error).splitlines()) == 1
    assert str(error).endswith(UNTOUCHED)


@pytest.fixture(scope="module")
def killed_often(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the builds that are killed, from one test to the next."""
    data = tmp_path_factory.mktemp("killed")
    publish(many_articles(200), data, keep=2)
    return data


@pytest.mark.parametrize("moment", random.Random(_SEED).choices(range(1000), k=KILLS))
def test_kill_at_any_moment(killed_often: Path, moment: int) -> None:
    """After kill -9 at a random moment `current` is whole, and the next build leaves no trace."""
    program = [sys.executable, fake_encoder.__file__, str(killed_often), "0.002"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout
        assert builder.stdout.readline() == "ready\n"
        time.sleep(moment / 1000 * LONGEST)
        builder.kill()

    assert builder.returncode == -signal.SIGKILL
    check_all_whole(killed_often)
    report = publish(many_articles(200), killed_often, keep=2)
    assert report.version == Store(killed_often).current()
    assert report.reused >= 398
    check_all_whole(killed_often)
    check_no_debris(killed_often, keep=2)


STEPS = {
    "before the snapshot gets its name": ("os.rename", 1),
    "before current is replaced": ("os.rename", 2),
    "before the old snapshot is put aside": ("os.rename", 3),
    "while the old snapshot is removed": ("os.remove", 4),
    "when only empty folders of it are left": ("os.rmdir", 1),
}


@pytest.mark.parametrize(("event", "number"), STEPS.values(), ids=STEPS)
def test_kill_between_two_steps(tmp_path: Path, event: str, number: int) -> None:
    """Killed right before each of the steps of publishing, the builder leaves a whole `current`
    and no half version, and the next build clears away the rest."""
    script = AT_STEP.format(tests=TESTS, data=str(tmp_path), event=event, number=number)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "", "")
    check_all_whole(tmp_path)
    publish(articles(), tmp_path, keep=1)
    check_all_whole(tmp_path)
    check_no_debris(tmp_path, keep=1)


def test_file_size_limit(tmp_path: Path) -> None:
    """Where no file may grow beyond a limit a build ends in one line, whichever file meets it
    first; nothing is left behind and the published snapshot is as it was."""
    publish(articles(), tmp_path)
    before = files_of(tmp_path)
    limits = [10, 100, 1000, 10_000, 16_000, 20_000, 30_000, 50_000]
    script = SHORTAGE.format(tests=TESTS, data=str(tmp_path), limits=limits)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    lines = done.stdout.splitlines()

    assert done.stderr == ""
    assert len(lines) == len(limits)
    for line in lines:
        assert line.startswith(f"the snapshot cannot be written to {tmp_path}: ")
        assert line.endswith(UNTOUCHED)
    assert files_of(tmp_path) == before
    check_no_debris(tmp_path, keep=1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(ballast: Path, *, but: int) -> None:
    """Let the file take all the space of its disk but so many bytes."""
    with ballast.open("wb", buffering=0) as opened, contextlib.suppress(OSError):
        while True:
            opened.write(bytes(4096))
    os.truncate(ballast, max(0, ballast.stat().st_size - but))


def test_full_disk(small_disk: Path) -> None:
    """Whatever is the last file that fits: one line, the cure, and what was published stays."""
    data = small_disk / "index"
    publish(articles(), data)
    before = files_of(data)
    ballast = small_disk / "ballast"
    errors: list[str] = []
    for pages in range(100):
        fill(ballast, but=4096 * pages)
        try:
            publish(many_articles(30), data)
            break
        except BuildError as error:
            errors.append(str(error))
        assert files_of(data) == before
        check_no_debris(data, keep=1)

    assert set(errors) == {
        f"the snapshot cannot be written to {data}: No space left on device; "
        f"free some space and build again{UNTOUCHED}"
    }
    assert len(errors) >= 10
    check_all_whole(data)
    check_no_debris(data, keep=2)


def test_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """If `index.data` is a file, a build says so in one line and leaves the file alone."""
    data = tmp_path / "index"
    data.write_text("a diary")
    with pytest.raises(BuildError, match=re.escape(f"cannot be written to {data}: ")) as caught:
        publish(articles(), data)

    check_one_line(caught.value)
    assert data.read_text() == "a diary"


def test_read_only_folder() -> None:
    """A data folder that may not be written to gives one line, and nothing in it changes."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "index"
        publish(articles(), data)
        before = files_of(data)
        folders = [Path(name), data, *(path for path in data.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(65534)  # root may write anywhere
            with pytest.raises(BuildError) as caught:
                publish(articles()[:2], data)
        finally:
            if root:
                os.seteuid(0)
            for folder in folders:
                folder.chmod(0o755)

        assert str(caught.value) == (
            f"the snapshot cannot be written to {data}: Permission denied; "
            f"mend it and build again{UNTOUCHED}"
        )
        assert files_of(data) == before
