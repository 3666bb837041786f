"""`python -m corpus add`: pages of the web and files become articles, once and whole."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from desk import PARAGRAPH, Desk, page
from small_site import SmallSite
from test_index_models import ROOT, compiled_cache, python

from corpus import pile
from corpus.article import Article
from corpus.formats import registry
from corpus.library import adding, kept
from corpus.library.outcome import Hints, What
from corpus.web.fetched import Fetched

pytest_plugins = ("library_fixture",)
SEED = ROOT.parent / "shared" / "articles" / "seed-article.txt"
PDF = ROOT / "tests" / "files" / "pdf" / "note.pdf"
TOLD = "python -m index build makes the change quotable (python -m index watch does it by itself)"
DATED = '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'


def test_a_page_becomes_a_markdown_file(desk: Desk, site: SmallSite) -> None:
    """Title, date, address and collection are found, the menu and the footer are not in it."""
    site.put("/boat", page("The boat: all saved", head=DATED))
    done = desk.run("add", site.at("/boat"), "--collection", "news")
    (article,) = desk.read().values()

    assert (done.code, done.err) == (0, [])
    assert done.out == [
        "added: news/the-boat-all-saved · The boat: all saved · news/the-boat-all-saved.md",
        TOLD,
    ]
    assert (article.id, article.title) == ("news/the-boat-all-saved", "The boat: all saved")
    assert (article.url, article.published) == (site.at("/boat"), "2024-03-05")
    assert article.collection == "news"
    assert article.text.startswith(PARAGRAPH.strip())
    assert "newsletter" not in article.text
    written = (desk.articles / "news" / "the-boat-all-saved.md").read_text()
    assert written.startswith("---\nid: news/the-boat-all-saved\ntitle: 'The boat: all saved'\n")


def test_the_same_again_changes_nothing(desk: Desk, site: SmallSite) -> None:
    """The server is asked whether the page changed; the file stays as it is, to the byte."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    (file,) = desk.articles.glob("*.md")
    before = file.stat()
    done = desk.run("add", site.at("/boat"))

    assert (done.code, done.out) == (0, ["unchanged: the-boat · the-boat.md"])
    assert site.paths == ["/robots.txt", "/boat", "/robots.txt", "/boat"]
    assert site.requests[-1].headers["if-none-match"]
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_a_changed_page_keeps_its_id_its_file_and_its_history(desk: Desk, site: SmallSite) -> None:
    """Another title and text come to the same file; what it said before can be listed, printed
    and brought back, and stays so although the page is fetched again."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    site.put("/boat", page("The ship", PARAGRAPH.replace("3 March", "4 March")))
    with (desk.articles / "the-boat.md").open() as being_read:
        done = desk.run("add", site.at("/boat"))
        assert "4 March" not in being_read.read()
    (article,) = desk.read().values()

    assert done.out[0] == "updated: the-boat · The ship · the-boat.md"
    assert (article.id, article.title) == ("the-boat", "The ship")
    assert "4 March" in article.text
    history = desk.run("show", "the-boat", "--history").out
    assert [line.split(" · ")[0] for line in history[:2]] == ["1", "now"]
    assert history[0].endswith("The boat")
    assert "3 March" in "\n".join(desk.run("show", "the-boat", "--version", "1").out)
    assert desk.told("show", "the-boat", "--history")[0]["title"] == "The boat"

    assert desk.run("restore", "the-boat", "--version", "1").code == 0
    assert desk.read()["the-boat"].title == "The boat"
    assert desk.run("add", site.at("/boat")).out == ["unchanged: the-boat · the-boat.md"]
    assert desk.read()["the-boat"].title == "The boat"
    assert [one["title"] for one in desk.told("show", "the-boat", "--history")] == [
        "The boat",
        "The ship",
    ]


def test_a_version_that_there_is_not_is_told(desk: Desk, site: SmallSite) -> None:
    """Numbers out of range, and articles without history, are one line."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))

    assert desk.run("show", "the-boat", "--version", "1").err == [
        "'the-boat' has no version 1; there is: none"
    ]
    assert desk.run("restore", "the-boat", "--version", "0").code == 1
    assert desk.run("show", "the-boot", "--history").err == [
        "there is no article 'the-boot'; did you mean 'the-boat'?"
    ]


