"""The library: what is removed comes back when wanted and never else; nothing is lost, whatever
becomes of the database or of the process."""

from __future__ import annotations

import gzip
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import PARAGRAPH, Desk, page
from small_site import SmallSite
from test_index_models import ROOT

from corpus.errors import CorpusError
from corpus.feeds import subscription
from corpus.feeds.subscription import Subscription
from corpus.formats import registry
from corpus.formats.extract import Extract, Format
from corpus.library import adding, inventory, kept, schema
from corpus.library.outcome import What
from corpus.library.records import Library
from corpus.web.address import canonical
from corpus.web.fetched import Fetched

pytest_plugins = ("library_fixture",)
DOG = "The dog\n\nA dog called Bramble saved the crew of five.\n"
PDF = ROOT / "tests" / "files" / "pdf" / "note.pdf"


def rows(*ids: str) -> str:
    """JSON Lines with an article each."""
    return "".join(json.dumps({"id": i, "text": f"Text of {i}.", "x": i}) + "\n" for i in ids)


def removed(desk: Desk) -> list[str]:
    """The files that were removed, without the folder of when."""
    top = desk.articles / ".removed"
    files = (path for path in top.glob("*/**/*") if path.is_file())
    return sorted("/".join(path.relative_to(top).parts[1:]) for path in files)


def test_an_article_is_removed_and_comes_back(desk: Desk) -> None:
    """Its file is kept aside, where git passes over it, and goes back to its place."""
    desk.write("articles/news/dog.txt", DOG)
    assert desk.run("remove", "news/dog").code == 0
    assert desk.read() == {}
    assert removed(desk) == ["news/dog.txt"]
    assert (desk.articles / ".removed" / ".gitignore").read_text() == "*\n"
    done = desk.run("restore", "news/dog")

    assert done.out[0] == "restored: news/dog · news/dog.txt"
    assert (desk.articles / "news" / "dog.txt").read_text() == DOG
    assert [path.name for path in (desk.articles / ".removed").iterdir()] == [".gitignore"]
    assert desk.run("restore", "news/dog").err == ["'news/dog' is there, in 'news/dog.txt'"]


def test_several_are_removed_each_with_its_line(desk: Desk) -> None:
    """One that there is not does not keep the others."""
    desk.write("articles/dog.txt", DOG)
    desk.write("articles/cat.txt", DOG.replace("dog", "cat"))
    done = desk.run("remove", "dgo", "dog", "cat")

    assert done.code == 1
    assert done.err == ["there is no article 'dgo'; did you mean 'dog'?"]
    assert desk.read() == {}
    assert [one["what"] for one in desk.told("restore", "cat", "x")] == ["restored", "refused"]


def test_the_last_that_was_removed_comes_back(desk: Desk) -> None:
    """Of two under one id, and not over a file that has its place now."""
    for words in ("first", "second"):
        desk.write("articles/dog.md", DOG.replace("saved", words))
        desk.run("remove", "dog")
    desk.write("articles/dog.md", "---\nid: other\n---\nWords of another.")
    assert desk.run("restore", "dog").err == ["'dog.md' is another file now; rename that one first"]
    (desk.articles / "dog.md").unlink()
    desk.run("restore", "dog")

    assert "second" in desk.read()["dog"].text
    assert removed(desk) == ["dog.md"]


@pytest.mark.parametrize("packed", [False, True])
def test_one_of_many_in_a_file_is_taken_out_as_its_line(desk: Desk, packed: bool) -> None:
    """The other lines stay as they are, to the byte, and the line can be put back."""
    name = "articles/rows.jsonl" + (".gz" if packed else "")
    opened = gzip.decompress if packed else bytes
    source = rows("a", "b", "c").encode()
    file = desk.write(name, gzip.compress(source) if packed else source)
    desk.run("remove", "b")
    assert opened(file.read_bytes()) == rows("a", "c").encode()
    assert sorted(desk.read()) == ["a", "c"]
    desk.run("restore", "b")

    assert opened(file.read_bytes()) == rows("a", "c", "b").encode()
    desk.run("remove", "a", "b", "c")
    assert desk.read() == {}


