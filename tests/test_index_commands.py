"""`python -m index` as its users call it: real model, real files, exit codes, one line an error."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fake_encoder import files_of
from test_index_models import ROOT, compiled_cache, python

from corpus import folder
from index import fitted
from index.commands import main
from index.store import Store

QUESTION = "who skipped the meeting?"
PREFIX = "python -m index: "
SCORES = {
    *("cosine", "coverage", "lead", "title", "window", "phrases"),
    *("article", "length", "timely", "recent", "fused"),
    *("relevance", "margin", "near", "asks", "rank"),
}
OFFLINE = """
import os, sys

def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        sys.stderr.write(f"{event} {arguments}\\n")
        os._exit(77)

sys.addaudithook(hook)
"""
"""Ends the process, whatever catches errors, if anything is about to leave the machine."""


class Place:
    """A folder with settings, and the commands that are run with them."""

    def __init__(self, folder: Path, articles: Path, cache: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        (self.data / "compiled").symlink_to(cache)
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[corpus]\narticles = "{articles.as_posix()}"\n\n[index]\ndata = "data"\n'
        )

    def run(
        self, command: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """`python -m index COMMAND --config FILE ARGUMENTS`."""
        options = ("--config", str(self.config))
        return python("-m", "index", command, *options, *arguments, **environment)

    def error(self, command: str, *arguments: str) -> str:
        """The line of a command that must fail with exit code 2."""
        return one_line(self.run(command, *arguments))

    def told(self, command: str, *arguments: str, code: int = 0) -> dict[str, Any]:
        """The one JSON object that a command prints."""
        done = self.run(command, "--json", *arguments)
        assert (done.returncode, done.stderr) == (code, "")
        assert len(done.stdout.splitlines()) == 1
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a command that ended with 2 and printed nothing else."""
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "this should not have happened" not in done.stderr
    return done.stderr.rstrip("\n")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled encoder."""
    return compiled_cache(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Place:
    """An index of the sample articles, built by the command; the tests leave it as it is."""
    place = Place(tmp_path_factory.mktemp("place"), ROOT / "corpus" / "articles", cache)
    done = place.run("build")
    assert (done.returncode, done.stderr) == (0, "")
    return place


@pytest.fixture
def own(tmp_path: Path, cache: Path) -> Place:
    """A place with two articles and nothing built yet."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "boat.md").write_text("# The boat\n\nThe boat sank off Skerry on 3 March.\n")
    (articles / "dog.md").write_text("# The dog\n\nA dog called Bramble saved the crew.\n")
    return Place(tmp_path, articles, cache)


def test_build_tells_what_it_did(own: Place) -> None:
    """Build prints three lines; a second build has nothing to embed and says so."""
    first = own.run("build")
    second = own.run("build")
    version = Store(own.data).current()

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[:2] == [
        "articles: 2 (2 added, 0 changed, 0 removed)",
        "passages: 2 (0 reused, 2 embedded, 0 longer than the encoder reads)",
    ]
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.splitlines() == [
        "articles: 2 (0 added, 0 changed, 0 removed)",
        "passages: 2 (2 reused, 0 embedded, 0 longer than the encoder reads)",
        f"snapshot: {version}",
    ]


def test_build_as_json(own: Place) -> None:
    """`build --json` prints one object, with the files that were left out."""
    (own.data.parent / "articles" / "empty.md").write_text("")
    done = own.run("build", "--json")
    told = json.loads(done.stdout)

    assert done.returncode == 0
    assert told == {
        "version": Store(own.data).current(),
        "articles": 2,
        "passages": 2,
        "added": 2,
        "changed": 0,
        "removed": 0,
        "reused": 0,
        "embedded": 2,
        "over_long": 0,
        "left_out": 0,
        "foreign": {"languages": {}, "models": []},
        "problems": [
            {
                "path": "empty.md",
                "what": told["problems"][0]["what"],
                "skipped": True,
                "other": "",
                "collection": "",
                "other_collection": "",
                "unread": False,
            }
        ],
    }
    assert done.stderr == f"{PREFIX}'empty.md': {told['problems'][0]['what']} (skipped)\n"


