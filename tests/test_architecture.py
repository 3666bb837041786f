"""The house has three rooms, imports point down only, and each heavy package has its place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "bot", "run_bot")
"""From the bottom to the top: each may import those before it."""
PLACES: dict[str, str | tuple[str, ...]] = {
    "discord": "bot/",
    "torch": ("index/plain.py", "index/export.py", "index/hub_reader.py"),
    "sentence_transformers": ("index/plain.py", "index/hub_reader.py"),
    "transformers": ("index/plain.py", "index/hub_reader.py"),
    "huggingface_hub": "index/hub_reader.py",
    "faiss": "index/vectors.py",
    "bm25s": "index/lexical.py",
    "onnxruntime": "index/",
    "onnx": "index/export.py",
    "asyncio": ("bot/", "corpus/web/download.py", "corpus/web/visit.py"),
    "aiohttp": ("bot/", "corpus/web/download.py", "corpus/web/visit.py"),
    "protego": "corpus/web/robots.py",
    "tld": "corpus/web/address.py",
    "sklearn": ("index/measure/figures.py", "index/calibrate.py"),
    "dateparser": "bot/dates.py",
    "rapidfuzz": (
        "bot/catalogue.py",
        "bot/alike.py",
        "corpus/commands/terminal.py",
        "corpus/html/headline.py",
        "index/folding.py",
    ),
    "py3langid": "corpus/tongue.py",
    "trafilatura": "corpus/html/webpage.py",
    "charset_normalizer": "corpus/charset.py",
    "lxml": ("corpus/html/fragment.py", "corpus/feeds/feed_document.py", "corpus/formats/"),
    "feedparser": "corpus/feeds/feed_document.py",
    "pypdfium2": ("corpus/formats/pdf_document.py", "corpus/formats/pdf_signs.py"),
    "datasketch": "corpus/duplicates.py",
    "watchfiles": "index/watch_command.py",
    "matplotlib": "index/measure/plots.py",
    "jinja2": "index/measure/report.py",
}
"""Where a package may be imported; each brings something that must not spread."""
SLOW = (
    "torch",
    "sentence_transformers",
    "transformers",
    "huggingface_hub",
    "onnx",
    "sklearn",
    "trafilatura",
    "pypdfium2",
    "datasketch",
)
"""Packages that take seconds to import, so they are imported when they are needed."""
FORBIDDEN = ("util", "helper", "common", "engine", "manager", "handler", "misc", "base")
LONGEST = 300
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ROOMS
    for path in [*(ROOT / room).rglob("*.py"), ROOT / f"{room}.py"]
    if path.is_file()
)


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Each import with the full name of the module that it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node, name.name
        elif isinstance(node, ast.ImportFrom):
            yield node, "." * node.level + (node.module or "")


def parsed(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def room_of(file: str) -> int:
    return ROOMS.index(file.partition("/")[0].removesuffix(".py"))


def for_types_only(tree: ast.Module) -> set[ast.stmt]:
    """The imports below `if TYPE_CHECKING`, which never run."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in node.body
    }


def test_every_room_is_looked_at() -> None:
    """The tests below see the program's files."""
    assert {ROOMS[room_of(file)] for file in FILES} == set(ROOMS)
    assert "index/build.py" in FILES


@pytest.mark.parametrize("file", FILES)
def test_imports_point_down(file: str) -> None:
    """A room imports itself and the rooms below it, by full names."""
    for _, name in imported(parsed(file)):
        first = name.partition(".")[0]

        assert first not in ("", "tests", "training", "benchmarks"), name
        assert first not in ROOMS or ROOMS.index(first) <= room_of(file), name


@pytest.mark.parametrize("file", FILES)
def test_packages_keep_their_places(file: str) -> None:
    """discord stays in the bot, torch in three files, faiss in one, and so on."""
    tree = parsed(file)
    unseen = for_types_only(tree)
    for node, name in imported(tree):
        package = name.partition(".")[0]

        assert package not in PLACES or file.startswith(PLACES[package]) or node in unseen, name


@pytest.mark.parametrize("file", FILES)
def test_slow_packages_are_not_imported_at_the_top(file: str) -> None:
    """Importing a module never imports torch."""
    tree = parsed(file)
    top = set(tree.body)
    for node, name in imported(tree):
        assert node not in top or name.partition(".")[0] not in SLOW, name


@pytest.mark.parametrize("file", FILES)
def test_modules_are_short(file: str) -> None:
    """No module is longer than a reader can hold in mind."""
    lines = (ROOT / file).read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST


@pytest.mark.parametrize("file", FILES)
def test_modules_are_named_after_things(file: str) -> None:
    """No module is named after what one does with left-overs."""
    name = Path(file).stem.lower()

    assert [word for word in FORBIDDEN if word in name] == []


@pytest.mark.parametrize("file", FILES)
def test_modules_say_what_they_are(file: str) -> None:
    """Every module starts with a docstring."""
    docstring = ast.get_docstring(parsed(file))

    assert docstring
