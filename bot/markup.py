"""Text for Discord that shows exactly what it says, and the way back.

Discord renders a dialect of Markdown. `escape` puts a backslash before whatever would be taken for
markup, and `shown` tells what a reader sees of a message made that way. What `shown` undoes is
Discord's own rule: a backslash before a sign that is no letter, digit or white space shows that
sign (the `escape` rule of its open-sourced Markdown parser, discord/SimpleAST).
"""

import regex

LIMIT = 2000
"""Characters of a message: https://discord.com/developers/docs/resources/message#create-message"""
_OPTION = 100
"""Units of an option of a menu: https://docs.discord.com/developers/components/reference"""
_ANYWHERE = regex.compile(
    r"[\\*_~|`<>\[\]@]"  # emphasis, spoilers, code, mentions, timestamps, masked links
    r"|:(?=//)"  # addresses that would become links, with pictures below the message
    r"|:(?=[^\s:]+:)|(?<=:[^\s:]+):"  # :emoji:
    r"|(?i:(?<=discord(?:app)?)\.(?=(?:gg|gift|new|com)/))"  # invitations without a scheme
)
_AT_START = regex.compile(
    r"(?m)^(?P<space>[ \t]*)(?:(?P<sign>[#+-])|(?P<number>\d+)(?P<point>[.)]))(?=\s|-#|#|$)"
    r"|^(?P<small>[ \t]*)-(?=#)"
)
_ESCAPED = regex.compile(r"\\([^\p{L}\p{N}\s])")
_BOLD = regex.compile(r"(?P<kept>\\.)|\*\*", regex.DOTALL)
_ADDRESS = regex.compile(r"https?://[^\s<>\\\p{C}]{1,300}")
"""A web address; a longer one would leave no room for the quote."""
_ENCODED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()*`|"})
"""Signs of an address that could end the link or the bold around it."""
_UNSHOWN = {code: None for code in (*range(0x20), 0x7F, 0x202E, 0xFEFF) if code not in (9, 10)}
"""Control characters, which Discord does not show. It drops U+202E, which turns letters around, on
purpose: https://github.com/discord/discord-api-docs/issues/1193"""
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_ISOLATE, _ISOLATED = "\u2068", "\u2069"
"""Signs that are not seen: what stands between them runs in the direction of its first letter."""


def plain(text: str) -> str:
    """`text` with line feeds only and without characters that Discord does not show."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSHOWN)


def escape(text: str) -> str:
    """`text` so that Discord shows it as it is: no markup, no link, nobody pinged."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", plain(text))
    return _AT_START.sub(_escape_start, escaped)


def shown(message: str) -> str:
    """What a reader sees of text that `escape` made."""
    return _ESCAPED.sub(r"\1", message)


def isolated(line: str) -> str:
    """A line, or a part of one, that keeps its own direction beside words of another.

    Discord for the desktop lays out every line from left to right; without this, a full stop or a
    foreign name in Arabic or Hebrew stands on the wrong side. Unchanged if nothing in it is
    written from right to left.
    """
    return f"{_ISOLATE}{line}{_ISOLATED}" if _RIGHT_TO_LEFT.search(line) else line


def block_quote(escaped: str) -> str:
    """Escaped lines as a block quote: `> ` before each, and each `isolated`."""
    return "\n".join(f"> {isolated(line)}" for line in escaped.split("\n"))


def unquoted(quoted: str) -> str:
    """The escaped lines of which `block_quote` made a block quote."""
    return "\n".join(_unisolated(line.removeprefix("> ")) for line in quoted.split("\n"))


def bold(escaped: str) -> str:
    """Escaped text in bold, line by line, since a block quote ends bold at the end of a line."""
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}**{line.strip()}**{line[len(line.rstrip()) :]}"
        if line.strip()
        else line
        for line in escaped.split("\n")
    )


def unbold(escaped: str) -> str:
    """Escaped text without the marks of `bold`; a star of the text has a backslash before it."""
    return _BOLD.sub(lambda match: match["kept"] or "", escaped)


def length(message: str) -> int:
    """The length of a message in UTF-16 units: never less than what Discord counts."""
    return len(message) + sum(ord(character) > 0xFFFF for character in message)


def option(words: str) -> str:
    """Words for an option of a menu, at most 100 units; Discord shows them as they are."""
    flat = " ".join(plain(words).split())
    while length(flat) > _OPTION:
        flat = flat[: min(len(flat) - 2, _OPTION - 1)].rstrip("…") + "…"
    return flat


def is_address(url: str) -> bool:
    """True for a web address that `link` makes a link of."""
    return _ADDRESS.fullmatch(url.translate(_ENCODED)) is not None


def link(text: str, *urls: str) -> str:
    """A masked link without preview to the first of the `urls` that can be one, or only the
    escaped text if none is a web address."""
    addresses = (url.strip().translate(_ENCODED) for url in urls)
    address = next((one for one in addresses if _ADDRESS.fullmatch(one)), None)
    if address is None:
        return isolated(escape(text))
    # an unpaired bracket in the words would end the link, so it is shown by its round cousin
    words = escape(text.replace("[", "(").replace("]", ")"))
    return f"[{isolated(words)}](<{address}>)"


def _unisolated(line: str) -> str:
    inner = line[1:-1]
    return inner if line == isolated(inner) else line


def _escape_start(match: "regex.Match[str]") -> str:
    if match["sign"]:
        return f"{match['space']}\\{match['sign']}"
    if match["number"]:
        return f"{match['space']}{match['number']}\\{match['point']}"
    return f"{match['small']}\\-"
