"""The default encoder is the one it says it is, in both its forms; other models are told plainly.

The forms are run in one process of their own: torch stays out of the tests' process.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import compiled, models
from index.errors import ModelError
from index.hashes import checked, sha256_of
from index.models import DEFAULT, ModelFiles, find
from index.reader import Pair, open_reader

ROOT = Path(__file__).parent.parent
CARD = [
    "That is a happy person",
    "That is a happy dog",
    "That is a very happy person",
    "Today is a sunny day",
]
CARD_COSINES = [0.6946, 0.9429, 0.2569]
"""Of the first with the others: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"""
SENTENCES = [
    "The mayor skipped the meeting at the White House.",
    "Who skipped the meeting?",
    "The lighthouse keeper wrote down the temperature of the sea every morning.",
    "Haybarn stores each file only once, however many copies there are.",
    "How do I restore a single folder?",
    "The bridge will be closed for three weekends in October.",
    "Springs and neaps follow the moon.",
    "The median says what the one in the middle has.",
    "A late header sent the town's women to the cup final.",
    "The river rose by two metres in one night.",
    "The fee stays at 95 euros.",
    "Nobody had seen the missing trailer since the regatta.",
    "hello",
    "42",
    "Ein Satz in einer anderen Sprache.",
    "Is there a café near the harbour?",
    "x = [1, 2, 3]",
    "The museum of ropes opens its doors again after two years of repairs, with a new wing for the "
    "children, a reading room, and the longest walk under one roof in the county.",
    "Dogs must be kept on a lead between April and September.",
    "The board met for eleven minutes.",
]
FULL = "boat " * 254
"""As many word pieces as the model reads, with the two marks at the ends."""
BOTH_FORMS = """
import json, sys
from pathlib import Path
from index.encoders import open_encoder
from index.settings import IndexSettings

told = {}
for form in ("fastest", "plain"):
    encoder = open_encoder(IndexSettings(form=form, compiled=sys.argv[1]))
    texts = json.loads(sys.argv[2])
    embedded = encoder.encode_passages(texts)
    told[form] = {
        "form": encoder.identity.form,
        "dimension": encoder.identity.dimension,
        "vectors": embedded.vectors.tolist(),
        "over_long": embedded.over_long.tolist(),
        "questions": [encoder.encode_question(text).tolist() for text in texts],
    }
print(json.dumps(told))
"""


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, started in the project's folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )


def compiled_cache(base: Path) -> Path:
    """The folder of the compiled default encoder, compiled once for all tests below `base`."""
    cache = base / "compiled"
    if not cache.exists():
        (cache / "compiling-killed" / "encoder").mkdir(parents=True)
        script = "from index.encoders import *; open_encoder(IndexSettings(compiled=sys.argv[1]))"
        done = python("-c", f"import sys; {script}", str(cache))
        assert (done.returncode, done.stdout) == (0, "")
        assert "Warning" not in done.stderr
    return cache


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled encoder; not to be changed."""
    return compiled_cache(tmp_path_factory.getbasetemp())


