"""A quote is whole sentences: those that answer, and what they need to make sense alone.

In the tables `¦` parts the sentences, `[…]` marks the answer and `{…}` is what must be shown.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Span
from corpus.passages import split, words
from corpus.sentences import sentences
from index.leaning import leans_back, names_no_speaker
from index.lexical import tokens
from index.quoting import Shown, shown
from index.reader import Place

LEANS = """
He left early.
It was cold.
This surprised nobody.
But the mayor stayed.
However, the vote went ahead.
The latter was sold.
As a result, two schools closed.
In 2014, she described the moment.
When they arrived, the hall was full.
“I came,” he said.
The decision angered him.
and then the lights went out.
"""
STANDS = """
Ann Miller said she would stay.
Miller said she would stay.
The mayor, Tom Reed, said he was sorry.
The farmers sold their land.
Voters said they were tired.
It is likely that rain will fall.
This week the bridge opens.
Those who came late stood outside.
These were elected:
Both Norway and Sweden signed.
The harbour was closed for its repair.
“We won,” said Ann Miller.
Reed parked his car by the river.
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("sentence", lines(LEANS))
def test_sentence_leans(sentence: str) -> None:
    """A pronoun or connective with nothing to stand on leans on the sentence before."""
    assert leans_back(sentence)


@pytest.mark.parametrize("sentence", lines(STANDS))
def test_sentence_stands(sentence: str) -> None:
    """A sentence that names what its pronouns stand for stands alone."""
    assert not leans_back(sentence)


@pytest.mark.parametrize(
    ("sentence", "nameless"),
    [
        ("“We won because we trained.”", True),
        ('"We won." ', True),
        ("“We won,” said Ann Miller.", False),
        ("“We won,” said the coach, “because we trained.”", False),
        ("Ann Miller said: “We won.”", False),
    ],
)
def test_speaker(sentence: str, nameless: bool) -> None:
    """Speech from end to end that names nobody has no speaker."""
    assert names_no_speaker(sentence) == nameless


FILLER = "The weather had been dry for most of the month before."
BANK = "The town bank opens at nine."
CASES = {
    "one sentence that stands alone is enough": (
        "who opened the bridge?",
        f"{FILLER} {{Mayor Ann Reed opened the [new bridge] on Friday.}} {FILLER}",
    ),
    "a pronoun brings the sentence before it": (
        "when did he die?",
        f"{FILLER} {{Otto Brandt was a baker. He died in [1946], an old man.}} {FILLER}",
    ),
    "what is brought may lean on one more": (
        "",
        "{Otto Brandt was a baker in the old town. He threw a bottle into the sea. "
        f"It was found in [1946] by two boys.}} {FILLER}",
    ),
    "a pronoun brings it over the end of a paragraph too": (
        "",
        f"{FILLER}\n\n{{Otto Brandt was a baker.\n\nHe died in [1946], an old man.}}\n\n{FILLER}",
    ),
    "the first sentence of a passage has nothing to bring": (
        "",
        f"{{He died in [1946], an old man, in the house by the sea.}} {FILLER}",
    ),
    "a neighbour that holds the question's words is brought": (
        "how many people were hurt in the ferry collision?",
        f"{FILLER} {{The ferry collision happened near the harbour at noon. "
        f"Ambulances took [seven people] to two hospitals in the city.}} {FILLER}",
    ),
    "so is one that stands behind": (
        "how many people were hurt in the ferry collision?",
        f"{FILLER} {{Ambulances took [seven people] to two hospitals in the city. "
        f"The ferry collision happened near the harbour at noon.}} {FILLER}",
    ),
    "a list item brings its introducing line": (
        "",
        f"{FILLER}\n\n{{These sit on the board:\n\n- Ann Reed\n- [Tom Miller]}}\n- Sue Park",
    ),
    "an introducing line brings its list": (
        "",
        f"{FILLER}\n\n{{The town [elected] to the board:\n\n- Ann Reed\n- Tom Miller}}\n\n{BANK}",
    ),
    "a table row brings the row on top": (
        "",
        "{| Place | High water |\n| Port Alma | 14:00 |\n| Old Pier | [15:10] |}\n| Bay | 17:00 |",
    ),
    "speech brings its speaker": (
        "",
        f"{FILLER} {{“We knew that it would be hard,” said Ann Reed. "
        f"“Nobody had crossed the bay [in winter] before us.”}} {FILLER}",
    ),
    "a quotation is not begun in its middle": (
        "",
        f"{FILLER}\n\n{{Ann Reed wrote: “The river came up in the night:\n- We carried [the piano] "
        f"upstairs and slept on the floor.”}}\n\n{FILLER}",
    ),
    "a short sentence takes a neighbour of its paragraph": (
        "",
        f"{BANK}\n\n{{Ann Reed won [gold]. The race was over after two hours.}}\n\n{BANK}",
    ),
}


