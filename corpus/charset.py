"""The characters of a file: what its bytes mean, with line feeds only."""

_CONTROL: dict[int, str | None] = dict.fromkeys([*range(0x20), 0x7F])
_CONTROL |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n"}
"""Control characters are no text; tab and line feed are, and a page break ends a line."""
NO_TEXT = "is not text in UTF-8; save it as UTF-8"
"""What to say of bytes that `decoded` cannot tell."""


def decoded(raw: bytes) -> str | None:
    """The text of a file with line feeds only and no control characters; None if it is no text."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else cleaned(text)


def cleaned(text: str) -> str:
    """The same with line feeds only and no control characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)


def in_one_line(words: str) -> str:
    """The same without control characters and line feeds, and with single blanks."""
    return " ".join(words.translate(_CONTROL).split())