def test_what_was_changed_by_hand_is_not_lost(desk: Desk, site: SmallSite) -> None:
    """A file that a person edited stays while the page does; when the page changes, it goes to the
    history, which is said."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    (file,) = desk.articles.glob("*.md")
    file.write_text(file.read_text() + "\nMy own words.\n")
    # another page for its server, and the same article
    site.put("/boat", page("The boat") + b"<!-- another advertisement -->")
    assert desk.run("add", site.at("/boat")).out[0].startswith("unchanged: the-boat · ")
    assert "My own words." in desk.read()["the-boat"].text
    site.put("/boat", page("The boat", PARAGRAPH.replace("3 March", "4 March")))
    done = desk.run("add", site.at("/boat"))

    assert "what was changed in it by hand is in its history" in done.out[0]
    assert "My own words." in "\n".join(desk.run("show", "the-boat", "--version", "1").out)


def test_every_spelling_of_an_address_is_one_article(desk: Desk, site: SmallSite) -> None:
    """A redirect, a fragment, words for counting visitors and the page's own canonical address
    lead to one article; `show` tells them."""
    canonical = f'<link rel="canonical" href="{site.at("/boat")}">'
    site.put("/boat", page("The boat", head=canonical))
    site.put("/boat?print=1", page("The boat", head=canonical))
    site.put("/old", "", status=301, headers={"Location": "/boat"})
    for path in ("/boat?print=1", "/boat#top", "/boat", "/old", "/old"):
        assert desk.run("add", site.at(path)).code == 0
    shown = desk.run("show", "the-boat").out

    assert list(desk.read()) == ["the-boat"]
    assert f"url: {site.at('/boat')}" in shown
    assert f"also at: {site.at('/boat?print=1')} {site.at('/old')}" in shown


@pytest.mark.parametrize("said", ["http://elsewhere.example/boat", "/"])
def test_a_page_is_not_believed_that_it_is_another_sites(
    desk: Desk, site: SmallSite, said: str
) -> None:
    """A canonical address on another machine, or on the front page, takes nobody's place."""
    for name in ("one", "two"):
        words = PARAGRAPH.replace("Ada", name)
        head = f'<link rel="canonical" href="{said}">'
        site.put(f"/{name}", page(f"Boat {name}", words, head))
        desk.run("add", site.at(f"/{name}"))

    assert {one.url for one in desk.read().values()} == {site.at("/one"), site.at("/two")}


def test_the_front_page_replaces_no_article(desk: Desk, site: SmallSite) -> None:
    """Sites lead old addresses to their front page: the article stays as it was."""
    site.put("/boat", page("The boat"))
    desk.run("add", site.at("/boat"))
    site.put("/boat", "", status=301, headers={"Location": "/"})
    site.put("/", page("Welcome"))
    done = desk.run("add", site.at("/boat"))

    assert done.code == 1
    assert "leads to the front page of its site" in done.err[0]
    assert list(desk.read()) == ["the-boat"]


def test_what_a_person_says_goes_before_the_page(desk: Desk, site: SmallSite) -> None:
    """--title, --published, --author and --tag stand in the file, also after the page changed."""
    site.put("/boat", page("The boat", head=DATED))
    said = ("--title", "Our boat", "--published", "2020-01-02", "--author", "Ada", "--tag", "sea")
    desk.run("add", site.at("/boat"), *said, "--tag", "dogs, big")
    for words in (PARAGRAPH, PARAGRAPH.replace("3 March", "4 March")):
        site.put("/boat", page("The boat", words, DATED))
        desk.run("add", site.at("/boat"))
        (article,) = desk.read().values()

        assert (article.title, article.published, article.author) == (
            "Our boat",
            "2020-01-02",
            "Ada",
        )
        assert article.tags == ("sea", "dogs, big")
    assert "4 March" in article.text
    desk.run("add", site.at("/boat"), "--title", "Their boat")
    assert desk.read()["our-boat"].title == "Their boat"


