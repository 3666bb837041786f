"""A day is told as published where somebody states that it was; what only hints at it is told as
likely, and a title is the one that a page shows."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest
import trafilatura
from office_zip import packed, unpacked

from corpus import dating, folder, frontmatter
from corpus.dating import Dating
from corpus.formats import docx, epub, mail, odt, pdf, registry, rtf
from corpus.formats.extract import Extract, Facts, Format
from corpus.html import headline, linked_data, webpage

FILES = Path(__file__).parent / "files"
A_MONTH, PLAIN = "https://example.org/2018/01/a", "https://example.org/b"
BODY = "".join(
    f"<p>The ferry to Elm Pier will stop at noon on day {number}, because the old wooden jetty is "
    "being repaired by the council, which has waited for dry weather.</p>"
    for number in ("one", "two")
)


def page(head: str = "", body: str = "", url: str = "https://example.org/ferry") -> webpage.Page:
    found = webpage.read(
        f"<html><head>{head}</head><body><article>{body}{BODY}</article></body></html>", url
    )
    assert found is not None
    return found


def ld(**fields: object) -> str:
    kind = {"@context": "https://schema.org", "@type": "NewsArticle"}
    return f'<script type="application/ld+json">{json.dumps({**kind, **fields})}</script>'


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def day(head: str, body: str = "", url: str = "https://example.org/ferry") -> tuple[str, Dating]:
    found = page(head, body, url)
    return found.published, found.dating


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2018-01-24", "2018-01-24"),
        ("2018/1/4", "2018-01-04"),
        ("2018-01-24T23:30:00-08:00", "2018-01-24"),
        ("2018-01-24T00:30:00Z", "2018-01-24"),
        ("20180124T101010Z", "2018-01-24"),
        ("Wed, 24 Jan 2018 23:10:00 -0800", "2018-01-24"),
        ("Tuesday, November 19, 2019, 06:51 AM", "2019-11-19"),
        ("1516752000000", "2018-01-24"),
        ("1516752000", "2018-01-24"),
        ("2018-01", "2018-01"),
        ("2018", "2018"),
        ("1970", "1970"),
        ("1851-10-18", "1851-10-18"),
        ("2018-13-45", ""),
        ("2018-02-30", ""),
        ("0001-01-01T00:00:00", ""),
        ("1399-12-31", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("1969-12-31T19:00:00-05:00", ""),
        ("2999-01-01", ""),
        ("3999", ""),
        ("99999999999999999999", ""),
        ("1/24/2018", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_as_programs_write_them(written: str, period: str) -> None:
    """The day as it stands in its own zone; what is no day, or none on which anything can have been
    published, is nothing. Only a whole day is a day."""
    assert dating.period(written) == period
    assert dating.day(written) == (period if len(period) == 10 else "")


def test_tomorrow_is_possible_and_the_day_after_is_not() -> None:
    """Where the clock is ahead it is tomorrow already."""
    now = datetime.datetime.now(datetime.UTC).date()
    tomorrow = (now + datetime.timedelta(days=1)).isoformat()
    later = (now + datetime.timedelta(days=3)).isoformat()

    assert dating.day(tomorrow) == dating.iso_date(tomorrow) == tomorrow
    assert dating.day(later) == ""
    assert dating.iso_date(later) is None


@pytest.mark.parametrize(
    ("url", "likely"),
    [
        ("https://a.org/2018/01/24/ferry", "2018-01-24"),
        ("https://a.org/2018/jan/24/ferry", "2018-01-24"),
        ("https://a.org/2018/01/ferry", "2018-01"),
        ("https://a.org/ferry-2018-01-24.html", "2018-01-24"),
        ("https://a.org/ferry-20180124/", "2018-01-24"),
        ("https://a.org/201801/ferry", ""),
        ("https://a.org/12018/01/24", ""),
        ("https://a.org/2018/13/24", ""),
        ("https://a.org/?d=2018/01/24", ""),
        ("https://[::1/2018/01/24", ""),
        ("", ""),
    ],
)
def test_an_address_hints_at_a_day(url: str, likely: str) -> None:
    """Its path, and never what follows the question mark."""
    expected = Dating(likely=likely, hint="its address") if likely else Dating()

    assert dating.of_address(url) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld(datePublished="2018-01-24T08:00:00Z"), "", ("2018-01-24", "JSON-LD datePublished")),
        (
            ld(datePublished="2018-01-24", dateModified="2019-03-01")
            + '<meta property="article:modified_time" content="2019-03-01">',
            "",
            ("2018-01-24", "JSON-LD datePublished"),
        ),
        (
            ld(datePublished="2018-01-24T23:00:00-08:00")
            + '<meta property="article:published_time" content="2018-01-25T07:00:00Z">',
            "",
            ("2018-01-24", "JSON-LD datePublished"),
        ),
        (
            '<meta name="parsely-pub-date" content="2018-01-24">',
            "",
            ("2018-01-24", "meta parsely-pub-date"),
        ),
        (
            '<meta name="DC.date.issued" content="2018-01-24">',
            "",
            ("2018-01-24", "meta dc.date.issued"),
        ),
        (
            '<meta name="citation_publication_date" content="2018/01/24">',
            "",
            ("2018-01-24", "meta citation_publication_date"),
        ),
        (
            "",
            '<span itemprop="datePublished" content="2018-01-24">a while ago</span>',
            ("2018-01-24", "datePublished"),
        ),
        (
            "",
            '<time class="entry-date" datetime="2018-01-24">then</time>',
            ("2018-01-24", "time element"),
        ),
    ],
)
def test_a_page_states_its_day(head: str, body: str, expected: tuple[str, str]) -> None:
    """In one of the ways that say of what the day is; when it was changed is no such day, and two
    zones may write one moment as two days."""
    assert day(head, body) == (expected[0], Dating(source=expected[1]))


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        ("", "", "https://example.org/2018/01/24/a", ("2018-01-24", "its address")),
        ("", "", A_MONTH, ("2018-01", "its address")),
        (ld(datePublished="2018-01"), "", A_MONTH, ("2018-01", "its address")),
        ('<meta name="date" content="2018-01-24">', "", PLAIN, ("2018-01-24", "meta date")),
        ("", '<time datetime="2018-01-24">then</time>', PLAIN, ("2018-01-24", "time element")),
        (
            ld(datePublished="2018-01-24")
            + '<meta property="article:published_time" content="2018-03-01">',
            "",
            PLAIN,
            ("2018-01-24", "one of several days that it states"),
        ),
        (
            '<meta name="pubdate" content="2018-03-01"><meta name="pubdate" content="2018-01-24">',
            "",
            PLAIN,
            ("2018-01-24", "one of several days that it states"),
        ),
    ],
)
def test_what_only_hints_at_the_day_of_a_page(
    head: str, body: str, url: str, expected: tuple[str, str]
) -> None:
    """Is likely and never published; so is the earliest of several days that are stated."""
    assert day(head, body, url) == ("", Dating(likely=expected[0], hint=expected[1]))


def test_the_day_of_a_comment_is_none_of_the_article() -> None:
    """Nor of what stands beside it."""
    date = '<time itemprop="datePublished" datetime="2018-01-24"></time>'

    assert day("", f'<div class="comment">{date}</div>')[0] == ""
    assert day("", f"<aside>{date}</aside>")[0] == ""
    assert day("", f"<div>{date}</div>")[0] == "2018-01-24"


def test_the_statement_about_this_page_counts() -> None:
    """Of several articles the one with this address, else the one with this title, else none."""
    other = {"@type": "NewsArticle", "headline": "Other", "datePublished": "2001-01-01"}
    own = {**other, "headline": "Ferry stops", "datePublished": "2018-01-24"}
    placed = {**own, "headline": "X", "mainEntityOfPage": {"@id": "http://www.example.org/ferry/"}}

    def stated(*articles: object, **more: object) -> str:
        graph = {"@context": "https://schema.org", "@graph": [*articles], **more}
        html = f'<script type="application/ld+json">{json.dumps(graph)}</script><p>a</p>'
        tree = trafilatura.load_html(f"<html><head>{html}</head><body></body></html>")
        addresses, titles = {"https://example.org/ferry?a=b"}, {headline.key("Ferry Stops!")}
        return linked_data.stated(tree, addresses, titles).published

    assert stated(other, placed) == "2018-01-24"
    assert stated(other, own) == "2018-01-24"
    assert stated(other) == "2001-01-01"
    assert stated(other, other) == ""
    assert stated({"@type": "WebSite", "datePublished": "2018-01-24"}) == ""
    assert stated({"@type": "ItemList", "itemListElement": [own]}) == ""
    assert (
        stated({"@type": ["Thing", "BlogPosting"], "datePublished": "2018-01-24"}) == "2018-01-24"
    )


@pytest.mark.parametrize(
    "written",
    [
        '{"@type":"NewsArticle","datePublished":"2018-01-24",}',
        '{"@type":"NewsArticle", //"Person",\n"datePublished":"2018-01-24"}',
        '{"@type":"NewsArticle","datePublished":"2018-01-24"}}',
        '<!-- {"@type":"NewsArticle","datePublished":"2018-01-24"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2018-01-24"}\n//]]>',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;datePublished&quot;:&quot;2018-01-24&quot;}",
        '[[{"@type":"http://schema.org/NewsArticle","datePublished":"2018-01-24","description":"a\tb"}]]',
    ],
)
def test_broken_statements_are_mended(written: str) -> None:
    """Where they are broken in one of the usual ways; an address in one is no remark."""
    assert day(f'<script type="application/ld+json">{written}</script>')[0] == "2018-01-24"


@pytest.mark.parametrize(
    "written", ["", "{", "null", "[" * 100_000, '{"@type": 3, "@graph": 4}', '"a"', "{}" * 9]
)
def test_hopeless_statements_do_no_harm(written: str) -> None:
    """They say nothing."""
    assert day(f'<script type="application/ld+json">{written}</script>') == ("", Dating())


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (ld(author={"@type": "Person", "name": "Ada Lovelace"}), "Ada Lovelace"),
        (ld(author=[{"name": "Ada Lovelace"}, "By Anselm Quill"]), "Ada Lovelace, Anselm Quill"),
        (ld(author={"givenName": "Ada", "familyName": "Lovelace"}), "Ada Lovelace"),
        (ld(author={"@type": "Person", "name": "Admin"}), ""),
        (ld(author={"@type": "Person", "name": "https://example.org/ada"}), ""),
        ('<meta name="author" content="Ada Lovelace">', "Ada Lovelace"),
    ],
)
def test_who_wrote_a_page(head: str, author: str) -> None:
    """Persons whom it states; an account or an address is nobody."""
    assert page(head).author == author


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (og("Ferry stops – The News"), "<h1>Ferry stops</h1>", "Ferry stops"),
        (
            "<title>Ferry stops | The News</title>",
            "<h1>The News</h1><h1>Ferry stops</h1>",
            "Ferry stops",
        ),
        ("<title>Ferry stops | The News</title>", "<h1>Ferry “stops”</h1>", "Ferry “stops”"),
        ("<title>Ferry stops | The News</title>", "<h1>FERRY STOPS</h1>", "FERRY STOPS"),
        ("<title>Ferry stops</title>", "<h1>FERRY STOPS</h1>", "Ferry stops"),
        (og("Ferry stops today - example.org"), "", "Ferry stops today"),
        (
            '<meta property="og:site_name" content="The News">'
            + og("The News | Ferry stops today"),
            "",
            "Ferry stops today",
        ),
        (og("Ferry: what stops when"), "<h1>About us</h1>", "Ferry: what stops when"),
        (
            og("Ferry to Elm Pier stops"),
            "<h1>Why the ferry to Elm Pier stops on Sunday</h1>",
            "Why the ferry to Elm Pier stops on Sunday",
        ),
        (
            "<title>Ferry 2018 | Elm Pier | The News</title>",
            "<h1>Ferry 2018 | Elm Pier</h1>",
            "Ferry 2018 | Elm Pier",
        ),
        ("", "<h1>Ferry <br>stops</h1>", "Ferry stops"),
        (og("What stops when"), "<h1>Subscribe to our letters</h1>", "What stops when"),
        (
            '<meta property="og:site_name" content="The Harbour News">'
            "<title>The Harbour News</title>" + og("Ferry stops"),
            "<h1>The Harbour News</h1><h1>Ferry stops</h1>",
            "Ferry stops",
        ),
    ],
)
def test_the_title_is_what_the_page_shows(head: str, body: str, title: str) -> None:
    """Without the name of the site, in the words of its heading where it states the same."""
    assert page(head, body).title == title


def test_the_title_stands_in_the_text_no_more() -> None:
    """Be its quotation marks of another kind, or a paragraph."""
    stated = "<title>Ferry 'stops' today</title>"

    assert page(stated, "<h1>Ferry ‘stops’ today</h1>").text.startswith("The ferry")
    assert page(stated, "<p>Ferry ‘stops’ today</p>").text.startswith("The ferry")


def one(form: Format, raw: bytes, name: str) -> tuple[str, Dating]:
    [found] = form.read(raw, name)
    assert isinstance(found, Extract)
    return found.published, found.dating


def test_when_an_office_file_was_made_is_likely() -> None:
    """Its line with the date is stated; the template of python-docx has a day that is nobody's."""
    raw = (FILES / "docx" / "minutes.docx").read_bytes()
    parts = unpacked(raw)
    core = next(name for name in parts if "core" in name and name.endswith(".xml"))

    def made(moment: str) -> tuple[str, Dating]:
        said = (
            '<cp:coreProperties xmlns:cp="a" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"<dcterms:created>{moment}</dcterms:created></cp:coreProperties>"
        )
        return one(docx.FORMAT, packed({**parts, core: said}), "a.docx")

    likely = Dating(likely="2018-01-24", hint="the day on which the file was made")
    assert made("2018-01-24T08:00:00Z") == ("", likely)
    assert made("2013-12-23T23:15:00Z") == made("soon") == ("", Dating())
    text = b"{\\rtf1{\\info{\\creatim\\yr2018\\mo1\\dy24\\hr8}}Hello to all of you.}"
    assert one(rtf.FORMAT, text, "a.rtf") == ("", likely)
    flat = (
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>'
        "<meta:creation-date>2018-01-24T08:00:00</meta:creation-date></office:meta><office:body>"
        "<office:text><text:p>Hello.</text:p></office:text></office:body></office:document>"
    )
    assert one(odt.FORMAT, flat.encode(), "a.fodt") == ("", likely)