def test_build_tells_which_languages_the_models_do_not_fit(own: Place) -> None:
    """In one line with the cure, and as JSON."""
    text = (
        "Die Fähre hält am Sonntag nicht am Ulmensteg. Der Hafenmeister sagt, dass die Brücke "
        "erneuert wird und dass niemand weiß, wie lange das dauern soll."
    )
    (own.data.parent / "articles" / "faehre.md").write_text(text, encoding="utf-8")
    done = own.run("build")
    again = json.loads(own.run("build", "--json").stdout)

    [line] = [one for one in done.stdout.splitlines() if one.startswith("languages: ")]
    assert line.startswith(
        "languages: 1 article is in a language that the encoder all-MiniLM-L6-v2"
    )
    assert "(German 1); set index.encoder to" in line
    assert again["foreign"]["languages"] == {"de": 1}


def test_build_tells_programs_how_far_it_is(own: Place) -> None:
    """`--progress json` prints one object for each step, in order, and one for an error."""
    done = own.run("build", "--progress", "json", "--json")
    *lines, report = [json.loads(line) for line in done.stdout.splitlines()]
    (empty := own.data / "empty").mkdir()
    nothing = own.run("build", "--progress", "json", "--set", f"corpus.articles={empty}")

    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == {"step": "reading"}
    assert lines[1:-1] == [
        {"step": "embedding", "of": 2},
        {"step": "embedding", "done": 2, "of": 2},
    ]
    assert lines[-1] == {"step": "checking"}
    assert report["version"] == Store(own.data).current()
    assert nothing.returncode == 2
    first, failed = [json.loads(line) for line in nothing.stdout.splitlines()]
    assert first == {"step": "reading"}
    assert failed == {
        "failed": "EmptyError",
        "told": nothing.stderr.rstrip("\n").removeprefix(PREFIX),
    }


def test_the_last_article_leaves_every_part(own: Place) -> None:
    """A pile that was emptied is published as such, and every command says so plainly."""
    own.run("build")
    for file in (own.data.parent / "articles").iterdir():
        file.unlink()
    done = own.run("build")
    again = own.told("build")
    asked = own.run("ask", QUESTION)
    told = own.run("explain", QUESTION)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "articles: 0 (0 added, 0 changed, 2 removed)"
    assert done.stdout.splitlines()[-1].startswith("nothing is left to quote: ")
    assert again["version"] == Store(own.data).current()
    assert (asked.returncode, asked.stderr) == (1, "")
    assert asked.stdout == "The articles hold no answer to this.\n"
    assert (told.returncode, told.stderr) == (0, "")
    assert "verdict:   nothing, certainty 0.00" in told.stdout
    assert own.told("verify") == {
        "snapshot": again["version"],
        "ok": True,
        "passages": 0,
        "faults": [],
    }
    assert own.told("info")["articles"] == 0
    (own.data.parent / "articles" / "dog.md").write_text("# The dog\n\nA dog saved the crew.\n")
    assert own.told("build")["added"] == 1
    assert own.run("ask", "who saved the crew?").returncode == 0


def test_an_empty_folder_is_a_mistake_mostly(own: Place) -> None:
    """Nothing is published from one that no article came from before, or whose articles are there
    and cannot be read; the line says what to do."""
    (empty := own.data / "empty").mkdir()
    first = own.error("build", "--set", f"corpus.articles={empty}")
    own.run("build")
    version = Store(own.data).current()
    other = own.error("build", "--set", f"corpus.articles={empty}")
    for file in (own.data.parent / "articles").iterdir():
        file.unlink()
    (own.data.parent / "articles" / "dog.jsonl.gz").write_bytes(b"\x1f\x8bno gzip")
    *_, unread = own.run("build").stderr.splitlines()

    untouched = "(what was published before is untouched)"
    assert first == other
    assert first == (
        f"{PREFIX}no article in {empty}; put .md or .txt files there, or set corpus.articles "
        + untouched
    )
    place = own.data.parent / "articles"
    assert unread == (
        f"{PREFIX}no article in {place} can be read; mend what is named above {untouched}"
    )
    assert Store(own.data).current() == version


