"""`python -m corpus import`: folders and exports come into the library, in bounded memory."""

from __future__ import annotations

import gzip
import json
import os
import threading
import tracemalloc

import pytest
from desk import Desk
from test_index_models import ROOT

from corpus.library.importing import Importing
from corpus.library.outcome import What

pytest_plugins = ("library_fixture",)
PDF = ROOT / "tests" / "files" / "pdf" / "note.pdf"
TOLD = "python -m index build makes the change quotable (python -m index watch does it by itself)"


def row(article: str, text: str = "Some words stand here.", **fields: object) -> str:
    """One line of an export."""
    return json.dumps({"id": article, "text": text, **fields}) + "\n"


def counted(added: int = 0, updated: int = 0, unchanged: int = 0, refused: int = 0) -> str:
    """The line that tells what was done."""
    return (
        f"added: {added:,} · updated: {updated:,} · unchanged: {unchanged:,} · refused: {refused:,}"
    )


def test_a_folder_comes_with_its_folders(desk: Desk) -> None:
    """The first is the collection; every kind is copied to the byte; again changes nothing."""
    desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew.\n")
    desk.write("in/news/2024/boat.md", "# Boat\n\nThe boat sank.\n")
    note = desk.write("in/news/note.pdf", PDF.read_bytes())
    desk.write("in/.hidden/x.md", "Not read.")
    done = desk.run("import", desk.folder / "in")
    found = desk.read()

    assert (done.code, done.err, done.out) == (0, [], [counted(added=3), TOLD])
    assert {one.id: one.collection for one in found.values()} == {
        "dog": "main",
        "news/2024/boat": "news",
        "news/note": "news",
    }
    assert (desk.articles / "news" / "note.pdf").read_bytes() == note.read_bytes()
    assert desk.run("import", desk.folder / "in").out == [counted(unchanged=3)]


def test_a_collection_can_be_named(desk: Desk) -> None:
    """All of it goes below the folder of that collection, also what an export says otherwise."""
    desk.write("in/news/boat.md", "# Boat\n\nThe boat sank.\n")
    desk.write("in/rows.jsonl", row("a", collection="other"))
    desk.run("import", desk.folder / "in", "--collection", "old")

    assert {one.id: one.collection for one in desk.read().values()} == {
        "old/news/boat": "old",
        "a": "old",
    }


@pytest.mark.parametrize("packed", [False, True])
def test_an_export_becomes_one_file_with_all_that_it_says(desk: Desk, packed: bool) -> None:
    """Each field of each line is kept, and the collection that it names."""
    full: dict[str, object] = {
        "title": "T",
        "url": "https://a.example/1",
        "published": "2024-01-02",
        "author": "Ada",
        "tags": ["x", "y, z"],
        "collection": "news",
    }
    lines = (row("a", "Some words.", **full) + row("b")).encode()
    file = desk.write("in/rows.jsonl", gzip.compress(lines) if packed else lines)
    done = desk.run("import", file)
    article = desk.read()["a"]

    assert done.out == [counted(added=2), TOLD]
    assert desk.names == ["rows.jsonl.gz" if packed else "rows.jsonl"]
    assert (article.title, article.url, article.published) == ("T", full["url"], "2024-01-02")
    assert (article.author, article.tags, article.collection) == ("Ada", ("x", "y, z"), "news")
    assert desk.run("import", file).out == [counted(unchanged=2)]


def test_a_table_becomes_lines_of_which_one_can_be_removed(desk: Desk) -> None:
    """One article a row, under the ids that a table gives."""
    table = desk.write("in/rows.csv", "title,body\nBoat,The boat sank.\nDog,The dog barked.\n")
    desk.run("import", table)
    assert sorted(desk.read()) == ["rows/Boat", "rows/Dog"]
    assert desk.run("remove", "rows/Boat").code == 0
    assert sorted(desk.read()) == ["rows/Dog"]


def test_ids_that_are_taken_are_told_and_the_rest_comes(desk: Desk) -> None:
    """By another file, by another line, or by what an earlier export said: one line each."""
    desk.write("articles/dog.md", "---\nid: x\n---\nWords of the dog.\n")
    file = desk.write("in/rows.jsonl", row("x") + row("a") + row("a", "Other words.") + row("b"))
    done = desk.run("import", file)

    assert (done.code, done.out[0]) == (1, counted(added=2, refused=2))
    assert done.err == [
        "'rows.jsonl': the id 'x' is taken by another article, in 'dog.md'; "
        "give one of them another id",
        "'rows.jsonl': the id 'a' is there twice; the first was taken",
    ]
    file.write_text(row("a", "New words.") + row("c"))
    done = desk.run("import", file)
    assert done.err == [
        "'rows.jsonl': the id 'a' is taken by another article, in 'rows.jsonl'; "
        "--update takes the new one"
    ]
    assert sorted(desk.read()) == ["a", "b", "c", "x"]
    assert desk.read()["a"].text == "Some words stand here."


