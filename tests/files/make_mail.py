# mypy: ignore-errors
"""Makes mails with Python's own package; see make_mail.sh.

With `--receive FILE` it is the other end of a mail program: it speaks SMTP over its standard input
and output and writes down what it is given.
"""

import sys
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

PLACE = Path(__file__).parent / "mail"
DAY = "Tue, 14 Nov 2023 19:30:00 +0000"
POOL = (
    "The council decided last night that the pool in Mill Lane stays open for five more summers."
    "\n\n"
    "Eleven members voted for it; Ruth Okafor, who would rather build a hall, voted against.\n"
)
OVEN = (
    "Le four à pain a été rallumé dimanche matin, devant près de deux cents habitants.\n\n"
    "Désormais, on y cuira le premier samedi de chaque mois.\n"
)


def headed(mail: EmailMessage, name: str, subject: str, sender: str) -> EmailMessage:
    mail["From"] = sender
    mail["To"] = "council@aldry.example.org"
    mail["Subject"] = subject
    mail["Date"] = DAY
    mail["Message-ID"] = f"<{name}@aldry.example.org>"
    return mail


def written(name: str, mail: EmailMessage) -> None:
    (PLACE / f"{name}.eml").write_bytes(mail.as_bytes())


def plain() -> None:
    mail = headed(
        EmailMessage(), "plain", "The pool stays open", "Ines Vogel <ines@aldry.example.org>"
    )
    mail["Archived-At"] = "<https://lists.aldry.example.org/2023/pool>"
    mail.set_content(POOL)
    written("python-plain", mail)


def smtp() -> None:
    """With the line ends of SMTP, words in base64, and a long subject in two charsets."""
    mail = EmailMessage(policy=policy.SMTP)
    subject = "Le four du village est rallumé, après trente-sept ans de silence – enfin !"
    headed(mail, "smtp", subject, "Hélène Garçon <helene@aubrac.example.org>")
    mail.set_content(OVEN, cte="base64")
    written("python-base64", mail)


def old() -> None:
    """As programs of 2005 wrote: in Latin-1, with headers of their own making."""
    mail = MIMEMultipart("alternative")
    mail["From"] = Header("Hélène Garçon", "iso-8859-1").encode() + " <helene@aubrac.example.org>"
    mail["Subject"] = Header("Le four est rallumé", "iso-8859-1")
    mail["Date"] = "18 Jun 2005 20:10:00 +0200"
    mail["To"] = "tous@aubrac.example.org"
    mail.attach(MIMEText(OVEN, "plain", "iso-8859-1"))
    lines = "</p><p>".join(OVEN.strip().split("\n\n"))
    mail.attach(MIMEText(f"<html><body><p>{lines}</p></body></html>", "html", "iso-8859-1"))
    (PLACE / "python-old.eml").write_bytes(mail.as_bytes())


def forwarded() -> None:
    """A mail that holds another."""
    inner = headed(
        EmailMessage(), "inner", "The pool stays open", "Ines Vogel <ines@aldry.example.org>"
    )
    inner.set_content(POOL)
    mail = headed(
        EmailMessage(), "forward", "Fwd: The pool stays open", "Tom Adair <tom@aldry.example.org>"
    )
    mail.set_content("For those who were not there: this is what came of it in the end.\n")
    mail.add_attachment(inner)
    written("python-forwarded", mail)


def reply() -> None:
    """An answer below what it answers, with lines that flow."""
    mail = headed(
        EmailMessage(),
        "reply",
        "Re: The pool stays open",
        '"Okafor, Ruth" <ruth@aldry.example.org>',
    )
    mail.set_content(
        "On 14 Nov 2023, Ines Vogel wrote:\n> Eleven members voted for it.\n\n"
        "I voted against, and I asked for my reasons \nto be written down: a hall can be used in "
        "\nwinter.\n\n"
        "Ruth\n-- \nRuth Okafor\nMill Lane 3\n"
    )
    mail.set_param("format", "flowed")
    written("python-flowed", mail)


def receive(place: Path) -> None:
    """One conversation in SMTP."""
    answer = sys.stdout.buffer
    answer.write(b"220 here\r\n")
    answer.flush()
    for line in sys.stdin.buffer:
        word = line[:4].upper()
        if word == b"DATA":
            answer.write(b"354 go on\r\n")
            answer.flush()
            mail = iter(sys.stdin.buffer.readline, b".\r\n")
            place.write_bytes(b"".join(one.removeprefix(b".") for one in mail))
        answer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
        answer.flush()
        if word == b"QUIT":
            return


if __name__ == "__main__":
    if "--receive" in sys.argv:
        receive(Path(sys.argv[-1]))
    else:
        for make in (plain, smtp, old, forwarded, reply):
            make()
