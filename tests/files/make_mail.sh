#!/bin/sh
# Makes the mails of the tests: Mutt 2.2.12, S-nail 14.9.24, swaks 20201014.0 and mpack 1.6 of Debian
# 12, nodemailer 10.6.1 of npm, and the email package of Python 3.11
# (make_mail.py).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# takes a mail as sendmail does
cat >"$work/sendmail" <<'S'
#!/bin/sh
cat >"$MAIL_TO"
S
chmod +x "$work/sendmail"
export EMAIL="Ines Vogel <ines@aldry.example.org>"
pandoc -s sources/council.md -t plain --columns=66 >"$work/council.txt"
pandoc -s sources/jam.md -t plain --columns=66 >"$work/jam.txt"
MAIL_TO=$work/mutt.eml mutt -F /dev/null -e "set sendmail=$work/sendmail use_from=yes realname='Ines Vogel'" \
    -e "set from='ines@aldry.example.org' hostname=aldry.example.org charset=utf-8 copy=no" \
    -s "Die Marmelade für Käthe" -- kaethe@aldry.example.org <"$work/jam.txt"
cp "$work/mutt.eml" mail/mutt.eml
MAIL_TO=$work/nail.eml s-nail -:/ -S "mta=$work/sendmail" -S mta-argv0=sendmail -S 'from=Tom Pike <tom@aldry.example.org>' \
    -S sendcharsets=iso-8859-1 -S ttycharset=utf-8 -s "Café, réunion du 18 juin" \
    -a sources/rows.json club@aldry.example.org <sources/note.txt
cp "$work/nail.eml" mail/s-nail.eml
swaks --pipe "python3 $PWD/make_mail.py --receive $work/swaks.eml" --to a@example.org \
    --from "edda@aldry.example.org" --header "Subject: The bells on Sunday" \
    --header 'From: "Marsh, Edda" <edda@aldry.example.org>' \
    --body sources/note.txt --hide-all --silent 2
cp "$work/swaks.eml" mail/swaks.eml
mpack -s "The map of the paths" -d sources/note.txt -o mail/mpack.eml sources/rows.json
node sources/mail.js mail
python3 make_mail.py