def test_a_line_without_an_end_is_not_joined_to_another(desk: Desk) -> None:
    """The last line of a file need not end in a line feed."""
    file = desk.write("articles/rows.jsonl", rows("a", "b").rstrip("\n"))
    desk.run("remove", "a")
    desk.run("restore", "a")

    assert file.read_text() == rows("b", "a")


def test_one_of_many_in_a_table_is_left_to_its_owner(desk: Desk) -> None:
    """Which file it is, is said."""
    desk.write("articles/rows.csv", "id,text\na,One text\nb,Another text\n")
    done = desk.run("remove", "a")

    assert done.err == ["'a' is one of 2 articles in 'rows.csv'; take it out of that file"]
    assert sorted(desk.read()) == ["a", "b"]


def test_what_a_server_added_is_not_removed_here(desk: Desk) -> None:
    """It belongs to that server, which is said."""
    desk.write("added/server-5/minutes.md", "# Minutes\n\nWe met at nine.\n")
    done = desk.run("remove", "server-5/minutes")

    assert (done.code, len(done.err)) == (1, 1)
    assert "/articles remove" in done.err[0]
    assert list(desk.read()) == ["server-5/minutes"]


def test_what_was_removed_is_remembered_and_comes_back_by_hand(desk: Desk, site: SmallSite) -> None:
    """A feed can see that the page was removed, by a command or with its file; `add` brings it back
    under its old id."""
    site.put("/boat", page("The boat"))
    address = canonical(site.at("/boat"))
    desk.run("add", site.at("/boat"))
    desk.run("remove", "the-boat")
    with desk.open() as library:
        known = library.known(address)
        assert known is not None
        assert known.removed > 0
        assert (known.etag, known.modified) == ("", "")
    site.put("/boat", page("The ship"))
    assert desk.run("add", site.at("/boat")).out[0] == "added: the-boat · The ship · the-ship.md"
    (desk.articles / "the-ship.md").unlink()
    with desk.open() as library:
        known = library.known(address)
        assert known is not None
        assert known.removed > 0


@pytest.mark.parametrize("kind", ["page", "file"])
def test_what_was_removed_comes_back_to_its_collection(
    desk: Desk, site: SmallSite, kind: str
) -> None:
    """Those for whom it was not are not shown it, unless another collection is named."""
    if kind == "page":
        site.put("/boat", page("The boat"))
    else:
        site.put("/boat", b"The boat\n\nThe boat left at seven.\n", "text/plain")
    done = desk.run("add", site.at("/boat"), "--collection=server-123")
    assert done.code == 0, done.err
    (own,) = desk.read()
    desk.run("remove", own)
    done = desk.run("add", site.at("/boat"))
    assert done.code == 0, done.err
    (back,) = desk.read().values()
    assert (back.id, back.collection) == (own, "server-123")

    desk.run("remove", own)
    assert desk.run("add", site.at("/boat"), "--collection=news").code == 0
    assert [one.collection for one in desk.read().values()] == ["news"]


def test_a_version_is_offered_where_it_can_come_back(desk: Desk) -> None:
    """A text file is not written anew by this program: its history says only how to read it."""
    file = desk.write("in/g.txt", "The gate is open.\n")
    desk.run("import", file, "--collection=g")
    desk.write("in/g.txt", "The gate is shut.\n")
    desk.run("import", file, "--collection=g", "--update")
    told = desk.run("show", "g/g", "--history").out

    assert told[-1] == "python -m corpus show g/g --version N prints one;"
    assert desk.run("restore", "g/g", "--version=1").code == 1


@pytest.mark.parametrize("name", ["boat.md", "rows.jsonl"])
def test_an_address_that_only_a_file_says_is_remembered_too(desk: Desk, name: str) -> None:
    """Of one that was removed, though nothing was ever fetched."""
    address = "https://a.example/boat"
    fields = {"id": "a", "text": "Text.", "url": address}
    other = rows("b") if name == "rows.jsonl" else ""
    front = f"---\nid: a\nurl: {address}\n---\nText.\n"
    desk.write(
        f"articles/{name}", front if name == "boat.md" else json.dumps(fields) + "\n" + other
    )
    desk.run("remove", "a")
    with desk.open() as library:
        known = library.known(address)
        assert known is not None
        assert known.removed > 0


