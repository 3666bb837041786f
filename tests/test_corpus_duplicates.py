"""What `python -m corpus check` tells: what cannot be read, and what is there twice."""

import json
from pathlib import Path

import pytest
from test_corpus_commands import PREFIX, Place
from test_index_models import python

from corpus import duplicates
from corpus.article import Article


def row(*words: int) -> str:
    """A text of these words, each unlike the others."""
    return " ".join(f"word{number}" for number in words) + "."


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """No article yet."""
    return Place(tmp_path)


def test_check_tells_the_same_text_and_nearly_the_same(place: Place) -> None:
    """A group begins with its first article; each of the others says what it repeats, and how
    nearly: of 61 runs of five words 59 are in both. Nothing is taken away."""
    place.write("a.md", f"# First\n\n{row(*range(64))}\n")
    place.write("b.md", f"# Copy\n\n{row(*range(32))[:-1]}\n{row(*range(32, 64))}\n")
    place.write("c.md", f"# Changed\n\n{row(*range(63), 99)}\n")
    place.write("d.md", f"# Other\n\n{row(*range(100, 164))}\n")

    assert place.lines("check") == [
        "a · First",
        "  b · Copy: same text as a",
        "  c · Changed: nearly the same as a (97%)",
        "",
        "articles: 4",
        "problems: 0",
        "repeated: 2 in 1 group (1 the same, 1 nearly the same)",
    ]
    assert len(place.lines("list", "--json")) == 4


def test_check_sees_what_servers_added(place: Place) -> None:
    """The whole pile is compared, whoever an article belongs to."""
    place.write("a.md", f"# First\n\n{row(*range(20))}\n")
    own = place.added / "server-5"
    own.mkdir(parents=True)
    (own / "b.md").write_text(f"# Theirs\n\n{row(*range(20))}\n")

    assert "  server-5/b · Theirs: same text as a" in place.lines("check")


def test_check_as_json(place: Place) -> None:
    """`--json` prints one object with problems, groups and the exact likeness."""
    place.write("a.md", f"# First\n\n{row(*range(64))}\n")
    place.write("c.md", f"# Changed\n\n{row(*range(63), 99)}\n")

    assert json.loads("".join(place.lines("check", "--json"))) == {
        "articles": 2,
        "problems": [],
        "groups": [
            {
                "first": "a",
                "links": [{"article": "c", "other": "a", "likeness": 59 / 61, "same": False}],
            }
        ],
        "furniture": [],
    }


def test_check_fails_where_a_file_was_skipped(place: Place) -> None:
    """Every problem is a line on standard error, and the exit code is 1."""
    place.write("a.md", f"# First\n\n{row(*range(20))}\n")
    place.write("empty.md", "")
    place.write("none.xyz", "\0\1\2")
    done = place.run("check")

    assert done.returncode == 1
    assert (
        done.stdout
        == "articles: 1\nproblems: 2\nrepeated: 0 in 0 groups (0 the same, 0 nearly the same)\n"
    )
    lines = done.stderr.splitlines()
    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == [
        *("'empty.md'", "'none.xyz'")
    ]
    assert all(line.startswith(PREFIX) and line.endswith("(skipped)") for line in lines)


def test_check_passes_where_a_file_was_read_all_the_same(place: Place) -> None:
    """A date that is none is told, and since the article is there that is no failure."""
    place.write("a.md", f"---\ndate: soon\n---\n# First\n\n{row(*range(20))}\n")
    done = place.run("check")

    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1)
    assert "(read all the same)" in done.stderr


def found(*texts: str) -> duplicates.Duplicates:
    articles = [Article(id=str(n), title="T", text=text) for n, text in enumerate(texts)]
    return duplicates.find(articles)


def test_four_fifths_of_the_runs_are_enough() -> None:
    """Another word in the middle changes five runs: of 49 words .8 are left, of 48 less."""
    assert [
        one.likeness for one in found(row(*range(49)), row(*range(20), 99, *range(21, 49))).near
    ] == [0.8]
    assert found(row(*range(48)), row(*range(20), 99, *range(21, 48))).near == ()


def test_texts_that_only_a_third_one_links_are_one_group() -> None:
    """Each article but the first has one link, to one that was named before it."""
    left, right = row(*range(8, 80)), row(*range(72))
    groups = found(left, right, row(*range(80))).groups

    assert [(one.article, one.other) for one in groups[0].links] == [("2", "0"), ("1", "2")]
    assert (len(groups), groups[0].first) == (1, "0")


def test_white_space_makes_no_other_text() -> None:
    """A text whose lines end elsewhere is the same text, one in capitals is not."""
    links = found("Sold out now.", "Sold out\n\nnow.", "SOLD OUT NOW.").groups[0].links

    assert [(one.article, one.same) for one in links] == [("1", True), ("2", False)]


def test_case_and_signs_do_not_matter_and_short_texts_count_whole() -> None:
    """The words are compared; a text of fewer than five is one run, one of none is like nothing."""
    assert found("Sold out!", "sold, OUT").near[0].likeness == 1
    assert found("Sold out", "Sold off").near == ()
    assert found("…", "!!!", "…").groups[0].links == (duplicates.Link("2", "0", 1, True),)


def test_scripts_without_spaces_are_compared_by_signs() -> None:
    """A Chinese text with one sign more is nearly the same, not another."""
    text = "我们昨天在湖边看见了三只白色的大鸟它们慢慢地飞过了水面然后停在对岸的老树上"

    assert [one.same for one in found(text, text + "了").near] == [False]


def test_the_benchmark_prints_what_it_counts(place: Place) -> None:
    """`python -m benchmarks.duplicates` counts groups and pairs, and shows pairs to look at."""
    place.write("a.md", f"# First\n\n{row(*range(64))}\n")
    place.write("b.md", f"# Changed\n\n{row(*range(63), 99)}\n")
    options = ("--articles", str(place.articles), "--sample", "100")
    done = python("-m", "benchmarks.duplicates", *options)
    told, _, pairs = done.stdout.partition("\n}\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert '"near_pairs": 1,' in told
    assert pairs == "0.97 b 'Changed' / a 'First'\n"
