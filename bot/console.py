"""Chat with the articles in the terminal, without Discord."""

import sys
from collections.abc import Callable, Iterable

from index.answer import Answer
from index.errors import QuestionError
from index.terminal import answer_lines

HINT = "Ask a question; an empty line or Ctrl-D ends."


def chat(answer: Callable[[str], Answer], lines: Iterable[str] = sys.stdin) -> None:
    """Answer each line until an empty one."""
    talking = sys.stdin.isatty()
    print(HINT)
    while True:
        print("\n> " if talking else "", end="", flush=True)
        question = next(iter(lines), "").strip()
        if not question:
            return
        try:
            for line in answer_lines(answer(question)):
                print(line)
        except QuestionError as error:
            print(error)