def test_a_file_that_was_moved_is_where_it_is_now(desk: Desk, site: SmallSite) -> None:
    """To another folder and name: the id stays, and the next change comes to that file."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    desk.articles.joinpath("old").mkdir()
    moved = (desk.articles / "the-boat.md").rename(desk.articles / "old" / "b.md")
    site.put("/boat", page("The ship"))
    done = desk.run("add", site.at("/boat"))
    (article,) = desk.read().values()

    assert done.out[0] == "updated: the-boat · The ship · old/b.md"
    assert (article.id, article.collection, article.title) == ("the-boat", "old", "The ship")
    assert "The ship" in moved.read_text()


def test_without_its_database_everything_in_the_files_works(desk: Desk, site: SmallSite) -> None:
    """The addresses are found in the files again, and one line tells what is lost."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    before = desk.read()
    for file in desk.folder.glob("library.sqlite3*"):
        file.unlink()
    assert desk.read() == before
    done = desk.run("add", site.at("/boat"))

    assert done.out == ["unchanged: the-boat · The boat · the-boat.md"]
    assert len(done.err) == 1
    assert "addresses were taken from the files of the articles (1)" in done.err[0]
    assert desk.run("add", site.at("/boat")).err == []


@pytest.mark.parametrize("damage", [b"no database at all, but words " * 300, b""])
def test_a_damaged_database_is_put_aside(desk: Desk, damage: bytes) -> None:
    """Reading goes on with a line that says what is missing; the next change begins anew."""
    desk.run("add", desk.write("in/note.pdf", PDF.read_bytes()), "--title", "My title")
    whole = desk.library.read_bytes()
    for file in desk.folder.glob("library.sqlite3-*"):
        file.unlink()
    # at one time the file itself, at the other its tables
    desk.library.write_bytes(damage or whole[:4096] + b"\xff" * (len(whole) - 4096))
    listed = desk.run("list")
    assert listed.code == 0
    assert "note" in listed.out[1]
    assert len(listed.err) == 1
    checked = desk.run("check")
    assert "library.sqlite3" in checked.err[0]
    assert "cannot be read" in checked.err[0]
    done = desk.run("add", desk.write("in/dog.txt", DOG))

    assert done.code == 0
    assert "was damaged and is put aside as library.sqlite3.damaged-" in done.err[0]
    assert sorted(desk.read()) == ["dog", "note"]
    assert len(list(desk.folder.glob("library.sqlite3.damaged-*"))) == 1


def test_a_database_of_a_newer_program_is_left_alone(desk: Desk) -> None:
    """One line says so."""
    desk.run("add", desk.write("in/dog.txt", DOG))
    with sqlite3.connect(desk.library) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    connection.close()
    done = desk.run("add", desk.write("in/cat.txt", DOG))

    assert done.code == 2
    assert "was written by a newer Quoth" in done.err[0]


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ('library = "articles/l.sqlite3"', "must not lie among the articles"),
        ('articles = "rows.jsonl"', "is one file"),
    ],
)
def test_settings_that_do_not_go_together_are_told(desk: Desk, setting: str, what: str) -> None:
    """One line, and nothing is made."""
    file = desk.write("rows.jsonl", rows("a"))
    key, _, value = setting.partition(" = ")
    done = desk.run("add", file, "--set", f"corpus.{key}={value.strip(chr(34))}")

    assert (done.code, len(done.err)) == (2, 1)
    assert what in done.err[0]


def test_the_same_text_elsewhere_is_known_and_not_its_update(desk: Desk) -> None:
    """Two sites have the same text: it is there once; when one of them changes, that is an article
    of its own, and the first stays."""
    words = PARAGRAPH.replace("3 March", "4 March")
    with desk.open() as library:

        def add(url: str, words: str) -> What:
            return adding.add_page(library, Fetched(raw=page("The boat", words), url=url)).what

        assert add("https://one.example/boat", PARAGRAPH) is What.ADDED
        assert add("https://two.example/boat", PARAGRAPH) is What.UNCHANGED
        assert add("https://two.example/boat", words) is What.ADDED
        assert add("https://one.example/boat", PARAGRAPH) is What.UNCHANGED
    assert sorted(desk.read()) == ["the-boat", "the-boat-2"]


