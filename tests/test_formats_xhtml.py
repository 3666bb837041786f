"""Of a page everything is taken that its reader sees, in the form of an article's text."""

import pytest

from corpus.blocks import Blocks
from corpus.formats import tree, xhtml


def text(body: str, head: str = "<?xml version='1.0'?>") -> str:
    root = tree.page(f"{head}<html><body>{body}</body></html>".encode())
    assert root is not None
    found = Blocks()
    xhtml.write(root, found)
    return found.text()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a <b>b</b>\n c<p>d</p>e", "a b c\n\nd\n\ne"),
        ("<div>a<div>b</div><span>c</span></div>", "a\n\nb\n\nc"),
        ("<p>a<br/>b<br/> </p>", "a\nb"),
        ("<h1>a<br/>b</h1><h6>c</h6><h2><img/></h2>", "# a b\n\n###### c"),
        ("<p># a</p>", " # a"),
        ("<p>soft\u00adly, <q>so</q> H<sub>2</sub>O</p>", "softly, “so” H2O"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", "- a\n  - b\n- c\n  d"),
        ("<ol start='3'><li>a</li><li value='9'>b</li><li>c</li></ol>", "3. a\n9. b\n10. c"),
        ("<ol type='A'><li>a</li></ol><ol type='i'><li>b</li></ol>", "A. a\n\ni. b"),
        ("<ol><li><h2>a</h2>b</li></ol>", "1. a\n  b"),
        ("<li>a</li>", "a"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
        ("<pre>a\n\n  b\n</pre><pre>c</pre>", "    a\n    \n      b\n\n    c"),
        (
            "<table><caption>t</caption><tr><th>a</th><th>b</th></tr><tr><td><p>c</p><p>d</p></td>"
            "<td><ul><li>e</li></ul></td></tr></table>",
            "t\n\na | b\nc d | e",
        ),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
        ("<table><tr><td>b<td><table><tr><td>c<td>d</table><tr></table>", "b | c d"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt></ruby><script>x</script><svg><text>y</text></svg>", "漢"),
        ("<p hidden=''>a</p><p style='color:red; display: none'>b</p><p>c</p>", "c"),
    ],
)  # fmt: skip
def test_elements(body: str, expected: str) -> None:
    """Paragraphs, headings, lists, tables, code; hidden ones leave nothing."""
    assert text(body) == expected


@pytest.mark.parametrize(
    "call",
    [
        '<a href="#n" epub:type="noteref">1</a>',
        '<a href="#n" role="doc-noteref">[1]</a>',
        '<a href="#n" class="footnote-ref"><sup>1</sup></a>',
        '<sup><a href="#n">*</a></sup>',
        '<sup>[<a href="#n">1</a>]</sup>',
        '<a href="#n"><sup>12</sup></a>',
    ],
)
def test_a_footnote_stands_behind_its_paragraph(call: str) -> None:
    """Without the mark that calls it, and without the way back from it."""
    back = '<a href="#c" role="doc-backlink">back</a><a href="#c">↩</a>'
    body = f"<p>a{call}b</p><p>c</p><aside id='n'><p>note {back}</p></aside>"

    assert text(body) == "ab\n\nnote\n\nc"


def test_no_note_is_lost_or_told_twice() -> None:
    """Not one that is called twice, by another note, or where nobody sees it; and what a way back
    leads to is no note."""

    def call(name: str) -> str:
        return f'<a href="#{name}"><sup>1</sup></a>'

    body = (
        f"<p id='back'>a{call('n')}</p><p>b{call('n')}</p><p hidden=''>c{call('h')}</p>"
        f"<p id='n'>{call('back')} note{call('m')}</p><p id='m'>more</p><p id='h'>last</p>"
    )

    assert text(body) == "a\n\nnote\n\nmore\n\nb\n\nlast"


def test_raised_signs_and_links_that_call_no_note_stay() -> None:
    """A square, and a link to another place."""
    assert text('<p>5 m<sup>2</sup>, <a href="#x">1</a>, see <a href="b#x">there</a></p>') == (
        "5 m2, 1, see there"
    )


def test_pages_that_are_no_text_of_a_book() -> None:
    """Title page, rights, contents and page numbers are known by what they say they are."""
    body = (
        '<section epub:type="titlepage">a</section><div role="doc-toc">b</div><nav>c</nav>'
        '<p>one<span epub:type="pagebreak">7</span> two</p>'
    )

    assert text(body) == "one two"


def test_signs_by_name_and_pages_that_are_no_xml() -> None:
    """Signs are known by their names in HTML, and what a browser shows is read."""
    dtd = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://example.org/xhtml11.dtd">'

    assert text("<p>a&nbsp;&mdash; &amp;lt; &nosuch; b</p>") == "a — &lt; &nosuch; b"
    assert text("<p>a&mdash;b</p>", dtd) == "a—b"
    assert text("<p>a<p>b<i>c<br>d & e", "") == "a\n\nbc\nd & e"


@pytest.mark.parametrize("deep", [200, 5_000, 50_000])
def test_no_page_is_too_deep(deep: int) -> None:
    """What stands before the depth is read."""
    assert text(f"<p>a</p>{'<div>' * deep}b", "").startswith("a")
