"""Which questions are the same one in other words?

Likeness of whole questions cannot tell: "who won in 2019" and "who won in 2020" share 14 of 15
signs, and in a long question a name is even less. So two questions are the same only if every word
that means something has its counterpart in the other, in the same order or with one end moved to
the other ("the meeting: who skipped it?"). What may differ is what carries no meaning: case, signs,
endings, polite words, and a slip of the pen in one word, never in what may be a name or a number.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec
import regex
from rapidfuzz.distance import OSA

from index.lexical import tokens

K = TypeVar("K")
_LETTERS = r"[\p{L}\p{M}\p{N}_]+"
_WORD = regex.compile(rf"{_LETTERS}(?:[’']{_LETTERS})?[+#]*|\p{{So}}")
"""Also C++, C# and a picture: what is asked may hang on it."""
_APOSTROPHE = regex.compile(r"[’'](?:s|re|ll|ve|d|m)$", regex.IGNORECASE)
_GREETING = regex.compile(
    r"^\W*(?:(?:hi|hello|hey|please|pls)\b\W*"
    r"|(?:can|could|would) (?:you|anyone|anybody|someone|somebody)(?: please)? (?:tell me|say)\b\W*"
    r"|(?:do|does) (?:you|anyone|anybody|someone|somebody) know\b\W*"
    r"|(?:please )?tell me\b\W*|i(?: want|'d like| would like) to know\b\W*)+",
    regex.IGNORECASE,
)
_THANKS = regex.compile(r"(?:\W+(?:please|pls|thanks|thank you))+\W*$", regex.IGNORECASE)
_KINDS = {
    **dict.fromkeys(("who", "whom"), "who"),
    **dict.fromkeys(("what", "which"), "what"),
    **dict.fromkeys(("can", "could"), "can"),
    **{word: word for word in ("whose", "when", "where", "why", "how", "many", "much")},
    **{word: word for word in ("should", "would")},
    **dict.fromkeys(("was", "were", "did", "had", "been"), "past"),
    **dict.fromkeys(("is", "are", "am", "do", "does"), "present"),
    **dict.fromkeys(("will", "shall"), "future"),
    **dict.fromkeys(("not", "no", "never", "nobody", "none", "without", "nor", "cannot"), "not"),
}
"""What a word makes of a question: another kind is another question, whatever else is the same."""
_KEPT = frozenset(("by", "for", "if", "or", "to", "with"))
"""Words that `index.lexical` leaves out, and that turn a question round: a letter by somebody is
none to them."""
_SILENT = frozenset(("a", "an", "has", "have", "i", "s", "t"))
_SHORTEST = 6
"""Letters of a word in which two that changed places, or one that was doubled, are taken for a
slip: in shorter words they make another word ("form", "from")."""
_DOUBLED = regex.compile(r"(.)\1+")


class Wording(msgspec.Struct, frozen=True):
    """A question as it is compared."""

    kind: tuple[str, ...]
    """What sort of question it is, and whether it denies."""
    words: tuple[str, ...]
    """What means something, in lower case and in order."""
    stems: tuple[str, ...]
    """Their stems."""
    named: frozenset[int]
    """Places of the words that may be names or numbers."""


@lru_cache(maxsize=8192)
def wording(question: str) -> Wording:
    """What of a question is compared with others."""
    whole = unicodedata.normalize("NFC", question)
    asked = _THANKS.sub("", _GREETING.sub("", whole)) or whole
    shouted = asked.isupper()
    kind: set[str] = set()
    kept: list[tuple[str, str, bool]] = []
    for place, match in enumerate(_WORD.finditer(asked)):
        written = _APOSTROPHE.sub("", match[0])
        word = written.lower()
        if word.endswith(("n't", "n’t")):
            kind |= {"not", *filter(None, [_KINDS.get(word[:-3])])}
            continue
        name = written.isupper() and len(written) > 1 and not shouted  # IT is none of "it"
        if word in _KINDS and not name:
            kind |= {_KINDS[word], *(["present"] if written != match[0] else [])}  # what's, who're
            continue
        number = any(sign.isdigit() for sign in word)
        stems = _stems(word)
        if not name and not number and word not in _KEPT and (word in _SILENT or _empty(word)):
            continue
        capital = place > 0 and written[:1].isupper() and not shouted
        stem = stems[0] if len(stems) == 1 and word.isalpha() else word
        kept.append((word, stem, name or number or capital))
    return Wording(
        kind=tuple(sorted(kind)),
        words=tuple(word for word, _, _ in kept),
        stems=tuple(stem for _, stem, _ in kept),
        named=frozenset(place for place, (_, _, named) in enumerate(kept) if named),
    )


