"""The message for a question that was completed says in small print how it was understood."""

from bot import markup, render
from index.answer import Answer


def message(answer: Answer, *, completed: bool) -> str:
    """The message for an answer, at most 2,000 UTF-16 units long.

    `completed`: whether its question was asked in fewer words than it was searched with. Raises
    RenderError as `render.message` does.
    """
    if not completed:
        return render.message(answer)
    note = f"\n-# Understood as: {markup.escape(answer.question)}"
    verdict, line_feed, quotes = render.message(
        answer, markup.LIMIT - markup.length(note)
    ).partition("\n")
    return f"{verdict}{note}{line_feed}{quotes}"
