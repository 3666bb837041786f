"""What only comes close is shown in few sentences, around what is likely the answer."""

from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores, Verdict
from index.shorter import GLANCE, at_most, glance, shorter_and_shorter
from index.terminal import answer_lines

SENTENCES = [f"The ferry number {word} leaves the old harbour." for word in ("one", "two", "three")]
LONG = "The purser " + "counts and counts " * 20 + "to the end."


def quote(*said: str, focus: str) -> Quote:
    """The sentences as a quote, each a paragraph, behind a paragraph that is not quoted."""
    before, body = "Tides come and go.\n\n", "\n\n".join(said)
    text, start = before + body, len(before)
    place = text.index(focus)
    return Quote(
        article=Article(id="a", title="Ferries", text=text),
        passage=Passage(article="a", start=start, end=len(text), paragraph=2),
        span=Span(start, len(text)),
        text=body,
        focus=Span(place, place + len(focus)),
        answer=None,
        marked=None,
        paragraph=2,
        paragraphs=1 + len(said),
        scores=Scores(cosine=0.5, coverage=0.5),
    )


def lines(verdict: Verdict, *quotes: Quote) -> list[str]:
    told = Answer(question="x", verdict=verdict, snapshot="s", quotes=quotes)
    return [line.strip() for line in answer_lines(told)]


def test_what_is_farthest_from_the_focus_goes_first() -> None:
    """Down to the sentence that holds it."""
    one = quote(*SENTENCES, focus="two")
    shown = [span.of(one.article.text).split("\n\n") for span in shorter_and_shorter(one)]

    assert shown == [SENTENCES, SENTENCES[:2], SENTENCES[1:2]]


def test_a_sentence_is_never_cut() -> None:
    """Where one sentence has more than is wanted, it is what is left."""
    one = quote(SENTENCES[0], LONG, focus="to the end")

    assert len(LONG) > GLANCE
    assert [span.of(one.article.text) for span in at_most(one, GLANCE)] == [LONG]
    assert glance(one).text == LONG


def test_a_glance_says_where_it_stands() -> None:
    """Its number is that of the paragraph in which what is shown begins."""
    one = quote(*SENTENCES, LONG, focus="three")
    seen = glance(one)

    assert seen.text == "\n\n".join(SENTENCES[1:])
    assert seen.paragraph == 3
    assert glance(quote(LONG, SENTENCES[1], focus="two")).paragraph == 3
    assert glance(seen) is seen


def test_only_what_is_no_sure_answer_is_shortened_in_the_terminal() -> None:
    """And it says so."""
    one = quote(LONG, SENTENCES[1], focus="two")
    close, sure = lines("closest", one), lines("answered", one)

    assert close[2:] == [
        "1. Ferries",
        "paragraph 3 of 3 · shortened",
        "│ The ferry number two leaves the old harbour.",
    ]
    assert sure[3] == "paragraph 2 of 3"
    assert sum("counts" in line for line in sure) > 3