@pytest.fixture
def own_cache(cache: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that folder, to be damaged; 60 MB, so it does not stay."""
    yield shutil.copytree(cache, tmp_path / "compiled")
    shutil.rmtree(tmp_path / "compiled")


@pytest.fixture(scope="module")
def forms(cache: Path) -> dict[str, dict[str, Any]]:
    """What both forms make of the texts above."""
    texts = [*CARD, *SENTENCES, FULL, FULL + "boat"]
    done = python("-c", BOTH_FORMS, str(cache), json.dumps(texts))
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def cosines(one: Sequence[float], others: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.array(others) @ np.array(one)
    return found


def test_default_encoder_is_compiled(forms: dict[str, dict[str, Any]]) -> None:
    """`fastest` gives the compiled form where that is faster, as it is wherever it was tried."""
    assert forms["fastest"]["form"] == compiled.FORM
    assert forms["plain"]["form"] == "plain"
    assert [forms[form]["dimension"] for form in ("fastest", "plain")] == [384, 384]


@pytest.mark.parametrize(("form", "tolerance"), [("plain", 0.01), ("fastest", 0.03)])
def test_cosines_of_the_model_card(
    forms: dict[str, dict[str, Any]], form: str, tolerance: float
) -> None:
    """Both forms give the cosines that the model's card gives."""
    vectors = forms[form]["vectors"]
    found = cosines(vectors[0], vectors[1:4])

    assert found == pytest.approx(CARD_COSINES, abs=tolerance)


def test_forms_agree(forms: dict[str, dict[str, Any]]) -> None:
    """On each of twenty sentences the cosine of the two forms' vectors is .998 or more."""
    ours, theirs = (np.array(forms[form]["vectors"])[4:24] for form in ("fastest", "plain"))

    assert len(ours) == 20
    assert (ours * theirs).sum(axis=1).min() >= 0.998


@pytest.mark.parametrize("form", ["plain", "fastest"])
def test_vectors_have_length_one(forms: dict[str, dict[str, Any]], form: str) -> None:
    """The inner product of two vectors is their cosine."""
    lengths = np.linalg.norm(np.array(forms[form]["vectors"]), axis=1)

    assert lengths == pytest.approx(np.ones(26), abs=1e-5)


@pytest.mark.parametrize("form", ["plain", "fastest"])
def test_vectors_come_in_the_order_of_their_texts(
    forms: dict[str, dict[str, Any]], form: str
) -> None:
    """A text has the same vector in a batch, whatever is beside it, as on its own."""
    together, alone = (np.array(forms[form][kind]) for kind in ("vectors", "questions"))

    assert (together * alone).sum(axis=1).min() > 0.998


@pytest.mark.parametrize("form", ["plain", "fastest"])
def test_over_long_texts_are_told(forms: dict[str, dict[str, Any]], form: str) -> None:
    """A text with more than 256 word pieces, and no other, is told to be over-long."""
    assert forms[form]["over_long"] == [False] * 25 + [True]


def test_compiled_folder_is_clean(cache: Path) -> None:
    """After compiling, what a killed compilation left is gone."""
    folder = f"{find(DEFAULT).sha256[:16]}-{compiled.FORM}"

    assert {path.name for path in cache.iterdir()} - {"compile.lock"} == {folder}


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("encoder.onnx", "one bit"),
        ("encoder.onnx", "half"),
        ("encoder.onnx", "missing"),
        ("tokenizer.json", "one bit"),
        ("tokenizer.json", "half"),
        ("tokenizer.json", "missing"),
        ("compiled.json", "one bit"),
        ("compiled.json", "half"),
    ],
)
def test_damaged_compiled_form_is_refused(own_cache: Path, name: str, damage: str) -> None:
    """A damaged file of the compiled form is never used: one line names the folder to delete."""
    folder = next(own_cache.glob("*-*/"))
    file = folder / name
    middle = file.stat().st_size // 2
    if damage == "missing":
        file.unlink()
    elif damage == "half":
        os.truncate(file, middle)
    else:
        with file.open("r+b") as opened:
            opened.seek(middle)
            flipped = bytes([opened.read(1)[0] ^ 1])
            opened.seek(middle)
            opened.write(flipped)
    with pytest.raises(ModelError) as caught:
        compiled.open_cached(find(DEFAULT), own_cache)

    assert str(caught.value) == f"the compiled model in {folder} is damaged; delete that folder"


def test_compiled_form_of_other_weights_is_not_used(own_cache: Path) -> None:
    """A compiled form that was made from other weights is refused."""
    files = find(DEFAULT)
    other = ModelFiles(files.name, files.source, files.sha256[:16] + "0" * 48)
    with pytest.raises(ModelError, match="is damaged; delete that folder"):
        compiled.open_cached(other, own_cache)