def test_a_leashed_build_ends_with_its_parent(own: Place) -> None:
    """As soon as its standard input is closed, also one that a shell began in the background, and
    nothing of it is left; SIGTERM is for others."""
    words = ("-m", "index", "build", "--config", str(own.config), "--leashed", "--progress", "json")
    with subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        low = os.getpriority(os.PRIO_PROCESS, process.pid)
        process.stdin.close()
        said = process.stderr.read()
        code = process.wait(30)

    assert json.loads(first) == {"step": "reading"}
    assert low > os.getpriority(os.PRIO_PROCESS, 0)
    assert (code, said) == (2, b"python -m index: interrupted\n")
    assert Store(own.data).versions() == []
    snapshots = Store(own.data).snapshots
    assert not snapshots.exists() or list(snapshots.iterdir()) == []


def test_ask_shows_quotes(place: Place) -> None:
    """The verdict, then each quote with its article, its place and its words behind bars."""
    done = place.run("ask", QUESTION)
    lines = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == "The articles say:"
    assert lines[2] == (
        "1. Mayors stay away from White House meeting after letter to sanctuary cities"
    )
    assert lines[3].startswith("   2018-01-24 · paragraph ")
    assert lines[3].endswith(" of 11 · https://example.org/news/mayors-white-house")
    assert lines[4].startswith("   │ ")


def test_ask_as_json(place: Place) -> None:
    """`ask --json` prints one object with the documented keys, and its offsets slice the article's
    text as it is read from the folder."""
    told = place.told("ask", QUESTION)
    reading = folder.read(ROOT / "corpus" / "articles")
    texts = {article.id: article.text for article in reading.articles}

    assert list(told) == ["question", "verdict", "snapshot", "quotes", "newest_first", "near"]
    assert told["question"] == QUESTION
    assert told["verdict"] == "answered"
    assert told["snapshot"] == Store(place.data).current()
    assert 1 <= len(told["quotes"]) <= 3
    for quote in told["quotes"]:
        text = texts[quote["article"]["id"]]
        assert set(quote) == {
            *("article", "start", "end", "text", "answer", "marked", "also"),
            *("page", "paragraph", "paragraphs", "scores"),
        }
        assert set(quote["article"]) == {"id", "title", "url", "published", "collection"}
        assert set(quote["scores"]) == SCORES
        assert quote["text"] == text[quote["start"] : quote["end"]]
        assert quote["text"]
        assert 1 <= quote["paragraph"] <= quote["paragraphs"]
        if answer := quote["answer"]:
            assert answer["text"] == text[answer["start"] : answer["end"]]
            assert quote["start"] <= answer["start"] < answer["end"] <= quote["end"]


def test_ask_without_reader(place: Place) -> None:
    """Without the reader its scores are null and nothing is marked."""
    sentence = (
        "Bill de Blasio, the mayor of New York, skipped the meeting that President Trump held"
    )
    done = place.run("ask", sentence, "--json", "--set", "index.reader=none")
    told = json.loads(done.stdout)

    assert done.returncode == (0 if told["verdict"] == "answered" else 1)
    assert done.stderr == ""
    assert told["quotes"]
    for quote in told["quotes"]:
        assert quote["answer"] is None
        assert (quote["scores"]["relevance"], quote["scores"]["margin"]) == (None, None)


def test_question_without_answer(place: Place) -> None:
    """What the articles do not tell is said in words, with exit code 1 and no quote."""
    question = "zxcv qwrtp hjkl?"
    done = place.run("ask", question)

    assert (done.returncode, done.stderr) == (1, "")
    verdict, titles = done.stdout.splitlines()
    assert verdict == "The articles hold no answer to this."
    assert titles.startswith("The closest titles: ")
    assert place.told("ask", question, code=1)["quotes"] == []


def test_quotes_setting_is_kept(place: Place) -> None:
    """`--set index.quotes=1` gives one quote."""
    assert len(place.told("ask", QUESTION, "--set", "index.quotes=1")["quotes"]) == 1