@lru_cache(maxsize=8192)
def _stems(word: str) -> tuple[str, ...]:
    """What the index makes of a word: its stem, or nothing of one that says nothing."""
    return tokens(word)


def _empty(word: str) -> bool:
    """True for a word that the index leaves out because it says nothing."""
    return len(word) > 1 and word.isalpha() and not _stems(word)


def alike(one: str, other: str) -> bool:
    """True if they are the same question in other words."""
    return _alike(wording(one), wording(other))


def _alike(one: Wording, other: Wording) -> bool:
    count = len(one.words)
    if one.kind != other.kind or count != len(other.words):
        return False
    if not count:
        return one == other
    for turn in range(count):
        order = [(place + turn) % count for place in range(count)]
        named = {
            place for place, its in enumerate(order) if place in one.named or its in other.named
        }
        if turn and len(named) > 1:
            continue  # who did what to whom is told by the order
        slips = 0
        for place, its in enumerate(order):
            if one.stems[place] == other.stems[its]:
                continue
            if place in named or not _slip(one.words[place], other.words[its]):
                break
            slips += 1
        else:
            if slips <= 1:
                return True
    return False


def _slip(one: str, other: str) -> bool:
    """True if one word is the other with two neighbouring letters exchanged, or with a letter
    single that is doubled there."""
    if min(len(one), len(other)) < _SHORTEST or one[0] != other[0]:
        return False
    if not (one + other).isalpha():
        return False
    exchanged = sorted(one) == sorted(other) and OSA.distance(one, other) == 1
    return exchanged or _stems(_DOUBLED.sub(r"\1", one)) == _stems(_DOUBLED.sub(r"\1", other))


def groups(questions: Mapping[K, str]) -> list[list[K]]:
    """The keys of questions that are the same, together; in the order in which they first come.

    Each is put to the first group all of whose questions it is like, so that no two in a group
    differ, and the same questions in the same order give the same groups.
    """
    spelt: defaultdict[Wording, list[K]] = defaultdict(list)
    for key, question in questions.items():
        spelt[wording(question)].append(key)
    near: defaultdict[object, list[int]] = defaultdict(list)
    found: list[list[Wording]] = []
    for one in spelt:
        places = _places(one)
        for number in sorted({number for place in places for number in near[place]}):
            if all(_alike(one, other) for other in found[number]):
                found[number].append(one)
                break
        else:
            for place in places:
                near[place].append(len(found))
            found.append([one])
    return [[key for one in group for key in spelt[one]] for group in found]


class Known(Generic[K]):
    """Questions, each with its key, among which others are looked for."""

    def __init__(self, questions: Iterable[tuple[str, K]]) -> None:
        self._all = [(wording(question), key) for question, key in questions]
        self._near: defaultdict[object, list[int]] = defaultdict(list)
        for number, (one, _) in enumerate(self._all):
            for place in _places(one):
                self._near[place].append(number)

    def like(self, question: str) -> Iterator[K]:
        """The keys of those that are the same as this one."""
        one = wording(question)
        near = {number for place in _places(one) for number in self._near.get(place, ())}
        others = (self._all[number] for number in sorted(near))
        return (key for other, key in others if _alike(one, other))


def _places(one: Wording) -> set[object]:
    """Where to look for questions that may be the same: two that are have one of these in common,
    and hardly any others have, so that of thousands only a few are compared."""
    count = len(one.words)
    turned = [one.stems[turn:] + one.stems[:turn] for turn in range(count)]
    places: set[object] = {(one.kind, min(turned, default=()))}
    for place, word in enumerate(one.words):
        if len(word) >= _SHORTEST and word.isalpha():  # what stands around a slip, and it
            around = turned[place][1:]
            places.add((one.kind, around, word[0], _stems(_DOUBLED.sub(r"\1", word))))
            letters = "".join(sorted(word))
            third = len(word) // 3  # two neighbours that changed places leave one end as it was
            places.add((one.kind, around, letters, "begins", word[:third]))
            places.add((one.kind, around, letters, "ends", word[-third:]))
    return places


def commonest(questions: Sequence[str]) -> list[str]:
    """The ways in which a question was put, the most frequent first; of equal ones the latest."""
    counts = Counter(questions)
    last = {question: place for place, question in enumerate(questions)}
    return sorted(counts, key=lambda one: (counts[one], last[one]), reverse=True)