def test_when_a_pdf_was_made_is_likely() -> None:
    """Its property CreationDate is no day of publication."""
    import pypdfium2

    with pypdfium2.PdfDocument(FILES / "pdf" / "minutes.pdf") as made:
        created = made.get_metadata_value("CreationDate")
        buffer = io.BytesIO()
        made.save(buffer)
    expected = f"{created[2:6]}-{created[6:8]}-{created[8:10]}"

    assert one(pdf.FORMAT, buffer.getvalue(), "a.pdf") == (
        "",
        Dating(likely=expected, hint="the day on which the file was made"),
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dc:date>2001-02-03</dc:date>", ("2001-02-03", Dating(source="dc:date"))),
        ("<dc:date>2001-02</dc:date>", ("", Dating(likely="2001-02", hint="dc:date"))),
        ("<dc:date>0101-01-01</dc:date>", ("", Dating())),
        (
            "<dc:date>2002-02-03</dc:date><dc:date>2001</dc:date>",
            ("", Dating(likely="2001", hint="dc:date")),
        ),
        ('<dc:date opf:event="modification">2001-02-03</dc:date>', ("", Dating())),
    ],
)
def test_the_day_of_a_book(dates: str, expected: tuple[str, Dating]) -> None:
    """One date is the day on which it came out; a month or one of several is likely."""
    metadata = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>de-AT</dc:language>'
        f'{dates}</metadata><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    raw = packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/>'
            "</rootfiles></container>",
            "b.opf": metadata,
            "a.xhtml": "<html><body><p>Hello to all of you.</p></body></html>",
        }
    )
    [found] = epub.FORMAT.read(raw, "a.epub")

    assert isinstance(found, Extract)
    assert (found.published, found.dating) == expected
    assert found.language == "de-AT"