def test_terminal_without_every_character(place: Place) -> None:
    """Where bars cannot be printed, as in a pipe on Windows, there is "?", and JSON stays what it
    is."""
    shown = place.run("ask", QUESTION, PYTHONIOENCODING="cp1252")
    wire = place.run("ask", QUESTION, "--json", PYTHONIOENCODING="cp1252")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\n   ? " in shown.stdout
    assert (wire.returncode, wire.stderr) == (0, "")
    assert wire.stdout.isascii()
    assert json.loads(wire.stdout) == place.told("ask", QUESTION)


def test_question_in_no_encoding(place: Place) -> None:
    """Bytes that are no character in this terminal are asked as "?", without an error."""
    done = place.run("ask", "--json", os.fsdecode(b"who skipped the \xff\xfe meeting?"))

    assert done.stderr == ""
    assert json.loads(done.stdout)["question"] == "who skipped the ?? meeting?"


def test_info(place: Place) -> None:
    """Info tells version, counts, model, size and the versions that are kept."""
    version = Store(place.data).current()
    told = place.told("info")
    shown = place.run("info")

    assert set(told) == {
        *("snapshot", "created", "articles", "passages", "over_long", "encoder", "cut", "ranking"),
        *("calibration", "bytes", "versions"),
    }
    assert (told["snapshot"], told["versions"]) == (version, [version])
    assert told["articles"] == len(list((ROOT / "corpus" / "articles").iterdir()))
    assert told["encoder"]["name"] == "all-MiniLM-L6-v2"
    assert told["encoder"]["dimension"] == 384
    files = files_of(Store(place.data).path(version))
    assert told["bytes"] == sum(len(files[name]) for name in files if name != "manifest.json")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"snapshot: {version}, made ")
    assert f"\npassages: {told['passages']}, " in shown.stdout
    assert (told["ranking"], told["calibration"]) == ("shipped quoth-reader", None)
    assert "\nranking:  for the reader: shipped quoth-reader\n" in shown.stdout
    assert "\nverdict:  calibrated as shipped\n" in shown.stdout


def test_info_of_what_is_not_shipped(own: Place) -> None:
    """Info tells a ranking for no reader, and a calibration with an operator's own questions."""
    own.run("build", "--set", "index.reader=none")
    store = Store(own.data)
    version = store.current()
    mine = msgspec.structs.replace(
        fitted.shipped("0123456789abcdef").calibration, snapshot=version, questions=40
    )
    fitted.save(mine, fitted.calibration_file(store, version))
    told, shown = own.told("info"), own.run("info")

    assert told["ranking"] == "none"
    assert told["calibration"] == {"reader": "0123456789ab", "questions": 40}
    assert "\nranking:  for the reader: none\n" in shown.stdout
    assert (
        "\nverdict:  calibrated with 40 questions of yours, for the reader: 0123456789ab\n"
        in shown.stdout
    )


def test_versions_and_rollback(own: Place) -> None:
    """The kept snapshots are listed, the newest first, and an older one is published again."""
    own.run("build")
    first = Store(own.data).current()
    (own.data.parent / "articles" / "mill.md").write_text("# The mill\n\nThe mill burned down.\n")
    own.run("build")
    second = Store(own.data).current()
    listed = own.run("versions")
    done = own.run("rollback", first)
    told = own.told("versions")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.splitlines() == [f"{second}, published", first]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{first} is published; the next build ")
    assert Store(own.data).current() == first
    assert [(one["version"], one["published"]) for one in told["versions"]] == [
        (second, False),
        (first, True),
    ]
    stamp = f"{first[:4]}-{first[4:6]}-{first[6:11]}:{first[11:13]}:{first[13:22]}"
    assert told["versions"][1]["made"] == f"{stamp}Z"
    assert own.told("rollback", second) == {"snapshot": second}


