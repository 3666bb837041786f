"""A trained reader becomes the shipped one by one command, whole or not at all."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from test_index_models import python

from index.errors import ModelError
from index.hashes import sha256_of
from index.reader import open_reader
from training.card import START, card
from training.ship import FILES, SHIPPED, ship


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A folder as training.export writes it, with the graph that is shipped now."""
    folder = tmp_path / "trained"
    shutil.copytree(SHIPPED, folder)
    (folder / "README.md").write_text("# a card\n")
    (folder / "notes.txt").write_text("not to be shipped")
    return folder


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A shipped folder with other files, which are to be replaced."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(f"old {name}")
    return folder


def test_the_shipped_files_are_what_their_note_pins() -> None:
    """model.json, which is reviewed, and the files beside it belong together."""
    pinned = json.loads((SHIPPED / "model.json").read_text())["files"]

    assert pinned == {name: sha256_of(SHIPPED / name) for name in ("reader.onnx", "tokenizer.json")}


def test_four_files_are_shipped_and_can_be_read(trained: Path, older: Path) -> None:
    """The four files arrive byte for byte, nothing else does, and the bot's code opens them."""
    sha256 = ship(trained, older)
    opened = open_reader(str(older))

    assert {path.name: path.read_bytes() for path in older.iterdir()} == {
        name: (trained / name).read_bytes() for name in FILES
    }
    assert opened is not None
    assert opened.sha256 == sha256


@pytest.mark.parametrize("name", FILES)
def test_without_one_of_its_files_nothing_is_shipped(trained: Path, older: Path, name: str) -> None:
    """A missing file is named, and what was shipped stays."""
    (trained / name).unlink()

    with pytest.raises(ModelError, match=rf"^[^\n]*has no {name};[^\n]*$"):
        ship(trained, older)
    assert (older / "reader.onnx").read_text() == "old reader.onnx"


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json"])
def test_a_file_that_is_not_the_pinned_one_is_not_shipped(
    trained: Path, older: Path, name: str
) -> None:
    """A byte more than model.json says: one line, and what was shipped stays."""
    with (trained / name).open("ab") as opened:
        opened.write(b"\n")

    with pytest.raises(ModelError, match=r"^[^\n]*sha256[^\n]*$"):
        ship(trained, older)
    assert (older / "model.json").read_text() == "old model.json"


def test_the_command_tells_a_wrong_folder_in_one_line(tmp_path: Path) -> None:
    """Exit code 1 and no traceback."""
    done = python("-m", "training.ship", "--from", str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "write it with training.export" in done.stderr


def described(**more: Any) -> dict[str, Any]:
    """A model.json."""
    return {
        "files": {"reader.onnx": "a" * 64},
        "architecture": {"layers": 12, "width": 384, "parameters": 33_361_539},
        "inputs": ["input_ids"],
        "outputs": ["relevance"],
        "max_length": 384,
        "max_answer": 30,
        "checks": {"relevance_gap": 0.12},
        "figures": None,
    } | more


def test_the_card_tells_what_the_model_is() -> None:
    """Depth, hash, figures, data with licences, limits and the notice."""
    figures = {"limit": 300, "sets": {"xquad-en": {"f1": 84.25, "cpu_seconds": 9.5}}}
    told = card(described(figures=figures))

    for part in (
        "12 layers x 384, 33.4 million parameters",
        f"| reader.onnx | `{'a' * 64}` |",
        "300 questions of each set",
        "| xquad-en | f1 84.25 |",
        "| SQuAD 1.1 train | 87,599 | Wikipedia | CC BY-SA 4.0 |",
        "at most 384 word pieces",
        "at most 30 word pieces",
        START,
        "Apache License, Version 2.0",
    ):
        assert part in told


def test_the_card_claims_nothing_that_it_was_not_given() -> None:
    """Without figures it has none, and another start has not the notice of the usual one."""
    told = card(described(), start="all-MiniLM-L6-v2")

    assert "None were given" in told
    assert "bge-small" not in told
    assert "| training began from | all-MiniLM-L6-v2 |" in told
    assert "## Notice" not in told


def test_the_card_names_what_restored_the_weights() -> None:
    """The three models, the licence that must be repeated, and how the figures were read."""
    figures = {"limit": None, "once": False, "sets": {"xquad-en": {"f1": 84.25}}}
    told = card(described(figures=figures), f"{START}, restored", restored=True)

    for part in (
        "bge-small-en-v1.5",
        "answerai-colbert-small-v1",
        "all-MiniLM-L6-v2",
        "Permission is hereby granted",
        f"| training began from | {START}, restored |",
        "\n## Notice\n\nThe weights were begun from",
        "whole sets, as the bot reads, with its second look.",
    ):
        assert part in told


def test_shipping_needs_no_torch() -> None:
    """The command and the card work in the bot's own environment, in a second."""
    script = "import sys, training.ship, training.card; print('torch' in sys.modules)"
    done = python("-c", script)

    assert (done.returncode, done.stdout) == (0, "False\n")