def test_an_update_keeps_what_was_said_before(desk: Desk) -> None:
    """Of lines, also where only a field changed, and of files; what the new export lacks, stays."""
    file = desk.write("in/rows.jsonl", row("a") + row("b") + row("c"))
    desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew.\n")
    desk.run("import", desk.folder / "in")
    file.write_text(row("b", "New words.") + row("c", published="2024-01-02") + row("d"))
    desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved nobody.\n")
    assert desk.run("import", desk.folder / "in").code == 1
    done = desk.run("import", desk.folder / "in", "--update")
    found = desk.read()

    assert done.out[0] == counted(updated=3, unchanged=1)
    assert sorted(found) == ["a", "b", "c", "d", "dog"]
    assert (found["b"].text, found["c"].published) == ("New words.", "2024-01-02")
    with desk.open() as library:
        assert [one.article.text for one in library.versions("b")] == ["Some words stand here."]
        assert len(library.versions("c")) == len(library.versions("dog")) == 1
        assert library.versions("a") == []


def test_what_is_wrong_is_one_line_each(desk: Desk) -> None:
    """Links out of the folder, names that no system takes, what cannot be read, lines that are no
    article: told, and the rest comes."""
    desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew.\n")
    desk.write("in/a\nb.txt", "A text with an odd name.")
    desk.write("in/empty.md", "")
    desk.write("in/x.bin", bytes(range(256)))
    desk.write("in/rows.jsonl", row("../../up") + "{no json}\n")
    secret = desk.write("secret.txt", "A secret that nobody may read.")
    (desk.folder / "in" / "link.txt").symlink_to(secret)
    (desk.folder / "in" / "folder").symlink_to(desk.folder)
    os.mkfifo(desk.folder / "in" / "pipe.md")
    done = desk.run("import", desk.folder / "in")

    assert done.code == 1
    assert done.out[0] == counted(added=3, refused=6)
    assert sorted(desk.read()) == ["../../up", "a b", "dog"]
    told = "\n".join(done.err)
    assert len(done.err) == 7
    for words in ("called 'a b.txt' here", "is empty", "none of the kinds", "link to a folder or"):
        assert words in told
    assert "'rows.jsonl:2'" in told
    assert sorted(path.name for path in desk.folder.iterdir() if path.name != "in") == sorted(
        ["articles", "config.toml", "secret.txt"]
        + [path.name for path in desk.folder.glob("library.sqlite3*")]
    )


def test_a_file_that_changes_while_it_is_read_is_left_out(desk: Desk) -> None:
    """A line says so, and nothing of it is taken."""
    file = desk.write("in/rows.jsonl", "".join(row(str(n)) for n in range(20_000)))
    told: list[str] = []
    stop = threading.Event()

    def write() -> None:
        with file.open("a") as opened:
            while not stop.is_set():
                opened.write(row("z"))
                opened.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with desk.open() as library:
            job = Importing(library, collection=None, update=False, tell=told.append)
            job.take(file)
    finally:
        stop.set()
        writer.join()

    assert "changed while it was read" in told[-1]
    assert job.counts[What.ADDED] == 0
    assert desk.names == []


def test_places_that_cannot_be_imported_are_one_line(desk: Desk) -> None:
    """What there is not, and what the articles lie in or hold."""
    desk.write("articles/news/dog.txt", "A dog called Bramble saved the crew.")
    for source in ("nothing", "articles", "articles/news", "."):
        done = desk.run("import", desk.folder / source)

        assert (done.code, len(done.err)) == (2, 1)
    assert list(desk.read()) == ["news/dog"]


def test_what_was_done_is_told_to_programs(desk: Desk) -> None:
    """One JSON object with the four counts."""
    file = desk.write("in/rows.jsonl", row("a") + row("a"))

    assert desk.told("import", file) == [{"added": 1, "updated": 0, "unchanged": 0, "refused": 1}]