@pytest.mark.parametrize("name", ["pandoc", "word", "mkdocs", "chromium"])
def test_a_page_is_the_same_article_from_the_web_and_from_a_file(desk: Desk, name: str) -> None:
    """Also one that a word processor saved, of which all is taken."""
    raw = PDF.parents[1].joinpath("webpage", f"{name}.html").read_bytes()
    (there,) = (one for one in registry.read(raw, "a.html") if isinstance(one, Article))
    with desk.open() as library:
        adding.add_page(library, Fetched(raw=raw, url="https://e.org/a", kind="text/html"))
    (article,) = desk.read().values()

    assert (article.title, article.text) == (there.title, there.text)
    assert (article.published, article.author) == (there.published, there.author)


def test_a_page_of_too_many_tags_is_refused_at_once(desk: Desk) -> None:
    """It would take minutes, from the web as from a file."""
    raw = b"<!doctype html><p>" + b"<b>word</b> " * 60_000
    with desk.open() as library:
        outcome = adding.add_page(library, Fetched(raw=raw, url="https://e.org/a"))

    assert outcome.what is What.REFUSED
    assert "more than 35,000 tags" in outcome.told


def test_hints_fill_only_what_the_page_leaves_open(desk: Desk) -> None:
    """What a feed says of an article does not go before what its page says."""
    hints = Hints(title="Feed title", published="2001-01-01", author="Feed author")
    with desk.open() as library:
        for name, head in (("dated", DATED), ("undated", "")):
            words = PARAGRAPH.replace("Ada", name)
            fetched = Fetched(raw=page(name, words, head), url=f"https://a.example/{name}")
            adding.add_page(library, fetched, hints=hints)
    found = desk.read()

    assert found["dated"].published == "2024-03-05"
    assert found["undated"].published == "2001-01-01"
    assert (found["undated"].title, found["undated"].author) == ("undated", "Feed author")


def test_a_pdf_from_the_web_has_its_address(desk: Desk, site: SmallSite) -> None:
    """A file that cannot hold its address keeps it when it is moved, and another file that takes
    its place by hand does not get it."""
    site.put("/files/x.pdf", PDF.read_bytes(), "application/pdf")
    done = desk.run("add", site.at("/files/x.pdf"), "--collection", "papers")
    (article,) = desk.read().values()

    assert done.code == 0
    assert article.url == site.at("/files/x.pdf")
    assert (article.collection, article.pages[:1]) == ("papers", (0,))
    (file,) = (desk.articles / "papers").glob("*.pdf")
    assert file.read_bytes() == PDF.read_bytes()
    assert desk.run("add", site.at("/files/x.pdf")).out[0].startswith("unchanged: papers/")
    assert site.requests[-1].headers["if-none-match"]

    moved = desk.articles / "moved.pdf"
    file.rename(moved)
    assert [one.url for one in desk.read().values()] == [site.at("/files/x.pdf")]
    shutil.copy(PDF.with_name("columns.pdf"), moved)
    assert [one.url for one in desk.read().values()] == [""]


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        (
            "/a.md",
            "---\ncollection: server-12\n---\nA line.\n",
            "collection 'server-12', not of 'n'",
        ),
        ("/a.md", "---\ncollection: ../x\n---\nA line.\n", "of the collection '../x'"),
        (
            "/a.md",
            "---\nid: server-12/a\n---\nA line.\n",
            "the id 'server-12/a', which is a server",
        ),
        ("/a.md", "---\nurl: HTTPS://bank.example/x\n---\nA line.\n", "stood at https://bank.exam"),
        ("/a.csv", "id,text,collection\n1,A line.,n\n2,A line.,SERVER-12\n", "'server-12', not of"),
        (
            "/a.jsonl",
            '{"id": 1, "text": "A line.", "collection": "server-12"}',
            "'server-12', not of",
        ),
        (
            "/a.csv",
            "id,text,url\n1,A line.,\n2,A line.,http://bank.example\n",
            "stood at http://ban",
        ),
    ],
)
def test_a_file_of_the_web_speaks_for_no_other_site_and_no_server(
    desk: Desk, site: SmallSite, path: str, text: str, why: str
) -> None:
    """It decides neither who sees it nor what stood elsewhere, and does not change that later."""
    site.put(path, text, "text/plain")
    told = desk.run("add", site.at(path), "--collection", "n").err
    site.put(path, "id,text\n1,A line.\n" if path == "/a.csv" else "A line.\n", "text/plain")
    assert desk.run("add", site.at(path), "--collection", "n").code == (path == "/a.jsonl")
    before = desk.read()
    site.put(path, text, "text/plain")
    later = desk.run("add", site.at(path), "--collection", "n").err

    assert why in told[0]
    assert (later, desk.read()) == (told, before)


