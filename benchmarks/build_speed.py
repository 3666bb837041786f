"""How fast is `build`, and how near do its vectors come to the plain pipeline's?

    python -m benchmarks.build_speed --articles ../shared/data/bbc/articles.jsonl.gz

The plain pipeline is `SentenceTransformer.encode` with its defaults on the same passages, then
`IndexFlatIP`. Ours is the whole of `build`: cutting, embedding, both indexes, hashing, verifying,
publishing. Recall@10 is the share of the plain pipeline's ten nearest passages that our dense
index finds among its ten, over all titles as questions.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import faiss
import numpy as np

from benchmarks import machine
from benchmarks.piles import nobody
from corpus import folder
from corpus.passages import split
from corpus.settings import CorpusSettings
from index import snapshot
from index.answerer import Answerer
from index.build import build
from index.encoder import Vectors, embedded_text
from index.encoders import open_encoder
from index.models import find
from index.plain import load
from index.reader import open_reader
from index.settings import IndexSettings
from index.store import Store

_NEAREST = 10


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    parser.add_argument("--limit", type=int, help="only the first N articles")
    parser.add_argument("--questions", type=int, default=200, help="questions that are timed")
    options = parser.parse_args()
    articles = folder.read(options.articles).articles[: options.limit]
    by_id = {article.id: article for article in articles}
    texts = [
        embedded_text(by_id[passage.article], passage)
        for article in articles
        for passage in split(article)
    ]
    titles = [article.title for article in articles]
    settings = IndexSettings()

    with tempfile.TemporaryDirectory() as made:
        store = Store(Path(made))
        encoder = open_encoder(settings)  # compiled once, as on a user's machine
        started = time.perf_counter()
        build(
            articles,
            store=store,
            encoder=encoder,
            settings=CorpusSettings(),
            keep=1,
            watcher=nobody,
        )
        ours = time.perf_counter() - started
        published = snapshot.load(store.path(store.current()), encoder.identity)

        plain = load(find(settings.encoder))
        started = time.perf_counter()
        vectors: Vectors = plain.encode(texts, show_progress_bar=False)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        theirs = time.perf_counter() - started

        asked = titles[: options.questions]
        started = time.perf_counter()
        for question in asked:
            index.search(plain.encode([question], show_progress_bar=False), _NEAREST)
        plain_question = (time.perf_counter() - started) / len(asked)
        spent = {}
        for name in ("none", settings.reader):
            answerer = Answerer(published, encoder, settings, open_reader(name))
            answerer.answer(asked[0])
            started = time.perf_counter()
            for question in asked:
                answerer.answer(question)
            spent[name] = (time.perf_counter() - started) / len(asked)

        wanted = index.search(plain.encode(titles, show_progress_bar=False), _NEAREST)[1]
        found = [published.vectors.nearest(encoder.encode_question(t), _NEAREST) for t in titles]
    shared = [len(set(ours) & set(theirs)) for ours, theirs in zip(found, wanted, strict=True)]
    told = {
        "articles": len(articles),
        "passages": len(texts),
        "build_ratio": round(theirs / ours, 2),
        "build_passages_per_second": round(len(texts) / ours, 1),
        "plain_passages_per_second": round(len(texts) / theirs, 1),
        "recall@10": round(float(np.mean(shared)) / _NEAREST, 4),
        "question_ratio_without_reader": round(plain_question / spent["none"], 2),
        "question_ratio": round(plain_question / spent[settings.reader], 2),
        "questions_per_second": round(1 / spent[settings.reader], 1),
        "plain_questions_per_second": round(1 / plain_question, 1),
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
