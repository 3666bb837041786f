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
    place.write("a.md", f"# First\n\n{row(*range(40))}\n")
    own = place.added / "server-5"
    own.mkdir(parents=True)
    (own / "b.md").write_text(f"# Theirs\n\n{row(*range(40))}\n")

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
        "languages": {"": 2},
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


def found(*texts: str | tuple[str, str]) -> list[duplicates.Link]:
    """The links between these articles, whose ids are 0, 1 and so on; a pair is title and text."""
    pairs = [one if isinstance(one, tuple) else ("Title", one) for one in texts]
    articles = [
        Article(id=str(number), title=title, text=text)
        for number, (title, text) in enumerate(pairs)
    ]
    return [link for group in duplicates.find(articles) for link in group.links]


def test_four_fifths_of_the_runs_are_enough() -> None:
    """Another word in the middle changes five runs: of 49 words .8 are left, of 48 less."""
    assert [
        one.likeness for one in found(row(*range(49)), row(*range(20), 99, *range(21, 49)))
    ] == [0.8]
    assert found(row(*range(48)), row(*range(20), 99, *range(21, 48))) == []


def test_texts_that_only_a_third_one_links_are_one_group() -> None:
    """Each article but the first has one link, to one that was named before it, wherever in the
    pile the third one stands."""
    left, right, both = row(*range(8, 80)), row(*range(72)), row(*range(80))

    assert pairs(found(left, right, both)) == [("2", "0"), ("1", "2")]
    assert pairs(found(left, both, right)) == [("1", "0"), ("2", "1")]


def pairs(links: list[duplicates.Link]) -> list[tuple[str, str]]:
    return [(one.article, one.other) for one in links]


def test_white_space_makes_no_other_text() -> None:
    """A text whose lines end elsewhere is the same text, one in capitals is not."""
    links = found("Sold out now.", "Sold out\n\nnow.", "SOLD OUT NOW.")

    assert [(one.article, one.same) for one in links] == [("1", True), ("2", False)]


def test_case_and_signs_do_not_matter_and_short_texts_count_whole() -> None:
    """The words are compared; a text of fewer than five is one run, one of none is like nothing."""
    assert found("Sold out!", "sold, OUT")[0].likeness == 1
    assert found("Sold out", "Sold off") == []
    assert found("…", "!!!", "…") == [duplicates.Link("2", "0", 1, True)]
    assert found("", "", "A few words.")[0].same


def test_short_texts_of_two_titles_are_two_notices() -> None:
    """The dividends of two companies: up to 39 words the title counts, from 40 on the text alone
    does."""
    told = "Quarterly dividend ten cents, as before. Pay April 15, record March 31."
    here, there = "Kenan Transport sets its quarterly dividend", "Autoclave pays as it always did"

    assert found((here, told), (there, told)) == []
    assert found((here, told), (here, told.upper()))[0].likeness == 1
    assert found((here, row(*range(39))), (there, row(*range(39)))) == []
    assert found((here, row(*range(40))), (there, row(*range(40))))[0].same


PRICE = "The price is {} dollars for 100 pounds, 3 weeks ago it was {}. "


def test_other_numbers_are_another_notice() -> None:
    """Three of four numbers in common: two days of one price, however long the text; of five
    numbers one may be another, as in a correction."""
    one, other = PRICE.format(69, 66) + words(90), PRICE.format(69, 67) + words(90)

    assert duplicates.likeness(duplicates.shingles(one), duplicates.shingles(other)) > 0.85
    assert found(one, other) == []
    assert len(found(f"{one} 5 rose.", f"{other} 5 rose.")) == 1


def test_numbers_that_one_text_has_more_do_not_part() -> None:
    """A copy that was cut has fewer numbers; thousands are written with a comma or without."""
    told = f"In 2,000 towns 17 of 40 ferries were late. {words(90)}"
    longer = f"{told} By 2031 and 2035 it will be 12 of 50."

    assert len(found(told, told.replace("2,000", "2000"))) == 1
    assert len(found(told, longer)) == len(found(longer, told)) == 1


def words(count: int) -> str:
    """So many words without numbers, each unlike the others."""
    return " ".join(f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count)) + "."


@pytest.mark.parametrize(
    ("texts", "linked"),
    [
        pytest.param([words(60)] * 3000, 2999, id="the same"),
        pytest.param([f"{words(60)} Mr {'ab' * n}." for n in range(1, 600)], 598, id="alike"),
        pytest.param([f"{words(60)} At {n}, {n}.5." for n in range(600)], 0, id="other numbers"),
        pytest.param([f"Short {'ab' * n}." for n in range(1, 3000)], 0, id="short"),
        pytest.param(["?"] * 3000, 2999, id="no words"),
    ],
)
def test_piles_of_one_kind(texts: list[str], linked: int) -> None:
    """Thousands that are all alike, or hardly anything, are compared and are one group at most."""
    assert len(found(*texts)) == linked


def test_scripts_without_spaces_are_compared_by_signs() -> None:
    """A Chinese text with one sign more is nearly the same, not another."""
    text = "我们昨天在湖边看见了三只白色的大鸟它们慢慢地飞过了水面然后停在对岸的老树上"

    assert [one.same for one in found(text, text + "了")] == [False]


def test_the_benchmark_prints_what_it_counts(place: Place) -> None:
    """`python -m benchmarks.duplicates` counts groups and links, and shows pairs to look at with
    what one of them says and the other does not."""
    place.write("a.md", f"# First\n\n{row(*range(64))}\n")
    place.write("b.md", f"# Changed\n\n{row(*range(63), 99)}\n")
    options = ("--articles", str(place.articles), "--sample", "100")
    done = python("-m", "benchmarks.duplicates", *options)
    told, _, shown = done.stdout.partition("\n}\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert '"in_groups": 2,' in told
    assert shown.splitlines() == [
        "0.97 a / b",
        "    [-First-] {+Changed+} || word0 word1 word2 word3 word4 word5 word6 … word55 word56 "
        "word57 word58 word59 word60 word61 word62 [-word63.-] {+word99.+}",
    ]
