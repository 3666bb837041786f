"""Readers from a hub: tiny models of transformers, made here, read as real ones are."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from test_index_models import ROOT, python
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertTokenizer,
    CanineTokenizer,
)

from index.errors import ModelError
from index.hashes import sha256_of
from index.reader import Pair, Reader, open_reader

WORDS = [
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
    *("who", "won", "the", "regatta", "marta", "lind", "in", "rain", "cup", "a", "and", "it"),
    *("was", "lost", "river", "##s", ".", "?", ","),
]
QUESTION = "who won the regatta?"
ANSWERING = Pair("the cup", "in rain marta lind won the regatta.")
SILENT = Pair("the cup", "it was lost in the river.")
WIDTH = 32
MODELS = ("answering", "relevance")


def code(number: int) -> torch.Tensor:
    """The `number`-th row of Walsh's matrix: 32 times 1 or -1; rows from 1 on have the mean 0 and
    the variance 1, so that no layer norm changes them, and the product of two of them is 0."""
    return torch.tensor([1.0 - 2.0 * ((number & i).bit_count() % 2) for i in range(WIDTH)])


def config(**more: Any) -> BertConfig:
    return BertConfig(
        vocab_size=len(WORDS),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        **more,
    )


def saved(folder: Path, model: Any) -> Path:
    """The folder with this model and a tokenizer of WORDS."""
    folder.mkdir(parents=True)
    model.save_pretrained(folder)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizer(vocab=str(vocabulary), model_max_length=128).save_pretrained(folder)
    return folder


def random_model(kind: Any, **more: Any) -> Any:
    """A model with random weights, the same each time, large enough to tell texts apart."""
    torch.manual_seed(7)
    return kind(config(initializer_range=0.5, **more)).eval()


def computable() -> Any:
    """Start logit 5 at `marta` and 2 at [CLS], end logit 7 at `lind`, all others 0.

    Each word's state is its code and stays so: attention and the layers between add nothing.
    """
    model = random_model(BertForQuestionAnswering)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "LayerNorm.weight" not in name:
                value.zero_()
        words = model.bert.embeddings.word_embeddings.weight
        for number in range(len(WORDS)):
            words[number] = code(number + 1)
        marta, lind, silence = (code(WORDS.index(w) + 1) for w in ("marta", "lind", "[CLS]"))
        model.qa_outputs.weight[0] = (5 * marta + 2 * silence) / WIDTH
        model.qa_outputs.weight[1] = 7 * lind / WIDTH
    return model


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A question-answering model, one whose scores can be told by hand, and a cross-encoder."""
    base = tmp_path_factory.mktemp("hub")
    return {
        "answering": saved(base / "answering", random_model(BertForQuestionAnswering)),
        "computable": saved(base / "computable", computable()),
        "relevance": saved(
            base / "relevance", random_model(BertForSequenceClassification, num_labels=1)
        ),
    }


def opened(folder: Path) -> Reader:
    reader = open_reader(str(folder))
    assert reader is not None
    return reader


def refusal(name: str) -> str:
    """The line with which a reader is refused."""
    with pytest.raises(ModelError) as caught:
        open_reader(name)
    return one_line(str(caught.value))


def one_line(told: str) -> str:
    """The line, which must be one and name the setting and its cure."""
    assert len(told.splitlines()) == 1
    assert "give index.reader 'quoth-reader', 'none'" in told
    return told


def test_scores_are_the_ones_worked_out_by_hand(folders: dict[str, Path]) -> None:
    """Margin 5 + 7 - 2, relevance half of it, and the mark stands word for word in the passage."""
    answering, silent = opened(folders["computable"]).read(QUESTION, [ANSWERING, SILENT])

    assert answering.answer is not None
    assert answering.answer.of(ANSWERING.text) == "marta lind"
    assert [answering.margin, answering.relevance] == pytest.approx([10, 5])
    assert [silent.margin, silent.relevance] == pytest.approx([-2, -1])


def test_what_stands_above_the_passage_is_never_marked(folders: dict[str, Path]) -> None:
    """The likeliest words stand in the title and in the question: the mark stays in the passage."""
    pair = Pair("marta lind won the regatta", "it rain and marta was in it.")
    (reading,) = opened(folders["computable"]).read("who, marta lind?", [pair])

    assert reading.answer is not None
    assert reading.answer.of(pair.text).startswith("marta")
    assert reading.margin == pytest.approx(5 - 2)


