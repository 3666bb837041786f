"""`python -m index watch` as its users run it: a process of its own, real files, what it prints."""

import json
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import filelock
import pytest
from following import listing
from small_site import SmallSite
from test_index_commands import PREFIX, Place, one_line
from test_index_models import ROOT, compiled_cache, python

from index.store import Store

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")
PATIENCE = 60
"""Seconds for a line that must come."""


WAITS = (
    "python -m corpus: another command is fetching what feeds or sitemaps list; waiting until it "
    "is done\n"
)


class Watching:
    """A `watch` under way, and its lines in the order in which they come."""

    def __init__(self, place: Place, *options: str, quiet: str = "0.5") -> None:
        words = ("-m", "index", "watch", "--config", str(place.config), "--quiet", quiet)
        self.process = subprocess.Popen(
            [sys.executable, *words, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def raw(self) -> str:
        """The next line as it is; "" after the last."""
        return self._lines.get(timeout=PATIENCE)

    def line(self) -> str:
        """The next line without the time in front, which must be there."""
        line = self.raw()
        assert TIME.match(line), line
        return TIME.sub("", line, count=1)

    def built(self) -> str:
        """What the next lines, which must be those of a build, say of the articles."""
        articles, passages, snapshot = self.line(), self.line(), self.line()
        assert passages.startswith("passages: ")
        assert snapshot.startswith("snapshot: ")
        return articles

    def ends(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """The exit code after a signal; nothing more may be printed."""
        self.process.send_signal(sign)
        assert self.raw() == ""
        return self.process.wait(PATIENCE)


@pytest.fixture
def own(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with one article and nothing built yet."""
    articles = tmp_path / "articles"
    articles.mkdir()
    write(articles, "boat", "The boat sank off Skerry on 3 March.")
    return Place(tmp_path, articles, compiled_cache(tmp_path_factory.getbasetemp()))


@pytest.fixture
def articles(own: Place) -> Path:
    return own.data.parent / "articles"


@pytest.fixture
def watching(own: Place) -> Iterator[Watching]:
    """A watch that has built once."""
    with Watching(own) as watching:
        assert watching.built() == "articles: 1 (1 added, 0 changed, 0 removed)"
        yield watching


def write(folder: Path, name: str, words: str) -> None:
    (folder / f"{name}.md").write_text(f"# The {name}\n\n{words}\n")


def test_what_changes_is_published(own: Place, articles: Path, watching: Watching) -> None:
    """A changed, a new and a removed file, and one that a server added, are built one after the
    other; what was there is not embedded again."""
    before = Store(own.data).current()
    write(articles, "boat", "The boat was raised off Skerry in May.")
    assert watching.built() == "articles: 1 (0 added, 1 changed, 0 removed)"
    assert Store(own.data).current() != before

    write(articles, "dog", "A dog called Bramble saved the crew.")
    assert watching.line() == "articles: 2 (1 added, 0 changed, 0 removed)"
    assert watching.line().startswith("passages: 2 (1 reused, 1 embedded, ")
    assert watching.line() == f"snapshot: {Store(own.data).current()}"

    (server := own.data / "added" / "server-5").mkdir(parents=True)
    write(server, "cat", "A cat called Thistle slept through it all.")
    assert watching.built() == "articles: 3 (1 added, 0 changed, 0 removed)"
    write(server, "cat", "A cat called Thistle woke up in the end.")
    assert watching.built() == "articles: 3 (0 added, 1 changed, 0 removed)"

    (articles / "dog.md").unlink()
    assert watching.built() == "articles: 2 (0 added, 0 changed, 1 removed)"
    assert watching.ends() == 0


def test_quick_changes_make_one_build(own: Place, articles: Path) -> None:
    """Files that change one soon after the other are built together, also one file again and
    again."""
    with Watching(own, quiet="3") as watching:
        watching.built()
        for number in range(10):
            write(articles, "log", f"The log has {number} entries by now.")
            write(articles, f"page-{number}", f"Page {number} tells of the weather.")
            threading.Event().wait(0.1)
        assert watching.built() == "articles: 12 (11 added, 0 changed, 0 removed)"
        assert watching.ends() == 0


def test_hidden_files_are_no_change(own: Place, articles: Path) -> None:
    """What no build reads, such as an editor's notes, makes none."""
    with Watching(own, quiet="0") as watching:
        watching.built()
        (articles / ".draft.md").write_text("not yet")
        threading.Event().wait(1)  # were it a change, its build would have begun
        write(articles, "dog", "A dog called Bramble saved the crew.")
        assert watching.built() == "articles: 2 (1 added, 0 changed, 0 removed)"


def test_a_problem_is_told_once(articles: Path, watching: Watching) -> None:
    """Not by the builds after, unless it was mended in between."""
    (articles / "empty.md").write_text("")
    told = watching.line()
    assert told.startswith(f"{PREFIX}'empty.md': ")
    watching.built()
    write(articles, "dog", "A dog called Bramble saved the crew.")
    assert watching.built() == "articles: 2 (1 added, 0 changed, 0 removed)"
    write(articles, "empty", "There is something here now.")
    assert watching.built() == "articles: 3 (1 added, 0 changed, 0 removed)"
    (articles / "empty.md").write_text("")
    assert watching.line() == told
    assert watching.built() == "articles: 2 (0 added, 0 changed, 1 removed)"


def test_a_build_that_fails_is_one_line(own: Place, articles: Path, watching: Watching) -> None:
    """What is published stays, and the next change is built."""
    before = Store(own.data).current()
    shutil.move(articles / "boat.md", own.data / "boat.md")
    (articles / "dog.jsonl.gz").write_text("no gzip")
    assert watching.line().startswith(f"{PREFIX}'dog.jsonl.gz': ")
    assert watching.line() == (
        f"{PREFIX}no article in {articles} can be read; mend what is named above "
        "(what was published before is untouched)"
    )
    assert Store(own.data).current() == before
    (articles / "dog.jsonl.gz").unlink()
    write(articles, "dog", "A dog called Bramble saved the crew.")
    assert watching.built() == "articles: 1 (1 added, 0 changed, 1 removed)"


def test_another_build_is_waited_for(own: Place, articles: Path, watching: Watching) -> None:
    """Where another one is at work that is told once, and the change is built after it."""
    with Store(own.data).alone():
        write(articles, "dog", "A dog called Bramble saved the crew.")
        assert "another build is at work" in watching.line()
    assert watching.built() == "articles: 2 (1 added, 0 changed, 0 removed)"


def test_a_folder_that_goes_is_waited_for(own: Place, articles: Path, watching: Watching) -> None:
    """It is told, nothing is built meanwhile, and what is there afterwards is built and watched."""
    before = Store(own.data).current()
    articles.rename(own.data / "elsewhere")
    assert watching.line() == f"{PREFIX}{articles} is gone; waiting until it is there again"
    assert Store(own.data).current() == before
    write(own.data / "elsewhere", "dog", "A dog called Bramble saved the crew.")
    (own.data / "elsewhere").rename(articles)
    assert watching.built() == "articles: 2 (1 added, 0 changed, 0 removed)"
    write(articles, "dog", "A dog called Bramble ran away.")
    assert watching.built() == "articles: 2 (0 added, 1 changed, 0 removed)"


def test_a_single_file_may_be_replaced(own: Place) -> None:
    """A file of JSON Lines, which programs replace rather than change, is watched on and on."""
    lines = own.data / "all.jsonl"

    def replace(words: str) -> None:
        new = own.data / "all.new"
        new.write_text(json.dumps({"id": "boat", "title": "The boat", "text": words}) + "\n")
        new.replace(lines)

    replace("The boat sank off Skerry.")
    with Watching(own, "--json", "--set", f"corpus.articles={lines}") as watching:
        assert json.loads(watching.raw())["added"] == 1
        for words in ("The boat was raised.", "The boat sank again."):
            replace(words)
            told = json.loads(watching.raw())
            assert (told["changed"], told["problems"]) == (1, [])
            assert TIME.fullmatch(told["time"] + " ")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(watching: Watching, sign: signal.Signals) -> None:
    """Cleanly: exit code 0 and not a word."""
    assert watching.ends(sign) == 0


def test_a_signal_gives_a_build_up(own: Place, articles: Path) -> None:
    """What is published then is as it was, and the next build finds nothing in its way."""
    assert own.run("build").returncode == 0
    before = Store(own.data).current()
    with Watching(own) as watching:
        watching.built()
        for number in range(400):
            write(articles, f"page-{number}", f"Page {number} tells of the weather. " * 40)
        while not list(Store(own.data).snapshots.glob(".building-*")):
            assert watching.process.poll() is None
        assert watching.ends() == 0

    assert Store(own.data).current() == before
    assert [one.name for one in Store(own.data).snapshots.iterdir()] == [before]


def test_there_must_be_articles(own: Place) -> None:
    """A folder that is missing at the start is one line, and so is time that is none."""
    gone = own.data / "gone"
    line = own.error("watch", "--set", f"corpus.articles={gone}")
    quiet = one_line(own.run("watch", "--quiet", "soon"))

    assert line == (
        f"{PREFIX}there is no folder {gone}; make it or set corpus.articles to where the "
        "articles are"
    )
    assert "argument --quiet: 'soon' is no number from 0 to 60" in quiet


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as made:
        yield made


def follow(own: Place, site: SmallSite, minutes: float, *pages: str) -> str:
    """Follow a feed of these pages, which are there already, and look at it so often; gives its
    address."""
    settings = own.config.read_text()
    more = f'pause_seconds = 0\ninside = ["{site.place}"]\nfeed_minutes = {minutes}\n'
    own.config.write_text(settings.replace("[index]", f"{more}\n[index]"))
    listing(site, pages)
    feed = site.at("/feed.xml")
    command = ("-m", "corpus", "feed", "--config", str(own.config), feed)
    assert python(*command).returncode == 0
    site.requests.clear()
    return feed


def until(site: SmallSite, path: str) -> None:
    """Wait until the site was asked for it."""
    deadline = time.monotonic() + PATIENCE
    while path not in site.paths:
        assert time.monotonic() < deadline, site.paths
        time.sleep(0.05)


def test_what_a_feed_has_new_is_published(own: Place, site: SmallSite) -> None:
    """Without a restart, as often as is set; where it has nothing new nothing is built."""
    feed = follow(own, site, 0.02, "/news/1")
    with Watching(own) as watching:
        assert watching.built() == "articles: 2 (2 added, 0 changed, 0 removed)"
        until(site, "/feed.xml")
        listing(site, ["/news/1", "/news/2", "/missing"])
        assert watching.line() == f"{PREFIX}{site.at('/missing')}: its server says 404"
        assert watching.line() == f"{feed}: 1 added, 1 refused"
        assert watching.built() == "articles: 3 (1 added, 0 changed, 0 removed)"
        assert watching.ends() == 0

    assert site.paths.count("/news/2") == 1
    assert "/news/1" not in site.paths


def feed_of(site: SmallSite, path: str, pages: Sequence[str]) -> str:
    """Another feed, of these pages; gives its address."""
    entries = "".join(f'<entry><link href="{one}"/></entry>' for one in pages)
    site.put(path, f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')
    return site.at(path)


def test_feeds_are_fetched_beside_what_an_operator_adds(
    own: Place, site: SmallSite, tmp_path: Path
) -> None:
    """Commands started while a feed is being fetched, of which one follows another feed with some
    of its pages, all do their work: whoever must wait says so or just waits, no page is fetched or
    added twice, and all are published in the end."""
    follow(own, site, 0.02)
    pages = [f"/news/{number}" for number in range(1, 13)]
    (note := tmp_path / "note.txt").write_text("The note\n\nA note from the harbour master.\n")
    with Watching(own) as watching:
        watching.built()
        site.crawl_delay = 0.5  # so that the commands come into it
        listing(site, pages[:8])
        until(site, pages[0])
        commands = (
            ("feed", feed_of(site, "/other.xml", pages[4:])),
            ("add", site.at("/news/21"), site.at("/news/22"), str(note)),
            ("feed", "--refresh"),
            ("remove", "boat"),
        )
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "corpus", command, "--config", str(own.config), *arguments],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for command, *arguments in commands
        ]
        for process in running:
            out, err = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, (out, err)
            assert err in ("", WAITS), out
        told = [watching.line()]
        while not told[-1].startswith("articles: 15 ("):
            told.append(watching.line())
        told += [watching.line(), watching.line()]
        assert watching.ends() == 0
    listed = python("-m", "corpus", "list", "--config", str(own.config), "--json")
    urls = [json.loads(line)["url"] for line in listed.stdout.splitlines()]

    assert not any(line.startswith(PREFIX) for line in told), told
    assert sorted(urls) == sorted(["", *map(site.at, [*pages, "/news/21", "/news/22"])])
    assert {site.paths.count(one) for one in [*pages, "/news/21", "/news/22"]} == {1}


def test_a_feed_waits_for_an_operators_command(own: Place, articles: Path, site: SmallSite) -> None:
    """Without a word, and without putting it off for as long as feeds are left alone otherwise."""
    follow(own, site, 0.02)
    listing(site, ["/news/1"])
    lock = filelock.FileLock(own.data / "library.sqlite3.fetching.lock")
    with lock, Watching(own) as watching:
        watching.built()
        threading.Event().wait(3)  # long enough for the feed to be due
        assert site.paths == []
        lock.release()
        assert watching.line() == f"{site.at('/feed.xml')}: 1 added"
        assert watching.built() == "articles: 2 (1 added, 0 changed, 0 removed)"
        assert watching.ends() == 0


def test_who_looks_at_feeds_is_ended_without_a_word(own: Place, site: SmallSite) -> None:
    """At whichever moment: what Python thinks of it is nobody's business."""
    follow(own, site, 0.0001)
    listing(site, ["/slow"])
    for moment in (0, 0, 0, 0.8, 1.2):
        with subprocess.Popen(
            [sys.executable, "-m", "index.feed_process", "--config", str(own.config)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            time.sleep(moment)
            assert process.communicate()[0] == b""
        assert process.returncode != 0


def test_a_slow_site_delays_nothing(own: Place, articles: Path, site: SmallSite) -> None:
    """What changes is built meanwhile, and a signal ends all of it, a download under way as well:
    whatever was fetched is fetched no longer."""
    follow(own, site, 0.02, "/news/1")
    listing(site, ["/slow", "/news/1", "/news/2"])
    with Watching(own) as watching:
        watching.built()
        until(site, "/slow")
        write(articles, "dog", "A dog called Bramble saved the crew.")
        assert watching.built() == "articles: 3 (1 added, 0 changed, 0 removed)"
        assert watching.ends() == 0
        # held as long as somebody fetches
        with filelock.FileLock(own.data / "library.sqlite3.fetching.lock", timeout=0):
            pass

    assert "/news/2" not in site.paths


def test_a_feed_that_fails_is_one_line(own: Place, articles: Path, site: SmallSite) -> None:
    """And the next change is built."""
    feed = follow(own, site, 0.02, "/news/1")
    with Watching(own) as watching:
        watching.built()
        site.drop("/feed.xml")
        assert watching.line() == f"{PREFIX}{feed}: its server says 404"
        write(articles, "dog", "A dog called Bramble saved the crew.")
        while (line := watching.line()) == f"{PREFIX}{feed}: its server says 404":
            pass  # it is asked again, less and less often
        assert line == "articles: 3 (1 added, 0 changed, 0 removed)"


def test_feeds_can_be_left_alone(own: Place, articles: Path, site: SmallSite) -> None:
    """0 minutes: never, whatever is followed."""
    follow(own, site, 0, "/news/1")
    with Watching(own) as watching:
        watching.built()
        threading.Event().wait(3)  # were they looked at, it would have begun
        write(articles, "dog", "A dog called Bramble saved the crew.")
        watching.built()

    assert site.paths == []
