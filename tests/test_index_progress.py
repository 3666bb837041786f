"""How far a build is, in lines for another program."""

import json

from index.progress import JsonLines, Step


def test_lines_come_now_and_then() -> None:
    """A line for each quarter of a second at most, and always one for the last passage."""
    said: list[str] = []
    now = 0.0
    lines = JsonLines(said.append, lambda: now)
    lines.begins(Step.READING)
    embedded = lines.watch(100)
    for _ in range(25):
        now += 0.0625
        embedded(4)
    lines.begins(Step.CHECKING)

    told = [json.loads(line) for line in said]
    assert [one.get("done") for one in told[1:-1]] == [None, 16, 32, 48, 64, 80, 96, 100]
    assert told[1] == {"step": "embedding", "of": 100}
    assert (told[0], told[-1]) == ({"step": "reading"}, {"step": "checking"})
    assert said[2] == '{"step": "embedding", "done": 16, "of": 100}'


def test_an_error_is_one_line() -> None:
    """With its class, and what a person is told, in ASCII."""
    said: list[str] = []
    JsonLines(said.append).failed(ValueError("no \n é"))

    assert said == ['{"failed": "ValueError", "told": "no \\n \\u00e9"}']
