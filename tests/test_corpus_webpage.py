"""Of a web page its article is taken, word for word, and nothing that stands around it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import folder
from corpus.article import Article
from corpus.dating import Dating
from corpus.html import webpage

FIRST = (
    "The ferry to Elm Pier will stop *at* noon on Sunday, because the old wooden jetty is being "
    "repaired by the council, which has waited for dry weather since January."
)
SECOND = (
    "Repairs cost 4,000 pounds &amp; take a week. The harbour master, <b>Anselm Quill</b>, said "
    'the jetty was rotten "to the core" and [x](y) that nobody had walked on it for two years.'
)
HTML = f"""<!doctype html><html><head><meta charset="utf-8">
<title>Ferry stops at Elm Pier | The Harbour News</title>
<meta property="og:title" content="Ferry stops at Elm Pier">
<meta property="article:published_time" content="2024-03-05T08:00:00Z">
<meta name="author" content="Ada Lovelace"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry stops at Elm Pier</h1><p>{FIRST}</p><h2>What it costs</h2><p>{SECOND}</p>
<ul><li>Tickets stay
valid</li><li>Cats<ul><li>kittens</li></ul></li><li>Dogs travel free</li></ul>
<table><tr><th>Day</th><th>Time</th></tr><tr><td>Monday</td><td>noon</td></tr></table>
<p># is not<br>a heading</p><pre><code>ls  -la *</code></pre></article>
<footer>All rights reserved. Sign up to our newsletter</footer><script>alert(1)</script>
</body></html>"""
TEXT = f"""{FIRST}

## What it costs

Repairs cost 4,000 pounds & take a week. The harbour master, Anselm Quill, said the jetty was rotten "to the core" and [x](y) that nobody had walked on it for two years.

- Tickets stay valid
- Cats
  - kittens
- Dogs travel free

Day | Time
Monday | noon

 # is not
a heading

    ls  -la *"""  # noqa: E501


def test_the_article_of_a_page() -> None:
    """Title, date, author and text: signs of Markdown are taken for nothing, and menus are gone."""
    page = webpage.read(HTML, "https://example.org/ferry")

    assert page == webpage.Page(
        title="Ferry stops at Elm Pier",
        text=TEXT,
        published="2024-03-05",
        author="Ada Lovelace",
        url="https://example.org/ferry",
        dating=Dating(source="meta article:published_time"),
    )


FURNITURE = """Print article
Copyright 2024 The Harbour News. All rights reserved.
© Reuters
UPDATED: Tue., March 5, 2024
Published 5 March 2024
05/03/2024 - Publicado por: Ada - Categoria: Barcos
Publié le 5 mars 2024
Tempo de leitura: 1 minuto
4 min read
Read more: The jetty is rotten to the core
Related: Ten photographs of the jetty
Lire aussi : Le ponton
Subscribe to The Harbour News on YouTube for more
Sign up for our newsletter
Start the day with us. Sign up for the free daily newsletter.
Like this story? Share it with a friend!
Comentários ofensivos não serão aprovados pelo moderador.
Tags: ferry, jetty, council
https://example.org/ferry?print=1""".splitlines()
KEPT = """Tags on the nets say whose they are.
Printers share the old jetty with us.
Copyright is what the harbour master wanted to talk about, and nobody listened.
Published in 1912, the book about the jetty was forgotten.
Sign up at the harbour master's desk by noon.
The newsletter of 1912 tells of it.
https://example.org/tickets""".splitlines()


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_around_an_article_is_gone(line: str) -> None:
    """Be it in the middle or at the end of it; so are the marks of a list around it."""
    html = f"<p>{FIRST}</p><p>{line}</p><ul><li>{line}</li><li>Cats</li></ul><p>{SECOND}</p>"
    page = webpage.read(
        f"<html><body><article>{html}</article></body></html>", "https://example.org/ferry?print=1"
    )

    assert page is not None
    assert line not in page.text
    assert page.text.count("\n\n") == 2
    assert "- Cats" in page.text


@pytest.mark.parametrize("line", KEPT)
def test_a_line_of_an_article_stays(line: str) -> None:
    """Though it has the same words."""
    html = f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p>"
    page = webpage.read(f"<html><body><article>{html}</article></body></html>")

    assert page is not None
    assert f"\n\n{line}\n\n" in page.text


def test_what_the_tree_tells_of_a_line() -> None:
    """A link in capitals leads elsewhere, what is below a picture in italics is a caption, what is
    hidden is seen by nobody, and a day above the text is its date; the same words in prose stay."""

    def text(inside: str, above: str = "") -> str:
        html = f"{above}<p>{FIRST}</p>{inside}<p>{SECOND}</p>"
        page = webpage.read(f"<html><body><article>{html}</article></body></html>")
        assert page is not None
        return page.text

    plain = text("")
    capitals = "COUNCIL MENDS THE OLD JETTY"
    assert text(f'<p><a href="/a">{capitals}</a></p>') == plain
    assert capitals in text(f"<p>{capitals}</p>")
    caption = "<p><em>The jetty by Ada</em></p>"
    assert text(f'<p><img src="a.png"></p>{caption}') == plain
    assert "The jetty by Ada" in text(caption)
    assert text(f'<div style="display: none;"><p>{FIRST[::-1]}</p></div>') == plain
    date = "<p>terça-feira, 5 de março de 2024 às 0:13</p>"
    assert text("", above=date) == plain
    assert "5 de março" in text(date)
    tags = "<p>Tags</p><p>ferry, jetty, council</p>"
    assert text(tags) == plain
    assert "ferry, jetty" in text("<p>Nets</p><p>ferry, jetty, council</p>")


