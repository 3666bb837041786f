"""A build publishes a snapshot whose parts agree row for row, and embeds only what is new."""

import subprocess
import sys
from pathlib import Path

import fake_encoder
import msgspec
import numpy as np
import pytest
from fake_encoder import SHORT, FakeEncoder, article, articles, files_of, names_in, publish

from corpus.article import Article
from index import snapshot
from index.answerer import Answerer
from index.build import Report, build
from index.encoder import Progress, Vectors, embedded_text
from index.errors import BuildError, IndexMissingError
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.store import Store
from index.terminal import report_lines
from index.verify import faults

RARE = ["zeppelin", "walrus", "astrolabe", "xylophone", "blizzard", "drizzle"]
"""One word of each passage of the three articles, in their order."""


def loaded(data: Path) -> Snapshot:
    store = Store(data)
    return snapshot.load(store.path(store.current()), FakeEncoder().identity)


def changed(article: Article, old: str, new: str) -> Article:
    assert old in article.text
    return msgspec.structs.replace(article, text=article.text.replace(old, new))


def test_build_publishes(tmp_path: Path) -> None:
    """After the first build `current` names a whole snapshot of what was read, all of it added."""
    report = publish(articles(), tmp_path)
    store = Store(tmp_path)

    assert report == Report(
        version=store.current(),
        articles=3,
        passages=6,
        added=3,
        changed=0,
        removed=0,
        reused=0,
        embedded=6,
        over_long=0,
        left_out=0,
    )
    assert faults(store.path(report.version), report.version) == []
    assert list(loaded(tmp_path).articles.values()) == articles()


def test_no_index_yet(tmp_path: Path) -> None:
    """Before the first build there is nothing, and the error says how to come by it."""
    with pytest.raises(IndexMissingError) as caught:
        Store(tmp_path).current()

    assert str(caught.value) == f"no index in {tmp_path}; run: python -m index build"
    assert Store(tmp_path).versions() == []


@pytest.mark.parametrize("row", range(6), ids=RARE)
def test_row_is_the_same_passage_in_every_part(tmp_path: Path, row: int) -> None:
    """Row i of table, vectors and lexical index is the i-th passage, also after vectors were
    taken over from a snapshot with other rows."""
    publish([articles()[2], articles()[0]], tmp_path)
    publish(articles(), tmp_path)
    built = loaded(tmp_path)
    text = embedded_text(built.article(row), built.passages[row])
    coverage = built.lexical.coverage(RARE[row])

    assert [RARE[row] in built.text(i) for i in range(6)] == [i == row for i in range(6)]
    assert [bool(score > 0) for score in coverage] == [i == row for i in range(6)]
    wanted = FakeEncoder().encode_question(text)
    assert built.vectors.rows()[row] == pytest.approx(wanted, abs=1e-3)  # 16-bit floats


def test_over_long_passages_are_counted(tmp_path: Path) -> None:
    """Passages that the encoder does not read to their end are counted, also those taken over."""
    lengths = [
        len("Harbour. The zeppelin landed beside the quay. "),
        len("Harbour. A walrus ate the rope. "),
    ]
    encoder = FakeEncoder(longest=len(fake_encoder.MOTTO) + lengths[1])
    first = publish(articles()[:1], tmp_path, encoder)
    second = publish(articles()[:1], tmp_path, encoder)

    assert lengths[0] > lengths[1]
    assert (first.over_long, first.embedded) == (1, 2)
    assert (second.over_long, second.embedded) == (1, 0)


BOX = "Jane Roe writes about whatever floats past her window in the old harbour office."


def signed(number: int) -> list[Article]:
    """So many articles about different things, all with the same box at their end."""
    texts = [" ".join(f"word{seed}x{n}" for n in range(60)) for seed in range(number)]
    return [
        Article(id=f"page {seed}", title=f"Page {seed}", text=f"{text}.\n\n{BOX}")
        for seed, text in enumerate(texts)
    ]


def test_what_repeats_over_a_site_is_in_no_passage(tmp_path: Path) -> None:
    """Four articles keep the box; with the fifth it is left out of all, though their texts are the
    same: just the passages that changed are embedded, and no article is called changed."""
    first = publish(signed(4), tmp_path)
    second = publish(signed(5), tmp_path)
    snapshot = loaded(tmp_path)
    version = Store(tmp_path).current()

    assert (first.left_out, second.left_out) == (0, 5)
    assert (second.added, second.changed, second.removed) == (1, 0, 0)
    assert (
        "left out: 5 blocks that repeat over the articles of a site (python -m corpus check tells "
        "which)"
    ) in report_lines(second)
    assert not any("left out" in line for line in report_lines(first))
    assert not any(BOX in snapshot.text(row) for row in range(len(snapshot.passages)))
    assert all(BOX in one.text for one in snapshot.articles.values())
    assert faults(Store(tmp_path).path(version), version) == []

    third = publish(signed(4), tmp_path)

    assert (third.changed, third.removed, third.left_out) == (0, 1, 0)
    assert BOX in "".join(loaded(tmp_path).text(row) for row in range(third.passages))


