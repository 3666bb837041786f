"""A question as it is asked of the index."""

import regex

from index.errors import QuestionError

_WORD = regex.compile(r"[\p{L}\p{N}]")
_SPACE = regex.compile(r"\s+")
_EXAMPLE = "Ask something like: who skipped the meeting?"


def cleaned(question: str, *, longest: int) -> str:
    """The question on one line.

    Raises QuestionError if there is none in it or it has over `longest` characters.
    """
    asked = _SPACE.sub(" ", question).strip().encode("utf-8", "replace").decode("utf-8")
    if not asked:
        raise QuestionError(f"The question is empty. {_EXAMPLE}", "empty")
    if not _WORD.search(asked):
        raise QuestionError(f"There is no word in the question. {_EXAMPLE}", "wordless")
    if len(asked) > longest:
        raise QuestionError(
            f"The question has {len(asked):,} characters; {longest:,} is the most. "
            "Ask it in a sentence or two.",
            "long",
            characters=len(asked),
            longest=longest,
        )
    return asked
