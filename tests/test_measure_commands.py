"""`python -m index eval` and `explain` as their users call them: keys, exit codes, one line an
error."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from measured_pile import QUESTIONS, answer, write, write_articles
from test_index_commands import PREFIX, Place, one_line
from test_index_models import ROOT, compiled_cache, python

from index.commands import main
from index.measure.ablation import ABLATIONS
from index.measure.report import PAGE

SAMPLES = ROOT / "corpus" / "questions.jsonl"
FIGURES = [
    *("questions", "answerable", "unanswerable", "hit@1", "hit@3", "hit@5", "hit@10", "mrr@10"),
    *("passage_hit@1", "passage_hit@3", "passage_hit@5", "passage_hit@10"),
    *("answer_in_quote@1", "answer_in_quote@3", "quoted", "ndcg@10", "span_em", "span_f1"),
    *("mark_in_critical", "mark_in_distractor", "verdict_auroc", "answered", "refused"),
    *("answered_right", "verdicts", "latency_ms", "timed"),
]
"""The golden keys of `eval --json`: add to them, take none away."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A published snapshot of the sample articles; the tests leave it as it is."""
    cache = compiled_cache(tmp_path_factory.getbasetemp())
    place = Place(tmp_path_factory.mktemp("place"), ROOT / "corpus" / "articles", cache)
    done = place.run("build")
    assert (done.returncode, done.stderr) == (0, "")
    return place


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The four articles of the other tests, and their questions."""
    return write_articles(tmp_path / "a.jsonl"), write(tmp_path / "q.jsonl", QUESTIONS)


class Failing:
    """Runs that must end with 2 and one line before a model is loaded."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self._config = folder / "config.toml"
        self._config.write_text("")

    def line(self, *arguments: str | Path) -> str:
        """The line, without the program's name in front."""
        code = main(["eval", "--config", str(self._config), *map(str, arguments)])
        shown = self._capsys.readouterr()
        assert (code, shown.out) == (2, "")
        assert len(shown.err.splitlines()) == 1
        assert shown.err.startswith(PREFIX)
        assert "this should not have happened" not in shown.err
        return shown.err.removeprefix(PREFIX).rstrip("\n")


@pytest.fixture
def failing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Failing:
    return Failing(capsys, tmp_path)


def options(files: tuple[Path, Path], *more: str | Path) -> list[str]:
    return ["--articles", str(files[0]), "--questions", str(files[1]), *map(str, more)]


def test_json_of_the_published_snapshot(place: Place) -> None:
    """Without --articles the published snapshot is asked; one object has the golden keys, also
    under `strict` where there are such labels, and an ablation each."""
    told = place.told("eval", "--questions", str(SAMPLES), "--limit", "6")

    assert list(told) == [*FIGURES, "strict", "ablations", "under"]
    assert list(told["ablations"]) == list(ABLATIONS)
    for ablation in told["ablations"].values():
        assert list(ablation) == FIGURES
    assert told["questions"] == 6
    assert told["strict"] is None
    assert told["under"]["snapshot"] in place.told("info")["versions"]
    assert set(told["under"]) == {
        *("snapshot", "articles", "passages", "encoder", "reader", "read", "candidates"),
        "precision",
    }
    assert set(told["verdicts"]["answerable"]) == {"answered", "closest", "nothing", "right"}
    assert set(told["latency_ms"]) == {"encode", "candidates", "read", "quote", "total"}
    assert set(told["latency_ms"]["total"]) == {"p50", "p95"}


def test_articles_of_a_file(place: Place, files: tuple[Path, Path], tmp_path: Path) -> None:
    """Other articles get an index of their own; with a cache the second run tells the same but for
    the times that it did not measure, and the page is written."""
    arguments = options(files, "--cache", tmp_path / "cache", "--report", tmp_path / "report")
    first = place.told("eval", *arguments)
    second = place.told("eval", *arguments)

    assert (first["answerable"], first["unanswerable"], first["hit@1"]) == (2, 2, 1.0)
    assert list(first["strict"]) == FIGURES
    assert first["strict"]["answerable"] == 1
    assert first["timed"] == 4
    assert (second["timed"], second["latency_ms"]) == (0, None)
    assert second["under"] == first["under"]
    for name in set(FIGURES) - {"timed", "latency_ms"}:
        assert second[name] == first[name]
    assert "q.jsonl</h1>" in (tmp_path / "report" / PAGE).read_text(encoding="utf-8")