def test_nothing_changed_with_what_repeats(tmp_path: Path) -> None:
    """The same articles in another order publish nothing; the switch does, and back again."""
    on = publish(signed(5), tmp_path)
    again = publish(signed(5)[::-1], tmp_path)
    off = publish(signed(5), tmp_path, settings=msgspec.structs.replace(SHORT, repeated=False))
    back = publish(signed(5), tmp_path)

    assert again.version == on.version
    assert (again.left_out, off.left_out, back.left_out) == (5, 0, 5)
    assert len({on.version, off.version, back.version}) == 3
    assert (off.passages > on.passages, back.passages) == (True, on.passages)


def test_second_build_embeds_only_what_changed(tmp_path: Path) -> None:
    """One article added, one changed in one passage, one removed, and three passages embedded."""
    publish(articles(), tmp_path)
    harbour, museum, _ = articles()
    island = article("island", "A kiosk sells umbrellas.", "The vicar owns a yacht.")
    encoder = FakeEncoder()
    report = publish([harbour, changed(museum, "xylophone", "bassoon"), island], tmp_path, encoder)

    assert (report.added, report.changed, report.removed) == (1, 1, 1)
    assert (report.reused, report.embedded) == (3, 3)
    assert encoder.asked == [
        f"Museum. Visitors liked the bassoon. {fake_encoder.MOTTO}",
        f"Island. A kiosk sells umbrellas. {fake_encoder.MOTTO}",
        f"Island. The vicar owns a yacht. {fake_encoder.MOTTO}",
    ]


def test_unchanged_articles_are_not_embedded_again(tmp_path: Path) -> None:
    """Of the same articles in another order nothing is embedded, and nothing counts as changed."""
    publish(articles(), tmp_path)
    encoder = FakeEncoder()
    report = publish(articles()[::-1], tmp_path, encoder)

    assert encoder.asked == []
    assert (report.added, report.changed, report.removed, report.reused) == (0, 0, 0, 6)


def test_new_source_changes_article_not_vectors(tmp_path: Path) -> None:
    """An article with another address counts as changed, and keeps its vectors."""
    publish(articles(), tmp_path)
    harbour, *others = articles()
    report = publish(
        [msgspec.structs.replace(harbour, url="https://example.org"), *others], tmp_path
    )

    assert (report.changed, report.reused, report.embedded) == (1, 6, 0)
    assert loaded(tmp_path).articles["harbour"].url == "https://example.org"


def test_new_title_is_embedded(tmp_path: Path) -> None:
    """The title is part of what is embedded, so a new one gives new vectors."""
    publish(articles(), tmp_path)
    harbour, *others = articles()
    report = publish([msgspec.structs.replace(harbour, title="Port"), *others], tmp_path)

    assert (report.reused, report.embedded) == (4, 2)


def test_other_form_of_the_encoder_takes_over_no_vectors(tmp_path: Path) -> None:
    """Vectors of the plain and of the compiled form are not mixed in one snapshot."""
    publish(articles(), tmp_path)
    report = publish(articles(), tmp_path, FakeEncoder(form="compiled"))

    assert (report.reused, report.embedded) == (0, 6)


def test_progress_counts_what_is_embedded(tmp_path: Path) -> None:
    """Whoever watches is told the number of passages first, and steps that add up to it."""
    totals: list[int] = []
    steps: list[int] = []

    def watch(total: int) -> Progress:
        totals.append(total)
        return steps.append

    build(
        fake_encoder.many_articles(25),
        store=Store(tmp_path),
        encoder=FakeEncoder(),
        settings=SHORT,
        keep=3,
        watcher=watch,
    )

    assert totals == [50]
    assert steps == [20, 20, 10]


def test_removed_article_is_gone_from_every_part(tmp_path: Path) -> None:
    """No file of the data folder holds a word of a removed article, nor its vectors, and a
    question of its rarest word finds no passage by words."""
    publish(articles(), tmp_path, keep=1)
    before = loaded(tmp_path).vectors.rows()
    publish(articles()[1:], tmp_path, keep=1)
    after = loaded(tmp_path)
    answer = Answerer(after, FakeEncoder(), IndexSettings()).answer("zeppelin")

    assert list(after.articles) == ["museum", "weather"]
    assert [p.article for p in after.passages] == ["museum", "museum", "weather", "weather"]
    assert np.array_equal(before[2:], after.vectors.rows())
    assert not after.lexical.coverage("zeppelin").any()
    assert {"museum", "weather"} >= {quote.article.id for quote in answer.quotes}
    for name, held in files_of(tmp_path).items():
        assert b"zeppelin" not in held.lower(), name
        assert b"harbour" not in held.lower(), name
        assert before[0].tobytes() not in held, name


