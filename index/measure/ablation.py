"""What is measured beside the whole: plain searches, and each stage switched off."""

import msgspec

from index import fitted
from index.answerer import Answerer
from index.encoder import Encoder
from index.fitted import NO_READER
from index.logistic import Logistic
from index.settings import IndexSettings
from index.stages import ALL, Stages

_PLAIN = Stages(
    days=False,
    lately=False,
    looking=False,
    reader=False,
    ranking=False,
    folding=False,
    cutting=False,
)


class Ablation(msgspec.Struct, frozen=True, kw_only=True):
    """A way to answer with less."""

    told: str
    """In words for people."""
    stages: Stages = ALL
    ranked_by: Logistic | None = None
    """The one score that ranks; None: the functions in force."""
    reads: bool = True
    """False: as with `index.reader = "none"`, with the functions fitted for that."""

    def answerer(self, whole: Answerer, encoder: Encoder, settings: IndexSettings) -> Answerer:
        """The answerer that answers in this way, on the same snapshot."""
        if self.reads and self.ranked_by is None:
            return whole
        functions = fitted.shipped(NO_READER)
        if self.ranked_by:
            ranking = msgspec.structs.replace(
                functions.ranking, candidates=self.ranked_by, gathered=Logistic()
            )
            functions = msgspec.structs.replace(functions, ranking=ranking)
        return Answerer(whole.snapshot, encoder, settings, None, functions)


ABLATIONS = {
    "bm25": Ablation(
        told="BM25 alone",
        stages=msgspec.structs.replace(_PLAIN, vectors=False),
        ranked_by=Logistic(coverage=1.0),
    ),
    "dense": Ablation(
        told="vectors alone",
        stages=msgspec.structs.replace(_PLAIN, words=False),
        ranked_by=Logistic(cosine=1.0),
    ),
    "no_words": Ablation(told="without words", stages=Stages(words=False)),
    "no_vectors": Ablation(told="without vectors", stages=Stages(vectors=False)),
    "no_days": Ablation(told="without the days named", stages=Stages(days=False)),
    "no_lately": Ablation(told="without preferring the new", stages=Stages(lately=False)),
    "no_looking": Ablation(told="without looking", stages=Stages(looking=False)),
    "no_reader": Ablation(told="without the reader", reads=False),
    "no_stopping": Ablation(told="every candidate read", stages=Stages(stopping=False)),
    "no_second_look": Ablation(told="without a second look", stages=Stages(twice=False)),
    "no_ranking": Ablation(told="ranked by relevance", stages=Stages(ranking=False)),
    "no_folding": Ablation(told="without folding", stages=Stages(folding=False)),
    "no_cutting": Ablation(told="whole passages", stages=Stages(cutting=False)),
}
"""By the name in JSON. `bm25` and `dense` are what a plain search gives: passages as they are."""