def test_an_old_page_of_an_address_that_moved_is_the_same_article(desk: Desk) -> None:
    """A site renames a page, and its old address leads to the new one."""
    with desk.open() as library:
        first = Fetched(raw=page("The boat"), url="https://a.example/old")
        adding.add_page(library, first)
        moved = Fetched(raw=page("The ship"), url="https://a.example/new")
        adding.add_page(library, moved, asked="https://a.example/old")
        assert library.addresses("the-boat") == ["https://a.example/new", "https://a.example/old"]
    (article,) = desk.read().values()

    assert (article.id, article.url) == ("the-boat", "https://a.example/new")


def test_a_version_is_kept_once(desk: Desk) -> None:
    """A command that was ended after it kept a version keeps it again the next time."""
    desk.write("articles/dog.txt", DOG)
    (article,) = desk.read().values()
    with desk.open() as library:
        library.keep_version(article)
        library.keep_version(article)

        assert [one.article for one in library.versions("dog")] == [article]


def test_one_change_at_a_time(desk: Desk) -> None:
    """Who waits too long for another command is told so in one line."""
    file = desk.write("in/dog.txt", DOG)
    impatient = Library.open(desk.config, desk.settings, patience=0.2)
    with (
        desk.open() as library,
        library.alone(),
        impatient,
        pytest.raises(CorpusError, match="another command is changing the library"),
    ):
        kept.add_file(impatient, file)
    assert desk.run("add", file).code == 0


def test_a_long_file_keeps_nobody_from_writing(desk: Desk) -> None:
    """While its articles are read, be it for minutes, others write down what they fetched; what is
    noted of it is there at once, when all of it was read."""
    desk.write("articles/dog.txt", DOG)
    feed = Subscription(address="https://e.org/feed", collection="e.org", most=1)
    with desk.open() as library, desk.open() as other:
        with library.alone():
            library.refresh()
        (before,) = inventory.every_id(other.connection)
        other.connection.execute("PRAGMA busy_timeout = 0")

        def read() -> Iterator[inventory.Row]:
            for number in range(3):
                yield inventory.Row(f"dog-{number}", "", "", "")
                subscription.keep(other.connection, feed)
                assert inventory.every_id(other.connection) == [before]

        inventory.note(library.connection, library.articles, "dog.txt", read())
        assert inventory.ids(other.connection, "dog.txt") == ["dog-0", "dog-1", "dog-2"]
        assert subscription.subscriptions(library.connection) == [feed]


