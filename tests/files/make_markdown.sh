#!/bin/sh
# Makes the Markdown of the tests, with pandoc 2.17.1 and LibreOffice 7.4.7 of Debian 12, html2text
# 2025.4.15, markdownify 1.2.3 and nbconvert 7.17.2 of PyPI, turndown 7.2.5 of npm (found by NODE_PATH).
# hugo.md, 2023-05-04-new-blades.md (Jekyll), obsidian.md, mkdocs.md, pelican.md and README.md were
# written by hand as the readers of these programs do.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pandoc docx/council.docx -s -t markdown -o markdown/pandoc.md
pandoc odt/release.odt -s -t gfm -o markdown/github.md
pandoc sources/lecture.md -s -t commonmark_x -o markdown/commonmark.md
pandoc -s sources/council.md -t html -o "$work/council.html"
html2text "$work/council.html" >markdown/html2text.md
markdownify "$work/council.html" >markdown/markdownify.md
node -e '
const page = require("fs").readFileSync(process.argv[1], "utf8").replace(/<head>[^]*<\/head>/, "")
process.stdout.write(new (require("turndown"))().turndown(page))' "$work/council.html" >markdown/turndown.md
jupyter nbconvert --log-level=ERROR --to markdown --output-dir markdown sources/tides.ipynb