def test_the_same_file_on_another_site_is_no_way_to_replace_it(desk: Desk) -> None:
    """It is there already, and what comes of the other address later is another article."""

    def fetched(url: str, text: bytes) -> Fetched:
        return Fetched(raw=text, url=url, kind="text/plain")

    with desk.open() as library:
        adding.add_page(library, fetched("https://a.example/x.txt", b"A line.\n"))
        same = adding.add_page(library, fetched("https://b.example/x.txt", b"A line.\n"))
        other = adding.add_page(library, fetched("https://b.example/x.txt", b"Another.\n"))
        page = library.known("https://a.example/x.txt")
    found = {one.url: one.text for one in desk.read().values()}

    assert (same.what, other.what) == (What.UNCHANGED, What.ADDED)
    assert found == {"https://a.example/x.txt": "A line.", "https://b.example/x.txt": "Another."}
    assert page is not None
    assert page.address == "https://a.example/x.txt"


def test_what_a_person_says_of_a_file_of_the_web_is_kept(desk: Desk, site: SmallSite) -> None:
    """When it is added, when it is there already, and when it changed."""
    site.put("/x.pdf", PDF.read_bytes(), "application/pdf")
    desk.run("add", site.at("/x.pdf"), "--title", "One")
    assert [one.title for one in desk.read().values()] == ["One"]
    desk.run("add", site.at("/x.pdf"), "--title", "Two")
    assert [one.title for one in desk.read().values()] == ["Two"]
    site.put("/x.pdf", PDF.with_name("columns.pdf").read_bytes(), "application/pdf")
    desk.run("add", site.at("/x.pdf"))

    assert [one.title for one in desk.read().values()] == ["Two"]
    assert [one.url for one in desk.read().values()] == [site.at("/x.pdf")]


def test_an_address_that_has_another_kind_of_file_now(desk: Desk, site: SmallSite) -> None:
    """A page does not take the place of a PDF, nor a PDF that of a page, before that is removed."""
    pdf, boat = PDF.read_bytes(), page("The boat")
    site.put("/x", pdf, "application/pdf")
    desk.run("add", site.at("/x"))
    site.put("/x", boat)
    done = desk.run("add", site.at("/x"))
    assert done.code == 1
    assert "remove" in done.err[0]
    (first,) = desk.read()
    desk.run("remove", first)
    assert desk.run("add", site.at("/x")).code == 0
    site.put("/x", pdf, "application/pdf")
    assert "remove" in desk.run("add", site.at("/x")).err[0]
    (second,) = desk.read()
    desk.run("remove", second)
    assert desk.run("add", site.at("/x")).code == 0

    assert desk.told("list")[0]["kind"] == "PDF"
    assert desk.names[-1].endswith(".pdf")


def test_a_file_of_the_web_is_updated_in_place(desk: Desk, site: SmallSite) -> None:
    """A PDF that changed takes the place of the old one, whose text is in the history."""
    site.put("/x.pdf", PDF.read_bytes(), "application/pdf")
    desk.run("add", site.at("/x.pdf"))
    (before,) = desk.read().values()
    site.put("/x.pdf", PDF.with_name("columns.pdf").read_bytes(), "application/pdf")
    done = desk.run("add", site.at("/x.pdf"))
    (after,) = desk.read().values()

    assert done.out[0].startswith(f"updated: {before.id} · ")
    assert (after.id, after.url) == (before.id, site.at("/x.pdf"))
    assert after.text != before.text
    with desk.open() as library:
        assert [one.article.text for one in library.versions(before.id)] == [before.text]