def started(desk: Desk, command: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    words = [sys.executable, "-m", "corpus", command, "--config", desk.file, *arguments]
    return subprocess.Popen(
        [str(word) for word in words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_commands_at_once_lose_nothing(desk: Desk) -> None:
    """Both add the same files and their own; each article is there once."""
    files = [desk.write(f"in/{n}.txt", f"Text number {n} says something.\n") for n in range(12)]
    both = [started(desk, "add", *part) for part in (files[:8], files[4:])]
    told = [process.communicate()[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sorted(desk.read()) == sorted(str(n) for n in range(12))
    assert sum(one.count("added: ") for one in told) == 12


def test_a_command_that_is_killed_leaves_no_half_file_and_loses_nothing(desk: Desk) -> None:
    """Adding, removing, putting back and importing are killed at any moment: each article is whole
    or not there, none is in no place at all, and the next command works."""
    random.seed(5)
    names = [str(n) for n in range(12)]
    texts = {name: f"Text number {name} says something.\n" * 200 for name in names}
    files = [desk.write(f"in/{name}.txt", text) for name, text in texts.items()]
    lines = desk.write("rows.jsonl", rows(*(f"row-{name}" for name in names)))
    desk.run("import", lines)
    seen: set[str] = set()
    moments = 0
    commands: list[tuple[str, list[str | Path]]] = [
        ("add", [*files]),
        ("remove", [*names, *(f"row-{name}" for name in names[:6])]),
        ("restore", [*names, *(f"row-{name}" for name in names[:6])]),
    ]
    for command, arguments in commands * 3:
        process = started(desk, command, *arguments)
        assert process.stdout is not None
        done = random.randrange(len(arguments))
        for _ in range(done):  # so that it is at work, wherever it is
            process.stdout.readline()
        time.sleep(random.random() / 100)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        moments += process.returncode == -signal.SIGKILL
        there = desk.read()
        for name in names:
            assert name not in there or there[name].text == texts[name].strip()
        seen |= there.keys()
        aside = {Path(name).stem for name in removed(desk) if name.endswith(".txt")}
        assert seen - there.keys() - aside <= {f"row-{name}" for name in names[:6]}
        held = [name for name in removed(desk) if name.endswith(".jsonl")]
        assert sum(one.startswith("row-") for one in there) + len(held) >= len(names)

    assert moments > 3
    assert desk.run("add", *files).code == 0
    assert sorted(name for name in desk.read() if name in texts) == sorted(names)
    assert [name for name in desk.names if name.startswith(".adding")] == []


def test_what_the_disk_refuses_is_one_line(desk: Desk, site: SmallSite) -> None:
    """A folder that cannot be made: told with its name, and nothing is left behind."""
    desk.write("articles/news", "A file where a folder should be.")
    site.put("/boat", page("The boat"))
    for what in (desk.write("in/dog.txt", DOG), site.at("/boat")):
        done = desk.run("add", what, "--collection", "news")

        assert (done.code, len(done.err)) == (1, 1)
        assert "articles/news cannot be written" in done.err[0]
    assert desk.names == ["news"]


@pytest.mark.parametrize(
    ("lock", "command"), [(".lock", ("add", "in/x.txt")), (".fetching.lock", ("feed", "--refresh"))]
)
def test_a_lock_that_cannot_be_had_is_one_line(
    desk: Desk, lock: str, command: tuple[str, str]
) -> None:
    """As in a folder of another user; a folder in its place cannot be had by root either."""
    desk.write("in/x.txt", "A line of text.")
    desk.open().close()
    for path in desk.folder.glob("*.lock"):
        path.unlink()
    desk.folder.joinpath(f"library.sqlite3{lock}").mkdir()
    done = desk.run(command[0], command[1].replace("in/", f"{desk.folder}/in/"))

    assert done.code in (1, 2)
    assert len(done.err) == 1
    assert "library.sqlite3" in done.err[0]


def test_what_was_noted_stays_noted(desk: Desk) -> None:
    """File by file: another command can read it, and write, before the last file is read."""
    desk.write("articles/a.txt", "One line of words.")
    desk.write("articles/b.probe", "Another.")
    with desk.open() as library:
        seen: list[str] = []

        def read(raw: bytes, name: str) -> Iterator[Extract]:
            with desk.open() as other:
                seen.extend(inventory.every_id(other.connection))
            yield Extract(text="Another.")

        probe = Format(name="probe", endings=(".probe",), matches=lambda *_: False, read=read)
        library.connection.execute("DELETE FROM files")
        library.connection.commit()
        inventory.refresh(library.connection, desk.articles, 10, (*registry.FORMATS, probe))

    assert seen == ["a"]


def test_a_version_of_what_is_no_file_of_ours_is_not_put_back(desk: Desk, site: SmallSite) -> None:
    """A PDF cannot be written anew; what it said can be printed."""
    site.put("/x.pdf", PDF.read_bytes(), "application/pdf")
    desk.run("add", site.at("/x.pdf"))
    site.put("/x.pdf", PDF.with_name("columns.pdf").read_bytes(), "application/pdf")
    desk.run("add", site.at("/x.pdf"))
    (article,) = desk.read()
    done = desk.run("restore", article, "--version", "1")

    assert done.code == 1
    assert f"python -m corpus show {article} --version 1 prints" in done.err[0]
    assert desk.run("show", article, "--version", "1").code == 0


def test_a_library_that_is_not_there_is_not_made_by_looking(desk: Desk) -> None:
    """`list`, `show` and `check` write nothing."""
    desk.write("articles/dog.txt", DOG)
    for command in (["list"], ["show", "dog"], ["check"], ["show", "dog", "--history"]):
        assert desk.run(*command).code == 0

    assert sorted(path.name for path in desk.folder.iterdir()) == ["articles", "config.toml"]


def test_the_library_needs_a_place(desk: Desk) -> None:
    """A file that cannot be made is one line."""
    desk.write("file", "")
    desk.file.write_text(desk.file.read_text().replace('"library', '"file/library'))
    with pytest.raises(CorpusError, match="cannot be made"):
        Library.open(desk.config, desk.settings)
