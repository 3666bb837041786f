"""One spelling for each address, and never one address for two pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.web.address import canonical, own, same_site
from corpus.web.download import DownloadError, url_of

PAGE = "https://www.example.org/news/3"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://WWW.Example.org/news/3", PAGE),
        ("https://www.example.org:443/news/3", PAGE),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("https://www.example.org./news/3", PAGE),
        ("https://www.example.org/news/3#comments", PAGE),
        ("  https://www.example.org/news/3\n", PAGE),
        ("https://www.example.org/x/../news/./3", PAGE),
        ("https://www.example.org/news/%33", PAGE),
        ("https://www.example.org/news/3?utm_source=a&utm%5Fmedium=b&UTM_ID=1", PAGE),
        ("https://www.example.org/news/3?mc%5Fcid=a&%66bclid=b&fbclid", PAGE),
        ("https://www.example.org/news/3?fbclid=x&gclid=y&mc_eid=z&_ga=1&xtor=RSS-1", PAGE),
        ("https://www.example.org/news/3?", PAGE),
        ("https://www.example.org/news/3?&", PAGE),
        ("http://example.org", "http://example.org/"),
        ("http://example.org?a=1", "http://example.org/?a=1"),
        ("http://example.org/%e4%b8%ad", "http://example.org/%E4%B8%AD"),
        ("http://example.org/中", "http://example.org/%E4%B8%AD"),
        ("http://example.org/a%2fb", "http://example.org/a%2Fb"),
        ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
        ("http://BÜCHER.example/%c3%a4", "http://xn--bcher-kva.example/%C3%A4"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("http://example.org/a b", "http://example.org/a%20b"),
    ],
)
def test_two_spellings_of_one_address_are_one(address: str, expected: str) -> None:
    """What no server can tell apart, and what tells only from where somebody came."""
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a", "/A"),
        ("/a", "/a/"),
        ("/a/", "/a/index.html"),
        ("/a/b", "/a//b"),
        ("/a/b", "/a%2Fb"),
        ("/a?id=1", "/a?id=2"),
        ("/a?id=1&id=2", "/a?id=2&id=1"),
        ("/a", "/a?q="),
        ("/a?q", "/a?q="),
        ("/a?q=1", "/a?q=1&page=2"),
        ("/a", "/a?session=1"),
        ("/a", "/a?ref=b"),
        ("/a", "/a?source=b"),
        ("/a", "/a?utm=b"),
        ("/a", "/a?uid=7"),
        ("/a?q=a%26b=c", "/a?q=a&b=c"),
        ("/a?q=a%2Bb", "/a?q=a+b"),
        ("/a%3Fb", "/a?b"),
        ("/a;v=1", "/a;v=2"),
    ],
)
def test_two_pages_are_never_one(one: str, other: str) -> None:
    """A server may mean another page by each of these."""
    assert canonical(f"http://example.org{one}") != canonical(f"http://example.org{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/", "https://example.org/"),
        ("http://example.org/", "http://www.example.org/"),
        ("http://example.org/", "http://example.org:8000/"),
    ],
)
def test_two_sites_are_never_one(one: str, other: str) -> None:
    """Not by scheme, name or port."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "address",
    ["", "notes.txt", "ftp://Example.org/", "http://", "http://[::1", "https://me:x@Example.org/",
     "https://me@Example.org/", "http://example.org:99999/", "mailto:A@example.org", "http://a..b/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_stays_as_it_is(address: str) -> None:
    """Nothing is guessed, and nothing is raised."""
    assert canonical(address) == address


@given(
    st.builds(
        "http{}://{}{}{}{}".format,
        st.sampled_from(["", "s", "S"]),
        st.sampled_from(["a.example", "A.example.", "[::1]", "bücher.example", "1.2.3.4"]),
        st.sampled_from(["", ":80", ":443", ":8000"]),
        st.text(max_size=20).map(lambda text: f"/{text}"),
        st.text(alphabet="?&=%26utm_fbclid+#/ä\u00a0", max_size=20),
    )
    | st.text()
)
def test_the_one_spelling_has_no_other(address: str) -> None:
    """Made canonical again, an address stays as it is."""
    assert canonical(canonical(address)) == canonical(address)


@pytest.mark.parametrize(
    ("said", "where", "expected"),
    [
        ("https://example.org/a", "https://example.org/a?x=1", "https://example.org/a"),
        ("https://example.org/new", "https://example.org/old", "https://example.org/new"),
        ("https://example.org/a", "http://example.org/a", "https://example.org/a"),
        ("https://www.example.org/a", "https://m.example.org/a", "https://www.example.org/a"),
        ("https://www.example.co.uk/a", "https://example.co.uk/b", "https://www.example.co.uk/a"),
        ("/b?utm_source=x", "https://example.org/a", "https://example.org/b"),
        ("https://Example.org/b#c", "https://example.org/a", "https://example.org/b"),
        ("https://example.org/", "https://example.org/?x=1&utm_source=a", "https://example.org/?x=1"),
        ("https://example.org/", "https://example.org", "https://example.org/"),
        ("http://127.0.0.1:80/b", "http://127.0.0.1/a", "http://127.0.0.1/b"),
        ("http://wiki:8000/b", "http://wiki:8000/a", "http://wiki:8000/b"),
        ("https://example.org/l?page=2", "https://example.org/list?page=2",
         "https://example.org/l?page=2"),
    ],
)  # fmt: skip
def test_a_page_knows_its_own_address(said: str, where: str, expected: str) -> None:
    """On its own site it is believed, and spelled as all are."""
    assert own(said, where) == expected


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("https://other.example/a", "https://example.org/a"),
        ("https://b.github.io/a", "https://a.github.io/a"),
        ("https://other.co.uk/a", "https://example.co.uk/a"),
        ("https://example.org.evil.example/a", "https://example.org/a"),
        ("http://127.0.0.2/a", "http://127.0.0.1/a"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8000/a"),
        ("http://wiki2/a", "http://wiki/a"),
        ("https://me:x@example.org/b", "https://example.org/a"),
        ("ftp://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", "https://example.org/a"),
        ("http://[", "https://example.org/a"),
        ("", "https://example.org/a"),
        ("https://example.org/", "https://example.org/a"),
        ("https://www.example.org", "https://example.org/a?x=1"),
        ("https://example.org/a", "https://example.org/a?page=2"),
        ("https://example.org/a?page=1", "https://example.org/a?page=2"),
        ("https://example.org/a", "https://example.org/a?x=1&Seite=2"),
        ("https://example.org/a/", "https://example.org/a/page/2/"),
    ],
)
def test_a_page_never_takes_the_place_of_another(said: str, where: str) -> None:
    """Not of another site's; nor is every page the front page, or every part the first."""
    assert own(said, where) == canonical(where)


def test_what_fuzzing_found() -> None:
    """Brackets that yarl stumbles over make no address of a text, and no error."""
    with pytest.raises(DownloadError, match="no address of the web"):
        url_of("http://[[fee]@")

    assert canonical("//[[fee]@") == "//[[fee]@"
    assert own("//[[fee]@", "http://example.org/a") == "http://example.org/a"
    assert not same_site("//[[fee]@", "http://example.org/a")