def test_rollback_only_to_a_whole_snapshot(own: Place) -> None:
    """One that is gone or damaged is refused, and nothing changes."""
    own.run("build")
    first = Store(own.data).current()
    (own.data.parent / "articles" / "mill.md").write_text("# The mill\n\nThe mill burned down.\n")
    own.run("build")
    second = Store(own.data).current()
    gone = own.error("rollback", "../snapshots")
    file = Store(own.data).path(first) / "articles.jsonl"
    file.write_bytes(file.read_bytes().replace(b"3 March", b"4 March"))
    damaged = own.error("rollback", first)

    assert gone == (
        f"{PREFIX}no snapshot '../snapshots' is kept in {own.data}; run: python -m index versions"
    )
    assert damaged == (
        f"{PREFIX}snapshot {first} is damaged: articles.jsonl was changed: its sha256 is another"
    )
    assert Store(own.data).current() == second


def test_verify(place: Place) -> None:
    """Verify proves a whole snapshot in one line, and as one object."""
    version = Store(place.data).current()
    done = place.run("verify")
    told = place.told("verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"all {told['passages']} passages of {version} stand word for word in their articles\n"
    )
    assert told == {
        "snapshot": version,
        "ok": True,
        "passages": place.told("info")["passages"],
        "faults": [],
    }


def test_verify_names_the_damage(own: Place) -> None:
    """Verify ends with 1, names the file that was changed, and the cure; `ask` refuses it too."""
    own.run("build")
    version = Store(own.data).current()
    file = Store(own.data).path(version) / "articles.jsonl"
    file.write_bytes(file.read_bytes().replace(b"3 March", b"4 March"))
    done = own.run("verify")
    line = "articles.jsonl was changed: its sha256 is another"

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"{line}\nrun: python -m index build\n"
    assert own.told("verify", code=1) == {
        "snapshot": version,
        "ok": False,
        "passages": 0,
        "faults": [line],
    }
    assert own.error("ask", "when did the boat sink?") == (
        f"{PREFIX}snapshot {version} is damaged: {line}; run: python -m index build"
    )


def test_verify_names_current(own: Place) -> None:
    """Verify ends with 1 if `current` names no snapshot, and tells the cure once."""
    own.run("build")
    (own.data / "current").write_text("20990101T000000.000000Z-0123456789ab\n")
    done = own.run("verify")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        f"{own.data / 'current'} names the snapshot '20990101T000000.000000Z-0123456789ab', "
        "which is not there; run: python -m index build\n"
    )


@pytest.mark.parametrize("command", [("ask", QUESTION), ("info",)])
def test_no_index_yet(own: Place, command: tuple[str, ...]) -> None:
    """Before the first build every command says how to come by an index."""
    assert own.error(*command) == (f"{PREFIX}no index in {own.data}; run: python -m index build")


def test_verify_without_index(own: Place) -> None:
    """Verify of nothing is a failed check: exit code 1, and the cure."""
    done = own.run("verify")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"no index in {own.data}; run: python -m index build\n"


def test_articles_that_are_not_there(own: Place, tmp_path: Path) -> None:
    """An empty or a missing folder of articles is told with its path, and changes nothing."""
    (tmp_path / "empty").mkdir()
    own.run("build")
    version = Store(own.data).current()
    empty = own.error("build", "--set", f"corpus.articles={tmp_path / 'empty'}")
    missing = own.error("build", "--set", f"corpus.articles={tmp_path / 'nowhere'}")

    assert empty == (
        f"{PREFIX}no article in {tmp_path / 'empty'}; put .md or .txt files there, or set "
        "corpus.articles (what was published before is untouched)"
    )
    assert missing.startswith(f"{PREFIX}there is no folder {tmp_path / 'nowhere'}; ")
    assert Store(own.data).current() == version


def test_setting_that_is_not_known(own: Place) -> None:
    """An unknown setting is told with the nearest one and all that are known."""
    line = own.error("info", "--set", "index.qoutes=3")

    assert line.startswith(f"{PREFIX}{own.config}: [index] has no setting 'qoutes'; ")
    assert "did you mean quotes? known: data, compiled, encoder, " in line


