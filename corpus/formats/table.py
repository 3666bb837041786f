"""CSV and TSV, as programs export articles: one a row, below a row with the columns' names."""

import csv
import io
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec
import regex

from corpus import charset
from corpus.dating import Dating, iso_date
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format
from corpus.html import fragment
from corpus.settings import COLUMNS

_NAMES = {
    "text": "text body content fulltext articletext articlebody html inhalt volltext texte contenu "
    "corps texto contenido cuerpo conteudo corpo",
    "title": "title headline heading subject uberschrift titel schlagzeile betreff titre titulo "
    "titular name",
    "published": "published publishedat publicationdate pubdate date datum veroffentlicht fecha "
    "data publie",
    "url": "url link permalink guid source href address adresse quelle lien enlace",
    "author": "author authors byline creator autor autorin verfasser auteur autora",
    "tags": "tags tag keywords categories category schlagworter stichworter schlagworte motscles "
    "etiquetas palavraschave",
    "id": "id articleid uuid slug",
    "collection": "collection sammlung coleccion colecao",
}
"""What columns are called, the surest first; without accents and in small letters."""
_PREFIX = regex.compile(r"^(?:post|article|entry|item|node)(?=.)")
_DELIMITERS = ",;\t|"
_SAID = regex.compile(r"\Asep=(.)\n")
"""How some programs say it."""
_ESCAPE = regex.compile(r"\\([\\nrt])")
_ESCAPES = {"n": "\n", "r": "", "t": "\t", "\\": "\\"}
_MOST_ROWS = 200_000
"""Each takes 25 to 45 microseconds; ten megabytes of short messages have three quarters as many."""
_MOST_COLUMNS, _TOLD = 10_000, 12
"""And of how many the names are told where none is known."""
_HTML, _TAGS_A_ROW = 3, 20
"""As much as so many rows more takes a cell with HTML, and one more for so many tags."""
_SAMPLE = 50
"""Rows by which the delimiter is told."""
_PARAGRAPH = regex.compile(r"(?i)<(?:p|div|pre|br)\b")
_BLANK_LINES = regex.compile(r"\n\s*\n")
_TAGS = regex.compile(r"[,;|]")
_DAY_FIRST = regex.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\b.*")
"""With full stops the day comes first everywhere; with slashes it could be the month."""


def with_columns(columns: Mapping[str, str]) -> Format:
    """The format with columns that are named, instead of found by their usual names; keys are
    those of `corpus.settings.COLUMNS`."""
    return msgspec.structs.replace(FORMAT, read=lambda raw, name: _read(raw, name, columns))


def _read(raw: bytes, name: str, columns: Mapping[str, str]) -> Iterator[Extract | Problem]:
    source = charset.decoded(raw)
    if source is None:
        yield Problem(name, charset.NO_TEXT)
        return
    csv.field_size_limit(sys.maxsize)  # a cell may hold a whole article
    said = _SAID.match(source)
    # a line feed instead of the line that says it, so that the lines keep their numbers
    body = source[said.end() - 1 :] if said else source
    delimiter = said[1] if said else _delimiter(body)
    escaped = delimiter == "\t" and _is_escaped(body)
    rows = _rows(body, delimiter, name)
    header = next((row for row in rows if not isinstance(row, Problem)), None)
    if header is None:
        yield Problem(name, "has no row with the names of its columns; add one")
        return
    found = _found(header.cells, columns)
    if isinstance(found, str):
        yield Problem(name, found)
        return
    undated: list[str] = []
    taken: dict[str, int] = {}
    # whose a row is that cannot be read, only its cells could say
    whose = None if "collection" in found else ""
    room = _MOST_ROWS
    for row in rows:
        room -= 1
        if room < 0:
            what = f"is where reading stops, after {_MOST_ROWS:,} rows (of HTML, a quarter of that)"
            place = row.path if isinstance(row, Problem) else row.name
            yield Problem(place, f"{what}; split the table", collection=whose)
            break
        if isinstance(row, Problem):
            yield msgspec.structs.replace(row, collection=whose)
        elif len(row.cells) > len(header.cells):
            what = f"has {len(row.cells)} cells, not {len(header.cells)}"
            cure = "put a cell that holds the delimiter in quotes"
            yield Problem(row.name, f"{what}; {cure}", collection=whose)
        elif any(row.cells):
            cells = {field: _cell(row.cells, place) for field, place in found.items()}
            if escaped:
                cells = {field: _unescaped(cell) for field, cell in cells.items()}
            room -= sum(_weight(cell) for cell in cells.values())
            extract = _extract(cells, row.name)
            if isinstance(extract, Problem):
                yield extract
                continue
            if cells.get("published") and not extract.published:
                undated.append(cells["published"])
            yield _named(extract, name, taken)
    if room == _MOST_ROWS:
        yield Problem(name, "has no row below the names of its columns; add one or remove it")
    if undated:
        n = f"{len(undated)} date{'s are' if len(undated) > 1 else ' is'}"
        what = f"{n} not like 2024-03-31 (the first: {undated[0][:40]!r}) and left out; write"
        yield Problem(name, f"{what} dates like that", skipped=False, collection=whose)


class _Row(msgspec.Struct, frozen=True):
    cells: list[str]
    name: str
    """The file and the line on which the row begins, for problems."""


