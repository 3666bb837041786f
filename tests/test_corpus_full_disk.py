"""Where the disk is full, a command ends in one line, and nothing is lost or left in halves."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import PARAGRAPH, page
from following import Following, listing
from small_site import SmallSite
from test_corpus_commands import PREFIX
from test_index_models import ROOT, python

resource = pytest.importorskip("resource", reason="this system limits no files")
SCRIPT = str(Path(__file__).with_name("full_disk.py"))
ENOUGH = 100_000_000
ROOMS = (0, 5_000, 33_000, 40_000, 60_000, 110_000)
"""Bytes that a file may have: fewer than any needs, too few for the database, for the articles."""
PAGES = (0, 2, 9, 12, 16, 20, 26, 40)
"""How much of the disk is left, in pages of 4,096 bytes."""
COMMANDS = {
    "file": ["add", "{folder}/in/dog.txt"],
    "new page": ["add", "{site}/big"],
    "changed page": ["add", "{site}/boat"],
    "folder": ["import", "{folder}/in"],
    "export": ["import", "{folder}/in/rows.jsonl"],
    "changed export": ["import", "--update", "{folder}/more"],
    "feed": ["feed", "{site}/feed.xml"],
    "page out": ["remove", "the-boat"],
    "line out": ["remove", "o14"],
    "version": ["restore", "the-boat", "--version", "1"],
}


def long(number: int) -> str:
    """About 30 KB of words."""
    return " ".join(f"Boat {number} came home on day {day} of the storm." for day in range(750))


def rows(*numbers: int) -> str:
    """Lines of an export, about 30 KB each."""
    lines = ({"id": f"o{n}", "title": f"Old {n}", "text": long(n)} for n in numbers)
    return "\n".join(json.dumps(one) for one in lines) + "\n"


@pytest.fixture(scope="module")
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, site: SmallSite) -> Path:
    """A library with a page that was changed once, and will be again, and an export."""
    folder = tmp_path_factory.mktemp("kept")
    own = Following(folder, site)
    own.write("old.jsonl", rows(13, 14, 15))
    for place, name, text in (
        ("in", "dog.txt", f"The dog\n\n{long(1) * 2}\n"),
        ("in", "rows.jsonl", rows(3, 4)),
        ("more", "old.jsonl", rows(13, 15).replace("came home", "was lost")),
    ):
        (folder / place).mkdir(exist_ok=True)
        (folder / place / name).write_text(text)
    for day in ("3 March", "4 March", "5 March"):
        site.put("/boat", page("The boat", PARAGRAPH.replace("3 March", day)))
        if day != "5 March":
            assert own.run("add", site.at("/boat")).returncode == 0
    site.put("/big", page("The big one", PARAGRAPH + long(9) * 2))
    listing(site, ["/news/1", "/big", "/news/2"])
    return folder


class Ordered:
    """What a command comes to in too little room."""

    def __init__(self, folder: Path, kept: Path, site: SmallSite, ballast: Path | None) -> None:
        self._folder, self._kept, self._site, self._ballast = folder, kept, site, ballast

    def run(self, command: list[str], rooms: tuple[int, ...]) -> list[dict[str, Any]]:
        """One outcome for each room, and one last with enough."""
        order = {
            "rooms": [*rooms, ENOUGH],
            "folder": str(self._folder),
            "kept": str(self._kept),
            "ballast": str(self._ballast or ""),
            "command": [one.format(folder=self._folder, site=self._site.base) for one in command],
        }
        # a module that is compiled in too little room is written in half, and breaks the next run
        done = python(SCRIPT, json.dumps(order), PYTHONPATH=str(ROOT), PYTHONDONTWRITEBYTECODE="1")
        assert (done.returncode, done.stderr) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]


def files_of(top: Path) -> dict[str, str]:
    """A hash of each file by its name."""
    return {
        path.relative_to(top).as_posix(): hashlib.sha1(path.read_bytes()).hexdigest()
        for path in top.rglob("*")
        if path.is_file()
    }


def named(files: dict[str, str]) -> dict[str, str]:
    """Files with names that do not tell when they were removed."""
    return {re.sub(r"^\.removed/[^/]+/", ".removed/", name): sha for name, sha in files.items()}


def check_line(first: dict[str, Any]) -> str:
    """A command that failed printed one line that names what helps; gives what it is about."""
    assert first["code"] in (1, 2)
    (line,) = first["err"]
    assert line.startswith(PREFIX)
    assert line.endswith(" room")
    (what,) = re.findall(r"/(articles|library\.sqlite3) cannot be (?:written|used) \(", line)
    return str(what)


def check(outcomes: list[dict[str, Any]], kept: Path) -> set[str]:
    """Nothing is in halves, lost or left behind, and with room it goes on as if nothing had been;
    gives what could not be written."""
    *short, enough = outcomes
    assert (enough["first"]["code"], enough["first"]["err"]) == (0, [])
    end, start = named(enough["end"]["files"]), files_of(kept / "articles")
    whole = start.items() | end.items()
    told = set()
    for one in short:
        files = named(one["files"])
        if one["first"]["code"]:
            told.add(check_line(one["first"]))
            assert (one["again"]["code"], one["again"]["err"]) == (0, [])
        else:
            assert one["first"]["err"] == []
        assert files.items() <= whole, one["room"]
        assert all(name in files or f".removed/{name}" in files for name in start), one["room"]
        assert (one["listed"]["code"], one["listed"]["err"]) == (0, [])
        assert named(one["end"]["files"]) == end, one["room"]
        assert one["end"]["listed"] == enough["end"]["listed"]
        assert titles(one) == titles(enough), one["room"]
    return told


def titles(outcome: dict[str, Any]) -> list[str]:
    """What the page was called in each version of its history."""
    return [json.loads(line)["title"] for line in outcome["end"]["history"]]


@pytest.mark.parametrize("name", COMMANDS)
def test_where_no_file_may_grow(name: str, kept: Path, site: SmallSite, tmp_path: Path) -> None:
    """Whichever file meets the limit first, the database of the library or one among the articles:
    all that was there stays, with its history, and the same command with room does what it would
    have done."""
    outcomes = Ordered(tmp_path / "own", kept, site, None).run(COMMANDS[name], ROOMS)

    assert "library.sqlite3" in check(outcomes, kept)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("name", [one for one in COMMANDS if one not in ("new page", "export")])
def test_where_the_disk_is_full(name: str, kept: Path, site: SmallSite, small_disk: Path) -> None:
    """The same on a disk that is full in truth."""
    own = Ordered(small_disk / "own", kept, site, small_disk / "ballast")
    outcomes = own.run(COMMANDS[name], tuple(4096 * one for one in PAGES))

    assert "library.sqlite3" in check(outcomes, kept)


@pytest.mark.parametrize("name", ["file", "new page", "folder", "changed export", "line out"])
def test_where_the_articles_find_no_room(
    name: str, kept: Path, site: SmallSite, tmp_path: Path
) -> None:
    """The line names them, whatever is done with them."""
    outcomes = Ordered(tmp_path / "own", kept, site, None).run(COMMANDS[name], (60_000,))

    assert check(outcomes, kept) == {"articles"}


def test_a_library_that_is_begun_without_room(kept: Path, site: SmallSite, tmp_path: Path) -> None:
    """It is made once there is room; until then nobody complains of what is there of it, and it is
    not taken for a damaged one."""
    fresh = tmp_path / "fresh"
    shutil.copytree(kept, fresh)
    for path in fresh.glob("library*"):
        path.unlink()
    rooms = (0, 600, 5_000, 33_000, 62_000, 70_000, 100_000)
    outcomes = Ordered(tmp_path / "own", fresh, site, None).run(COMMANDS["file"], rooms)
    *short, enough = outcomes

    assert [one["first"]["code"] for one in outcomes] == [2] * len(short) + [0]
    for one in short:
        assert check_line(one["first"]) == "library.sqlite3"
        assert (one["listed"]["code"], one["listed"]["err"]) == (0, [])
        assert one["again"]["code"] == 0
        assert "damaged" not in " ".join(one["again"]["err"])
        assert one["end"]["listed"] == enough["end"]["listed"]


def test_as_a_command_of_its_own(kept: Path, site: SmallSite, tmp_path: Path) -> None:
    """`python -m corpus` ends with that line and its exit code: nothing could be done, or the one
    file was refused."""
    own = tmp_path / "own"
    shutil.copytree(kept, own)
    for room, code, what in ((5_000, 2, "library.sqlite3"), (60_000, 1, "articles")):
        done = subprocess.run(
            [sys.executable, "-m", "corpus", "add", "--config", own / "config.toml",
             own / "in" / "dog.txt"],
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            encoding="utf-8",
            preexec_fn=functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room)),
        )  # fmt: skip
        told = {"code": done.returncode, "err": done.stderr.splitlines()}

        assert (done.returncode, done.stdout) == (code, "")
        assert check_line(told) == what
        assert files_of(own / "articles") == files_of(kept / "articles")
