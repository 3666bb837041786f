#!/bin/sh
# Makes the PDFs of this folder anew from sources/. Needs, from Debian: chromium, libreoffice-writer,
# pandoc, texlive-latex-base, texlive-lang-german, lmodern, qpdf, fonts-liberation, fonts-dejavu-core, groff,
# ghostscript; and Python with pillow and what sources/press.py names.
# The tests need none of them. Golden texts are checked by eye whenever a file is made anew.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SOURCE_DATE_EPOCH=1700000000 FORCE_SOURCE_DATE=1

print_page() { # options of Chromium, page
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" "$@" 2>/dev/null
}
write() { # FILE: Writer's PDF of it
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to pdf --outdir "$work" "$1" >/dev/null 2>&1
}

# Chromium, with its own header and footer; boxes, columns, an initial; right to left
python3 -m http.server --directory "$here/sources" --bind 127.0.0.1 8417 2>/dev/null &
server=$!
sleep 1
print_page --print-to-pdf="$work/ferry.pdf" http://127.0.0.1:8417/ferry.html
kill $server
qpdf --object-streams=generate --recompress-flate --compression-level=9 ferry.pdf "$here/ferry.pdf"
for name in newsletter aside sideways rtl; do
    print_page --no-pdf-header-footer --print-to-pdf="$here/$name.pdf" "$here/sources/$name.html"
done

# Writer: minutes from Markdown, with a header and a footer; two columns
pandoc --print-default-data-file reference.odt >reference.odt
mkdir reference && (cd reference && unzip -q ../reference.odt &&
    perl -0pi -e 's{(<style:master-page style:name="Standard"[^>]*?)/>}{$1><style:header><text:p>Aldry Rowing Club, minutes of 14 May</text:p></style:header><style:footer><text:p>Page <text:page-number/> of <text:page-count/></text:p></style:footer></style:master-page>}; s{<style:footer-style */>}{<style:footer-style/>}' styles.xml &&
    zip -q -r ../reference.odt styles.xml)
pandoc "$here/sources/minutes.md" --reference-doc=reference.odt -o minutes.odt
write minutes.odt
mv minutes.pdf "$here/minutes.pdf"
write "$here/sources/columns.fodt"
mv columns.pdf "$here/columns.pdf"

# LaTeX: a paper in two columns with footnotes, ligatures and running heads; German hyphens
for name in paper silben note; do
    pdflatex -interaction=batchmode "$here/sources/$name.tex" >/dev/null
    mv "$name.pdf" "$here/$name.pdf"
done

# scans: of a page of the paper; between pages of text; with a page that is empty
python3 "$here/scan.py" "$here"
printf '%s' '\documentclass{article}\pagestyle{empty}\begin{document}\null\end{document}' >empty.tex
pdflatex -interaction=batchmode empty.tex >/dev/null
qpdf --empty --pages "$here/note.pdf" 1 empty.pdf 1 "$here/scan.pdf" 1 "$here/note.pdf" 1 -- "$here/mixed.pdf"

# locked with a password, and locked with none to read
qpdf --encrypt secret owner 256 -- "$here/note.pdf" "$here/locked.pdf"
qpdf --encrypt "" owner 256 --extract=n -- "$here/note.pdf" "$here/unlocked.pdf"
# turned by a quarter
qpdf --rotate=+90:1-z "$here/columns.pdf" "$here/turned.pdf"

# libraries of Python, to be found by `python3`; groff 1.22.4 and Ghostscript 10.0; LibreOffice 7.4.7
python3 "$here/sources/press.py"
groff -ms -Tps "$here/../sources/ferry.ms" | ps2pdf - "$here/letter.pdf"
pandoc "$here/../sources/council.md" -o council.odt
write council.odt
mv council.pdf "$here/council.pdf"