def test_a_text_is_read_in_the_charset_its_server_says(desk: Desk, site: SmallSite) -> None:
    """What only the header says is not lost with it: the file is UTF-8."""
    words = "Żółw\n\nŻółw poszedł do lasu i nie wrócił przez wiele długich dni tego roku.\n"
    site.put("/t.txt", words.encode("iso-8859-2"), "text/plain; charset=iso-8859-2")
    desk.run("add", site.at("/t.txt"))
    (article,) = desk.read().values()

    assert article.text.startswith("Żółw poszedł")


def test_each_argument_has_its_line_and_one_that_is_refused_keeps_no_other(
    desk: Desk, site: SmallSite
) -> None:
    """Unknown pages and files, folders, pages without an article, unknown kinds: one line each."""
    site.put("/boat", page("The boat"))
    site.put("/empty", b"<!doctype html><html><body>no</body></html>")
    site.put("/x.bin", bytes(range(256)), "application/octet-stream")
    broken = desk.write("in/broken.pdf", PDF.read_bytes()[:300])
    fine = desk.write("in/dog.txt", "A dog called Bramble saved the crew of five last night.\n")
    wrong = [site.at("/no"), site.at("/empty"), site.at("/x.bin"), "nothing.txt"]
    wrong += [str(fine.parent), str(broken), "www.example.org/x", "http://127.0.0.2/x"]
    done = desk.run("add", *wrong[:4], site.at("/boat"), *wrong[4:], fine)

    assert done.code == 1
    assert len(done.err) == len(wrong)
    assert all(line.startswith("refused: ") for line in done.err)
    assert "an address begins with https://" in done.err[6]
    assert "python -m corpus import" in done.err[4]
    assert sorted(desk.read()) == ["dog", "the-boat"]
    assert done.out[-1] == TOLD
    told = desk.told("add", "nothing.txt", fine)
    assert [one["what"] for one in told] == ["refused", "unchanged"]


def test_a_file_is_copied_as_it_is_and_only_once(desk: Desk) -> None:
    """The same bytes, and the same text in another file, are told and not added again; so is what
    lies among the articles."""
    file = desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew of five.\n")
    other = desk.write("in/x.md", "# Dog\n\nA dog called   Bramble saved\nthe crew of five.\n")
    done = desk.run("add", file, file, other, desk.articles / "dog.txt")

    assert done.out == [
        "added: dog · The dog · dog.txt",
        f"unchanged: {file} · the same file is there already, as 'dog' · dog.txt",
        f"unchanged: {other} · its text is there already, as 'dog' · dog.txt",
        f"unchanged: {desk.articles / 'dog.txt'} · it lies among the articles already · dog.txt",
        TOLD,
    ]
    assert (desk.articles / "dog.txt").read_bytes() == file.read_bytes()
    assert desk.names == ["dog.txt"]


@pytest.mark.parametrize("to", [[], ["--collection", "k"]])
def test_a_changed_file_replaces_nothing_and_its_update_is_told(desk: Desk, to: list[str]) -> None:
    """It is added beside the other; what the line says puts it in its place, with its history. A
    file of the same name that says something else is another one."""
    stew = "# Stew\n\nThe stew costs {} euros at the fair.\n"
    file = desk.write("in/stew.md", stew.format("three"))
    desk.run("add", file, *to)
    desk.write("in/stew.md", stew.format("four"))
    done = desk.run("add", file, *to)
    first, second = sorted(desk.read())
    commands = [" ".join(["remove", second]), " ".join(["import", str(file), *to, "--update"])]

    assert (done.code, done.out[0].split(" ")[:2]) == (0, ["added:", second])
    assert done.err == [
        f"{file}: {first!r}, of a file of the same name, says nearly the same and is left as it "
        f"is; to have the new text in its place: python -m corpus {commands[0]}, then "
        f"python -m corpus {commands[1]} (its history keeps the old)"
    ]
    for command in commands:
        assert desk.run(*command.split(" ")).code == 0
    assert {one.id: one.text for one in desk.read().values()} == {
        first: "The stew costs four euros at the fair."
    }
    assert len(desk.told("show", first, "--history")) == 1
    other = desk.write("other/stew.md", "# Stew\n\nA stew is what the cook of the inn makes.\n")
    assert desk.run("add", other, *to).err == []


