"""In which language is a text written?

Only what is sure is told: a table of numbers, a notice of a few words or a list of names is in no
language. Prose in English is known by its little words, and a script that one language alone is
written in by its letters; for the rest py3langid is asked, whose model takes 75 MB and is loaded
only then.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import msgspec
import regex

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_READ = 1_000
"""Characters of a text that are looked at; more tell nothing new."""
_FEWEST = 25
"""Words of a text whose language is guessed; a shorter one has the language that it declares."""
_FEWEST_SIGNS = 20
"""Letters of a text that is known by its script."""
_SURE, _AGREED = 0.8, 0.3
"""Least probability of a guess, and of one that the file declares as well."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’']*")
_ENGLISH = {
    "the", "of", "and", "to", "that", "with", "by", "from", "this", "which", "have", "were",
    "been", "their", "they", "would", "has", "had", "its", "are", "was", "for", "not", "but",
    "who", "after", "will", "said", "when", "than", "there", "could", "should", "about",
}  # fmt: skip
"""Of the words that stand most often in English, those that no neighbouring language has as well,
or not as often."""
_ENGLISH_SHARE, _ENGLISH_KINDS = 0.12, 5
"""Share of them among the words of a text in English, and how many different ones stand in it."""
_SCRIPTS = {
    "ja": r"[\p{Hiragana}\p{Katakana}]",
    "ko": r"\p{Hangul}",
    "zh": r"\p{Han}",
    "th": r"\p{Thai}",
    "lo": r"\p{Lao}",
    "km": r"\p{Khmer}",
    "my": r"\p{Myanmar}",
    "el": r"\p{Greek}",
    "hy": r"\p{Armenian}",
    "ka": r"\p{Georgian}",
    "ta": r"\p{Tamil}",
    "te": r"\p{Telugu}",
    "kn": r"\p{Kannada}",
    "ml": r"\p{Malayalam}",
    "gu": r"\p{Gujarati}",
    "pa": r"\p{Gurmukhi}",
    "si": r"\p{Sinhala}",
}
"""Letters that one language alone is written in, or nearly; kana before the signs that Japanese
shares with Chinese."""
_SHARES = {"ja": 0.1}
"""Share of the letters from which on a text is in the language of its script; of others half."""
KNOWN = {
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en",
    "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy",
    "id", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "la", "lo", "lt", "lv", "mk", "ml",
    "mn", "mr", "ms", "my", "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk",
    "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz", "vi", "zh",
}  # fmt: skip
"""ISO 639-1 codes of the languages that are told apart. Small ones that are nearly another one are
not among them: a table of prices is soon taken for Volapük."""
_WITHIN = {"nb": "no", "nn": "no", "wuu": "zh", "yue": "zh", "arz": "ar", "ary": "ar"}
"""Languages and ways to write one that count as another here."""


class Tongue(msgspec.Struct, frozen=True):
    """A language, and how sure that is."""

    language: str = ""
    """ISO 639-1 code; empty where it is not known."""
    certainty: float = 0.0
    """From 0 to 1."""

    def __str__(self) -> str:
        """`de (German, 87% sure)`; "" where it is not known."""
        if not self.language:
            return ""
        sure = "" if self.certainty == 1 else f", {self.certainty:.0%} sure"
        return f"{self.language} ({name(self.language)}{sure})"


def language_of(text: str, declared: str = "") -> Tongue:
    """The language of a text. `declared` is what its file says (a code, see `code`): that counts
    where the text is too short to tell, and makes a guess surer that agrees."""
    head = text[:_READ]
    words = [word.casefold() for word in _WORD.findall(head)]
    if script := _by_script("".join(words)):
        return script
    if len(words) < _FEWEST:
        return Tongue(declared, 0.5) if declared and words else Tongue()
    little = [word for word in words if word in _ENGLISH]
    if len(little) >= _ENGLISH_SHARE * len(words) and len(set(little)) >= _ENGLISH_KINDS:
        return Tongue("en", 1.0)
    guess, certainty = _identifier().classify(" ".join(words))
    guess = _WITHIN.get(guess, guess)
    if guess in KNOWN and certainty >= (_AGREED if guess == declared else _SURE):
        return Tongue(guess, round(certainty, 2))
    return Tongue()


def code(declared: str) -> str:
    """The ISO 639-1 code of a language as files declare it: `de` of `de-AT` and `DE_de.UTF-8`; ""
    for what is none that is known."""
    found = regex.match(r"\s*([A-Za-z]{2,3})(?:[-_.@;,\s]|\Z)", declared)
    short = found[1].lower() if found else ""
    short = _WITHIN.get(short, short)
    return short if short in KNOWN else ""


def name(language: str) -> str:
    """The English name of a language by its code: German."""
    from babel import Locale

    return str(Locale("en").languages.get(language, language))


def counted(counts: Mapping[str, int]) -> str:
    """`German 12, French 3` of so many articles in each language, the most first."""
    most_first = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{name(language)} {count:,}" for language, count in most_first)


def others(counts: Mapping[str, int], own: str) -> str:
    """One line that says how many articles are in another language than the one in which ends of
    sentences are looked for, and what helps; "" if none is, as far as that can be told."""
    foreign = {one: count for one, count in counts.items() if one not in ("", own)}
    if not (count := sum(foreign.values())):
        return ""
    most = max(foreign, key=lambda one: foreign[one])
    cure = f"set corpus.language to {most}, and " if foreign[most] > counts.get(own, 0) else ""
    return (
        f"languages: {count:,} article{'s are' if count > 1 else ' is'} not in the language of "
        f"corpus.language, {own} ({counted(foreign)}); {cure}see what python -m index build tells "
        "of the encoder"
    )


def _by_script(letters: str) -> Tongue | None:
    """The language that alone is written in the script of most of these letters."""
    if letters.isascii() or len(letters) < _FEWEST_SIGNS:
        return None
    for language, script in _SCRIPTS.items():
        share = len(regex.findall(script, letters)) / len(letters)
        if share >= _SHARES.get(language, 0.5):
            return Tongue(language, 1.0)
    return None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