def test_a_long_answer_is_not_marked(folders: dict[str, Path]) -> None:
    """Thirty-one word pieces from the start to the end are one too many, thirty are not."""
    thirty = Pair("", "marta " + "it " * 28 + "lind")
    more = Pair("", "marta " + "it " * 29 + "lind")
    fits, too_long = opened(folders["computable"]).read(QUESTION, [thirty, more])

    assert fits.margin == pytest.approx(10)
    assert too_long.margin == pytest.approx(5)


@pytest.mark.parametrize("name", MODELS)
def test_a_pair_is_read_the_same_whatever_else_is_read(folders: dict[str, Path], name: str) -> None:
    """Scores do not depend on the other pairs, not in the last bit, nor on when they are read."""
    reader = opened(folders[name])
    pairs = [SILENT, ANSWERING, Pair("", "the cup was lost. " * 20)]
    alone = [reader.read(QUESTION, [pair])[0] for pair in pairs]

    assert reader.read(QUESTION, pairs) == alone
    assert opened(folders[name]).read(QUESTION, pairs[::-1]) == alone[::-1]


def test_relevance_is_the_logit_of_the_cross_encoder(folders: dict[str, Path]) -> None:
    """Not its sigmoid, as the library's default would be; title and passage are read together."""
    tokenizer: Any = BertTokenizer.from_pretrained(folders["relevance"])
    model: Any = BertForSequenceClassification.from_pretrained(folders["relevance"])
    model.eval()
    with torch.inference_mode():
        expected = [
            float(model(**tokenizer(QUESTION, text, return_tensors="pt")).logits[0, 0])
            for text in (f"the cup. {ANSWERING.text}", f"the cup. {SILENT.text}")
        ]
    readings = opened(folders["relevance"]).read(QUESTION, [ANSWERING, SILENT])

    assert [reading.relevance for reading in readings] == pytest.approx(expected, abs=1e-5)
    assert max(expected) > 1 or min(expected) < 0, "else a sigmoid would not be noticed"


def test_a_cross_encoder_marks_nothing(folders: dict[str, Path]) -> None:
    """It says nothing of places: no answer, and a margin below all others."""
    (reading,) = opened(folders["relevance"]).read(QUESTION, [ANSWERING])

    assert (reading.answer, reading.margin) == (None, float("-inf"))


@pytest.mark.parametrize("name", MODELS)
def test_long_and_empty_texts_are_read(folders: dict[str, Path], name: str) -> None:
    """What is longer than the model reads is cut, and the mark stays inside the passage."""
    reader = opened(folders[name])
    pairs = [
        Pair("the cup " * 200, "marta won."),
        Pair("", "marta lind won the regatta. " * 60),
        Pair("", "☃ é 漢字 \u200b marta"),
        Pair("", ""),
    ]
    readings = reader.read("who won? " * 300, pairs)

    assert [reading.answer for reading in (readings[0], readings[3])] == [None, None]
    for pair, reading in zip(pairs, readings, strict=True):
        assert reading.relevance == pytest.approx(reading.relevance)  # a number
        if reading.answer:
            assert 0 <= reading.answer.start < reading.answer.end <= len(pair.text)
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("name", MODELS)
def test_a_reader_is_known_by_its_weights(folders: dict[str, Path], name: str) -> None:
    """Its sha256 is that of model.safetensors."""
    assert opened(folders[name]).sha256 == sha256_of(folders[name] / "model.safetensors")


def test_a_folder_without_config_is_refused(tmp_path: Path) -> None:
    """A folder that holds no model."""
    assert "neither model.json nor config.json" in refusal(str(tmp_path))


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    """A model that fills gaps is no reader."""
    told = refusal(str(saved(tmp_path / "masked", random_model(BertForMaskedLM))))

    assert "is BertForMaskedLM, not a …ForSequenceClassification" in told


def test_a_classifier_of_several_labels_is_refused(tmp_path: Path) -> None:
    """Three labels are no relevance."""
    model = random_model(BertForSequenceClassification, num_labels=3)

    assert "has 3 labels" in refusal(str(saved(tmp_path / "labels", model)))


@pytest.mark.parametrize("name", MODELS)
def test_pickled_weights_are_not_loaded(
    folders: dict[str, Path], tmp_path: Path, name: str
) -> None:
    """A pytorch_model.bin is not even opened."""
    folder = tmp_path / "pickled"
    shutil.copytree(folders[name], folder)
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'false'\ntR.")

    assert "no weights as safetensors" in refusal(str(folder))