def case(marked: str) -> tuple[str, Span, Span]:
    """The text without its marks, the answer's place, and what must be shown."""
    plain, places = "", {}
    for sign in marked:
        if sign in "[]{}":
            places[sign] = len(plain)
        else:
            plain += sign
    return plain, Span(places["["], places["]"]), Span(places["{"], places["}"])


def at(answer: Span | None) -> list[Place]:
    """A reader's places where it is sure of one, or knows of none."""
    return [Place(answer, 9.0)] if answer else []


def rarities(question: str) -> dict[str, float]:
    return dict.fromkeys(tokens(question), 2.0) if question else {}


@pytest.mark.parametrize(("question", "marked"), CASES.values(), ids=CASES)
def test_what_is_shown(question: str, marked: str) -> None:
    """What is shown holds the answer and what it needs, and nothing else."""
    text, answer, wanted = case(marked)

    found = shown(text, Span(0, len(text)), at(answer), rarities(question), "en")

    assert found.span.of(text) == wanted.of(text)
    assert answer in found.sentence


def test_unknown_answer() -> None:
    """Without an answer the sentence with the question's rarest words is shown."""
    text = (
        f"{FILLER} The ferry to Port Alma sails at seven every morning. The ferry is old. {FILLER}"
    )
    weights = {"ferri": 1.0, "alma": 5.0}

    found = shown(text, Span(0, len(text)), [], weights, "en")

    assert found.sentence.of(text) == "The ferry to Port Alma sails at seven every morning."
    assert found.span == found.sentence


def test_answer_outside() -> None:
    """An answer outside the passage counts as none."""
    text = f"{FILLER} Ann Reed opened the new bridge on Friday morning. {FILLER}"
    passage = Span(len(FILLER) + 1, len(text))

    assert shown(text, passage, at(Span(0, 3)), {"bridg": 1.0}, "en") == shown(
        text, passage, [], {"bridg": 1.0}, "en"
    )


def test_long_neighbours_stay_away() -> None:
    """No neighbour is brought that would make more than 80 words of it."""
    long = "The committee " + "and the council " * 26 + "met."
    text = f"{long} He said that it was [late] and that nobody would vote any more."
    plain, answer, _ = case(f"{{{text}}}")

    found = shown(plain, Span(0, len(plain)), at(answer), {"committe": 3.0}, "en")

    assert found.span == found.sentence
    assert words(found.span.of(plain)) < 20


def test_a_short_quote_takes_no_endless_neighbour() -> None:
    """A few words alone are better than a sentence of more than 80 beside them."""
    text = f"He came. Then {'word ' * 120}"

    assert shown(text, Span(0, len(text)), at(Span(0, 2)), {}, "en").span.of(text) == "He came."


def test_where_no_place_is_sure_more_is_shown() -> None:
    """Neighbours come until there are 100 words, first those that share most with the question, of
    whatever paragraph; none that is furniture, nor one that would make more of it."""
    council, ferry, tide, bridge = (
        f"The {word} was spoken of by many{' and by the town' * 5}."
        for word in ("council", "ferry", "tide", "bridge")
    )
    text = f"{council}\n\n{ferry} {tide} {bridge}"
    place = Span(text.index("ferry"), text.index("ferry") + 5)
    asked = {"storm": 3.0, "council": 0.2, "tide": 0.1}  # shares too small for a sure place

    def told(text: str, asked: dict[str, float], *, doubtful: bool) -> str:
        whole = Span(0, len(text))
        return shown(text, whole, at(place), asked, "en", doubtful=doubtful).span.of(text)

    assert words(council) == 27
    assert told(text, asked, doubtful=False) == ferry
    assert told(text, asked, doubtful=True) == f"{council}\n\n{ferry} {tide}"
    asked = {"storm": 3.0, "tide": 0.2, "bridg": 0.2}
    assert told(text, asked, doubtful=True) == f"{ferry} {tide} {bridge}"
    page = text.replace(council, "Sign up for our newsletter.")
    place = Span(page.index("ferry"), page.index("ferry") + 5)
    assert told(page, asked, doubtful=True) == f"{ferry} {tide} {bridge}"


