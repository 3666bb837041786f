"""An article that is written to a file is read back to the character, and its file has a name that
every system takes."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import folder
from corpus.article import Article
from corpus.errors import CorpusError
from corpus.formats import registry
from corpus.library import filename, written

SAMPLES = Path(__file__).parent.parent / "corpus" / "articles"
MARKS = st.text(alphabet=string.punctuation + " \nab1é“\t", max_size=60)
BLOCKS = st.one_of(
    MARKS,
    st.sampled_from(["# Heading", "- one\n  - two\n- three", "1. one\n2. two", "a | b\nc | d"]),
    st.sampled_from(
        ["    code *x*\n      more", " # 5 is no heading", "one\ntwo", "[a]: http://b"]
    ),
)


def article(text: str, title: str = "No: 'a' # \"b\"") -> Article:
    """One whose other fields are hard to write as well."""
    return Article(
        id="news/x",
        title=title,
        text=text,
        url="https://a.example/?b=c#d",
        published="2024-03-31",
        author="Ada: Quill, and others",
        tags=("x, y", "- z", "nulls"),
        collection="news",
    )


def read_back(one: Article, name: str = "news/x") -> tuple[list[object], str]:
    """What the file of an article is read as, and its ending."""
    file = written.of(one, name)
    return list(registry.read(file.raw, name + file.ending)), file.ending


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=5), MARKS)
def test_whatever_an_article_says_its_file_says_the_same(blocks: list[str], title: str) -> None:
    """Marks, lists, tables, code, in any order: Markdown where that gives them back, else JSON."""
    one = written.cleaned(article("\n\n".join(blocks), title=f"T {title}"))
    if not one.text.strip():
        return
    found, _ending = read_back(one)

    assert found == [one]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Words, as they are: 5 * 3 (so).", "Words, as they are: 5 * 3 (so)."),
        ("Hello *x* &amp; [a](b)", "Hello \\*x\\* \\&amp; \\[a\\](b)"),
        ("# H\n\ntext", "<!-- -->\n\n# H\n\ntext"),
        ("- a\n  - b\n\n- c", "- a\n  - b\n\n<!-- -->\n\n- c"),
        ("1. a\n  - b", "1. a\n   - b"),
        ("    x = `1`\n      y", "```\nx = `1`\n  y\n```"),
        ("a | b\nc | d", "| a | b |\n| --- | --- |\n| c | d |"),
        ("one\ntwo", "one\\\ntwo"),
        ("1997. A year", "1997. A year"),
        (" # 5 is", " \\# 5 is"),
    ],
)
def test_markdown_is_as_plain_as_it_can_be(text: str, source: str) -> None:
    """Backslashes only where a mark would be read."""
    raw = written.of(article(text), "news/x").raw.decode()

    assert raw.partition("\n---\n\n")[2] == source + "\n"
    assert read_back(article(text)) == ([article(text)], ".md")


def test_what_markdown_cannot_hold_is_a_line_of_json() -> None:
    """Blanks at the ends of lines, and pages."""
    for one in (
        article("- a \n - b "),
        Article(id="a", title="A", text="One.\n\nTwo.", pages=(0, 6)),
    ):
        assert read_back(one, "x") == ([one], ".jsonl")


def test_articles_that_people_write_are_markdown() -> None:
    """All samples."""
    for one in folder.read(SAMPLES).articles:
        found, ending = read_back(one, one.id)

        assert (found, ending) == ([one], ".md")


def test_a_collection_that_its_folder_does_not_say_is_written_down() -> None:
    """Else the article would change hands."""
    assert read_back(article("Text."), "other/x") == ([article("Text.")], ".md")


@given(st.text(max_size=300))
def test_every_name_is_made_one_that_every_system_takes(name: str) -> None:
    """Whatever was written: one part of a path, not hidden, no device, not too long."""
    for made in (filename.safe(name), filename.of_title(name)):
        assert made == Path(made).name
        assert not made.startswith((".", " "))
        assert not made.endswith((".", " "))
        assert len(made.encode()) <= 140
        assert not set('<>:"/\\|?*\n\t\0') & set(made)
        assert filename.safe(made) == made
        assert made.partition(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


def test_a_name_changes_as_little_as_need_be() -> None:
    """Its ending stays, and so do letters of all languages."""
    assert filename.safe("Übersicht 2024 (neu).PDF") == "Übersicht 2024 (neu).PDF"
    assert filename.safe("rows.jsonl.gz") == "rows.jsonl.gz"
    assert filename.parts("rows.jsonl.gz") == ("rows", ".jsonl.gz")
    assert filename.parts("x. And then it went on") == ("x. And then it went on", "")
    assert filename.safe("../../etc/passwd") == "etc passwd"
    assert filename.of_title("Was nun, Herr Müller? 50 % mehr!") == "was-nun-herr-müller-50-mehr"
    assert filename.of_title("日本の記事") == "日本の記事"
    assert filename.of_title("?!") == "article"
    assert filename.of_address("https://a.example/x/Der%20Brief.pdf?y=1") == "Der Brief.pdf"
    assert filename.of_address("https://www.a.example/") == "www-a-example"


def test_a_collection_is_a_folder() -> None:
    """`main` is the top; what no folder can be called is told with what it could be."""
    assert filename.checked_folder("main") == ""
    assert filename.checked_folder("Vereins-Zeitung 2024") == "Vereins-Zeitung 2024"
    with pytest.raises(CorpusError, match="call it 'a b'"):
        filename.checked_folder("a/b")
