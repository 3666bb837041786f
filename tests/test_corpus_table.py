"""An export gives one article a row, whatever program wrote it, and a row that is none is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import pile
from corpus.article import Article
from corpus.errors import Problem, SettingsError
from corpus.formats import registry
from corpus.formats.table import FORMAT
from corpus.settings import Config, CorpusSettings

TEXT = "The sea rises twice a day, and falls twice."
TWICE = "write a quote inside quotes twice (skipped)"
PLAIN = f'id,title,text\nx,Tides,"{TEXT}"\n'


def read(raw: str | bytes, name: str = "a.csv", **columns: str) -> list[Article | Problem]:
    content = raw.encode() if isinstance(raw, str) else raw
    return list(registry.read(content, name, registry.with_columns(columns)))


def only(raw: str | bytes, name: str = "a.csv", **columns: str) -> Article:
    (found,) = read(raw, name, **columns)
    assert isinstance(found, Article), found
    return found


def told(raw: str | bytes, **columns: str) -> list[str]:
    return [str(one) for one in read(raw, **columns) if isinstance(one, Problem)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """Whatever commas stand in the texts, and with more or fewer columns and line ends."""
    rows = [
        ("Title", "Body", "id"),
        ("Tides, springs; neaps", TEXT, "1"),
        ("More", "a, b\n\nc", "2"),
    ]
    content = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    assert read(content) == [
        Article(id="1", title="Tides, springs; neaps", text=TEXT),
        Article(id="2", title="More", text="a, b\n\nc"),
    ]
    assert [
        one.text for one in read(f"sep={delimiter}\n{content}") if isinstance(one, Article)
    ] == [
        TEXT,
        "a, b\n\nc",
    ]


def test_columns_are_found_by_their_usual_names() -> None:
    """In five languages, with accents and with what programs put in front."""
    english = (
        "post_title,post_content,Post Date,Permalink,Author,Categories,guid\n"
        f'Tides,"{TEXT}",2024-03-31 09:00:00,https://example.org/t,Ada,"sea, moon",7\n'
    )
    german = (
        "Überschrift;Inhalt;Veröffentlicht;Link;Autorin;Schlagwörter;ID\n"
        f'Tides;"{TEXT}";31.3.2024;https://example.org/t;Ada;sea|moon;7\n'
    )
    wanted = Article(
        id="7",
        title="Tides",
        text=TEXT,
        url="https://example.org/t",
        published="2024-03-31",
        author="Ada",
        tags=("sea", "moon"),
    )

    assert only(german.encode("cp1252")) == wanted
    assert only(english, "news/a.csv") == Article(
        id="https://example.org/t",
        title="Tides",
        text=TEXT,
        url="https://example.org/t",
        published="2024-03-31",
        author="Ada",
        tags=("sea", "moon"),
        collection="news",
    )
    for header in ("Titre,Contenu", "Título,Contenido", "título,texto", "Headline,Body"):
        assert only(f"{header}\nTides,Rising.").title == "Tides"


def test_the_settings_name_columns() -> None:
    """They go before the usual names; one that is not there is told with those that are."""
    content = f'Text,Summary,Kopf,title\n"{TEXT}",Short.,Tides,No\n'
    found = only(content, text="Summary", title="Kopf")

    assert (found.text, found.title) == ("Short.", "Tides")
    # a column is one thing only
    assert only("title,id\nTides,7\n", text="title").title == "A"
    assert told(content, text="Body") == [
        "'a.csv': has no column 'Body', which corpus.columns names; "
        "it has 'Text', 'Summary', 'Kopf', 'title' (skipped)"
    ]
    assert told("Kopf,Summary\na,b\n") == [
        "'a.csv': has no column of texts among 'Kopf', 'Summary'; name it in corpus.columns "
        "(skipped)"
    ]
    many = ",".join(f"{number:02}" for number in range(15))
    told_of = ", ".join(f"'{number:02}'" for number in range(12))
    assert told(f"{many}\na,b\n") == [
        f"'a.csv': has no column of texts among {told_of} and 3 more; name it in corpus.columns "
        "(skipped)"
    ]


def test_an_address_is_one_word() -> None:
    """What has white space in it is none that could be opened."""
    assert not only('title,url,text\nTides,"https://example.org/t\nhttps://a",Rising.\n').url


def test_the_settings_are_strict(tmp_path: Path) -> None:
    """What a column cannot be is one line; what it can be reaches the reading of the folder."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.csv").write_text(f'Kopf,Rumpf\nTides,"{TEXT}"\n')
    wanted = {"articles": "articles", "columns": {"text": "Rumpf", "title": "Kopf"}}
    config = Config(tmp_path / "config.toml", {"corpus": wanted})
    (found,) = pile.read(config, config.section("corpus", CorpusSettings)).articles
    wrong = Config(tmp_path / "config.toml", {"corpus": {"columns": {"titel": "Kopf"}}})

    assert (found.title, found.text) == ("Tides", TEXT)
    with pytest.raises(SettingsError, match=r"columns: 'titel' is nothing that a column can be;"):
        wrong.section("corpus", CorpusSettings)


