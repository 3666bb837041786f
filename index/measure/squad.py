"""When are two answers the same? SQuAD's definition.

Source: Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of Text", as in
its evaluation script (https://worksheets.codalab.org/rest/bundles/0x6b567e1cf2e041ec80d7098f031c5c9e/contents/blob/):
lower case, no punctuation of ASCII, no articles, single spaces. One thing is added, since news are
set in type: curly quotation marks and … go as straight ones do, and a dash longer than a hyphen
parts words. On text in ASCII nothing differs from the script.
"""

import re
import string
from collections import Counter
from collections.abc import Iterable

_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_TYPESET = str.maketrans(dict.fromkeys("“”„‘’‚«»…", "") | dict.fromkeys("–—―", " "))
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_RUN = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
"""The stop within "U.S."."""


def normalised(text: str) -> str:
    """The words of a text that count, with a space between them; may be empty."""
    bare = text.translate(_TYPESET).lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLE.sub(" ", bare).split())


def exact(marked: str, wanted: Iterable[str]) -> float:
    """1.0 if one of the wanted answers is the marked one, else 0.0."""
    return float(normalised(marked) in map(normalised, wanted))


def f1(marked: str, wanted: Iterable[str]) -> float:
    """Of the words that both have: the harmonic mean of precision and recall, 0 to 1; the best of
    the wanted answers counts."""
    return max(
        (_f1(normalised(marked).split(), normalised(text).split()) for text in wanted), default=0.0
    )


def stands_in(text: str, quote: str) -> bool:
    """True if the words of `text` stand in the quote, whole, in order and side by side.

    Unlike in `normalised` a hyphen or an apostrophe parts words: "101" stands in "a 101-year-old"
    and "Idaho" in "Idaho's panhandle".
    """
    words = _parted(text)
    return bool(words) and f" {words} " in f" {_parted(quote)} "


def _parted(text: str) -> str:
    """The runs of letters and digits that count, with a space between them."""
    whole = _INITIALS.sub("", _THOUSANDS.sub("", text.lower()))
    return " ".join(word for word in _RUN.findall(whole) if not _ARTICLE.fullmatch(word))


def _f1(marked: list[str], wanted: list[str]) -> float:
    if not marked or not wanted:
        return float(marked == wanted)
    shared = (Counter(marked) & Counter(wanted)).total()
    return 2 * shared / (len(marked) + len(wanted))