def test_a_tokenizer_without_offsets_is_refused(folders: dict[str, Path], tmp_path: Path) -> None:
    """What cannot say where a word piece stands cannot mark."""
    folder = tmp_path / "slow"
    shutil.copytree(folders["answering"], folder)
    for name in ("vocab.txt", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink(missing_ok=True)
    CanineTokenizer().save_pretrained(folder)  # type: ignore[no-untyped-call]

    assert "gives no offsets (CanineTokenizer)" in refusal(str(folder))


@pytest.mark.parametrize(
    ("kind", "missing", "more"),
    [
        (BertForQuestionAnswering, "qa_outputs.weight", {}),
        (BertForSequenceClassification, "classifier.weight", {"num_labels": 1}),
    ],
)
def test_weights_without_a_head_are_refused(
    tmp_path: Path, kind: Any, missing: str, more: dict[str, Any]
) -> None:
    """Where transformers would make the head up at random, nothing is read."""
    folder = saved(tmp_path / "headless", random_model(BertForMaskedLM))
    described = json.loads((folder / "config.json").read_text())
    described |= kind(config(**more)).config.to_dict() | {"architectures": [kind.__name__]}
    (folder / "config.json").write_text(json.dumps(described))

    assert f"lack {missing}" in refusal(str(folder))


@pytest.mark.parametrize("damage", ["config", "weights", "tokenizer"])
@pytest.mark.parametrize("name", MODELS)
def test_damaged_files_are_told(
    folders: dict[str, Path], tmp_path: Path, name: str, damage: str
) -> None:
    """A file that is cut off ends in one line, not in a traceback."""
    file = {"config": "config.json", "weights": "model.safetensors", "tokenizer": "tokenizer.json"}
    folder = tmp_path / "damaged"
    shutil.copytree(folders[name], folder)
    raw = (folder / file[damage]).read_bytes()
    (folder / file[damage]).write_bytes(raw[: len(raw) // 2])

    assert "cannot be loaded (" in refusal(str(folder))


TELL = """
import json, sys
from index.errors import ModelError
from index.reader import Pair, open_reader

def told(name):
    try: reader = open_reader(name)
    except ModelError as error: return str(error)
    return reader.sha256, [one.relevance for one in reader.read("who won?", [Pair("", "marta.")])]
print(json.dumps({name: told(name) for name in sys.argv[1:]}))
"""


def tell(names: Sequence[str], home: Path, **environment: str) -> dict[str, Any]:
    """What comes of these readers in a process of its own with the hub's cache in `home`."""
    done = python("-c", TELL, *names, HF_HOME=str(home), PYTHONPATH=str(ROOT), **environment)

    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "away", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0"}]
)
def test_a_hub_out_of_reach_is_told(tmp_path: Path, away: dict[str, str]) -> None:
    """A name on a hub, a folder that is not there: one line with the cure, offline or cut off."""
    names = ["someone/some-model", "./nowhere", "quoth-raeder"]
    found = tell(names, tmp_path, **away)

    for name in names:
        assert one_line(found[name]).startswith(f"the reader {name!r} cannot be loaded (")


def test_what_a_hub_gave_once_is_read_while_it_is_away(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    """A name on a hub is found in the cache, and known by its weights as a folder is."""
    stored = tmp_path / "hub" / "models--someone--tiny"
    (stored / "refs").mkdir(parents=True)
    (stored / "refs" / "main").write_text("0" * 40)
    shutil.copytree(folders["relevance"], stored / "snapshots" / ("0" * 40))
    names = ["someone/tiny", str(folders["relevance"])]
    found = tell(names, tmp_path, HF_HUB_OFFLINE="1")

    assert found[names[0]] == found[names[1]]
    assert found[names[0]][0] == sha256_of(folders["relevance"] / "model.safetensors")


def test_an_encoder_in_a_folder_leaves_the_hub_within_reach(tmp_path: Path) -> None:
    """Loading a local encoder does not cut off the reader that is fetched after it."""
    script = (
        "from index.models import DEFAULT, find; from index.plain import load\n"
        "load(find(DEFAULT))\n"
        "from huggingface_hub import constants; print(constants.HF_HUB_OFFLINE)"
    )
    done = python("-c", script, HF_HOME=str(tmp_path), PYTHONPATH=str(ROOT), HF_HUB_OFFLINE="")

    assert (done.returncode, done.stdout) == (0, "False\n")