def test_what_a_person_says_of_a_file_is_laid_over_it(desk: Desk) -> None:
    """The file stays as it is, and the article has the title, when it is added and later too."""
    file = desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew of five.\n")
    desk.run("add", file, "--title", "Bramble", "--published", "2024-01-02")
    assert (desk.read()["dog"].title, desk.read()["dog"].published) == ("Bramble", "2024-01-02")
    done = desk.run("add", desk.articles / "dog.txt", "--title", "Our dog")

    assert done.out[0].startswith("updated: dog · Our dog")
    assert desk.read()["dog"].title == "Our dog"
    assert (desk.articles / "dog.txt").read_bytes() == file.read_bytes()
    rows = desk.write("in/rows.jsonl", '{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert "many articles" in desk.run("add", rows, "--author", "Ada").err[0]
    assert desk.run("add", file, rows, "--title", "T").code == 2
    assert "no date" in desk.run("add", file, "--published", "soon").err[0]


def test_what_is_said_of_one_file_leaves_what_is_known_of_the_others(desk: Desk) -> None:
    """The language that a file declares is known, also where a title is laid over another file, and
    where the library cannot be read."""
    desk.write("articles/saga.md", "---\ntitle: Saga\nlanguage: is\n---\nA line.\n")
    desk.run("add", desk.write("in/dog.txt", "The dog\n\nA dog saved the crew.\n"), "--title", "T")

    def language() -> str:
        return pile.read(desk.config, desk.settings).facts["saga"].language

    assert language() == "is"
    desk.library.write_bytes(b"no database")
    assert language() == "is"


def test_a_page_that_is_one_of_many_in_a_file_is_left_as_it_is(desk: Desk, site: SmallSite) -> None:
    """Its export says where it stood: it is there, and its file is not written to."""
    row = {"id": "a", "text": "What the export says.", "url": site.at("/boat")}
    lines = json.dumps(row) + '\n{"id": "b", "text": "Another."}\n'
    file = desk.write("articles/rows.jsonl", lines)
    site.put("/boat", page("The boat"))
    done = desk.run("add", site.at("/boat"))

    assert done.code == 0
    assert "one of several articles in 'rows.jsonl', which is left as it is" in done.out[0]
    assert file.read_text() == lines
    assert desk.names == ["rows.jsonl"]


def test_a_file_that_changes_while_it_is_copied_is_refused(desk: Desk) -> None:
    """Half of one version and half of another is no article."""
    file = desk.write("in/long.txt", "Words that are here. " * 300_000)
    stop = threading.Event()

    def write() -> None:
        with file.open("a") as opened:
            while not stop.wait(0.0005):
                opened.write("+")
                opened.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        # once is enough: which of them the writer comes into, the system decides
        told = {kept.copied(file, desk.folder / "copy") for _ in range(30)}
    finally:
        stop.set()
        writer.join()

    assert "changed while it was read; add it again" in told
    assert kept.copied(file, desk.folder / "copy") == ""


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("rows.jsonl", '{"id": "a", "text": "The yard is open."}\n{broken\n', 2),
        ("rows.csv", "title,text\nA,The yard is open.\n\nB,\n", 4),
    ],
)
def test_a_line_that_is_no_article_is_told_with_its_number(
    desk: Desk, name: str, text: str, line: int
) -> None:
    """The others are added; that something was refused, the exit code says."""
    file = desk.write(f"in/{name}", text)
    done = desk.run("add", file)

    assert (done.code, len(done.err)) == (1, 1)
    assert done.err[0].startswith(f"{file}:{line}: ")
    assert done.err[0].endswith(" (left out)")
    assert done.out[0].startswith("added: ")
    desk.run("remove", done.out[0].split(" ")[1])
    (told,) = desk.told("add", file)
    assert [one["line"] for one in told["left_out"]] == [line]
    broken = desk.write("in/broken.jsonl", "{broken\n")
    assert desk.run("add", broken).err[0].startswith(f"refused: {broken}: line 1: ")


