"""Makes the e-books that pandoc does not: of an older kind, and broken ones. See make_office.sh."""

import io
import zipfile
from pathlib import Path

PLACE = Path(__file__).parent / "epub"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
DTD = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11.dtd">'
METADATA = """<dc:title>The lamp on Gull Rock</dc:title>
<dc:creator opf:role="aut">Edda Marsh</dc:creator><dc:creator opf:role="ill">Tom Pike</dc:creator>
<dc:publisher>Larkfield Press</dc:publisher><dc:language>en</dc:language>
<dc:date opf:event="creation">2020-02-02</dc:date>
<dc:date opf:event="publication">1998-11-03</dc:date>"""
CHAPTERS = {
    "cover": '<div><img src="cover.jpg" alt="Cover"/></div>',
    "front": "<h1>The lamp on Gull Rock</h1><p>Edda Marsh</p><p>Larkfield Press</p>",
    "rights": "<p>Copyright &copy; 1998 by Edda Marsh. All rights reserved.</p><p>ISBN 0-00-0</p>",
    "one": '<p><b>The Crossing</b></p><p>At dusk the boat left&nbsp;the quay &mdash; late.'
    '<sup><a href="notes.html#n1">1</a></sup> Nobody waved.</p><p>&ldquo;Row,&rdquo; she said.</p>',
    "two": "<h3>The Keeper</h3><p>He lit the lamp<br>and went down <p>The stairs were wet&nbsp;"
    "<a id=x></a>& cold.</p><h4>At night</h4><ol type=i><li>wind<li>rain</ol>",
    "three": '<div style="display:none">hidden</div><table><tr><td><p>In a frame the log was '
    "kept.</p></td></tr></table><pre>12:00  calm\n  12:30 gale</pre>"
    "<blockquote>All is well.</blockquote>",
    "notes": '<h2>Notes</h2><p id="n1">The quay fell down in 1931. <a href="one.html#r1">↩</a></p>',
}  # fmt: skip
ENTRIES = [("one", "The Crossing"), ("two", "The Keeper"), ("three", "The Log"), ("four", "Lost")]


def page(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{DTD}<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>t</title></head><body>{body}</body></html>"
    )


def book(more: dict[str, str], *, spine: bool = True) -> bytes:
    names = [*CHAPTERS, "four"]
    items = "".join(f'<item id="{n}" href="{n}.html" media-type="a/b"/>' for n in names)
    refs = "".join(f'<itemref idref="{n}"/>' for n in [*names, "one"]) if spine else ""
    points = "".join(
        f'<navPoint id="{n}"><navLabel><text>{title}</text></navLabel><content src="{n}.html"/>'
        "</navPoint>"
        for n, title in ENTRIES
    )
    parts = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:opf="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'version="2.0"><metadata>{METADATA}</metadata><manifest>{items}<item id="ncx" '
        'href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{refs}</spine></package>',
        "OEBPS/toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
        f"{points}</navMap></ncx>",
        **{f"OEBPS/{name}.html": page(body) for name, body in CHAPTERS.items()},
        **more,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {"mimetype": "application/epub+zip", **parts}.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return made.getvalue()


def locked(part: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:CipherData><e:CipherReference URI="{part}"/></e:CipherData>'
        "</e:EncryptedData></encryption>"
    }


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    whole = book(locked("OEBPS/font.otf"))
    (PLACE / "lamp.epub").write_bytes(whole)
    (PLACE / "cut.epub").write_bytes(whole[:2000])
    (PLACE / "locked.epub").write_bytes(book(locked("OEBPS/one.html")))
    (PLACE / "no-spine.epub").write_bytes(book({}, spine=False))