def test_an_export_is_not_held_in_memory(desk: Desk) -> None:
    """One of 20 MB is taken in an eighth of that."""
    with desk.write("in/rows.jsonl", "").open("w") as file:
        for n in range(2_000):
            file.write(row(str(n), "Some words. " * 850))
    tracemalloc.start()
    try:
        assert desk.run("import", desk.folder / "in").out[0] == counted(added=2_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 2_500_000


def test_all_of_it_belongs_where_a_person_says(desk: Desk) -> None:
    """A file that says that it is everybody's is not put among what one server alone may see."""
    desk.write("in/a.md", "---\ncollection: Server-12\n---\nA line.\n")
    other = desk.write("in/b.md", "---\ncollection: main\n---\nAnother line.\n")
    told = desk.run("import", desk.folder / "in", "--collection", "server-12").err
    again = desk.run("add", other, "--collection", "server-12").err

    assert (len(told), len(again)) == (1, 1)
    assert "it says that it is of the collection 'main', not of 'server-12'" in told[0]
    assert told[0].partition(": ")[2] in again[0]
    assert [one.collection for one in desk.read().values()] == ["server-12"]


def test_texts_that_are_there_already_are_counted(desk: Desk) -> None:
    """A folder is taken whole, once more too under another name; that is told."""
    desk.write("in/dog.md", "# Dog\n\nA dog called Bramble saved the crew of five.\n")
    assert desk.run("import", desk.folder / "in", "--collection", "a").out[1:] == [TOLD]
    done = desk.run("import", desk.folder / "in", "--collection", "b")

    assert done.out == [
        counted(added=1),
        "texts that are there more than once now: 1 (python -m corpus check)",
        TOLD,
    ]


def test_lines_that_name_no_collection_are_of_their_folder(desk: Desk) -> None:
    """As a text is; they can be added to any, and only those that name another are refused."""
    file = desk.write("in/rows.jsonl", row("a") + row("b", "Other words.", collection="club"))
    other = desk.write("in/main.jsonl", row("c", "Words of all.", collection="main"))
    done = desk.run("add", file, other, "--collection", "club")
    desk.write("in/news/more.jsonl", row("d", "More words."))
    (desk.folder / "in" / "rows.jsonl").unlink()
    other.unlink()
    desk.run("import", desk.folder / "in")

    assert (done.code, done.out[0]) == (1, "added: a · 2 articles · club/rows.jsonl")
    assert done.err == [
        f"refused: {other}: it says that it is of the collection 'main', not of 'club'; change "
        "that in it, or leave --collection out"
    ]
    assert {one.id: one.collection for one in desk.read().values()} == {
        "a": "club",
        "b": "club",
        "d": "news",
    }


def test_what_is_there_unchanged_in_another_collection_stays_there(desk: Desk) -> None:
    """Under the same ids with the same texts: that is told once a file, and nothing is refused."""
    lines = desk.write("in/rows.jsonl", row("a"))
    two = desk.write("in/two.jsonl", row("b", "Two words.") + row("c", "Three words."))
    page = desk.write("in/x.md", "---\nid: x\n---\nOne text that is here.\n")
    desk.run("add", lines, page)
    desk.run("import", two, "--collection", "zz")
    before = desk.read()
    club = desk.run("import", desk.folder / "in", "--collection", "club")
    desk.write("in/two.jsonl", row("b", "Two words.") + row("c", "Three words.") + "\n")
    added = desk.run("add", two, "--collection", "yy")

    def stays(file: str, ids: str, place: str, there: str, it: str, first: str) -> str:
        return (
            f"'{file}': {ids}, in '{place}': {it} in the collection '{there}'; to have "
            f"{'them' if it == 'they stay' else 'it'} in 'club', first: python -m corpus remove "
            f"{first}"
        )

    many = "'b' and 1 more are unchanged"
    assert (club.code, club.out) == (0, [counted(unchanged=4)])
    assert club.err == [
        stays("rows.jsonl", "'a' is unchanged", "rows.jsonl", "main", "it stays", "a"),
        stays("two.jsonl", many, "zz/two.jsonl", "zz", "they stay", "b …"),
        stays("x.md", "'x' is unchanged", "x.md", "main", "it stays", "x"),
    ]
    assert added.out == [
        f"unchanged: {two} · each of its 2 articles is there already, the first as 'b'"
        " · zz/two.jsonl"
    ]
    assert (added.code, len(added.err)) == (0, 1)
    assert "it stays in the collection 'zz'; to have it in 'yy', first: " in added.err[0]
    assert desk.read() == before


def test_what_a_person_said_of_a_file_holds_for_its_new_text(desk: Desk) -> None:
    """A title that was given once is not lost with the next version of the file."""
    file = desk.write("in/stew.txt", "The stew costs three euros at the fair.\n")
    desk.run("add", file, "--title", "Stew prices", "--published", "2024-05-01")
    desk.write("in/stew.txt", "The stew costs four euros at the fair.\n")
    assert desk.run("import", file, "--update").out[0] == counted(updated=1)
    (found,) = desk.read().values()

    assert "four" in found.text
    assert (found.title, found.published) == ("Stew prices", "2024-05-01")


def test_the_same_id_with_another_text_is_refused(desk: Desk) -> None:
    """Also where other lines of its file are there unchanged: `import` takes what is new."""
    desk.run("add", desk.write("in/a.jsonl", row("a")))
    other = desk.write("in/b.jsonl", row("a", "Other words."))
    mixed = desk.write("in/c.jsonl", row("a") + row("d", "New words."))
    imported = desk.run("import", other, "--collection", "club")
    added = desk.run("add", other, mixed, "--collection", "club")

    assert (imported.code, imported.out) == (1, [counted(refused=1)])
    assert "is taken by another article, in 'a.jsonl'" in imported.err[0]
    assert added.err == [
        f"refused: {other}: its id 'a' is taken by 'a.jsonl'; give it another one",
        f"refused: {mixed}: its 'a' is there already, in 'a.jsonl', with the same text; leave it "
        "out, or let python -m corpus import take the others",
    ]
    assert desk.run("import", mixed).out[0] == counted(added=1, unchanged=1)