def test_html_in_cells_becomes_text() -> None:
    """Also where a program writes paragraphs as blank lines; plain text stays as it is."""
    content = (
        "id,title,text\n"
        '1,Fish &amp; chips,"<h2>Sea</h2><p>One <b>two</b>.</p><p>Three.</p>"\n'
        '2,<i>Tides</i>,"One <b>two</b>.\n\nThree."\n'
        '3,a < b,"One\ntwo & three < four."\n'
    )
    found = [one for one in read(content) if isinstance(one, Article)]

    assert [(one.title, one.text) for one in found] == [
        ("Fish & chips", "## Sea\n\nOne two.\n\nThree."),
        ("Tides", "One two.\n\nThree."),
        ("a < b", "One\ntwo & three < four."),
    ]


def test_line_feeds_between_tabs_may_be_written() -> None:
    """As \\n, unless a backslash of the file means something else."""

    def text(cell: str, ending: str = "\t") -> str:
        return only(f"id{ending}text\na{ending}{cell}\n").text

    assert text(r"One.\n\nTwo\\three\tfour.") == "One.\n\nTwo\\three\tfour."
    assert text(r"One.\nTwo in C:\User.") == r"One.\nTwo in C:\User."
    assert text(r"One.\nTwo.", ";") == r"One.\nTwo."


def test_rows_without_an_id_keep_theirs() -> None:
    """It is their address or their title, so that it stays when rows come and go."""
    before = read("title,text\nA,One.\nA,Two.\n,Three.\n", "b/x.csv")
    after = read("title,text\nNew,Zero.\nA,One.\n", "b/x.csv")

    assert [one.id for one in before if isinstance(one, Article)] == ["b/x/A", "b/x/A-2", "b/x"]
    assert [one.id for one in after if isinstance(one, Article)] == ["b/x/New", "b/x/A"]


def test_what_is_no_article_is_told_with_its_line() -> None:
    """The others are read; dates are never guessed, and an address is one."""
    content = (
        "id,text,date,source\n"
        '1,"One\n\nline.",03/04/2024,Reuters\n'
        "2,,2024-01-01,\n"
        "3,Three.,,,,more\n"
        ",,,\n"
        '4,"Fo"ur.,,\n'
        "5,Five.\n"
        '6,"Six.,,\n'
    )
    articles = [one for one in read(content) if isinstance(one, Article)]

    assert [(one.id, one.published, one.url) for one in articles] == [("1", "", ""), ("5", "", "")]
    assert told(content) == [
        "'a.csv:5': has no text; add it or take out the row (skipped)",
        "'a.csv:6': has 6 cells, not 4; put a cell that holds the delimiter in quotes (skipped)",
        f"'a.csv:8': is no row (',' expected after '\"'); {TWICE}",
        f"'a.csv:10': is no row (unexpected end of data); {TWICE}",
        "'a.csv': 1 date is not like 2024-03-31 (the first: '03/04/2024') and left out; "
        "write dates like that (read all the same)",
    ]
    assert told(b"sep=;\n") == [
        "'a.csv': has no row with the names of its columns; add one (skipped)"
    ]


def test_a_cell_may_hold_a_long_article() -> None:
    """Longer than the library's usual limit of 131,072 characters."""
    assert len(only(f'title,text\nA,"{"Word. " * 40_000}"').text) == 239_999


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, len(PLAIN)),
    st.text(alphabet='",;\t|\n\0x<&', max_size=20),
    st.binary(max_size=9),
)
def test_no_bytes_stop_the_reading(place: int, added: str, raw: bytes) -> None:
    """Whatever the file holds, it gives articles with text, or problems."""
    content = PLAIN[:place].encode() + added.encode() + raw + PLAIN[place:].encode()
    for found in FORMAT.read(content, "a.csv"):
        assert isinstance(found, Problem) or found.text.strip()


def test_a_broken_row_is_shown_where_its_article_would_be() -> None:
    """A row that says its collection belongs there; one whose cells are not told apart may be
    anybody's, but in a table without that column it belongs to the folder."""
    rows = 'server-5,Fares,""\nserver-5,Dogs,"Dogs travel free.",more\n'
    whose = [
        one.collection for one in read(f"collection,title,text\n{rows}") if not is_article(one)
    ]
    plain = read('title,text\nFares,""\nDogs,"Dogs travel free.",more\n')

    assert whose == ["server-5", None]
    assert [one.collection for one in plain if not is_article(one)] == ["", ""]


def is_article(found: Article | Problem) -> bool:
    return isinstance(found, Article)
