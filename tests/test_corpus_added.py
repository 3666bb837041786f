"""What servers added is read into the collection of its server, whatever it says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import added, pile
from corpus.article import Article
from corpus.errors import CorpusError, SettingsError
from corpus.settings import Config, CorpusSettings

TEXT = "The sea rises twice a day."


def write(place: Path, **fields: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"text": TEXT, **fields}) + "\n", encoding="utf-8")


def both(tmp_path: Path, **settings: str) -> tuple[Config, CorpusSettings]:
    """Settings with an operator's article in `articles`."""
    (tmp_path / "articles").mkdir(exist_ok=True)
    (tmp_path / "articles" / "tides.md").write_text(TEXT)
    where = {"articles": "articles", "added": "added", **settings}
    config = Config(tmp_path / "config.toml", {"corpus": where})
    return config, config.section("corpus", CorpusSettings)


def test_an_article_belongs_to_its_server(tmp_path: Path) -> None:
    """Whether its file claims another collection, another server's, or none."""
    write(tmp_path / "server-1" / "a.jsonl", id="a", collection="server-2")
    write(tmp_path / "server-1" / "b.jsonl", id="b", collection="main")
    write(tmp_path / "server-2" / "c.jsonl", id="server-1/a")
    (tmp_path / "server-2" / "deep").mkdir()
    (tmp_path / "server-2" / "deep" / "d.md").write_text(f"---\ncollection: news\n---\n{TEXT}")
    reading = added.read(tmp_path)

    assert reading.problems == ()
    assert [(one.id, one.collection) for one in reading.articles] == [
        ("server-1/a", "server-1"),
        ("server-1/b", "server-1"),
        ("server-2/server-1/a", "server-2"),
        ("server-2/deep/d", "server-2"),
    ]


def test_what_is_no_folder_of_a_server_is_a_problem(tmp_path: Path) -> None:
    """It is read into nobody's collection; names that start with a dot are passed over."""
    write(tmp_path / "server-1" / "a.jsonl", id="a")
    for name in ("server-01", "server-0", "server-x", "server-", "news", "server-١"):
        write(tmp_path / name / "a.jsonl", id=name)
    write(tmp_path / "loose.jsonl", id="loose")
    write(tmp_path / ".drafts" / "server-1" / "a.jsonl", id="draft")
    write(tmp_path / ".removed" / "server-1" / "a.jsonl", id="removed")
    (tmp_path / "server-3").symlink_to(tmp_path / "server-1")
    reading = added.read(tmp_path)

    assert [one.id for one in reading.articles] == ["server-1/a"]
    assert len(reading.problems) == 8
    assert {one.what for one in reading.problems} == {
        "is no folder of a server, such as server-123; move it to the other articles"
    }


def test_a_missing_folder_is_no_problem(tmp_path: Path) -> None:
    """Nothing was added yet; a broken file is named with its server's folder, which alone says who
    may know of it."""
    assert added.read(tmp_path / "nowhere").articles == ()
    (tmp_path / "server-1").mkdir()
    (tmp_path / "server-1" / "a.jsonl").write_text("{")

    for name in ("b", "c"):
        write(tmp_path / "server-1" / f"{name}.jsonl", id="same")
    broken, twice = added.read(tmp_path).problems
    assert (broken.path, broken.other) == ("server-1/a.jsonl:1", "")
    assert (twice.path, twice.other) == ("server-1/c.jsonl", "server-1/b.jsonl")


def test_the_pile_is_the_operators_articles_and_what_was_added(tmp_path: Path) -> None:
    """In this order; nothing but what was added is a pile as well."""
    config, settings = both(tmp_path)
    write(tmp_path / "added" / "server-7" / "x.jsonl", id="x")

    assert [one.id for one in pile.read(config, settings).articles] == ["tides", "server-7/x"]
    (tmp_path / "articles" / "tides.md").unlink()
    assert [one.id for one in pile.read(config, settings).articles] == ["server-7/x"]
    (tmp_path / "articles").rmdir()
    with pytest.raises(CorpusError, match="there is no folder"):
        pile.read(config, settings)


def test_what_was_added_never_takes_the_place_of_an_article(tmp_path: Path) -> None:
    """The operator's article stays, the other one is a problem."""
    config, settings = both(tmp_path)
    write(tmp_path / "articles" / "own.jsonl", id="server-7/x", title="The operator's")
    write(tmp_path / "added" / "server-7" / "x.jsonl", id="x", title="The other")
    reading = pile.read(config, settings)

    assert [(one.id, one.title) for one in reading.articles] == [
        ("server-7/x", "The operator's"),
        ("tides", "Tides"),
    ]
    assert [str(one) for one in reading.problems] == [
        "'server-7/x': its id is taken by another article; give that one another id (skipped)"
    ]


@pytest.mark.parametrize(
    ("articles", "place"),
    [("articles", "articles/added"), ("added/server-1", "added"), ("articles", "articles")],
)
def test_the_two_places_do_not_lie_in_each_other(tmp_path: Path, articles: str, place: str) -> None:
    """Else what a server added would be everybody's."""
    config, settings = both(tmp_path, articles=articles, added=place)

    with pytest.raises(SettingsError, match="must not lie in each other; name another folder"):
        pile.read(config, settings)


@given(st.text(min_size=1), st.text(max_size=20))
def test_no_name_leaves_its_server(name: str, collection: str) -> None:
    """Whatever an article is called, its id and collection begin with its server's folder."""
    wild = Article(id=name, title="t", text=TEXT, collection=collection)
    made = added.of_server(wild, "server-12")

    assert (made.collection, made.id[:10], made.id[10:]) == ("server-12", "server-12/", name)
    assert added.is_own(made.collection)
    assert made.text == TEXT