def test_the_day_of_a_mail() -> None:
    """Its header Date, in the zone of the sender; none that cannot be."""
    raw = "From: a@example.org\nMessage-ID: <a>\nSubject: A\nDate: {}\n\nHello to all of you.\n"

    def sent(date: str) -> tuple[str, Dating]:
        return one(mail.FORMAT, raw.format(date).encode(), "a.eml")

    assert sent("Wed, 24 Jan 2018 23:10:00 -0800") == (
        "2018-01-24",
        Dating(source="the header Date"),
    )
    assert sent("Thu, 01 Jan 1970 00:00:00 +0000") == sent("soon") == ("", Dating())


def test_front_matter_says_why_a_day_is_left_out() -> None:
    """A day that is none, and one on which nothing can have been published."""
    assert frontmatter.read("---\ndate: 2018-13-45\n---\na")[2] == (
        "the date '2018-13-45' is not like 2024-03-31"
    )
    assert frontmatter.read("---\ndate: 2999-01-01\n---\na")[2] == (
        "the date '2999-01-01' is no day on which it can have been published"
    )


def test_what_is_known_beside_an_article(tmp_path: Path) -> None:
    """Each article of a folder has its facts; the article itself is none the wiser, so its hash
    stays."""
    (tmp_path / "2018-01-24-a.md").write_text("---\nlang: de-AT\n---\nHallo.")
    (tmp_path / "b.md").write_text("---\ndate: 2018-01-24\n---\nHello.")
    rows = [
        {"id": "c", "text": "Hello.", "url": "https://example.org/2018/01/a", "language": "pt_BR"},
        {"id": "d", "text": "Hello.", "date": "2018-01-24"},
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "e.csv").write_text("id,text,date\ne,Hello.,24.1.2018\n")
    (tmp_path / "f.txt").write_text("Hello to all of you.")
    reading = folder.read(tmp_path)

    assert reading.facts == {
        "2018-01-24-a": Facts(Dating(likely="2018-01-24", hint="the name of its file"), "de"),
        "b": Facts(Dating(source="front matter")),
        "c": Facts(Dating(likely="2018-01", hint="its address"), "pt"),
        "d": Facts(Dating(source="its field published or date")),
        "e": Facts(Dating(source="its column of dates")),
        "f": Facts(),
    }
    assert [one.published for one in reading.articles] == [
        *("", "2018-01-24", "", "2018-01-24", "2018-01-24", ""),
    ]
    plain = next(iter(registry.read(b"Hallo.", "2018-01-24-a.md")))
    assert plain == reading.articles[0]