def test_names_are_made_safe(desk: Desk) -> None:
    """A name with line feeds, signs of other systems or too many letters loses them; two files of
    one name are two."""
    names = ["a\nb.txt", "con.txt", "x" * 200 + ".txt", "A:B?.txt", "..hidden.txt", "dog.md"]
    files = [desk.write(f"in/{name}", f"Text {i} says that much.") for i, name in enumerate(names)]
    files.append(desk.write("other/dog.txt", "Another dog was here."))
    done = desk.run("add", *files)

    assert (done.code, done.err) == (0, [])
    assert desk.names == sorted(
        ["a b.txt", "con-.txt", "x" * 60 + ".txt", "A B-2.txt", "hidden.txt", "dog.md", "dog-2.txt"]
    )
    assert len(desk.read()) == len(files)


def test_an_id_that_is_taken_is_told(desk: Desk) -> None:
    """A file whose front matter has the id of another article is not added."""
    first = desk.write("in/a.md", "---\nid: x\n---\nOne text that is here.\n")
    second = desk.write("in/b.md", "---\nid: x\n---\nAnother text that is here.\n")
    done = desk.run("add", first, second)

    assert done.err == [f"refused: {second}: its id 'x' is taken by 'a.md'; give it another one"]
    assert list(desk.read()) == ["x"]


@pytest.mark.parametrize("name", ["a/b", "..", ".x", "a\nb", "nul", "x" * 90])
def test_a_collection_is_called_as_folders_can_be(desk: Desk, name: str) -> None:
    """Another name is one line, and nothing is added."""
    file = desk.write("in/dog.txt", "A dog called Bramble saved the crew of five.\n")
    done = desk.run("add", file, "--collection", name)

    assert (done.code, len(done.err)) == (2, 1)
    assert "a collection cannot be called" in done.err[0]
    assert not desk.articles.exists()


@pytest.mark.skipif(not SEED.is_file(), reason="needs ../shared")
def test_the_seed_article(desk: Desk) -> None:
    """Its title is found, the furniture is gone, and its date is empty rather than guessed."""
    assert desk.run("add", SEED).code == 0
    (article,) = desk.read().values()

    assert article.title.startswith("De Blasio skipping Trump meeting over DOJ")
    assert article.published == ""
    assert article.text.startswith("The Department of Justice is demanding documents from 23")
    for furniture in ("83°", "Photo Credit", "Getty", "newsletter", "Bill de Blasio will meet"):
        assert furniture not in article.text


