"""Labels as the questions that `python -m index eval` and `calibrate` read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.labels import Label
from bot.unanswered import AnsweredSince, Asked
from corpus.article import Article


def lines(
    labels: Sequence[Label],
    articles: Mapping[str, Article],
    answers: Mapping[int, Sequence[Asked]],
) -> Iterator[tuple[dict[str, Any], str]]:
    """Each label as a line of a file of questions, or, instead of that, why it is left out.

    `answers`: what was asked, by server. What was taken off the list is no question.
    """
    since = {server: AnsweredSince(found) for server, found in answers.items()}
    for label in labels:
        if label.kind == "off":
            continue
        line = {
            "id": f"label-{label.id}",
            "question": label.question,
            "answerable": label.kind == "passage",
            "answers": [],
        }
        if why := _fault(label, articles, label in since.get(label.server, ())):
            yield {}, f"left out: label {label.id} of server {label.server}: {why}"
            continue
        if label.kind == "passage":
            place = {"article_id": label.article, "quote": label.quote, "text": label.quote}
            line["answers"] = [place]
        yield line, ""


def _fault(label: Label, articles: Mapping[str, Article], answered_since: bool) -> str:
    """Why nothing can be measured with it any more; "" if it can."""
    if label.kind == "passage" and label.article not in articles:
        return "its article is gone"
    if not label.stands(articles.get(label.article)):
        return "its article has changed, and the passage is no longer in it"
    if answered_since:
        return "the articles were said to hold no answer, and have answered it since"
    return ""
