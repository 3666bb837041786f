"""The characters of a file: what its bytes mean, with line feeds only.

UTF-8, or UTF-16 that says so; else what charset-normalizer takes it for, but only where that is
sure, for a quote is word for word or nothing: no letters but those of one language that is written
in this charset, and none where no language puts them.
"""

import codecs

import regex

_CONTROL: dict[int, str | None] = dict.fromkeys([*range(0x20), 0x7F])
_CONTROL |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n"}
"""Control characters are no text; tab and line feed are, and a page break ends a line."""
_STRUCK = regex.compile(r"[^\n]\x08")
"""How typewriters, and manual pages, make letters bold or underlined."""
UNSHOWN = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)], " ")
"""Control characters and what shows each: a terminal would obey those of an article."""
NO_TEXT = "is not text in UTF-8; save it as UTF-8"
"""What to say of bytes that `decoded` cannot tell."""
_OTHERS = ("cp1252", "utf_16_le", "utf_16_be")
"""Of these latin-1 is a part of the first, as files use it."""
_LETTERS = tuple(
    frozenset(letters)
    for letters in ("äöüßé", "àâæçèéêëîïôœùûüÿ", "áéíñóúü", "àáâãçéêíóôõú", "àèéìîòóù", "äåæéöø")
)
"""Beyond ASCII: of German, French, Spanish, Portuguese, Italian, and the Scandinavian languages."""
_MISPLACED = regex.compile(
    r"""(?x) \p{L} [‚„†‡ˆ‰‹“”•˜›¤¦¨¬¯±²³´µ¶¸¹¼½¾×÷] \p{L}
    | \p{Ll} [À-ÖØ-Þ]
    | [\x80-\x9f]"""
)
"""What stands in no word: what a file of an older Mac or of DOS looks like in this charset."""
_NO_CHARSETS = ("punycode", "idna", "unicode-escape", "raw-unicode-escape")
"""Codecs of Python that no text is written in; the first takes time with the square of the length
of a text."""
_LONGEST_NAME = 40
_SAMPLE = 200_000
"""Bytes in which the language is looked for."""


def decoded_as(raw: bytes, name: str) -> str | None:
    """The characters of bytes that are said to be in the charset of this name; None if there is
    no such charset, or if they are not in it."""
    try:
        if len(name) > _LONGEST_NAME or codecs.lookup(name).name in _NO_CHARSETS:
            return None
        return raw.decode(name)
    except (LookupError, ValueError):
        return None


def decoded(raw: bytes) -> str | None:
    """The text of a file with line feeds only and no control characters; None if it is no text."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text: str | None = raw.decode(encoding)
    except UnicodeDecodeError:
        text = _other(raw) if encoding != "utf-16" else None
    else:
        if text and "\0" in text:
            text = _other(raw) if encoding != "utf-16" else None
    return None if text is None else cleaned(text)


def _other(raw: bytes) -> str | None:
    """The text in another charset, if it is surely that one."""
    import charset_normalizer

    even = len(raw[:_SAMPLE]) // 2 * 2  # UTF-16 must not end in half a character
    for one in charset_normalizer.from_bytes(raw[:even], cp_isolation=list(_OTHERS)):
        # no coherence: too short or too strange for any language
        if one.encoding not in _OTHERS or not one.coherence:
            continue
        try:
            text = raw.decode(one.encoding)
        except UnicodeDecodeError:
            continue
        if _is_sure(text):
            return text
    return None


def _is_sure(text: str) -> bool:
    letters = {sign for sign in set(text.lower()) if sign.isalpha() and not sign.isascii()}
    return (
        "\0" not in text
        and any(letters <= known for known in _LETTERS)
        and not _MISPLACED.search(text)
    )


def cleaned(text: str) -> str:
    """The same with line feeds only and no control characters."""
    text = _STRUCK.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)


def in_one_line(words: str) -> str:
    """The same without control characters and line feeds, and with single blanks."""
    return " ".join(words.translate(_CONTROL).split())
