"""What an answer says in small print of how its question was understood."""

import msgspec

from bot import markup, render
from bot.language import N_, _, number
from corpus.article import Span
from index.answer import Answer
from index.errors import Fault, QuestionError

NEWEST_FIRST = N_("These articles are of different dates; the newest comes first.")
GO_ON = N_("To go on, press “Ask further” or mention me.")
_MARK = 120
"""Units kept in a message for the mark that it may get later: an article changed since."""
_LONGEST = 300
"""Characters of a title or a repeated question in a note at most."""

_REFUSED: dict[Fault, str] = {
    "empty": N_("The question is empty. Ask something like: who skipped the meeting?"),
    "wordless": N_(
        "There is no word in the question. Ask something like: who skipped the meeting?"
    ),
    "long": N_(
        "The question has {characters} characters; {longest} is the most. Ask it in a sentence "
        "or two."
    ),
}


def refused(error: QuestionError) -> str:
    """What is wrong with a question, in words for who asked it."""
    return _(_REFUSED[error.fault]).format(
        characters=number(error.characters), longest=number(error.longest)
    )


def message(answer: Answer, *notes: str) -> str:
    """The message for an answer, at most 2,000 UTF-16 units long, each of the notes on a line
    below the verdict.

    Raises RenderError as `render.message` does.
    """
    return laid_out(answer, *notes)[0]


def laid_out(answer: Answer, *notes: str) -> tuple[str, list[Span]]:
    """The message, and what of each quote is shown in it, as `render.laid_out` gives them; there
    is room for one more note. Quotes of different dates are said to be such."""
    dated = (_(NEWEST_FIRST),) if answer.newest_first else ()
    below = "".join(f"\n{small(note)}" for note in (*notes, *dated))
    text, spans = render.laid_out(answer, markup.LIMIT - markup.length(below) - _MARK)
    if answer.newest_first and len(spans) < 2:  # there is room for one: nothing stands beside it
        return laid_out(msgspec.structs.replace(answer, newest_first=False), *notes)
    verdict, line_feed, quotes = text.partition("\n")
    return f"{verdict}{below}{line_feed}{quotes}", spans


def noted(message: str, note: str) -> str:
    """The message with one more note, the last below the verdict; as it was if there is no room."""
    lines = message.split("\n")
    below = (n for n, line in enumerate(lines) if n and not line.startswith("-# "))
    place = next(below, len(lines))
    longer = "\n".join([*lines[:place], small(note), *lines[place:]])
    return longer if markup.length(longer) <= markup.LIMIT else message


def small(note: str) -> str:
    """The line of a note."""
    return f"-# {markup.escape(note)}"


def asked(question: str) -> str:
    """The note that repeats a question which no message says."""
    flat = " ".join(question.split())
    return markup.isolated(f"“{_short(flat)}”")


def completed(answer: Answer) -> str:
    """The note on a question that was searched with more words than it was asked in."""
    return _("Understood as: {question}").format(question=markup.isolated(answer.question))


def within(title: str, tag: str, since: str, before: str) -> str:
    """The note on an answer that was looked for in a part of the articles; "" for all of them."""
    parts = (
        markup.isolated(f"“{_short(title)}”") if title else "",
        _("tag “{tag}”").format(tag=markup.isolated(tag)) if tag else "",
        _("published since {date}").format(date=render.date_words(since)) if since else "",
        _("published before {date}").format(date=render.date_words(before)) if before else "",
    )
    told = ", ".join(part for part in parts if part)
    return _("Looked only here: {where}").format(where=told) if told else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
