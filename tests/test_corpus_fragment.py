"""A piece of HTML becomes text with nothing lost and nothing added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.html import fragment


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("One <b>t</b>wo&nbsp;&amp; three.", "One two\xa0& three."),
        ("Hi,<br>you<p>One   <a href=x>two</a>\nthree</p>end", "Hi,\nyou\n\nOne two three\n\nend"),
        ("<h2>The <i>sea</i></h2><p># 5</p>", "## The sea\n\n # 5"),
        (
            "<ul><li>a<ul><li>b</ul><li><p>c</p></ul><ol><li>x<li>y</ol>",
            "- a\n  - b\n- c\n\n1. x\n2. y",
        ),
        (
            "<table><tr><th>A<th>B<th>C<tr><td>1<td><td><p>3</p></table>",
            "A | B | C\n1 | | 3",
        ),
        (
            "<table><tr><td><p>One.</p><p>Two.</p></td><td><table><tr><td>Three.</table></table>",
            "One.\n\nTwo.\n\nThree.",
        ),
        ("<pre>a\n  b *</pre>", "    a\n      b *"),
        ("<style>p{}</style><script>x</script>a<!-- b --> c<img alt=d>", "a c"),
        ('<p style="color: red; Display: none">a<p hidden>b</p><p>c</p>', "c"),
        ("<div>" * 150 + "a", "a"),
    ],
)
def test_each_element_is_written_as_an_article_is(html: str, text: str) -> None:
    """Paragraphs, headings, lists, rows and code stand as in any other article."""
    assert fragment.to_text(html) == text


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("a < b & c > d; e <f@example.org>", False),
        ("fish &amp; chips", True),
        ("<P class='x'>a", True),
        ("a<br/>b", True),
        ("AT&T; R&D", False),
    ],
)
def test_html_is_told_from_text(text: str, is_html: bool) -> None:
    """A tag or an entity makes it HTML; a sign that could be one does not."""
    assert fragment.is_html(text) is is_html


@settings(deadline=None)
@given(st.text(alphabet="<>/abdiplhrtu ='\"&#;\n!-\0", max_size=200))
def test_no_piece_of_html_does_any_harm(html: str) -> None:
    """Whatever it is, it is some text or none."""
    assert fragment.to_text(html).strip() in fragment.to_text(html)
