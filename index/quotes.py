"""From hits to quotes: each is cut to what is shown of it, and what says the same is folded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from corpus.article import Article
from corpus.sentences import paragraphs
from index.answer import Hit, Quote
from index.folding import folded
from index.quoting import Shown, shown
from index.snapshot import Snapshot
from index.stages import Stages

_LOOKED_AT = 3
"""Hits beyond those that become quotes which may repeat one of them."""


def quotes_of(
    snapshot: Snapshot, question: str, hits: Sequence[Hit], stages: Stages, most: int
) -> list[Quote]:
    """The best hits as quotes, at most so many, what repeats an earlier one folded into it."""
    rarities = snapshot.lexical.rarities(question)
    copies: defaultdict[int, list[Article]] = defaultdict(list)
    for hit in hits:
        if hit.repeats is not None:
            copies[hit.repeats].append(snapshot.article(hit.row))
    hits = [hit for hit in hits if not hit.furniture and hit.repeats is None]
    hits = hits[: most + _LOOKED_AT]
    articles = [snapshot.article(hit.row) for hit in hits]
    cuts = [_cut(snapshot, hit, rarities, stages) for hit in hits]
    if stages.folding:
        cut_articles = list(zip(articles, cuts, strict=True))
        groups = folded(
            [cut.span.of(one.text) for one, cut in cut_articles],
            [cut.sentence.of(one.text) for one, cut in cut_articles],
        )
    else:
        groups = [[number] for number in range(len(cuts))]
    quotes = []
    for group in groups[:most]:
        quote = _quote(snapshot, hits[group[0]], cuts[group[0]])
        also = {one.id: one for i in group for one in (articles[i], *copies[hits[i].row])}
        del also[quote.article.id]
        quotes.append(msgspec.structs.replace(quote, also=tuple(also.values())))
    return quotes


def _cut(snapshot: Snapshot, hit: Hit, rarities: Mapping[str, float], stages: Stages) -> Shown:
    """What is shown of the hit."""
    passage, language = snapshot.passages[hit.row].span, snapshot.manifest.cut.language
    text = snapshot.article(hit.row).text
    doubtful = bool(hit.places) and (hit.scores.margin or 0.0) <= 0
    cut = shown(text, passage, hit.places, rarities, language, hit.part, doubtful=doubtful)
    return cut if stages.cutting else msgspec.structs.replace(cut, span=passage)


def _quote(snapshot: Snapshot, hit: Hit, cut: Shown) -> Quote:
    """The hit as a quote whose mark is the answer, or the sentence likely to hold it."""
    article, passage = snapshot.article(hit.row), snapshot.passages[hit.row]
    text, span = article.text, cut.span
    sure = hit.answer if (hit.scores.margin or 0.0) > 0 else None
    return Quote(
        article=article,
        passage=passage,
        span=span,
        text=span.of(text),
        focus=sure or cut.sentence,
        answer=sure,
        marked=sure or cut.sentence,
        paragraph=passage.paragraph + paragraphs(text[passage.start : span.start + 1]) - 1,
        paragraphs=snapshot.paragraphs(hit.row),
        scores=hit.scores,
    )