def _rows(source: str, delimiter: str, name: str) -> Iterator[_Row | Problem]:
    """The rows that hold something; one that cannot be read is a Problem."""
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter, strict=True)
    blank = 0
    while True:
        place = f"{name}:{reader.line_num + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"is no row ({error}); write a quote inside quotes twice"
            yield Problem(place, what)
            continue
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield _Row(cells, place)
            continue
        blank += 1
        if blank == _MOST_ROWS:
            yield Problem(place, f"is where reading stops, after {blank:,} empty rows; remove them")
            return


def _delimiter(source: str) -> str:
    """That with which the first rows have the most cells, as many in each as in the header."""
    return max(_DELIMITERS, key=lambda one: _regularity(source, one))


def _regularity(source: str, delimiter: str) -> tuple[float, int]:
    # csv.Sniffer counts signs without regard to quotes, and articles are full of commas
    rows = (row for row in _rows(source, delimiter, "") if not isinstance(row, Problem))
    counts = [len(row.cells) for row in islice(rows, _SAMPLE)]
    if not counts or counts[0] < 2:
        return 0.0, 0
    return sum(count == counts[0] for count in counts) / len(counts), counts[0]


def _is_escaped(source: str) -> bool:
    """True if line feeds within cells are written as \\n, as it is usual between tabs."""
    return r"\n" in source and "\\" not in _ESCAPE.sub("", source)


def _unescaped(cell: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found[1]], cell)


def _found(header: list[str], columns: Mapping[str, str]) -> dict[str, int] | str:
    """The place of each known column; what is wrong if there is no text among them."""
    if len(header) > _MOST_COLUMNS:
        return f"has more than {_MOST_COLUMNS:,} columns; save those with title, text and date"
    names = [repr(one[:30]) for one in header if one]
    there = ", ".join(names[:_TOLD]) + (f" and {len(names) - _TOLD} more" * (len(names) > _TOLD))
    found = {}
    for field in COLUMNS:
        if (named := columns.get(field)) is not None:
            if named not in header:
                return f"has no column {named!r}, which corpus.columns names; it has {there}"
            found[field] = header.index(named)
    names = [_plain(one) for one in header]
    for field, usual in _NAMES.items():
        # a column that is taken for one thing is not taken for another as well
        free = [name if place not in found.values() else "" for place, name in enumerate(names)]
        known = next((one for one in usual.split() if one in free), None)
        if field not in found and known:
            found[field] = free.index(known)
    if "text" not in found:
        return f"has no column of texts among {there}; name it in corpus.columns"
    return found


def _plain(name: str) -> str:
    """A column's name without accents, blanks and what programs put in front."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return _PREFIX.sub("", "".join(sign for sign in flat if sign.isalnum()))


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _extract(cells: Mapping[str, str], place: str) -> Extract | Problem:
    try:
        line = {field: charset.in_one_line(_words(value)) for field, value in cells.items()}
        text = _words(cells["text"])
    except fragment.TooManyTagsError as error:
        return Problem(place, str(error), collection=None if "collection" in cells else "")
    if not text.strip():
        what = "has no text; add it or take out the row"
        return Problem(place, what, collection=line.get("collection", ""))
    published = _date(line.get("published", ""))
    return Extract(
        text=text,
        id=line.get("id", ""),
        title=line.get("title", ""),
        url=url if _is_address(url := cells.get("url", "")) else "",
        published=published,
        dating=Dating(source="its column of dates") if published else Dating(),
        author=line.get("author", ""),
        tags=tuple(tag for one in _TAGS.split(line.get("tags", "")) if (tag := one.strip())),
        collection=line.get("collection", ""),
    )


def _is_address(cell: str) -> bool:
    return cell.startswith(("https://", "http://")) and len(cell.split()) == 1


def _date(written: str) -> str:
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year = found.groups()
        written = f"{year}-{month:0>2}-{day:0>2}"
    return iso_date(written) or ""


def _weight(cell: str) -> int:
    """How many rows a cell counts as beyond its own."""
    return _HTML + cell.count("<") // _TAGS_A_ROW if fragment.is_html(cell) else 0


def _words(cell: str) -> str:
    if not fragment.is_html(cell):
        return cell
    # some programs write paragraphs as blank lines, and only what is in them in HTML
    pieces = [cell] if _PARAGRAPH.search(cell) else _BLANK_LINES.split(cell)
    return "\n\n".join(text for piece in pieces if (text := fragment.to_text(piece)))


def _named(extract: Extract, name: str, taken: dict[str, int]) -> Extract:
    """With an id that stays the same when rows come and go: its address, or its title below the
    file's name; the second of the same gets a number."""
    if extract.id:
        return extract
    stem = charset.in_one_line(Path(name).with_suffix("").as_posix())
    made = extract.url or f"{stem}/{extract.title}".rstrip("/")
    taken[made] = taken.get(made, 0) + 1
    number = f"-{taken[made]}" if taken[made] > 1 else ""
    return msgspec.structs.replace(extract, id=made + number)


FORMAT = Format(
    name="table",
    endings=(".csv", ".tsv"),
    matches=lambda raw, name: False,  # any text with commas could be one
    read=lambda raw, name: _read(raw, name, {}),
)