WRONG_USE = {
    "no command": [],
    "unknown command": ["frobnicate"],
    "unknown option": ["info", "--frobnicate"],
    "no question": ["ask"],
    "two questions": ["ask", "who?", "what?"],
    "no file": ["info", "--config"],
    "missing file": ["info", "--config", "/nowhere/config.toml"],
    "a folder": ["info", "--config", "/"],
    "no equals sign": ["info", "--set", "index.quotes"],
    "no section": ["info", "--set", "quotes=3"],
    "unknown section": ["info", "--set", "indes.quotes=3"],
    "no number": ["info", "--set", "index.quotes=three"],
    "too large": ["info", "--set", "index.quotes=11"],
    "too small": ["info", "--set", "index.keep=0"],
    "no such form": ["info", "--set", "index.form=slow"],
}


@pytest.mark.parametrize("arguments", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use ends with exit code 2, one line that names the program, and nothing printed."""
    try:
        code: str | int | None = main(arguments)
    except SystemExit as stop:
        code = stop.code
    done = subprocess.CompletedProcess(arguments, code, *capsys.readouterr())  # type: ignore[arg-type]

    assert one_line(done).startswith("python -m index")


def test_wrong_use_as_a_process() -> None:
    """The exit code and the line reach whoever started the program."""
    line = one_line(python("-m", "index", "frobnicate"))

    assert line.startswith("python -m index: argument COMMAND: invalid choice: 'frobnicate' ")
    assert line.endswith(" (see python -m index --help)")


def test_config_that_is_no_toml(own: Place) -> None:
    """A config.toml with a slip in it is told with the place of the slip."""
    own.config.write_text("[index\n")
    line = own.error("info")

    assert line.startswith(f"{PREFIX}{own.config} is not TOML: ")
    assert "line 1" in line


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("", "The question is empty. "),
        ("  \n ", "The question is empty. "),
        ("?!…", "There is no word in the question. "),
        ("why? " * 1200, "The question has 5,999 characters; 1,000 is the most. "),
    ],
)
def test_what_is_no_question(place: Place, question: str, line: str) -> None:
    """An empty question, one without words and one that is too long are told in one line."""
    assert place.error("ask", question).startswith(PREFIX + line)


def test_longest_question(place: Place) -> None:
    """A question of as many characters as may be is answered, whatever its script."""
    done = place.run("ask", "雨" * 1000)

    assert (done.returncode, done.stderr) == (1, "")


def test_other_encoder_is_refused(place: Place, tmp_path: Path) -> None:
    """An index of one model is not asked with another: the line names both, and the cure."""
    store = Store(place.data)
    folder = shutil.copytree(store.path(store.current()), tmp_path / "data" / "snapshots" / "v1")
    (tmp_path / "data" / "current").write_text("v1\n")
    (tmp_path / "data" / "compiled").symlink_to(place.data / "compiled")
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("all-MiniLM-L6-v2", "all-MiniLM-L12-v2"))
    line = place.error("ask", QUESTION, "--set", f"index.data={tmp_path / 'data'}")

    assert line.startswith(f"{PREFIX}snapshot v1 was built with all-MiniLM-L12-v2 (384 dimensions")
    assert ", the settings say all-MiniLM-L6-v2 (384 dimensions" in line
    assert line.endswith("; run: python -m index build")


@pytest.mark.parametrize("form", ["fastest", "plain"])
def test_nothing_leaves_the_machine(own: Place, form: str) -> None:
    """Build and ask open no connection and look up no name, with either form of the encoder."""
    script = (
        f"{OFFLINE}\nfrom index.commands import main\n"
        f"options = ['--config', {str(own.config)!r}, '--set', 'index.form={form}']\n"
        "print(main(['build', *options]), main(['ask', 'when did the boat sink?', *options]))"
    )
    done = python("-c", script, HF_HUB_OFFLINE="", TRANSFORMERS_OFFLINE="")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] in ("0 0", "0 1")


def test_what_leaves_the_machine_is_seen() -> None:
    """The watch of the test above sees a connection, also where errors are caught."""
    script = (
        f"{OFFLINE}\nimport socket\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except Exception: pass"
    )
    done = python("-c", script)

    assert done.returncode == 77
    assert done.stderr.startswith("socket.getaddrinfo ('127.0.0.1', 9")