def test_changed_articles_with_the_same_cache(
    place: Place, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Articles that changed have another index, whatever the file is called."""
    arguments = options(files, "--cache", tmp_path / "cache", "--limit", "1")
    before = place.told("eval", *arguments)["under"]
    with files[0].open("a") as articles:
        articles.write('{"id": "more", "text": "A lamp was lit in the window that night."}\n')
    after = place.told("eval", *arguments)["under"]

    assert (before["articles"], after["articles"]) == (4, 5)
    assert before["snapshot"] != after["snapshot"]


def test_gate(place: Place, files: tuple[Path, Path], tmp_path: Path) -> None:
    """What is too low ends with 1 and a line each; what is high enough ends with 0."""
    arguments = options(files, "--cache", tmp_path / "cache")
    good = place.run("eval", *arguments, "--min", "hit@1=1", "--min", "strict.hit@1=0.9")
    bad = place.run("eval", *arguments, "--json", "--min", "hit@1=1", "--min", "ndcg@10=0.5")

    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.splitlines()[0] == "questions: 4 (2 answerable, 2 unanswerable)"
    assert bad.returncode == 1
    assert bad.stderr.splitlines() == [
        "ndcg@10 is not measured (the questions have no labels for it), less than 0.5"
    ]
    assert json.loads(bad.stdout)["hit@1"] == 1.0


def test_without_ablations(
    place: Place, failing: Failing, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """They can be left out, in figures, tables and page; a gate on one of them then is a slip."""
    report = tmp_path / "report"
    arguments = options(files, "--no-ablations", "--cache", tmp_path / "cache")
    told = place.told("eval", *arguments)
    done = place.run("eval", *arguments, "--report", str(report))

    assert told["ablations"] == {}
    assert told["hit@1"] == 1.0
    assert (done.returncode, done.stderr) == (0, "")
    assert "what a stage is worth" not in done.stdout
    assert (report / PAGE).exists()
    line = failing.line(*arguments, "--min", "ablations.bm25.hit@1=0.5")
    assert line == "--min ablations.bm25.hit@1 needs what --no-ablations leaves out"


def test_lines_and_report(place: Place, files: tuple[Path, Path], tmp_path: Path) -> None:
    """People see tables and where the page is."""
    report = tmp_path / "new" / "report"
    done = place.run("eval", *options(files, "--limit", "2", "--report", report))

    assert (done.returncode, done.stderr) == (0, "")
    assert "\nwhat a stage is worth  " in done.stdout
    assert done.stdout.splitlines()[-1] == f"report: {report / PAGE}"
    assert (report / PAGE).is_file()


def test_without_matplotlib(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Where matplotlib is not installed only --report fails: at once, and with the cure."""
    (tmp_path / "config.toml").write_text("")
    arguments = ["eval", "--config", str(tmp_path / "config.toml"), *options(files)]
    arguments += ["--report", str(tmp_path / "report")]
    done = python(
        "-c",
        "import sys; sys.modules['matplotlib'] = None\n"
        f"from index.commands import main\nsys.exit(main({arguments!r}))",
    )

    assert one_line(done) == (
        f"{PREFIX}--report draws with matplotlib, which is not installed; "
        "run: python -m pip install -r requirements-dev.txt"
    )
    assert not (tmp_path / "report").exists()


def test_nothing_heavy_is_imported_for_other_commands() -> None:
    """`ask` needs neither matplotlib nor jinja2 nor scikit-learn, nor what scipy fits with."""
    done = python(
        "-c",
        "import sys, index.commands\n"
        "heavy = ('matplotlib', 'jinja2', 'sklearn', 'scipy.optimize')\n"
        "print([name for name in heavy if name in sys.modules])",
    )

    assert (done.returncode, done.stdout) == (0, "[]\n")


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (
            [{"question": "x?", "answers": [{**answer("boat", "soup"), "start": 5}]}],
            ":1: 'soup' does not stand at 5 of the article 'boat': there is 'erry'; give the "
            "articles that these questions were labelled on",
        ),
        (
            [QUESTIONS[0], {"question": "x?", "relevant_article_ids": ["gone"]}],
            ":2: the article 'gone' is none of the 4 articles; give the articles that these "
            "questions were labelled on",
        ),
        ([["no", "question"]], ":1: Expected `object`, got `array`; a question is {"),
    ],
)
def test_questions_that_do_not_fit(
    failing: Failing, files: tuple[Path, Path], rows: Sequence[Any], line: str
) -> None:
    """Wrong offsets, a missing article, a line that is no question: file, line, cure."""
    write(files[1], rows)

    assert failing.line(*options(files)).startswith(f"{files[1]}{line}")


