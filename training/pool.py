"""The training pool: articles as sentences of word pieces, their questions, and a BM25 index.

Everything is word-piece ids in flat arrays, so that a window is a slice and no step of the training
tokenises an article again. Built once (20 seconds) and kept in a cache folder.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import bm25s
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

PASSAGE_WORDS = 75
"""Length a negative passage is filled up to: shorter than production's 110, for speed."""
HELD_OUT = 23
"""Every 23rd article of a set is kept out of training, for choosing the recipe."""

_ABBREVIATIONS = r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\bvs)(?<!\bGen)(?<!\b[A-Z])"
_SENTENCE_END = re.compile(rf"\n+|{_ABBREVIATIONS}[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """Half-open ranges throughout: row i of something with bounds b is [b[i], b[i + 1])."""

    pieces: NDArray[np.uint16]
    """Word-piece ids of all articles, one after the other."""
    sentences: Ints
    """Bounds [S + 1] of the sentences in `pieces`."""
    words: Ints
    """Words (split at white space) of each sentence [S]."""
    articles: Ints
    """Bounds [A + 1] of the articles in `sentences`."""
    titles: list[list[int]]
    """Word pieces of each article's title [A]; empty if it has none."""
    passages: Ints
    """Bounds [P + 1] in `sentences` of the passages that BM25 finds; none spans two articles."""
    questions: list[str]
    question_pieces: list[list[int]]
    question_article: Ints
    question_set: list[str]
    """Name of the folder each question came from, such as squad1-train."""
    answers: list[list[tuple[int, int]]]
    """Answers of each question as ranges in `pieces`."""
    bm25: bm25s.BM25

    def article_of_sentence(self, sentence: int) -> int:
        return int(np.searchsorted(self.articles, sentence, side="right")) - 1

    def sentence_pieces(self, low: int, high: int) -> list[int]:
        """Word pieces of the sentences [low, high)."""
        pieces: list[int] = self.pieces[self.sentences[low] : self.sentences[high]].tolist()
        return pieces

    def passage(self, index: int) -> tuple[int, int]:
        """The sentences of passage `index`, as a half-open range."""
        return int(self.passages[index]), int(self.passages[index + 1])

    def held_out(self, question: int) -> bool:
        """Whether the question's article is kept out of training."""
        return bool(self.question_article[question] % HELD_OUT == 0)

    def search(self, question: str) -> NDArray[np.float32]:
        """BM25 score of every passage [P]."""
        tokens = bm25s.tokenize([question], stopwords="en", return_ids=False, show_progress=False)
        found = self.bm25.get_scores(cast(list[list[str]], tokens)[0] or ["the"])
        return np.asarray(found, np.float32)


def load(data: Path, cache: Path, tokenizer: Tokenizer) -> Pool:
    """Read the pool of `data` (a folder with one folder a set), from `cache` if it is there."""
    if not (cache / "bm25").exists():
        logging.info("building the training pool in %s", cache)
        _build(data, cache, tokenizer)
    arrays = np.load(cache / "arrays.npz")
    lists = json.loads((cache / "lists.json").read_text(encoding="utf-8"))
    lists["answers"] = [[(start, end) for start, end in spans] for spans in lists["answers"]]
    bm25 = bm25s.BM25.load(str(cache / "bm25"), show_progress=False)
    return Pool(**{name: arrays[name] for name in arrays.files}, **lists, bm25=bm25)


def sentence_bounds(text: str) -> list[int]:
    """Cut `text` after every sentence and paragraph: offsets from 0 to len(text)."""
    bounds = [0]
    for match in _SENTENCE_END.finditer(text):
        if text[bounds[-1] : match.end()].strip():
            bounds.append(match.end())
    if text[bounds[-1] :].strip() or len(bounds) == 1:
        bounds.append(len(text))
    else:
        bounds[-1] = len(text)
    return bounds


def _build(data: Path, cache: Path, tokenizer: Tokenizer) -> None:
    pieces: list[NDArray[np.uint16]] = []
    sentences, words, articles, passages = [0], [], [0], [0]
    titles: list[list[int]] = []
    texts: list[str] = []
    total = 0
    lists: dict[str, list[Any]] = {"questions": [], "question_set": [], "answers": []}
    question_article: list[int] = []
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        located: dict[str, tuple[int, int, Ints, Ints]] = {}  # id -> article, first piece, offsets
        for row in _rows(folder / "articles.jsonl.gz"):
            text, bounds = row["text"], sentence_bounds(row["text"])
            encoding = tokenizer.encode(text, add_special_tokens=False)
            starts, ends = np.array(encoding.offsets, np.int64).reshape(-1, 2).T
            located[row["id"]] = (len(titles), total, starts, ends)
            inner = [total + int(np.searchsorted(starts, bound)) for bound in bounds[1:]]
            counts = [len(text[a:b].split()) for a, b in pairwise(bounds)]
            for group in _filled(counts):
                passages.append(passages[-1] + len(group))
                texts.append(row["title"] + ". " + text[bounds[group[0]] : bounds[group[-1] + 1]])
            pieces.append(np.array(encoding.ids, np.uint16))
            total += len(encoding.ids)
            sentences += inner
            words += counts
            articles.append(len(sentences) - 1)
            titles.append(_encode(tokenizer, row["title"]))
        for row in _rows(folder / "questions.jsonl.gz"):
            if not row["answerable"]:
                continue
            article, first, starts, ends = located[row["article_id"]]
            spans = set()
            for answer in row["answers"]:
                if answer["article_id"] != row["article_id"]:
                    continue
                low = int(np.searchsorted(ends, answer["start"], side="right"))
                high = int(np.searchsorted(starts, answer["start"] + len(answer["text"])))
                if low < high:
                    spans.add((first + low, first + high))
            if spans:
                lists["questions"].append(row["question"])
                lists["question_set"].append(folder.name)
                lists["answers"].append(sorted(spans))
                question_article.append(article)
    lists["question_pieces"] = [_encode(tokenizer, text) for text in lists["questions"]]
    bm25 = bm25s.BM25(method="lucene")
    bm25.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    cache.mkdir(parents=True, exist_ok=True)
    np.savez(
        cache / "arrays.npz",
        pieces=np.concatenate(pieces),
        sentences=np.array(sentences, np.int64),
        words=np.array(words, np.int64),
        articles=np.array(articles, np.int64),
        passages=np.array(passages, np.int64),
        question_article=np.array(question_article, np.int64),
    )
    (cache / "lists.json").write_text(json.dumps(lists | {"titles": titles}), encoding="utf-8")
    bm25.save(str(cache / "bm25"), show_progress=False)  # last: its folder says the cache is whole


def _filled(counts: list[int]) -> Iterator[list[int]]:
    """Group neighbouring sentences, given by their word counts, up to about PASSAGE_WORDS."""
    group: list[int] = []
    for index in range(len(counts)):
        if group and sum(counts[i] for i in group) + counts[index] > PASSAGE_WORDS:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
