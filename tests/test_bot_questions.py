"""What moderators labelled is what `eval` and `calibrate` read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bot_library import ROOT, Library, run
from test_bot_state import ASKING, QUOTES, Clock, answer_to

from bot.labels import Label, Labels
from bot.sent import SentAnswers
from bot.state import State
from corpus import folder
from corpus.article import Article, Span
from index.scope import EVERYTHING, Scope

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

NORTH, SOUTH = 1, 2
NOBODY = Label(server=NORTH, question="what did the cake cost?", kind="none", snapshot="one")


def passage(question: str, article: Article, quote: str, server: int = NORTH) -> Label:
    start = article.text.index(quote)
    return Label(
        server=server,
        question=question,
        kind="passage",
        article=article.id,
        sha256=article.sha256,
        span=Span(start, start + len(quote)),
        quote=quote,
        snapshot="one",
    )


def printed(library: Library, *more: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The questions, and what is said of those that are left out."""
    config = ("--config", str(library.folder / "config.toml"))
    done = run("-m", "bot", "questions", *more, *config, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.splitlines()


@pytest.fixture
def twin(library: Library, tmp_path: Path) -> Library:
    return library.twin(tmp_path / "twin")


async def put(library: Library, *labels: Label) -> None:
    state = State.open(library.folder / "bot")
    for label in labels:
        await Labels(state).put(label, member=10)
    state.close()


def articles() -> dict[str, Article]:
    return {one.id: one for one in folder.read(ROOT / "corpus" / "articles").articles}


async def test_calibrate_and_eval_read_what_was_labelled(twin: Library) -> None:
    """Twenty of each kind are counted by both, as what they were labelled."""
    pile = articles()
    samples = [
        json.loads(line) for line in (ROOT / "corpus" / "questions.jsonl").read_text().splitlines()
    ]
    answerable = [one for one in samples if one["answers"]][:20]
    unanswerable = [one for one in samples if not one["answerable"]][:20]
    await put(
        twin,
        *(
            passage(
                one["question"],
                pile[one["answers"][0]["article_id"]],
                one["answers"][0]["quote"],
            )
            for one in answerable
        ),
        *(msgspec.structs.replace(NOBODY, question=one["question"]) for one in unanswerable),
    )
    file = twin.folder / "questions.jsonl"
    config = ("--config", str(twin.folder / "config.toml"))
    done = run("-m", "bot", "questions", "--server", str(NORTH), *config, check=True)
    file.write_text(done.stdout, encoding="utf-8")
    words = ("--questions", str(file), "--json", *config)
    measured = json.loads(run("-m", "index", "eval", "--no-ablations", *words, check=True).stdout)
    fitted = json.loads(run("-m", "index", "calibrate", *words, check=True).stdout)

    assert done.stderr == ""
    assert [json.loads(line)["question"] for line in done.stdout.splitlines()] == [
        one["question"] for one in (*answerable, *unanswerable)
    ]
    assert (measured["answerable"], measured["unanswerable"]) == (20, 20)
    assert measured["hit@3"] > 0.5
    assert fitted["questions"] == 40


async def test_a_line_is_a_question(twin: Library) -> None:
    """With the passage and its article, or with none; those of one server, or of all; what was
    taken off the list is none."""
    pile = articles()
    mayors = pile["mayors-stay-away-from-white-house-meeting"]
    quote = "The session, set for 3 p.m., was supposed to be about roads, bridges"
    off = msgspec.structs.replace(NOBODY, question="asdf?", kind="off")
    await put(twin, passage("when was it?", mayors, quote), NOBODY, off)
    await put(twin, msgspec.structs.replace(NOBODY, server=SOUTH, question="who rang?"))
    place = {"article_id": mayors.id, "quote": quote, "text": quote}
    lines, left_out = printed(twin, "--server", str(NORTH))

    assert lines == [
        {"id": "label-1", "question": "when was it?", "answerable": True, "answers": [place]},
        {"id": "label-2", "question": NOBODY.question, "answerable": False, "answers": []},
    ]
    assert left_out == []
    assert [one["question"] for one in printed(twin)[0]][2:] == ["who rang?"]
    assert printed(twin, "--server", "3") == ([], [])


async def test_what_can_no_longer_be_used_is_left_out(twin: Library) -> None:
    """An article that is gone, or changed so that the passage is not in it; one that changed
    elsewhere counts as before."""
    twin.write("bells", "The bell rang. Nobody heard it.")
    twin.write("drums", "The drum split. Somebody laughed.")
    twin.build()
    bells = Article(id="bells", title="bells", text="The bell rang. Nobody heard it.")
    drums = Article(id="drums", title="drums", text="The drum split. Somebody laughed.")
    gone = Article(id="gone", title="gone", text="The gong cracked.")
    await put(
        twin,
        passage("what rang?", bells, "The bell rang."),
        passage("who heard it?", bells, "Nobody heard it."),
        passage("what split?", drums, "The drum split."),
        passage("what cracked?", gone, "The gong cracked."),
    )
    twin.write("bells", "Listen. The bell rang. Everybody heard it.")
    twin.build()
    lines, left_out = printed(twin)

    assert [one["question"] for one in lines] == ["what rang?", "what split?"]
    assert left_out == [
        "left out: label 2 of server 1: its article has changed, and the passage is no longer in "
        "it",
        "left out: label 4 of server 1: its article is gone",
    ]


async def test_what_new_articles_answer_is_no_longer_unanswerable(twin: Library) -> None:
    """Once it was asked again and answered, from other articles than those that were labelled."""
    state, clock = State.open(twin.folder / "bot"), Clock()
    labels, sent = Labels(state, clock), SentAnswers(state, clock)
    for question in ("who rang?", "who sang?"):
        await labels.put(
            Label(server=ASKING.server, question=question, kind="none", snapshot="one"), 10
        )
    clock.now += 1
    await sent.keep(ASKING, answer_to("Who rang?"), EVERYTHING, QUOTES)
    newer = msgspec.structs.replace(answer_to("Who sang?"), snapshot="two")
    await sent.keep(ASKING, newer, EVERYTHING, QUOTES)
    state.close()
    lines, left_out = printed(twin)

    assert [one["question"] for one in lines] == ["who rang?"]
    assert left_out == [
        "left out: label 2 of server 7: the articles were said to hold no answer, and have "
        "answered it since"
    ]


async def test_the_last_label_of_a_question_counts(tmp_path: Path) -> None:
    """In other words too, but not that of another server, or of other articles."""
    state = State.open(tmp_path)
    labels = Labels(state)
    within = msgspec.structs.replace(NOBODY, scope=Scope(since="2024-01-01"))
    theirs = msgspec.structs.replace(NOBODY, server=SOUTH)
    later = msgspec.structs.replace(NOBODY, question="What did the cakes cost", kind="off")
    numbers = [await labels.put(one, 10) for one in (NOBODY, within, theirs, later)]

    assert [one.id for one in await labels.of()] == numbers[1:]
    assert [one.kind for one in await labels.of(NORTH)] == ["none", "off"]
    assert not await labels.undo(SOUTH, numbers[3])
    assert await labels.undo(NORTH, numbers[3])
    assert [one.id for one in await labels.of(NORTH)] == [numbers[1]]
    state.close()