def test_what_is_shown_in_doubt_can_be_understood() -> None:
    """No neighbour is brought to an end where it hangs in the air, if what it needs is too long."""
    landed = "The zeppelin landed beside the quay in Port Alma on a cold and windy Friday."
    denied = "He denied at once that the storm had been seen by anybody who was there."
    winners = "These were the winners of the race through the storm:"
    long = f"Then the storm {'and the wind and the rain ' * 15}came."
    items = "\n".join(f"- boat {'and boat ' * 50}{number}" for number in range(3))

    def told(text: str) -> str:
        place = Span(text.index("zeppelin"), text.index("zeppelin") + 8)
        whole = Span(0, len(text))
        return shown(text, whole, at(place), {"sank": 9.0}, "en", doubtful=True).span.of(text)

    assert told(f"{long} {denied} {landed}") == landed
    assert told(f"{FILLER} {denied} {landed}") == f"{FILLER} {denied} {landed}"
    assert told(f"{long} {denied} {landed} {FILLER}") == f"{landed} {FILLER}"
    assert told(f"Sign up for our newsletter. {denied} {landed}") == landed
    assert told(f"{landed}\n\n{winners}\n\n{items}") == landed
    boats = "\n".join(f"- boat {'and boat ' * 14}{number}" for number in range(5))
    assert told(f"{winners}\n\n{boats}\n- zeppelin").startswith("- boat")
    assert told(f"{landed}\n\n{winners}\n\n- Ann\n- Tom").endswith("- Ann\n- Tom")


def test_in_doubt_both_sides_are_shown() -> None:
    """Where none shares more with the question than the other."""
    names = ("Anna", "Berta", "Cora", "Dora", "Emma", "Frida", "Gerda", "Hilda")
    parts = [f"The boat {name} {'and so on ' * 7}sank." for name in names]
    text = " ".join(parts)
    place = Span(text.index("Emma"), text.index("Emma") + 4)

    found = shown(text, Span(0, len(text)), at(place), {}, "en", doubtful=True)

    assert words(parts[0]) == 25
    assert found.span.of(text) == " ".join(parts[2:6])


def test_answer_over_two_sentences() -> None:
    """An answer that runs over the end of a sentence is shown whole, and both sentences are its."""
    text = f"{FILLER} Ann Reed came first. Tom Miller came second, after a long fight. {FILLER}"
    answer = Span(text.index("Ann"), text.index("Miller") + 6)

    found = shown(text, Span(0, len(text)), at(answer), {}, "en")

    assert found.span == found.sentence
    assert found.span.of(text) == (
        "Ann Reed came first. Tom Miller came second, after a long fight."
    )


@pytest.mark.parametrize(
    ("logit", "shown_to"),
    [(9.0, "Nobody"), (-0.5, "Ann"), (0.5, "Nobody")],
    ids=["as likely", "surely not", "perhaps"],
)
def test_places_that_are_less_sure(logit: float, shown_to: str) -> None:
    """What is shown grows to the second likeliest place, unless that has less than a
    hundredth of the probability: at a temperature of 2, 9.2 logits less."""
    first = "Ann Reed opened the new bridge on a cold Friday morning."
    second = "Nobody knew that Tom Miller had built most of it by himself."
    text = f"{FILLER} {first} {second} {FILLER}"
    ann, tom = (Span(text.index(name), text.index(name) + len(name)) for name in ("Ann", "Tom"))

    found = shown(text, Span(0, len(text)), [Place(ann, 9.0), Place(tom, logit)], {}, "en")

    wanted = first if shown_to == "Ann" else f"{first} {second}"
    assert found.span.of(text) == wanted
    assert found.sentence.of(text) == first


