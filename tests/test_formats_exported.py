"""A page that a word processor saved is taken whole, and one of a site is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus import folder
from corpus.article import Article
from corpus.formats import exported, registry

WORDS = "The jetty at Elm Pier is repaired, and the ferry does not sail before the middle of May. "
BODY = f"<h1>Ferry</h1><h2>Why</h2><p>{WORDS}</p><ul><li>one</li><li>two</li></ul>"
TEXT = f"## Why\n\n{WORDS.strip()}\n\n- one\n- two"
ROOT = Path(__file__).parents[1]
DATED = (
    "import sys; from corpus import apart; from corpus.formats import exported as e;"
    "apart.limit(processor=30); html = sys.stdin.read();"
    "e.is_document(html), e.is_bare(html), e.dated(html)"
)
"""With an end to the processor time that it may take, of which it needs a second."""
OF_A_SITE = "<script>f()</script>"


def page(body: str = BODY, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Ferry</title>{head}</head><body>{body}</body></html>"


def read(html: str | bytes) -> Article:
    raw = html if isinstance(html, bytes) else html.encode()
    [found] = registry.read(raw, "a.html")
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("head", "yes"),
    [
        ('<meta name="generator" content="pandoc" />', True),
        ('<meta content="LibreOffice 7.4" name="generator">', True),
        ('<meta name=Generator content="Microsoft Word 15 (filtered)">', True),
        ('<meta name="generator" content="WordPress 6.4">', False),
        ('<meta name="description" content="pandoc">', False),
        ("<!--This file was converted to xhtml by LibreOffice - see-->", True),
        ("", False),
    ],
)
def test_a_page_says_what_saved_it(head: str, yes: bool) -> None:
    """A word processor or a converter, in whatever order."""
    assert exported.is_document(page(head=head)) is yes


@pytest.mark.parametrize("tag", ["script", "nav", "header", "footer", "aside", "form", "article"])
def test_what_a_site_has_around_its_text_makes_a_page_of_it(tag: str) -> None:
    """One such element is enough, and a word that begins alike is none."""
    assert exported.is_bare(page())
    assert exported.is_bare(page(f"<{tag}x>{BODY}"))
    assert not exported.is_bare(page(f"<{tag}>{BODY}"))


def test_all_of_a_document_is_taken() -> None:
    """Headings and short lists too; of a bare page also, unless it has but a few words."""
    said = '<meta name="generator" content="pandoc">'

    assert read(page()).text == TEXT
    assert read(page(BODY + OF_A_SITE, said)).text == TEXT
    assert read(page(BODY + OF_A_SITE)).text != TEXT
    assert read(page("<p>Two words.</p>", said)).text == "Two words."
    assert read(page()).title == "Ferry"


def test_a_few_bare_words_are_no_article(tmp_path: Path) -> None:
    """They are what a server says that has none."""
    (tmp_path / "a.html").write_text(page("<h1>404 Not Found</h1><hr>nginx"))
    reading = folder.read(tmp_path)

    assert reading.articles == ()
    assert [one.path for one in reading.problems] == ["a.html"]


def test_letters_are_those_of_its_charset() -> None:
    """Whatever the page says of itself was said of its bytes."""
    said = '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">'
    html = page(f"<p>Der Säugling schläft „tief“. {WORDS}</p>", said)

    assert read(html.encode("cp1252")).text == f"Der Säugling schläft „tief“. {WORDS.strip()}"


def test_the_day_on_which_it_was_saved_is_not_its_date() -> None:
    """Nor is the one on which it was begun; heads and feet of its pages are no text."""
    said = (
        '<meta name="generator" content="LibreOffice 7.4"><meta name="created" '
        'content="2023-11-14T10:00:00"><meta name="changed" content="2024-01-02T10:00:00">'
    )
    body = f'<div title="header"><p>Draft</p></div>tail{BODY}<div title="footer"><p>1</p></div>'
    found = read(page(body, said))

    assert (found.published, found.text) == ("", f"tail\n\n# Ferry\n\n{TEXT}")


@pytest.mark.parametrize("tag", ["<meta ", "<link ", "<meta name=created ", "<meta name "])
def test_a_page_of_broken_tags_is_read_at_once(tag: str) -> None:
    """Each of thousands that never end would be searched to the end of the page."""
    html = page(tag * 90_000 + "x" * 5_000_000)
    done = subprocess.run(
        [sys.executable, "-c", DATED], input=html, cwd=ROOT, text=True, check=False
    )

    assert done.returncode == 0
