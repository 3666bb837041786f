"""Is the gold quote of the sample questions in the first quote, or in the first three?

    python -m benchmarks.sample_questions

Runs over corpus/questions.jsonl on the sample articles, with the reader and without it, and tells
what became of the questions that the articles do not answer.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.piles import open_pile, questions_of
from index.answer import Answer
from index.answerer import Answerer
from index.settings import IndexSettings
from index.stages import ALL

_ROOT = Path(__file__).parents[1]
_STAGES = ALL.asked_on(None)


def main() -> None:
    """Measure and print one JSON object."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "").parse_args()
    questions = questions_of(_ROOT / "corpus" / "questions.jsonl")
    told: dict[str, Any] = {"questions": len(questions)}
    with tempfile.TemporaryDirectory() as made:
        for name in ("none", IndexSettings().reader):
            answerer = open_pile(_ROOT / "corpus" / "articles", Path(made), name)
            told[f"reader {name}"] = figures(questions, answerer)
    told["machine"] = machine.line()
    print(json.dumps(told, indent=1))


def figures(questions: list[dict[str, Any]], answerer: Answerer) -> dict[str, float]:
    """Shares of the answerable and of the unanswerable questions, 0 to 1."""
    answers = [
        (question, answerer.walk(question["question"], _STAGES).answer) for question in questions
    ]
    answerable = [pair for pair in answers if pair[0]["answerable"]]
    others = [answer for question, answer in answers if not question["answerable"]]
    return {
        "gold in the first quote": _share([_gold(*pair, most=1) for pair in answerable]),
        "gold in the first three": _share([_gold(*pair, most=3) for pair in answerable]),
        "answerable, verdict answered": _share([a.verdict == "answered" for _, a in answerable]),
        "answerable, verdict nothing": _share([a.verdict == "nothing" for _, a in answerable]),
        "unanswerable, verdict answered": _share([a.verdict == "answered" for a in others]),
        "unanswerable, verdict nothing": _share([a.verdict == "nothing" for a in others]),
    }


def _gold(question: dict[str, Any], answer: Answer, most: int) -> bool:
    """True if one of the gold quotes stands in one of the first quotes of its article."""
    return any(
        quote.article.id == gold["article_id"] and gold["quote"] in quote.text
        for quote in answer.quotes[:most]
        for gold in question["answers"]
    )


def _share(cases: list[bool]) -> float:
    return round(sum(cases) / len(cases), 3)


if __name__ == "__main__":
    main()
