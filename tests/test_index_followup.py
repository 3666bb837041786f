"""What a follow-up leaves unsaid is taken from what came before it, and from nowhere else."""

import pytest

from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores
from index.followup import Exchange, completed, depends, names

HEADLINE = "Mayors stay away from White House meeting"
MAYORS = Exchange(
    question="who skipped the meeting?",
    title=HEADLINE,
    marked=("Bill de Blasio", "Mitch Landrieu"),
)
BAND = Exchange(
    question="did they make an album?",
    title="Cold (band)",
    marked=("Their third album, released in May, was Year of the Spider and it sold well.",),
)
NOTHING = Exchange(question="what did Ada Lovelace write about lasagne?")

COMPLETED = {
    "and who else?": f"({HEADLINE}, Bill de Blasio, Mitch Landrieu, skipped)",
    "why?": f"({HEADLINE}, skipped)",
    "When was that?": f"({HEADLINE}, Bill de Blasio, Mitch Landrieu, skipped)",
    "what did he say?": f"({HEADLINE}, skipped)",
    "what did he write on Twitter?": f"({HEADLINE})",
    "When did the meeting begin?": f"({HEADLINE})",
    "what about Bill de Blasio?": f"({HEADLINE})",
}
ALONE = (
    "Which company said it would close 200 shops?",
    "Was Angela Merkel a chemist before that?",
    "Which national holiday was celebrated this week?",
    "How many people live in Reykjavik?",
    "Which of these rivers is the longest in Europe?",
    "What is the name of the man that was elected?",
    "who was the first man on the moon and when did he land there?",
)


@pytest.mark.parametrize("question", COMPLETED)
def test_a_follow_up_is_completed(question: str) -> None:
    """From the title; what points back also by the names; what says nothing by the question."""
    assert completed(question, MAYORS) == f"{question} {COMPLETED[question]}"


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    """It names what it speaks of, even if a pronoun follows."""
    assert completed(question, MAYORS) == question


@pytest.mark.parametrize("question", ["", "?!", "…", "and " * 100])
def test_what_is_no_follow_up(question: str) -> None:
    """No word, or so many that it must say itself what it means."""
    assert completed(question, MAYORS) == question


@pytest.mark.parametrize("question", [*COMPLETED, "was it good?", "who else?"])
@pytest.mark.parametrize("before", [MAYORS, BAND, NOTHING])
def test_nothing_is_made_up(question: str, before: Exchange) -> None:
    """Every word that is added stands in what came before, and the question stands as it was."""
    whole = completed(question, before)
    said = " ".join((before.question, before.title, *before.marked))

    assert whole.startswith(question)
    assert set(whole[len(question) :].strip(" ()").replace(",", "").split()) <= set(
        said.replace(",", "").replace("?", "").split()
    )


def test_what_tells_namesakes_apart_is_left_out_of_a_title() -> None:
    """And of a long answer only the last names are taken."""
    whole = completed("Was it popular?", BAND)

    assert whole == "Was it popular? (Cold, Year of the Spider)"


def test_in_a_reply_a_few_words_more_are_a_follow_up() -> None:
    """There the asker says that it follows; elsewhere it may be the next question."""
    replied = Exchange(question=MAYORS.question, title=MAYORS.title, replied=True)
    question = "who missed the party?"

    assert completed(question, MAYORS) == question
    assert completed(question, replied) == f"{question} ({HEADLINE})"


def test_after_an_answer_of_nothing() -> None:
    """Only what points back is completed, by the names and words of the question."""
    assert completed("why?", NOTHING) == "why? (Ada Lovelace, write, lasagne)"
    assert completed("who skipped the meeting?", NOTHING) == "who skipped the meeting?"


def test_a_chain_keeps_its_topic() -> None:
    """The third question is completed from the second as that was understood."""
    second = completed("when was that?", MAYORS)
    before = Exchange(question=second, title="Another title")

    assert completed("why?", before) == (
        "why? (Another title, Mayors, stay, away, White, House, meeting, Bill, de, Blasio, "
        "Mitch, Landrieu, skipped)"
    )


@pytest.mark.parametrize("question", [*COMPLETED, "who " * 10 + "else?"])
@pytest.mark.parametrize("before", [MAYORS, BAND, NOTHING])
@pytest.mark.parametrize("longest", [0, 30, 50, 51, 52, 53, 100, 119])
def test_completing_makes_no_question_too_long(
    question: str, before: Exchange, longest: int
) -> None:
    """Only what was typed can be longer than is allowed."""
    assert len(completed(question, before, longest=longest)) <= max(len(question), longest)


def test_what_still_fits_is_added() -> None:
    """To the last character, and nothing is cut in two."""
    question = "and who else?"
    title = f"{question} ({HEADLINE}"
    whole = f"{title}, Bill de Blasio, Mitch Landrieu)"

    assert completed(question, MAYORS, longest=len(whole)) == whole
    assert completed(question, MAYORS, longest=len(whole) - 1) == (
        f"{title}, Bill de Blasio, skipped)"
    )
    assert completed(question, MAYORS, longest=len(title) + 1) == f"{title})"
    assert completed(question, MAYORS, longest=len(title)) == (
        f"{question} (Bill de Blasio, Mitch Landrieu, skipped)"
    )
    assert completed(question, MAYORS, longest=len(question) + 5) == question


def test_not_too_much_is_added() -> None:
    """What does not fit into two hundred characters is left out, the rest is not."""
    before = Exchange(question="who?", title="word " * 40, marked=("Bill", "x" * 200, "Mitch"))
    whole = completed("and who else?", before)

    assert whole == "and who else? (Bill, Mitch)"


def test_what_a_follow_up_follows() -> None:
    """The question, the article quoted first, and what is marked in that article."""
    text = "Bill came. Mitch went."

    def quote(article: str, marked: Span | None) -> Quote:
        span = Span(0, len(text))
        return Quote(
            article=Article(id=article, title=f"About {article}", text=text),
            passage=Passage(article=article, start=0, end=len(text), paragraph=1),
            span=span,
            text=text,
            focus=span,
            answer=None,
            marked=marked,
            paragraph=1,
            paragraphs=1,
            scores=Scores(cosine=0.5, coverage=0.5),
        )

    quotes = (
        quote("a", Span(0, 4)),
        quote("b", Span(0, 4)),
        quote("a", Span(11, 16)),
        quote("a", None),
    )
    answer = Answer(question="who?", verdict="answered", snapshot="s", quotes=quotes)
    empty = Answer(question="who?", verdict="nothing", snapshot="s", quotes=())

    assert Exchange.of(answer) == Exchange(
        question="who?", title="About a", marked=("Bill", "Mitch")
    )
    assert Exchange.of(empty) == Exchange(question="who?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met Angela Merkel of Germany.", ["Angela Merkel of Germany"]),
        ("Bread is good. Angela Merkel ate it.", ["Angela Merkel"]),
        ("Who is Ada?", ["Ada"]),
        ("no name here", []),
        ("", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    """Capitalised words in a row; one alone that begins a sentence is none."""
    assert names(text) == found


@pytest.mark.parametrize(
    ("question", "follows"),
    [
        ("What did they do then?", True),
        ("Is there a bridge in Aldry?", False),
        ("Did anyone else come?", True),
        ("Does the US ever tax bread imports?", False),
        ("Did more than a hundred Danish sailors return home?", False),
    ],
)
def test_words_that_point_back(question: str, follows: bool) -> None:
    """They do unless they are used otherwise."""
    assert depends(question, NOTHING) is follows
