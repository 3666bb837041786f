"""The lexical index: BM25 over the words of the passages."""

import logging
import re
import unicodedata
import warnings
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tokenize import TokenError

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

from index.errors import SnapshotError

FOLDER = "lexical"
_K1, _B = 1.2, 0.75
"""Lucene's defaults: https://lucene.apache.org/core/10_0_0/core/org/apache/lucene/search/similarities/BM25Similarity.html"""
_DAMPING = 2.0
"""Added to what can be reached, so that words which stand in nearly every passage of a small pile
cannot cover a question: each gives about 0.1, while a rare word of a large pile gives 5 to 10."""
_TOKEN = r"(?u)\b(?:\w\w+|\d)\b"  # noqa: S105 - a pattern, no secret
logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs each step at DEBUG to everyone
_NO_WORD = " "
"""Stands in for the words of a pile that has none; no question holds it."""
_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(_TOKEN)
_ACCENT = re.compile(r"[\u0300-\u036f]")
"""Marks on Latin, Greek and Cyrillic letters; those of other scripts are often vowels."""
_STOP_WORDS = frozenset(STOPWORDS_EN)
_NOT_ASKED = _STOP_WORDS | {
    *("who", "whom", "whose", "what", "which", "when", "where", "why", "how", "many", "much"),
    *("did", "do", "does", "done", "has", "have", "had", "were", "been", "am"),
    *("can", "could", "would", "should"),
}
_EVEN = 1.0
"""Added to each rarity of a question's words: in a small pile what is rare is mostly chance."""


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[str, ...]:
    """The stems of `text` in order, without English stop words: what bm25s makes of it.

    The last texts are remembered: a sentence is looked at for what is read and for what is shown.
    """
    words = [word for word in _WORD.findall(_folded(text).lower()) if word not in _STOP_WORDS]
    return tuple(_STEMMER.stemWords(words))


def asked(question: str) -> list[str]:
    """The stems of a question without the words that only make it one: "who", "did", "much"."""
    words = [word for word in _WORD.findall(_folded(question).lower()) if word not in _NOT_ASKED]
    stems: list[str] = _STEMMER.stemWords(words)
    return stems


def _folded(text: str) -> str:
    """The text without the accents of its letters: who asks for "Jiri Novak" means "Jiří Novák"."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))


class LexicalIndex:
    """BM25 in Lucene's variant; row i is passage i of the snapshot."""

    def __init__(self, bm25: bm25s.BM25) -> None:
        self._bm25 = bm25
        self._held_by = np.diff(bm25.scores["indptr"])
        """For each token how many passages hold it."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "LexicalIndex":
        """An index of these texts."""
        bm25 = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        tokenized = bm25s.tokenize(
            [_folded(text) for text in texts],
            token_pattern=_TOKEN,
            stopwords="en",
            stemmer=_STEMMER,
            show_progress=False,
        )
        if not tokenized.vocab:  # bm25s cannot index a pile of stop words
            tokenized = Tokenized(ids=[[0] for _ in texts], vocab={_NO_WORD: 0})
        with warnings.catch_warnings():
            if not texts:  # numpy warns of the mean of nothing, which no passage is weighed by
                warnings.simplefilter("ignore", RuntimeWarning)
            bm25.index(tokenized, show_progress=False)
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """The index that `save` wrote to `folder`."""
        try:
            return cls(bm25s.BM25.load(folder / FOLDER, show_progress=False))
        except (OSError, ValueError, KeyError, TypeError, EOFError, TokenError) as error:
            raise SnapshotError(f"{folder / FOLDER} cannot be read: {error}") from None

    def save(self, folder: Path) -> None:
        """Write the index to `folder`."""
        self._bm25.save(folder / FOLDER, show_progress=False)

    def __len__(self) -> int:
        return int(self._bm25.scores["num_docs"])

    def coverage(self, question: str) -> NDArray[np.float32]:
        """For each passage its BM25 score as a share of what the question's words can give, 0 to 1.

        A passage that held every rare word of the question often and were very short would come
        near 1. The share is absolute: it can be compared between questions. Words that stand in no
        passage count in what could be reached. Zero everywhere for a question of stop words only.
        """
        words = asked(question)
        known = [word for word in words if word in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        reachable = sum(self.rarity(word) for word in words)
        scores: NDArray[np.float32] = self._bm25.get_scores(known)
        return scores / np.float32(reachable + _DAMPING)

    def shares(self, question: str, groups: NDArray[np.int64], count: int) -> NDArray[np.float64]:
        """For each group of passages how much of the question, weighed by rarity, stands in any of
        them, 0 to 1: shape (count,).

        `groups`: for each passage the number of its group, 0 to `count` - 1.
        """
        rarities = self.rarities(question)
        found, total = np.zeros(count), sum(rarities.values())
        starts, rows = self._bm25.scores["indptr"], self._bm25.scores["indices"]
        for word, weight in rarities.items():
            token = self._bm25.vocab_dict.get(word)
            if token is not None:
                held = np.zeros(count, dtype=np.bool_)
                held[groups[rows[starts[token] : starts[token + 1]]]] = True
                found += weight * held
        return found / total if total else found

    def rarities(self, question: str) -> dict[str, float]:
        """What each stem of a question counts for: its rarity and _EVEN."""
        return {word: self.rarity(word) + _EVEN for word in asked(question)}

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a stem, Lucene's: ln(1 + (n - h + .5) / (h + .5))."""
        token = self._bm25.vocab_dict.get(word)
        held_by = 0 if token is None else int(self._held_by[token])
        return float(np.log1p((len(self) - held_by + 0.5) / (held_by + 0.5)))
