#!/bin/sh
# Makes the office documents and e-books that the tests read, from sources/: once, with the
# LibreOffice and the pandoc of Debian 12. Their texts beside them were checked by eye.
set -eu
cd "$(dirname "$0")"
mkdir -p docx epub odt rtf
for name in minutes changes box statutes tongues untitled empty; do
    soffice --headless --convert-to docx --outdir docx "sources/$name.fodt"
done
soffice --headless --convert-to doc --outdir docx sources/minutes.fodt
pandoc sources/course.md -o docx/course.docx
pandoc sources/course.md --toc --number-sections -o docx/contents.docx
pandoc sources/edited.md -o docx/edited.docx
pandoc sources/letter.md -o docx/letter.docx
python3 make_epub.py
pandoc sources/course.md -o epub/course.epub
pandoc sources/guide.md --epub-chapter-level=2 -t epub2 -o epub/guide.epub
pandoc sources/guide.md --toc -o epub/guide3.epub
for name in minutes changes box statutes; do
    soffice --headless --convert-to odt --outdir odt "sources/$name.fodt"
done
pandoc sources/course.md -o odt/course.odt
for name in minutes box statutes tongues; do
    soffice --headless --convert-to rtf --outdir rtf "sources/$name.fodt"
done
pandoc -s sources/course.md -o rtf/course.rtf
