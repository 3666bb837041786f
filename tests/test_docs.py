"""What the papers say is true: settings, commands, files and links exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from bot.settings import BotSettings
from corpus.formats import registry
from corpus.settings import CorpusSettings
from index.settings import IndexSettings

ROOT = Path(__file__).parents[1]
PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
ROOMS: dict[str, type[msgspec.Struct]] = {
    "corpus": CorpusSettings,
    "index": IndexSettings,
    "bot": BotSettings,
}


def read(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def defaults() -> dict[str, object]:
    """Every setting as section.key with its default."""
    return {
        f"{room}.{key}": value
        for room, kind in ROOMS.items()
        for key, value in msgspec.to_builtins(kind()).items()
    }


def test_config_toml_holds_every_setting_with_its_default() -> None:
    """config.toml can be read as the list of settings."""
    written = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    found = {
        f"{room}.{key}": value for room, keys in written.items() for key, value in keys.items()
    }

    assert found == defaults()


def test_the_readme_tells_every_setting_and_its_default() -> None:
    """The table in the README is complete and its defaults are the program's."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `((?:corpus|index|bot)\.\w+)` \| `?([^|`]*?)`? \|", readme, re.MULTILINE
    )

    assert dict(rows) == {
        name: f"{value:g}" if isinstance(value, float) else str(value).replace("True", "true")
        for name, value in defaults().items()
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_path_in_a_paper_exists(paper: Path) -> None:
    """A file or folder of the project that a paper names is there."""
    text = paper.read_text(encoding="utf-8")
    named = set(
        re.findall(r"`((?:corpus|index|bot|tests|docs|benchmarks|training)/[\w./-]*)`", text)
    )
    named |= {link for link in re.findall(r"\]\(([\w./-]+)\)", text) if not link.startswith("http")}
    missing = {
        name for name in named if not (ROOT / name).exists() and not (paper.parent / name).exists()
    }

    assert missing == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_module_that_a_paper_runs_exists(paper: Path) -> None:
    """`python -m something` names a package or a module of the project."""
    text = paper.read_text(encoding="utf-8")
    named = set(re.findall(r"-m ((?:index|corpus|bot|benchmarks|training)(?:\.\w+)*)", text))
    missing = {
        name
        for name in named
        if not (ROOT / (name.replace(".", "/") + ".py")).is_file()
        and not (ROOT / name.replace(".", "/") / "__main__.py").is_file()
    }

    assert missing == set()


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def test_the_table_of_formats_is_that_of_the_registry() -> None:
    """docs/formats.md has a row for each kind of file, and says of each whether its own day is
    stated or likely, as the sources in its code do."""
    table = re.findall(r"^\| (.+) \|$", read("docs/formats.md"), re.MULTILINE)[2:]
    rows = {cells[0]: cells for cells in map(_cells, table)}

    assert rows.keys() == {one.name for one in registry.FORMATS}
    for one in registry.FORMATS:
        code = Path(str(sys.modules[one.read.__module__].__file__)).read_text(encoding="utf-8")
        cells = rows[one.name]
        states = "Dating(source=" in code or "front.dating(" in code or "page.dating" in code
        assert bool(cells[2]) == states, one.name
        hints = "Dating(likely=" in code or "front.dating(" in code or "page.dating" in code
        assert bool(cells[3]) == (hints or one.name == "PDF"), one.name
        assert bool(cells[6]) == ("language=" in code), one.name


def test_every_picture_is_shown_and_small() -> None:
    """Each file in docs/pictures/ stands in docs/pictures.md with words for those who do not see
    it; a paper with pictures loads at once."""
    shown = re.findall(r"!\[([^\]]+)\]\(pictures/([\w-]+\.png)\)", read("docs/pictures.md"))
    files = sorted((ROOT / "docs" / "pictures").iterdir())

    assert sorted(name for _, name in shown) == [file.name for file in files]
    assert all(len(words.split()) > 3 for words, _ in shown)
    assert [file.name for file in files if file.stat().st_size > 150_000] == []


def test_the_pictures_are_drawn_only_where_the_programs_for_it_are(tmp_path: Path) -> None:
    """Without Chromium `python -m benchmarks.pictures` says so in one line, and fetches nothing."""
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.pictures", "--to", str(tmp_path)],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 1
    assert found.stderr.startswith("Chromium is not installed")
    assert found.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_every_test_that_a_paper_names_exists() -> None:
    """`test_file.py::test_name` in a paper is one that runs."""
    named = {
        match
        for paper in PAPERS
        for match in re.findall(r"`(test_\w+\.py)::(test_\w+)`", paper.read_text(encoding="utf-8"))
    }
    missing = {
        (file, name)
        for file, name in named
        if f"def {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    }

    assert missing == set()
    assert len(named) > 30


def test_every_make_target_that_a_paper_names_exists() -> None:
    """`make something` in a paper is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    named = {
        target
        for paper in PAPERS
        for target in re.findall(r"(?:^|`|\$ )make ([a-z]+)", paper.read_text(), re.MULTILINE)
    }

    assert named - targets == set()
    assert {"ask", "test"} <= named


def test_every_direct_dependency_is_pinned_and_told() -> None:
    """docs/dependencies.md names what the code imports, and the requirements pin it."""
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    pinned = {
        line.partition("==")[0].lower()
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text().splitlines()
        if "==" in line
    }
    rows = re.findall(r"^\| ([\w., -]+?) \|", told, re.MULTILINE)
    named = {name.strip() for row in rows for name in row.split(",")} - {"package", "---"}

    assert {name for name in named if name not in pinned} == set()
