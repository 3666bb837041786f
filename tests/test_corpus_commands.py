"""`python -m corpus` as its users call it: real files, exit codes, one line an error."""

import json
import subprocess
from pathlib import Path

import pytest
from test_index_models import python

PREFIX = "python -m corpus: "
GOLDEN = Path(__file__).parent / "files"
BOAT = "The boat sank off Skerry on 3 March. Nobody was hurt."


class Place:
    """A folder with settings and articles, and the commands that are run with them."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.added = folder / "added"
        self.config = folder / "config.toml"
        self.config.write_text(
            '[corpus]\narticles = "articles"\nadded = "added"\nlibrary = "library.sqlite3"\n'
            "pause_seconds = 0\n"
        )
        self.articles.mkdir()

    def write(self, name: str, text: str) -> None:
        """An article of the operator, by its path."""
        path = self.articles / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`python -m corpus COMMAND --config FILE ARGUMENTS`."""
        return python("-m", "corpus", command, "--config", str(self.config), *arguments)

    def lines(self, command: str, *arguments: str) -> list[str]:
        """What a command prints that must have nothing to complain about."""
        done = self.run(command, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    def error(self, command: str, *arguments: str) -> str:
        """The line of a command that must fail with exit code 2."""
        done = self.run(command, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert "this should not have happened" not in done.stderr
        return done.stderr.rstrip("\n").removeprefix(PREFIX)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two articles of the operator in two collections, and one that a server added."""
    place = Place(tmp_path)
    place.write("boat.md", f"---\ndate: 2018-01-24\n---\n# The boat\n\n{BOAT}\n")
    place.write("club/dog.txt", "The dog\n\nA dog called Bramble saved the crew of five.\n")
    own = place.added / "server-5"
    own.mkdir(parents=True)
    (own / "minutes.md").write_text("# Minutes\n\nWe met at nine.\n")
    return place


def test_list_tells_each_article_by_collection_and_counts_them(place: Place) -> None:
    """Every article of the pile is listed below its collection, the counts come last."""
    assert place.lines("list") == [
        "club",
        "  club/dog · The dog · text · 9 words",
        "main",
        "  boat · The boat · 2018-01-24 · Markdown · 11 words",
        "server-5",
        "  server-5/minutes · Minutes · Markdown · 4 words",
        "club: 1 article, 9 words",
        "main: 1 article, 11 words",
        "server-5: 1 article, 4 words",
        "in all: 3 articles, 24 words",
    ]


def test_list_of_one_collection(place: Place) -> None:
    """`--collection` leaves out the others; one that there is not is told with the nearest."""
    assert place.lines("list", "--collection", "club") == [
        "club",
        "  club/dog · The dog · text · 9 words",
        "club: 1 article, 9 words",
        "in all: 1 article, 9 words",
    ]
    assert place.error("list", "--collection", "clubs") == (
        "there is no collection 'clubs'; did you mean 'club'?"
    )


def test_list_as_json(place: Place) -> None:
    """`--json` prints one object a line, and the kind is what the content says it is."""
    page = f"<!doctype html><html><title>P</title><p>{30 * BOAT}</html>"
    place.write("page.txt", page)
    told = [json.loads(line) for line in place.lines("list", "--json")]

    assert [one["id"] for one in told] == ["club/dog", "boat", "page", "server-5/minutes"]
    assert told[1] == {
        "id": "boat",
        "title": "The boat",
        "published": "2018-01-24",
        "collection": "main",
        "url": "",
        "kind": "Markdown",
        "language": "",
        "words": 11,
    }
    assert told[2]["kind"] == "web page"


def test_list_says_that_files_were_left_out(place: Place) -> None:
    """What could not be read is told on standard error, and the others are listed."""
    place.write("empty.md", "")
    done = place.run("list")

    assert done.returncode == 0
    assert done.stdout.endswith("in all: 3 articles, 24 words\n")
    assert done.stderr == (f"{PREFIX}1 problem with the files; {PREFIX[:-2]} check tells which\n")


def test_an_article_cannot_command_the_terminal(place: Place) -> None:
    """Control characters of a title or a text are blanks where they are shown."""
    row = {"id": "a", "title": "T\x1b[2J\nnext", "text": "one\x1b[31m\n\ntwo"}
    place.write("rows.jsonl", json.dumps(row) + "\n")

    assert "\x1b" not in place.run("list").stdout + place.run("show", "a").stdout
    assert "  a · T[2J next · JSON Lines · 2 words" in place.lines("list")


def test_show_tells_the_fields_and_the_text_word_for_word(place: Place) -> None:
    """The title and what is known come first, then the text as it can be quoted."""
    assert place.lines("show", "boat") == [
        *("The boat", "id: boat", "collection: main", "published: 2018-01-24 (front matter)"),
        *("kind: Markdown", "file: articles/boat.md", "words: 11", "", BOAT),
    ]


def test_show_names_the_articles_that_say_the_same(place: Place) -> None:
    """Each is a line with id and title, as JSON the ids; a copy of a copy is one of them, an
    article of its own is not."""
    told = " ".join(f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(80))
    place.write("first.md", f"# First\n\n{told}\n")
    place.write("mail.md", f"# By mail\n\n{told[9:]} Sent by mail, to all.\n")
    place.write("second.md", f"# Again\n\n{told}\n")

    assert place.lines("show", "mail")[6:8] == ["also in: first · First", "also in: second · Again"]
    assert json.loads("".join(place.lines("show", "second", "--json")))["also"] == ["first", "mail"]
    assert json.loads("".join(place.lines("show", "boat", "--json")))["also"] == []


GERMAN = (
    "Die Fähre hält am Sonntag nicht am Ulmensteg. Der Hafenmeister sagt, dass die Brücke erneuert "
    "wird und dass niemand weiß, wie lange das dauern soll. Wer nach Norden will, nimmt den Bus."
)


def test_the_language_of_an_article_is_told(place: Place) -> None:
    """By `list` and `show`; `check` counts those that corpus.language does not fit."""
    place.write("2018-01-faehre.md", f"# Die Fähre\n\n{GERMAN}\n")
    listed = place.lines("list")
    shown = place.lines("show", "2018-01-faehre")
    told = json.loads("".join(place.lines("show", "2018-01-faehre", "--json")))

    assert "  2018-01-faehre · Die Fähre · Markdown · de · 32 words" in listed
    assert "language: de (German)" in shown
    assert "published: perhaps 2018-01 (the name of its file)" in shown
    assert (told["language"], told["certainty"]) == ("de", 1.0)
    assert told["published"] == ""
    assert told["dating"] == {"source": "", "likely": "2018-01", "hint": "the name of its file"}
    assert place.lines("check")[-1].startswith(
        "languages: 1 article is not in the language of corpus.language, en (German 1); set"
    )
    assert json.loads("".join(place.lines("check", "--json")))["languages"] == {"de": 1, "": 3}
    assert "languages" not in "".join(place.lines("check", "--set", "corpus.language=de"))


def test_show_tells_how_many_pages_there_are(place: Place) -> None:
    """An article from a PDF has its pages; as JSON with the offsets at which they start."""
    name = max(GOLDEN.glob("pdf/*.pdf"), key=lambda path: path.stat().st_size).name
    (place.articles / "paper.pdf").write_bytes((GOLDEN / "pdf" / name).read_bytes())
    told = json.loads("".join(place.lines("show", "paper", "--json")))

    assert told["pages"][0] == 0
    assert f"pages: {len(told['pages'])}" in place.lines("show", "paper")
    assert told["kind"] == "PDF"


def test_an_unknown_id_is_one_line_with_the_nearest(place: Place) -> None:
    """A slip in an id, or an id without its folder, finds the article that was meant."""
    assert place.error("show", "baot") == "there is no article 'baot'; did you mean 'boat'?"
    assert "'club/dog'" in place.error("show", "dog")
    assert place.error("show", "xyzzy") == (
        "there is no article 'xyzzy'; python -m corpus list names all that there are"
    )


def test_wrong_settings_are_one_line(place: Place) -> None:
    """A folder that there is not, and a setting that there is not, are told with the cure."""
    assert "there is no folder" in place.error("list", "--set", "corpus.articles=nowhere")
    assert "has no setting 'article'" in place.error("list", "--set", "corpus.article=x")