def test_paragraphs_in_a_cell_are_not_one_word() -> None:
    """On a page that is laid out in tables."""
    cell = f"<td><h2>What it costs</h2><p>{FIRST}</p><p>Dogs travel free.</p></td>"
    page = webpage.read(f"<html><body><table><tr>{cell}</tr></table></body></html>")

    assert page
    assert page.text == f"What it costs {FIRST} Dogs travel free."


def test_a_page_in_a_folder_is_an_article(tmp_path: Path) -> None:
    """Whatever its name; its address is the one that it says itself, and another charset is read.
    A page in which no article is found is told."""
    link = '<link rel="canonical" href="https://example.org/ferry">'
    said = HTML.replace("<nav>", "<nav>Über ").replace("</head>", f"{link}</head>")
    marked = said.replace("old wooden jetty", "alte Fähre").replace("utf-8", "iso-8859-1")
    (tmp_path / "a.html").write_text(said, encoding="utf-8")
    (tmp_path / "b.HTM").write_bytes(marked.encode("latin-1"))
    (tmp_path / "c.txt").write_text(HTML, encoding="utf-16")
    (tmp_path / "d.html").write_text("<p>Too short.</p>", encoding="utf-8")
    reading = folder.read(tmp_path)
    whole = Article(
        id="a",
        title="Ferry stops at Elm Pier",
        text=TEXT,
        url="https://example.org/ferry",
        published="2024-03-05",
        author="Ada Lovelace",
    )
    changed = TEXT.replace("old wooden jetty", "alte Fähre")

    assert reading.articles == (
        whole,
        msgspec.structs.replace(whole, id="b", text=changed),
        msgspec.structs.replace(whole, id="c", url=""),
    )
    assert [str(one) for one in reading.problems] == [
        "'d.html': is a web page in which no article can be made out; save its text as .txt "
        "(skipped)"
    ]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "hello",
        "<html><body><p>Too short.</p></body></html>",
        "<html><body><div id=app></div><script>render()</script></body></html>",
        "<html>" + "<div>" * 5000 + "x",
        "\0\1\2",
    ],
)
def test_a_page_without_an_article_gives_none(html: str) -> None:
    """Nor does it raise anything."""
    assert webpage.read(html) is None


@settings(deadline=None)
@given(st.text(alphabet="<>/abdiplhr ='\"&#;\n!-", max_size=200))
def test_no_page_does_any_harm(html: str) -> None:
    """Whatever it is, there is an article with words or none."""
    page = webpage.read(f"<html><body><article><p>{FIRST}</p>{html}</article></body></html>")

    assert page is None or len(page.text.split()) >= 20


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (HTML, True),
        ("\n <!-- a --> <!DOCTYPE HTML>\n<html>", True),
        ('<?xml version="1.0"?><html>', True),
        ("<htmlish>", False),
        ("# Title\n\n<html>", False),
        ("About <html> pages", False),
    ],
)
def test_what_begins_as_a_page_is_one(text: str, is_page: bool) -> None:
    """By what it is, not by what it is called."""
    assert webpage.is_page(text) is is_page


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Fähre".encode("latin-1"), "latin-1", "Fähre"),
        ('<meta charset="windows-1252">Fähre'.encode("cp1252"), "", None),
        ("Fähre".encode(), "", "Fähre"),
        ("Fähre".encode(), "no-such-charset", "Fähre"),
        ("Fähre".encode("latin-1"), "", None),
        (b"a\0b", "", None),
    ],
)
def test_the_characters_of_a_page(raw: bytes, charset: str, text: str | None) -> None:
    """As the server says, as the page says, or UTF-8; else it is no text."""
    found = webpage.decoded(raw, charset)

    assert found == (text if text or b"meta" not in raw else '<meta charset="windows-1252">Fähre')


def test_many_comments_are_looked_through_at_once() -> None:
    """Each comment ends where it ends: without that, forty would take for ever."""
    assert not webpage.is_page("<!---->" * 2000 + "no page")
    assert webpage.is_page("<!---->" * 2000 + "<html>")


def test_a_page_without_spaces_between_its_words_is_read() -> None:
    """Words of Chinese, Japanese or Thai are not told by spaces."""
    said = "渡輪將於星期日中午停航，因為舊木碼頭正在修理，市議會一直在等待乾燥的天氣。"
    body = f"<article>{f'<p>{said}</p>' * 3}</article>"
    page = webpage.read(f"<html><head><title>渡輪</title></head><body>{body}</body></html>")

    assert page is not None
    assert said in page.text
    assert webpage.read("<html><body><p>請接受Cookie。</p></body></html>") is None


def test_a_short_page_is_read_as_a_long_one() -> None:
    """Two sentences on a page of a club: neither title nor byline nor menu is in its text."""
    page = webpage.read(
        "<!DOCTYPE html><title>The bell – Club</title><meta property='og:title' content='The bell'>"
        "<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><h1>The bell</h1>"
        "<p class='byline'>By Bruno Castel</p><p>The drawbridge got a bell on Monday, and it rings "
        "twice.</p><p>Nobody slept, and nobody will until it is mended.</p><footer>© Club</footer>"
    )

    assert page is not None
    assert (page.title, page.text) == (
        "The bell",
        "The drawbridge got a bell on Monday, and it rings twice.\n\n"
        "Nobody slept, and nobody will until it is mended.",
    )
