"""A web address that leads to the very sentence.

Browsers scroll to the words that a text fragment names and mark them; one that knows no fragments
opens the page. Source: https://wicg.github.io/scroll-to-text-fragment/
"""

from urllib.parse import quote

_WHOLE = 8
"""A sentence of so many words is named whole, a longer one by its ends."""
_FIRST, _LAST = 5, 3
_LONGEST = 160
"""Characters of a fragment at most; a longer one takes the room of the quote."""


def at_sentence(url: str, sentence: str) -> str:
    """`url` with a fragment that names the sentence; `url` alone if there is none or no room."""
    words = sentence.split()
    if not url.strip() or not words:
        return url
    if len(words) <= _WHOLE:
        named = _encoded(words)
    else:
        named = f"{_encoded(words[:_FIRST])},{_encoded(words[-_LAST:])}"
    if len(named) > _LONGEST:
        return url
    joint = ":~:text=" if "#" in url else "#:~:text="
    return f"{url.strip()}{joint}{named}"


def _encoded(words: list[str]) -> str:
    """Percent-encoded; `-` as well, which would part a prefix or a suffix from the words."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
