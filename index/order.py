"""In which order the quotes of an answer are shown."""

import msgspec

from index.answer import Answer, Quote


def newest_first(answer: Answer) -> Answer:
    """The answer with those of its quotes that answer by themselves before the others, the newest
    first, if two of them are from different articles of different dates; else as it was.

    Such articles may disagree, or tell the same of different times: they are put side by side with
    their dates, and none is left out. What has no date comes after what has one; what is equally
    old, and what is no answer by itself, keeps its order. Only what is shown is ordered: ranking,
    and what `eval` measures on it, stay as they are.
    """
    answers = [quote for quote in answer.quotes if quote.answers]
    if answer.verdict != "answered" or not _differ(answers):
        return answer
    others = [quote for quote in answer.quotes if not quote.answers]
    newest = sorted(answers, key=lambda quote: quote.article.published, reverse=True)
    return msgspec.structs.replace(answer, quotes=(*newest, *others), newest_first=True)


def _differ(quotes: list[Quote]) -> bool:
    """True if there are articles of different dates among them; an article has one date."""
    return len({quote.article.published for quote in quotes} - {""}) > 1