def test_weights_are_checked(tmp_path: Path) -> None:
    """A weights file with one flipped bit is refused in one line with both hashes."""
    files = find(DEFAULT)
    raw = bytearray((Path(files.source) / models.WEIGHTS).read_bytes())
    raw[len(raw) // 2] ^= 1
    copy = tmp_path / models.WEIGHTS
    copy.write_bytes(raw)
    with pytest.raises(ModelError) as caught:
        checked(copy, files.sha256)
    found = sha256_of(copy)
    copy.unlink()  # 90 MB

    assert str(caught.value) == (
        f"the model file {copy} has sha256 {found[:12]}…, not 53aa51172d14…; "
        "it is damaged or another model: install its package again"
    )


def test_missing_weights_are_told(tmp_path: Path) -> None:
    """A weights file that is not there is told in one line with the cure."""
    with pytest.raises(ModelError) as caught:
        checked(tmp_path / models.WEIGHTS, "0" * 64)

    assert str(caught.value) == (
        f"the model file {tmp_path / models.WEIGHTS} is missing; install its package again"
    )


def test_default_encoder_is_the_published_one() -> None:
    """The default's weights have the hash that was checked against the hub's."""
    assert find(DEFAULT).sha256 == (
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    )


BROKEN = ["empty", "notes", "half", "nowhere", "someone/some-model"]
"""Settings of `index.encoder`: the first three are folders, the last is a name on a hub."""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The lines with which models that cannot be had are refused, offline, in one process."""
    base = tmp_path_factory.mktemp("models")
    (base / "empty").mkdir()
    (base / "notes").mkdir()
    (base / "notes" / "config.json").write_text("this is no JSON")
    shutil.copytree(find(DEFAULT).source, base / "half")
    os.truncate(base / "half" / models.WEIGHTS, 1_000_000)
    script = (
        "import json, os, sys\n"
        "from index.encoders import *; from index.models import *\n"
        "os.chdir(sys.argv[1])\n"
        "def refusal(name):\n"
        "    try: open_encoder(IndexSettings(encoder=name))\n"
        "    except ModelError as error: return str(error)\n"
        f"print(json.dumps({{name: refusal(name) for name in {BROKEN}}}))"
    )
    started = time.monotonic()
    done = python("-c", script, str(base), HF_HUB_OFFLINE="1", PYTHONPATH=str(ROOT))

    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - started < 60
    told: dict[str, str] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("name", BROKEN)
def test_model_that_cannot_be_had(refusals: dict[str, str], name: str) -> None:
    """A folder that is no model, or a damaged one, and a hub that is out of reach, are told in one
    line with the cure, soon."""
    assert len(refusals[name].splitlines()) == 1
    assert refusals[name].startswith(f"the encoder {name!r} cannot be loaded (")
    assert refusals[name].endswith(
        "; give index.encoder a folder with a sentence-transformers model, "
        "or a name on a hub that this machine can reach"
    )


def test_compiled_encoder_needs_no_torch(cache: Path) -> None:
    """With the compiled form neither torch nor sentence-transformers is imported."""
    script = (
        "import sys; import index.commands; from index.encoders import *\n"
        "encoder = open_encoder(IndexSettings(compiled=sys.argv[1]))\n"
        "encoder.encode_passages(['a passage']); encoder.encode_question('a question?')\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'onnx'} & {*sys.modules}))"
    )
    done = python("-c", script, str(cache))

    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize("question", ["雨" * 1000, "a " * 500, "what is rain?"])
def test_reader_reads_questions_of_any_length(question: str) -> None:
    """A question of more word pieces than the reader takes is cut, and raises no error."""
    reader = open_reader("quoth-reader")
    assert reader
    passage = "Rain is water that falls from clouds. " * 10
    readings = reader.read(question, [Pair("Weather", passage), Pair("", "Rain.")])

    assert len(readings) == 2
    for reading, text in zip(readings, (passage, "Rain."), strict=True):
        assert np.isfinite(reading.relevance)
        assert reading.answer is None or reading.answer.of(text)
