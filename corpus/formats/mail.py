"""Mails and newsletters, as mail programs save them (.eml)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

import regex

from corpus import blocks, charset, pasted
from corpus.dating import Dating, iso_date
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format
from corpus.html import fragment

_NAME = regex.compile(rb"([!-9;-~]+):")
_ONLY_IN_MAILS = {
    b"message-id",
    b"mime-version",
    b"received",
    b"return-path",
    b"delivered-to",
    b"dkim-signature",
}
_USUAL = {b"from", b"to", b"subject", b"date"}
_HEAD = 100_000
"""Bytes in which the headers of a mail are looked for."""
_DEEPEST = 5
"""Mails in each other."""
_MOST_PARTS = 1_000
_MOST_NAMED = 5
"""Attachments that are named one by one."""
_LONGEST_HEADER, _LONGEST_OF_PART = 10_000, 500
"""Characters; of those that each part has again the second."""
_SIGNATURE = regex.compile(r"(?m)^-- \n")
_FLOWED = regex.compile(r"(?<=\S) \n(?=[^\n>])")
"""A line break that is none: with `format=flowed` a blank in front of it says so."""
_ADDRESS = regex.compile(r"<?(https?://[^\s<>]+)>?")


class _Policy(EmailPolicy):
    """Reads the beginning of a header that is too long: Python's readers of headers take time with
    the square of its length. One that they fail at is not there."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        of_part = name.lower().startswith("content-")
        return name, value[: _LONGEST_OF_PART if of_part else _LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        try:
            return super().header_fetch_parse(name, value)
        except RecursionError:  # of the mail, not of the header
            raise
        except Exception:  # many kinds, such as an IndexError
            return None


_POLICY: Any = _Policy()


def _matches(raw: bytes, name: str) -> bool:
    """True if the first lines are headers, and among them such as only mails have."""
    found = _headers(raw)
    return None not in found and b"from" in found and not _ONLY_IN_MAILS.isdisjoint(found)


def _may_be(raw: bytes, name: str) -> bool:
    """True if there is any header that mails have."""
    return not (_ONLY_IN_MAILS | _USUAL).isdisjoint(_headers(raw))


def _headers(raw: bytes) -> list[bytes | None]:
    """The names in the lines before the first that is empty; None for a line without one."""
    head = raw[:_HEAD].lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = [line for line in head.split(b"\n") if line[:1] not in (b" ", b"\t")]
    return [found[1].lower() if (found := _NAME.match(line)) else None for line in lines]


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    if raw.count(b"\n--") > _MOST_PARTS:
        yield Problem(name, f"has more than {_MOST_PARTS:,} parts; save its text as .txt")
        return
    try:
        yield _extract(message_from_bytes(raw.lstrip(), policy=_POLICY))
    except fragment.TooManyTagsError as error:
        yield Problem(name, str(error))
    except RecursionError:
        yield Problem(name, "is nested too deep; save its text as .txt")
    except Exception as error:  # the library raises many kinds
        yield Problem.broken_off(name, error)


def _extract(message: EmailMessage) -> Extract:
    for part in message.walk():
        if part.get_content_maintype() == "multipart" and not part.is_multipart():
            part.set_payload([])  # Python would take the characters there for parts
    notes = []
    if left := [_called(part) for part in message.iter_attachments() if not _is_read(part)]:
        named = ", ".join(left[:_MOST_NAMED])
        if len(left) > _MOST_NAMED:
            named += f" and {len(left) - _MOST_NAMED} more"
        notes.append(f"its attachments were not read ({named}); save them as files beside it")
    date = getattr(message["date"], "datetime", None)
    sent = (iso_date(date.date().isoformat()) or "") if date else ""
    senders = getattr(message["from"], "addresses", ())
    archived = _ADDRESS.fullmatch(str(message["archived-at"] or "").strip())
    return Extract(
        text="\n\n".join(_texts(message, 0)),
        title=charset.in_one_line(str(message["subject"] or "")),
        url=archived[1] if archived else "",
        published=sent,
        dating=Dating(source="the header Date") if sent else Dating(),
        language=str(message["content-language"] or ""),
        author=", ".join(
            called for one in senders if (called := charset.in_one_line(one.display_name))
        ),
        notes=tuple(notes),
    )


def _called(part: Any) -> str:
    return charset.in_one_line(part.get_filename() or part.get_content_type())[:60]


def _is_read(part: Any) -> bool:
    """True for a mail in the mail, and for a picture that its HTML shows."""
    shown = part.get_content_maintype() == "image" and part["content-id"]
    return bool(shown) or _forwarded(part) is not None


def _forwarded(part: Any) -> EmailMessage | None:
    """The mail that a part holds; None if it is another part, or one that is packed as no mail
    may be."""
    held = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    inner = held[0] if isinstance(held, list) and held else None
    return inner if isinstance(inner, EmailMessage) else None


def _texts(message: EmailMessage, depth: int) -> Iterator[str]:
    """The words of the mail, and of those that were forwarded in it below their subjects."""
    yield from filter(None, (_text(message),))
    for part in message.iter_attachments() if depth < _DEEPEST else ():
        if (inner := _forwarded(part)) is not None:  # one without headers is false
            if subject := charset.in_one_line(str(inner["subject"] or "")):
                yield blocks.heading(2, subject)
            yield from _texts(inner, depth + 1)


def _text(message: EmailMessage) -> str:
    """The words of the mail: of its HTML, which knows headings and lists, unless the plain part has
    more than twice as many."""
    # all of the HTML, for what looks for the article of a page takes newsletters, which are laid
    # out in tables, for tables
    plain, html = _plain(message), fragment.to_text(_part(message, "html"))
    return pasted.without_furniture(plain if len(plain) > 2 * len(html) else html)


def _plain(message: EmailMessage) -> str:
    """The plain words, without what stands below the line that begins a signature."""
    text = _part(message, "plain")
    signature = _SIGNATURE.search(text)
    if signature and text[: signature.start()].strip():
        text = text[: signature.start()]
    part = message.get_body(("plain",))
    flowed = part is not None and str(part.get_param("format", "")).lower() == "flowed"
    return _FLOWED.sub(" ", text) if flowed else text


def _part(message: EmailMessage, kind: str) -> str:
    """The characters of the part that holds the mail as HTML or plain; "" if there is none."""
    part = message.get_body((kind,))
    raw = None if part is None else part.get_payload(decode=True)
    if part is None or not isinstance(raw, bytes):
        return ""
    said = charset.decoded_as(raw, part.get_content_charset() or "utf-8")
    return charset.cleaned(said) if said is not None else charset.decoded(raw) or ""


FORMAT = Format(name="mail", endings=(".eml",), matches=_matches, read=_read, may_be=_may_be)
