"""The two records everything else is about: an article and the passages it is quoted by."""

import bisect
import hashlib

import msgspec


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One text with title and source: what a reader would call an article.

    `text` holds the words that can be quoted: paragraphs with a blank line between them, list
    items and table rows on lines of their own, headings as lines that start with one to six `#`
    and a space. Every offset in the project is a character offset into this `text`.
    """

    id: str
    title: str
    text: str
    url: str = ""
    published: str = ""
    """ISO 8601 date (`2018-01-24`), empty when it is not known."""
    author: str = ""
    tags: tuple[str, ...] = ()
    collection: str = "main"
    pages: tuple[int, ...] = ()
    """Offset at which each page starts, in order; empty for what has no pages."""

    def page(self, offset: int) -> int:
        """The number, from 1, of the page on which the character at `offset` stands; 0 if the
        article has no pages."""
        return max(1, bisect.bisect_right(self.pages, offset)) if self.pages else 0

    @property
    def sha256(self) -> str:
        """64 hexadecimal digits that change with any field of the article."""
        fields = msgspec.structs.asdict(self)
        if not self.pages:  # or every article would be another than before there were pages
            del fields["pages"]
        return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


class Span(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Half-open character offsets: `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A span of an article: the unit that is embedded, ranked and quoted.

    `article.text[start:end]` IS the passage; it begins and ends at sentence boundaries wherever a
    sentence fits.
    """

    article: str
    """Id of the article."""
    start: int
    end: int
    paragraph: int
    """Number of the paragraph in which the passage starts, from 1; headings do not count."""
    heading: str = ""
    """Text of the heading it stands under, without the `#`; empty where there is none."""

    @property
    def span(self) -> Span:
        """The place of the passage in the text of its article."""
        return Span(self.start, self.end)
