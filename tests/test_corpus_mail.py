"""Of a mail its words are taken, whichever way it was sent, and neither signature nor footer."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import Problem
from corpus.formats import registry
from corpus.formats.mail import FORMAT

FIRST = (
    "The ferry to Elm Pier will stop at noon on Sunday, because the old wooden jetty is being "
    "repaired by the council – which has waited for dry weather since January."
)
SECOND = (
    "Repairs cost 4,000 £ and take a week. The harbour master, Anselm Quill, said that the jetty "
    "was rotten to the core and that nobody had walked on it for two years."
)
LETTER = f"{FIRST}\n\n{SECOND}"
HTML = f"""<html><head><style>p {{color: red}}</style></head><body><table><tr><td>
<div style="display:none">Read what it costs</div><a href="#">View this email in your browser</a>
<h2>What it costs</h2><p>{FIRST}</p><p>{SECOND}</p>
<p>Unsubscribe | Manage your preferences</p></td></tr></table></body></html>"""


def mail(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ada Löwe <ada@example.org>"
    made["To"] = "members@example.org"
    made["Subject"] = "Fähre: what it costs, and a subject long enough to be folded over two lines"
    made["Date"] = "Tue, 05 Mar 2024 23:30:00 -0500"
    made["Message-ID"] = "<1@example.org>"
    if "plain" in parts:
        made.set_content(parts["plain"], cte="quoted-printable")
    if "html" in parts:
        add = made.add_alternative if "plain" in parts else made.set_content
        add(parts["html"], subtype="html", charset="windows-1252", cte="base64")
    return made


def read(made: EmailMessage | bytes, name: str = "a.eml") -> list[Article | Problem]:
    raw = made if isinstance(made, bytes) else made.as_bytes(policy=SMTP)
    return list(registry.read(raw, name))


def text(made: EmailMessage | bytes) -> str:
    (found,) = read(made)
    assert isinstance(found, Article), found
    return found.text


def test_the_headers_say_what_it_is() -> None:
    """Subject, sender and day, in any charset; the day is that of the sender. The content decides
    what it is, not the name."""
    made = mail(plain=LETTER)
    made.replace_header("From", "nobody@example.org, Ada Löwe <ada@example.org>")
    made["Archived-At"] = "<https://example.org/list/1>"

    assert read(made, "news/a.txt") == [
        Article(
            id="news/a",
            title="Fähre: what it costs, and a subject long enough to be folded over two lines",
            text=LETTER,
            url="https://example.org/list/1",
            published="2024-03-05",
            author="Ada Löwe",
            collection="news",
        )
    ]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"plain": f"{LETTER}\n\n-- \nAda\nTelephone 5\n"}, LETTER),
        ({"plain": f"{LETTER}\n\nYou received this email because you like boats.\n"}, LETTER),
        ({"plain": f"-- \n{FIRST}\n"}, f"-- \n{FIRST}"),
        ({"plain": "Noon."}, "Noon."),
        ({"html": HTML}, f"## What it costs\n\n{LETTER}"),
        (
            {"plain": "Look at this in a browser.", "html": HTML},
            f"## What it costs\n\n{LETTER}",
        ),
        ({"plain": LETTER, "html": "<html><p>Your program cannot show this.</p></html>"}, LETTER),
        ({"html": "<html><body><p>Noon, as <b>ever</b>.</p></body></html>"}, "Noon, as ever."),
    ],
)
def test_the_words_are_taken_from_the_part_that_has_them(
    parts: dict[str, str], expected: str
) -> None:
    """From HTML or from plain words, whichever is the mail, without signature and footer."""
    assert text(mail(**parts)) == expected


def test_lines_that_were_only_wrapped_are_joined() -> None:
    """Where the mail says so; elsewhere a line break is one."""
    wrapped = "The sea rises \ntwice a day.\nIt falls \n\nAs ever.\n"
    made = mail(plain=wrapped)
    made.set_param("format", "flowed")

    assert text(made) == "The sea rises twice a day.\nIt falls \n\nAs ever."
    assert text(mail(plain=wrapped)) == wrapped.strip()


def test_a_charset_is_read_or_found() -> None:
    """A wrong or unknown name of one costs no letters."""
    head = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=%s\n\n"
    words = "Die Fähre fährt heute nicht, weil der Steg für die Gäste zu mürbe geworden ist. " * 2

    assert text(b"From: a@example.org\nMessage-ID: 1\n\n" + words.encode()) == words
    assert text(head % b"nonsense" + words.encode()) == words
    assert text(head % b"utf-8" + words.encode("cp1252")) == words
    assert text(head % b"cp1252" + words.encode("cp1252")) == words


def test_attachments_are_named() -> None:
    """They are not read, which is told; pictures in the letter are not."""
    made = mail(plain=LETTER)
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Plan.pdf")
    made.add_attachment(mail(plain="Another."))

    assert [str(one) for one in read(made) if isinstance(one, Problem)] == [
        "'a.eml': its attachments were not read (Plan.pdf); save them as files "
        "beside it (read all the same)"
    ]


def test_forwarded_mails_are_read() -> None:
    """Below their subjects, however deep they lie in each other, within reason."""
    innermost = mail(plain="The first.")
    made = mail(plain="The second.")
    made.add_attachment(innermost)
    for _ in range(9):
        outer = mail(plain=LETTER)
        outer.add_attachment(made)
        made = outer
    again = f"\n\n## {innermost['Subject']}\n\n"

    assert text(mail(plain="Alone.")) == "Alone."
    assert text(made) == again.join([LETTER] * 6)


@pytest.mark.parametrize("held", [b"Content-Transfer-Encoding: base64\n\nV2Uu\n", b"\n"])
def test_what_is_forwarded_and_no_mail_costs_nothing(held: bytes) -> None:
    """The mail around it is read."""
    raw = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nThe sea rises.\n--b\nContent-Type: message/rfc822\n" + held + b"\n--b--\n"
    )

    [found] = [one for one in read(raw) if isinstance(one, Article)]
    assert found.text.startswith("The sea rises.")


def test_a_part_without_headers_is_text() -> None:
    """As some programs write the first of several."""
    raw = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nThe sea rises.\n\n--b--\n"
    )

    assert text(raw) == "The sea rises."


@pytest.mark.parametrize(
    ("raw", "is_mail"),
    [
        (b"Received: x\r\n\tby y\r\nFrom: a\r\n\r\nText", True),
        (b"\nFrom: a\nmessage-id: 1\n\nText", True),
        (b"From: Ada\nSubject: Tides\n\nText", False),
        (b"From: Ada\nReceived: today\nThe sea rises.\n\nText", False),
        (b"Title: a\nDate: b\n\nText", False),
        (b"", False),
    ],
)
def test_a_mail_is_told_by_its_headers(raw: bytes, is_mail: bool) -> None:
    """Notes that begin with From and Subject are none."""
    assert FORMAT.matches(raw, "a.md") is is_mail


@pytest.mark.parametrize("made", [mail(plain=LETTER), mail(plain=LETTER, html=HTML), mail()])
def test_no_bytes_stop_the_reading(made: EmailMessage) -> None:
    """Whatever is written over a good mail, it gives an article or problems."""
    raw = made.as_bytes()

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, len(raw)), st.binary(max_size=30), st.integers(0, 60))
    def check(place: int, added: bytes, lost: int) -> None:
        found = list(FORMAT.read(raw[:place] + added + raw[place + lost :], "a.eml"))
        assert len(found) == 1

    checked: Callable[[], None] = check
    checked()
