#!/bin/sh
# Makes the JSON Lines and the tables of the tests from sources/rows.json, with jq 1.6, SQLite
# 3.40.1, Miller 6.6.0 and LibreOffice 7.4.7 of Debian 12, Node 20 with papaparse 5.7.1, and of PyPI
# pandas 3.1.1, polars 2.1.0, duckdb 2.0.1 and msgspec 0.22.0 (see make_rows.py).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { # FILTER FOLDER FILE
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$2" "$3"
}
jq -c '.[]' sources/rows.json >jsonlines/jq.jsonl
mlr --ijson --ojsonl cat sources/rows.json >jsonlines/miller.jsonl
node -e '
for (const row of require("./sources/rows.json")) console.log(JSON.stringify(row))' >jsonlines/node.jsonl
sqlite3 "$work/rows.db" "CREATE TABLE rows(id, title, date, author, url, text);
    INSERT INTO rows SELECT value->>'id', value->>'title', value->>'date', value->>'author',
        value->>'url', value->>'text' FROM json_each(readfile('sources/rows.json'))"
sqlite3 -json "$work/rows.db" 'SELECT * FROM rows' | jq -c '.[]' >jsonlines/sqlite.jsonl
sqlite3 -csv -header "$work/rows.db" 'SELECT * FROM rows' >table/sqlite.csv
sqlite3 -tabs -header "$work/rows.db" \
    "SELECT id, title, replace(text, char(10), ' ') AS body FROM rows" >table/sqlite.tsv
mlr --ijson --ocsv cut -x -f tags sources/rows.json >table/miller.csv
mlr --ijson --otsv cut -x -f tags sources/rows.json >table/miller.tsv
jq -r '(["id", "headline", "text"]), (.[] | [.id, .title, .text]) | @csv' sources/rows.json >table/jq.csv
node -e '
const rows = require("./sources/rows.json").map(row => ({ ...row, tags: row.tags.join(", ") }))
process.stdout.write(require("papaparse").unparse(rows))' >table/papaparse.csv
python3 make_rows.py
# of a sheet: with commas; with semicolons in the charset of an old Windows, all in quotes; with
# tabs in UTF-16
office 'csv:Text - txt - csv (StarCalc):44,34,76,1' "$work" table/sheet.fods
cp "$work/sheet.csv" table/calc.csv
office 'csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,true' "$work" table/sheet.fods
cp "$work/sheet.csv" table/calc-windows.csv
office 'csv:Text - txt - csv (StarCalc):9,34,65535,1' "$work" table/sheet.fods
cp "$work/sheet.csv" table/calc-utf-16.tsv
rm table/sheet.fods