def test_an_added_page_is_quoted_with_title_date_and_link(
    desk: Desk, site: SmallSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """From the web to the answer in the terminal."""
    data = desk.folder / "data"
    data.mkdir()
    (data / "compiled").symlink_to(compiled_cache(tmp_path_factory.getbasetemp()))
    site.put("/boat", page("The boat of Skerry", head=DATED))
    desk.run("add", site.at("/boat"))
    options = ("--config", str(desk.file))
    assert python("-m", "index", "build", *options).returncode == 0
    asked = python("-m", "index", "ask", *options, "--json", "who watched the boat from the tower?")
    quote = json.loads(asked.stdout)["quotes"][0]

    assert (quote["article"]["title"], quote["article"]["published"]) == (
        "The boat of Skerry",
        "2024-03-05",
    )
    assert quote["article"]["url"] == site.at("/boat")
    assert "Ada Quill" in quote["text"]


def test_an_outcome_tells_programs_what_it_was(desk: Desk, site: SmallSite) -> None:
    """--json: one object a line, with the id and the file."""
    site.put("/boat", page("The boat"))
    (told,) = desk.told("add", site.at("/boat"))

    assert told["what"] == What.ADDED.value
    assert (told["id"], told["file"]) == ("the-boat", "the-boat.md")
    assert told["asked"] == site.at("/boat")


def test_whoever_names_a_collection_is_told_of_another(desk: Desk, site: SmallSite) -> None:
    """A page or a file stays where it was: who wants it for one server only must know."""
    file = desk.write("in/dog.txt", "The dog\n\nA dog called Bramble saved the crew of five.\n")
    page = site.at("/news/2")
    assert desk.run("add", file, page).err == []
    ids = {one.title: one.id for one in desk.read().values()}
    done = desk.run("add", file, page, "--collection", "server-5")

    assert [line.partition(": ")[0] for line in done.out] == ["unchanged", "unchanged"]
    assert done.err == [
        f"{asked}: it stays in the collection 'main'; to have it in 'server-5', first: "
        f"python -m corpus remove {one}"
        for asked, one in ((file, ids["The dog"]), (page, ids[site.articles[1].title]))
    ]
    assert desk.run("add", file, page).err == []
    desk.run("remove", "dog")
    assert desk.run("add", file, "--collection", "server-5").err == []
    assert desk.read()["server-5/dog"].collection == "server-5"


def test_who_adds_a_front_page_is_told_of_sitemap(desk: Desk, site: SmallSite) -> None:
    """It may be an article, and seldom is what was meant."""
    site.put("/", f"<article><h1>News</h1><p>{'The boat sank at the quay. ' * 20}</p></article>")
    done = desk.run("add", site.at("/"))

    assert done.code == 0
    assert done.err == [
        f"{site.at('/')}: that is the front page alone; what the site has: "
        f"python -m corpus sitemap {site.at('/')}"
    ]


@pytest.mark.parametrize(
    "address", ["www.skerry.example", "skerry.org/news", "127.0.0.1:80/news", "wiki:8080/x"]
)
def test_an_address_without_its_beginning_is_told(address: str, desk: Desk) -> None:
    """As people copy it from a browser."""
    told = f"refused: there is no file {address!r}; an address begins with https://"

    assert desk.run("add", address).err == [told]


@pytest.mark.parametrize("status", [401, 403])
def test_a_page_behind_a_door_is_told_with_a_way(status: int, desk: Desk, site: SmallSite) -> None:
    """A person with a browser can have it."""
    site.put("/members", "<p>Members only</p>", status=status)

    assert desk.run("add", site.at("/members")).err == [
        f"refused: {site.at('/members')}: its server says {status}, as it is not for everybody; "
        "save the page in a browser, and add that file"
    ]


def test_an_article_is_shown_and_removed_by_its_address_too(desk: Desk, site: SmallSite) -> None:
    """An operator knows that; one that is nobody's is not taken for another."""
    desk.run("add", site.at("/news/2"))
    (own,) = desk.read()
    assert desk.run("show", site.at("/news/2")).out[1] == f"id: {own}"
    for command in ("remove", "restore"):
        assert own in desk.run(command, f"{site.at('/news/2')}#top").out[0]
    assert desk.run("show", site.at("/news/3")).err == [
        f"there is no article {site.at('/news/3')!r}; python -m corpus list names all that "
        "there are"
    ]


def test_a_page_that_is_gone_is_told_with_a_way(desk: Desk, site: SmallSite) -> None:
    """What helps is said where somebody named the page."""
    assert desk.run("add", site.at("/missing")).err == [
        f"refused: {site.at('/missing')}: its server says 404; look in a browser where the page is "
        "now"
    ]


def test_an_address_of_another_kind_is_said_as_it_was_typed(desk: Desk) -> None:
    """Only pages of the web can be fetched."""
    assert desk.run("add", "ftp://a.example/b").err == [
        "refused: 'ftp://a.example/b' cannot be fetched; an address begins with https://"
    ]


def test_columns_that_hold_for_this_command_only_are_said_to(desk: Desk) -> None:
    """The next build would not know them, and read nothing of the table."""
    file = desk.write("in/a.csv", "Kopf,Rumpf\nTides,The tide rises.\n")
    done = desk.run("add", file, '--set=corpus.columns={title="Kopf",text="Rumpf"}')

    assert done.code == 0
    assert done.err[-1].startswith("corpus.columns holds for this command only")


def test_a_collection_that_cannot_be_called_so_gets_another_name(desk: Desk) -> None:
    """One that says something."""
    done = desk.run("add", "x.txt", "--collection=")
    assert done.err == ["a collection needs a name, such as 'news'"]
    for name, other in (("..", "news"), ("a/b", "a b")):
        assert desk.run("add", "x.txt", f"--collection={name}").err == [
            f"a collection cannot be called {name!r}, for it is a folder; call it {other!r}"
        ]


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="there is no such file")
def test_a_file_that_breaks_off_is_refused(desk: Desk) -> None:
    """Nothing of it is kept, and the line says why."""
    done = desk.run("add", "/proc/self/mem")

    assert (done.code, done.out) == (1, [])
    assert done.err == ["refused: /proc/self/mem: cannot be read to its end (Input/output error)"]
    assert desk.read() == {}