def test_empty_questions(failing: Failing, files: tuple[Path, Path]) -> None:
    """A set without questions is told."""
    files[1].write_text("")

    assert failing.line(*options(files)).startswith(
        f"no question in {files[1]}; a line of it is {{"
    )


def test_what_is_not_there(failing: Failing, files: tuple[Path, Path], tmp_path: Path) -> None:
    """Files that are not there are told with the option that names them."""
    gone = tmp_path / "gone.jsonl"

    assert failing.line(*options((files[0], gone))) == (
        f"there is no {gone}; name a .jsonl or .jsonl.gz file with --questions"
    )
    assert failing.line(*options((gone, files[1]))) == (
        f"there is no {gone}; name a folder, a .jsonl or a .jsonl.gz file with --articles"
    )


def test_articles_that_are_none(failing: Failing, files: tuple[Path, Path], tmp_path: Path) -> None:
    """A file without a readable article is told with what is wrong in it."""
    broken = tmp_path / "broken.jsonl.gz"
    shutil.copyfile(files[0], broken)
    line = failing.line(*options((broken, files[1])))

    assert line.startswith(f"no article in {broken} ('broken.jsonl.gz': cannot be read to its end")
    assert line.endswith("; name another place with --articles")


def test_unknown_metric(failing: Failing, files: tuple[Path, Path]) -> None:
    """A metric that does not exist is told before the work, with what was probably meant."""
    line = failing.line(*options(files, "--min", "hits@1=0.5"))

    assert line.startswith("--min 'hits@1=0.5': there is no metric 'hits@1'; did you mean hit@1? ")


@pytest.mark.parametrize(
    "rows", [QUESTIONS[1:], [*QUESTIONS[1:3], {**QUESTIONS[3], "strict": True}]]
)
def test_strict_without_strict_labels(
    failing: Failing, files: tuple[Path, Path], rows: Sequence[Any]
) -> None:
    """A gate on strict labels is refused before the work where no answerable question has one."""
    write(files[1], rows)
    line = failing.line(*options(files, "--min", "strict.hit@1=0.5"))

    assert line == (
        f"--min strict.hit@1: no answerable question of {files[1]} is labelled strict; "
        "ask for hit@1"
    )


@pytest.mark.parametrize("option", ["--cache", "--report"])
def test_folders_that_cannot_be(failing: Failing, files: tuple[Path, Path], option: str) -> None:
    """A folder that cannot be written is told before the work."""
    line = failing.line(*options(files, option, files[0]))

    assert line == (
        f"{option} {files[0]}: nothing can be written there (File exists); name another folder"
    )


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_limits(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], limit: str) -> None:
    """A limit is a whole number from 1."""
    with pytest.raises(SystemExit) as stop:
        main(["eval", *options(files, "--limit", limit)])

    assert stop.value.code == 2
    assert f"{limit!r} is no whole number from 1" in capsys.readouterr().err


def test_no_index_to_evaluate(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """Without --articles and without a snapshot the cure is to build one."""
    done = python(
        *("-m", "index", "eval", "--questions", str(files[1])),
        *("--set", f"index.data={tmp_path / 'none'}"),
    )

    assert one_line(done) == f"{PREFIX}no index in {tmp_path / 'none'}; run: python -m index build"


def test_explain(place: Place) -> None:
    """Explain shows every candidate, and as one object has the documented keys."""
    question = "who skipped the meeting?"
    told = place.told("explain", question)
    done = place.run("explain", question)

    assert list(told) == [*("question", "verdict", "certainty", "words", "days", "candidates")]
    assert told["question"] == question
    for number, candidate in enumerate(told["candidates"], 1):
        assert list(candidate) == [
            *("article", "title", "paragraph", "text", "words", "scores", "ranks", "answer"),
            *("quoted", "why"),
        ]
        assert candidate["ranks"]["final"] == number
    assert [one["quoted"] for one in told["candidates"] if one["quoted"]] == [
        *range(1, 1 + len(place.told("ask", question)["quotes"]))
    ]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("words:     ")
    assert done.stdout.count("\n\n") == len(told["candidates"])


def test_explain_what_is_no_question(place: Place) -> None:
    """An empty question is told as `ask` does."""
    assert place.error("explain", "").startswith(f"{PREFIX}The question is empty. ")
