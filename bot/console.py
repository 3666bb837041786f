"""Chat with the articles in the terminal, without Discord."""

import sys
from collections.abc import Callable, Iterable

from index.answer import Answer
from index.errors import QuestionError
from index.followup import Exchange, completed
from index.terminal import answer_lines

HINT = "Ask a question; an empty line or Ctrl-D ends."


def chat(
    answer: Callable[[str], Answer], lines: Iterable[str] = sys.stdin, *, longest: int = 1000
) -> None:
    """Answer each line until an empty one; a line may follow up the one before it."""
    talking = sys.stdin.isatty()
    before: Exchange | None = None
    print(HINT)
    while True:
        print("\n> " if talking else "", end="", flush=True)
        question = next(iter(lines), "").strip()
        if not question:
            return
        understood = completed(question, before, longest=longest) if before else question
        try:
            answered = answer(understood)
        except QuestionError as error:
            print(error)
            continue
        if understood != question:
            print(f"(understood as: {_printable(understood)})")
        for line in answer_lines(answered):
            print(line)
        before = Exchange.of(answered)


def _printable(text: str) -> str:
    """The text without what a terminal would obey: a title may hold anything."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