def test_old_versions_are_kept_and_forgotten(tmp_path: Path) -> None:
    """The published snapshot and the `keep` - 1 before it stay, older ones go."""
    made = [publish(articles()[:n], tmp_path, keep=3).version for n in (1, 2, 3, 2, 1)]

    assert Store(tmp_path).versions() == made[-3:]
    assert Store(tmp_path).current() == made[-1]

    last = publish(articles(), tmp_path, keep=1).version

    assert Store(tmp_path).versions() == [last]


def test_published_snapshot_never_changes(tmp_path: Path) -> None:
    """Every byte of a published snapshot is the same after the next builds."""
    store = Store(tmp_path)
    first = store.path(publish(articles(), tmp_path).version)
    before = files_of(first)
    publish(articles()[:2], tmp_path)
    publish(articles()[1:], tmp_path)

    assert files_of(first) == before


def test_current_is_replaced_not_rewritten(tmp_path: Path) -> None:
    """Whoever has `current` open while the next snapshot is published reads the old name whole."""
    first = publish(articles(), tmp_path).version
    with (tmp_path / "current").open() as opened:
        second = publish(articles()[:2], tmp_path).version

        assert f"{first}\n" == opened.read()
    assert f"{second}\n" == (tmp_path / "current").read_text()


def test_nothing_is_left_aside(tmp_path: Path) -> None:
    """After a build the data folder holds `current`, the lock and whole snapshots, no more."""
    version = publish(articles(), tmp_path).version

    assert names_in(tmp_path) == ["build.lock", "current", "snapshots"]
    assert names_in(tmp_path / "snapshots") == [version]


def test_second_build_at_a_time_is_refused(tmp_path: Path) -> None:
    """While one process builds, another is refused in one line and changes nothing."""
    program = [sys.executable, fake_encoder.__file__, str(tmp_path), "0.5"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout
            assert other.stdout.readline() == "ready\n"
            while not list(tmp_path.glob("snapshots/.building-*")):
                assert other.poll() is None
            with pytest.raises(BuildError) as caught:
                publish(articles(), tmp_path)
            assert list(tmp_path.glob("snapshots/.building-*"))
        finally:
            other.kill()

    assert str(caught.value) == (f"another build is at work in {tmp_path}; wait until it is done")
    assert Store(tmp_path).versions() == []
    assert publish(articles(), tmp_path).version == Store(tmp_path).current()


def test_articles_without_sentences_are_refused(tmp_path: Path) -> None:
    """Headings alone cannot be quoted: one line says so, and what was published stays."""
    version = publish(articles(), tmp_path).version
    with pytest.raises(BuildError) as caught:
        publish([Article(id="bare", title="Bare", text="# Nothing but a heading")], tmp_path)

    assert str(caught.value) == "none of the articles has a sentence that could be quoted"
    assert Store(tmp_path).current() == version
    assert names_in(tmp_path / "snapshots") == [version]


def test_encoder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """If the encoder breaks half-way, the published snapshot stays and the folder is clean."""

    class BrokenEncoder(FakeEncoder):
        def encode_question(self, question: str) -> Vectors:
            raise RuntimeError("out of memory")

    publish(articles(), tmp_path)
    before = files_of(tmp_path)
    with pytest.raises(RuntimeError, match="out of memory"):
        publish(articles()[:2] + fake_encoder.many_articles(1), tmp_path, BrokenEncoder())

    assert files_of(tmp_path) == before


def test_articles_of_stop_words_only_can_be_indexed(tmp_path: Path) -> None:
    """A pile without a word for BM25 is found by its vectors."""
    publish([Article(id="a", title="The", text="To be or not to be.")], tmp_path)

    assert faults(Store(tmp_path).path(Store(tmp_path).current()), Store(tmp_path).current()) == []


def test_a_build_that_changes_nothing_publishes_nothing(tmp_path: Path) -> None:
    """The published snapshot stays, so that no older version is pushed out."""
    first = publish(articles(), tmp_path, keep=2)
    again = publish(articles(), tmp_path, keep=2)

    assert again.version == first.version
    assert (again.added, again.changed, again.removed, again.embedded) == (0, 0, 0, 0)
    assert Store(tmp_path).versions() == [first.version]
