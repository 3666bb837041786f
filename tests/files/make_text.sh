#!/bin/sh
# Makes the texts of the tests: LibreOffice 7.4.7, pandoc 2.17.1, Lynx 2.9.0, w3m 0.5.3, groff
# 1.22.4, Vim 9.0, poppler 22.12, GNU fmt and iconv, all of Debian 12.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { # FILTER FILE
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$work" "$2"
}
for name in council jam league lecture oven release; do
    pandoc -s "sources/$name.md" -o "$work/$name.html"
    pandoc -s "sources/$name.md" -t odt -o "$work/$name.odt"
    pandoc -s "sources/$name.md" -t plain -o "$work/$name.txt"
done
office 'txt:Text (encoded):UTF8,CRLF' "$work/council.odt"
cp "$work/council.txt" text/libreoffice.txt
pandoc -s sources/lecture.md -t plain -o text/pandoc.txt
lynx -dump -nolist -display_charset=utf-8 "$work/league.html" >text/lynx.txt
w3m -dump -cols 72 -O UTF-8 "$work/release.html" >text/w3m.txt
groff -Tutf8 -ms -P-c sources/ferry.ms >text/groff.txt
# as an old Windows editor saves it; as Notepad did: UTF-16 with a mark; and without one
vim.tiny -es -u NONE -c 'set ff=dos fenc=cp1252' -c "w! text/windows.txt" -c q "$work/jam.txt"
vim.tiny -es -u NONE -c 'set ff=dos fenc=utf-16le bomb' -c "w! text/notepad.txt" -c q "$work/oven.txt"
iconv -f UTF-8 -t UTF-16LE "$work/oven.txt" >text/utf-16.txt
# with a mark of UTF-8, and with the line ends of an old Mac
vim.tiny -es -u NONE -c 'set fenc=utf-8 bomb' -c "w! text/marked.txt" -c q "$work/jam.txt"
vim.tiny -es -u NONE -c 'set ff=mac' -c "w! text/mac.txt" -c q "$work/league.txt"
pdftotext pdf/columns.pdf text/poppler.txt
fmt -w 64 "$work/league.txt" >text/fmt.txt
