# mypy: ignore-errors
# its libraries are only where files are made
"""Makes JSON Lines and tables with libraries of Python; see make_rows.sh."""

import csv
import json
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import duckdb
import msgspec
import pandas
import polars

HERE = Path(__file__).parent
SOURCE = HERE / "sources" / "rows.json"
ROWS = json.loads(SOURCE.read_text(encoding="utf-8"))
FLAT = [{**row, "tags": "; ".join(row["tags"])} for row in ROWS]
GERMAN = {
    "title": "Überschrift",
    "text": "Text",
    "date": "Datum",
    "author": "Verfasser",
    "url": "Link",
    "tags": "Schlagwörter",
}


def lines(place: Path) -> None:
    escaped = "".join(json.dumps(row) + "\n" for row in ROWS)
    (place / "python.jsonl").write_text(escaped, encoding="ascii")
    marked = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    (place / "marked.jsonl").write_bytes(b"\xef\xbb\xbf" + marked.encode())
    (place / "msgspec.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(ROWS))
    frame = pandas.DataFrame(ROWS)
    frame.to_json(place / "pandas.jsonl", orient="records", lines=True)
    packed = {"method": "gzip", "mtime": 1}
    frame.to_json(place / "packed.jsonl.gz", orient="records", lines=True, compression=packed)
    polars.DataFrame(ROWS).write_ndjson(place / "polars.jsonl")
    duckdb.sql(f"COPY (FROM read_json({str(SOURCE)!r})) TO {str(place / 'duckdb.jsonl')!r}")


def tables(place: Path) -> None:
    frame = pandas.DataFrame(FLAT)
    frame.to_csv(place / "pandas.csv", index=True)
    german = frame.rename(columns=GERMAN).assign(
        Datum=[f"{row['date'][8:]}.{row['date'][5:7]}.{row['date'][:4]}" for row in FLAT]
    )
    german.to_csv(
        place / "excel.csv", sep=";", encoding="utf-8-sig", index=False, lineterminator="\r\n"
    )
    polars.DataFrame(FLAT).write_csv(place / "polars.tsv", separator="\t", quote_style="always")
    with (place / "python.csv").open("w", newline="", encoding="utf-8") as file:
        file.write("sep=|\n")
        writer = csv.DictWriter(file, FLAT[0].keys(), delimiter="|")
        writer.writeheader()
        writer.writerows(FLAT)
    some = f"SELECT * EXCLUDE tags FROM read_json({str(SOURCE)!r})"
    duckdb.sql(f"COPY ({some}) TO {str(place / 'duckdb.csv')!r}")
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            + "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
            + "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in [FLAT[0].keys(), *(row.values() for row in FLAT)]
    )
    spaces = " ".join(
        f"xmlns:{name}={quoteattr(f'urn:oasis:names:tc:opendocument:xmlns:{name}:1.0')}"
        for name in ("office", "table", "text")
    )
    (place / "sheet.fods").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
        f'<office:spreadsheet><table:table table:name="Rows">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )


if __name__ == "__main__":
    lines(HERE / "jsonlines")
    tables(HERE / "table")
