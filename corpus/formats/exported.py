"""Web pages that are documents: what a word processor or a converter saved as HTML.

All that is on such a page is its text. What looks for the article of a page takes headings, lists
and whole paragraphs of them for furniture.
"""

import codecs

import regex

from corpus.blocks import Blocks
from corpus.formats import tree, xhtml
from corpus.formats.titled import titled

_GENERATOR = regex.compile(
    r"""(?xi) <meta \s (?=[^<>]{0,500}\bname\s*=\s*["']?generator\b)
    [^<>]{0,500} \b content \s*=\s* ["']?
    (?: pandoc | libreoffice | openoffice | microsoft\ word | docutils | groff | abiword | texinfo
      | asciidoctor | org\ mode | latex2html | tex4ht | lyxhtml | emacs )
    | <!-- [^>]{0,80} \b by\ LibreOffice\b"""
)
_OF_SITES = regex.compile(
    r"(?i)<(?:script|nav|header|footer|aside|form|iframe|main|article|input"
    r"|link\s[^<>]{0,500}icon)\b"
)
"""What some page of a site has somewhere, and no bare document."""
_SAVED = regex.compile(
    r"(?i)<meta[^<>]{0,500}\bname=[\"']?(?:created|changed(?:by)?|dcterms\.(?:issued|modified))\b"
    r"[^<>]*>"
)
_WRITTEN = regex.compile(r"(?i)(<meta[^<>]{0,500}\bname=[\"']?)dc(?:terms)?\.date\b")
"""What pandoc and docutils make of the day that the author wrote."""
_HEAD = 20_000
"""Characters in which a page says what made it."""


def dated(html: str) -> str:
    """The page without the days on which its document was begun and saved, which are not those on
    which it was published; the day that its author wrote is."""
    return _WRITTEN.sub(r"\1dcterms.issued", _SAVED.sub("", html))


def is_document(html: str) -> bool:
    """True for a page that says that it was saved from a document."""
    return _GENERATOR.search(html[:_HEAD]) is not None


def is_bare(html: str) -> bool:
    """True for a page that has no more around its text than a document."""
    return _OF_SITES.search(html) is None


def read(html: str, title: str) -> tuple[str, str]:
    """The title, if nothing better is known, and all the text of such a page."""
    # with a mark, for what the page says of its charset was true of its bytes
    root = tree.page(codecs.BOM_UTF8 + html.encode("utf-8", "replace"))
    if root is None:
        return title, ""
    for part in [*root.iter("div")]:
        if part.get("title") in ("header", "footer"):
            part.clear(keep_tail=True)  # of each page, as LibreOffice writes them
    page = Blocks()
    xhtml.write(root, page)
    return titled("", title, page.text())