def test_what_is_said_of_the_answer_twice() -> None:
    """A neighbour that names the answer again is shown with it, and no other."""
    first = "The cup went to Ann Reed of Holt after a long fight in the rain."
    second = "Ann Reed had never before rowed on a river as wide as this."
    text = f"{FILLER} {first} {second} {FILLER}"
    start = text.index("Ann")

    found = shown(text, Span(0, len(text)), at(Span(start, start + len("Ann Reed"))), {}, "en")

    assert found.span.of(text) == f"{first} {second}"
    assert found.sentence.of(text) == first


def test_where_no_place_is_known() -> None:
    """What meets the question best is shown, and of that the sentence that shares most pointed at;
    without it, the one sentence that shares most in all."""
    met = "The ferry went to Alma. It carried eleven passengers and a dog that day."
    best = "Nobody at Alma saw the ferry that went home on Monday."
    text = f"{FILLER} {met} {FILLER} {best}"
    weights = {"ferri": 2.0, "alma": 2.0, "monday": 3.0}
    part = Span(text.index(met), text.index(met) + len(met))

    found = shown(text, Span(0, len(text)), [], weights, "en", part)
    without = shown(text, Span(0, len(text)), [], weights, "en")

    assert found.span.of(text) == met
    assert found.sentence.of(text) == "The ferry went to Alma."
    assert without.sentence.of(text) == without.span.of(text) == best


def test_no_heading_on_top() -> None:
    """What looks like a heading only because the passage begins there is kept."""
    text = "The winner was\n# 5 in the list. It was a brown horse that nobody had bet on."
    passage = Span(text.index("#"), len(text))

    found = shown(text, passage, at(Span(text.index("5"), text.index("5") + 1)), {}, "en")

    assert found.span.start == passage.start


def test_whole_passage() -> None:
    """A passage in which no sentence is found is shown whole."""
    text = "# only this"

    assert shown(text, Span(0, len(text)), [], {}, "en") == Shown(
        Span(0, len(text)), Span(0, len(text))
    )


PIECES = (
    *("He came. ", "Ann Reed said: ", "“Go. ", "” ", "She left.\n\n", "- one\n", "- two\n", '"'),
    *("| a | b |\n", "| c | d |\n", "# Tides\n\n", "But it fell, ", "the sea rose 5 m. ", "\n\n"),
    *("word " * 40, "1) ", "Then: ", "これは文です。", "😀", "'", "“We won.” "),
)
texts = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)


@settings(max_examples=200, deadline=None)
@given(texts, st.data())
def test_always(text: str, data: st.DataObject) -> None:
    """Of any passage of any text: whole sentences inside it, the answer inside them, every time."""
    passages = split(Article(id="a", title="", text=text))
    if not passages:
        return
    passage = data.draw(st.sampled_from(passages)).span
    start = data.draw(st.integers(passage.start, passage.end - 1))
    end = data.draw(st.integers(start + 1, min(passage.end, start + 80)))
    answer = data.draw(st.sampled_from([None, Span(start, end)]))
    elsewhere = data.draw(st.integers(passage.start, passage.end - 1))
    logit = data.draw(st.floats(-20, 9))
    places = [*at(answer), *([Place(Span(elsewhere, elsewhere + 1), logit)] if answer else [])]
    asked = data.draw(st.sampled_from([{}, {"sea": 3.0, "rose": 1.0}, {"reed": 2.0, "word": 0.5}]))

    doubtful = data.draw(st.booleans())

    found = shown(text, passage, places, asked, "en", doubtful=doubtful)

    assert found == shown(text, passage, places, asked, "en", doubtful=doubtful)
    assert found.sentence in found.span
    assert found.span in passage
    parts = [one.span for one in sentences(passage.of(text))]
    assert found.span.start - passage.start in {0, *(part.start for part in parts)}
    assert found.span.end - passage.start in {len(passage.of(text)), *(p.end for p in parts)}
    if answer and text[start].strip() and text[end - 1].strip():
        assert answer in found.sentence
    if words(found.sentence.of(text)) <= 80 and Span(elsewhere, elsewhere + 1) in found.sentence:
        assert words(found.span.of(text)) <= 100
