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

# Articles of sources/*.md, by one program after another: LibreOffice 7.4.7 (of what pandoc 2.17.1
# wrote), AbiWord 3.0.5, python-docx, odfpy, docutils, ebooklib, Sphinx, PyRTF3 (see
# make_office.py), RTF::Writer 1.11 of Perl, and the pandoc 3.9 of pypandoc_binary. The packages of
# Python are expected in the `python3` that is found.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { # FORMAT FOLDER FILE...
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$2" "$3"
}
pandoc sources/council.md -o "$work/council.odt"
pandoc sources/lecture.md -o "$work/lecture.docx"
office docx docx "$work/council.odt"
office odt odt "$work/lecture.docx"
office rtf rtf "$work/lecture.docx"
office fodt odt "$work/council.odt"
office epub epub "$work/council.odt"
pandoc sources/jam.md -o docx/jam.docx
pandoc sources/release.md -o odt/release.odt
pandoc -s sources/jam.md -o rtf/jam.rtf
pandoc -s sources/release.md -o rtf/release.rtf
perl sources/letter.pl rtf/rope.rtf
pandoc sources/release.md -t epub2 -o epub/release.epub
pandoc sources/lecture.md --toc -o epub/lecture.epub
for kind in docx odt rtf; do
    abiword --to="$kind" --to-name="$PWD/$kind/abiword.$kind" "$work/council.odt"
done
"$(python3 -c 'import pypandoc; print(pypandoc.get_pandoc_path())')" sources/jam.md --toc -o epub/jam.epub
python3 make_office.py
