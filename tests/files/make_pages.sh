#!/bin/sh
# Makes the web pages of the tests: pandoc 2.17.1, Chromium 156, LibreOffice 7.4.7, AbiWord 3.0.5 and
# groff 1.22.4 of Debian 12; MkDocs 1.6.1 and Pelican 4.12.0 of PyPI. sphinx.html and docutils.html:
# make_office.py. word.html was written by hand as Word saves "Web page, filtered".
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { # FILTER FILE
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$work" "$2"
}
pandoc -s --toc sources/lecture.md -t html5 -o webpage/pandoc.html
# the page as a browser has it once its script has run
chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
    --dump-dom "file://$PWD/sources/league.html" >webpage/chromium.html 2>/dev/null
office 'html:HTML (StarWriter)' odt/council.fodt
cp "$work/council.html" webpage/libreoffice.html
abiword --to=html --to-name="$PWD/webpage/abiword.html" odt/release.odt
groff -ms -Thtml sources/ferry.ms >webpage/groff.html
mkdir -p "$work/docs" "$work/content" "$work/theme"
cp markdown/mkdocs.md "$work/docs/index.md"
cat >"$work/mkdocs.yml" <<'Y'
site_name: The hall
site_url: https://hall.example.org/
theme: readthedocs
markdown_extensions: [admonition, def_list, attr_list]
nav:
  - Keys: index.md
Y
mkdocs build -q -f "$work/mkdocs.yml" -d "$work/site"
cp "$work/site/index.html" webpage/mkdocs.html
cp markdown/pelican.md "$work/content/lamp.md"
pelican -q "$work/content" -o "$work/pelican" -e SITENAME='"Saltmarsh Courier"' \
    SITEURL='"https://courier.example.org"' TIMEZONE='"Europe/London"'
cp "$work/pelican/lamp-electric.html" webpage/pelican.html
