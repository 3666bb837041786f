"""Labels as the questions that `python -m index eval` and `calibrate` read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.labels import Label
from bot.unanswered import Asked, answered_since
from corpus.article import Article


def lines(
    labels: Sequence[Label],
    articles: Mapping[str, Article],
    answers: Mapping[int, Sequence[Asked]],
) -> Iterator[tuple[dict[str, Any], str]]:
    """Each label as a line of a file of questions, or, instead of that, why it is left out.

    `answers`: what was asked, by server. What was taken off the list is no question.
    """
    for label in labels:
        if label.kind == "off":
            continue
        line = {
            "id": f"label-{label.id}",
            "question": label.question,
            "answerable": label.kind == "passage",
            "answers": [],
        }
        if why := _fault(label, articles, answers):
            yield {}, f"left out: label {label.id} of server {label.server}: {why}"
            continue
        if label.kind == "passage":
            place = {"article_id": label.article, "quote": label.quote, "text": label.quote}
            line["answers"] = [place]
        yield line, ""


def _fault(
    label: Label, articles: Mapping[str, Article], answers: Mapping[int, Sequence[Asked]]
) -> str:
    """Why nothing can be measured with it any more; "" if it can."""
    if label.kind == "passage" and label.article not in articles:
        return "its article is gone"
    if not label.stands(articles.get(label.article)):
        return "its article has changed, and the passage is no longer in it"
    if answered_since(label, answers.get(label.server, ())):
        return "the articles were said to hold no answer, and have answered it since"
    return ""
