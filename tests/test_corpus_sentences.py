"""Sentences end where readers of English see an end: a table of texts, cut at the stroke `¦`.

Joining two sentences is the smaller harm (a quote gets longer); a table row that says so is meant.
"""

import pytest

from corpus.sentences import paragraphs, sentences

CUT = """
Mr. Trump spoke.¦ Mrs. May and Ms. Rae listened.
Dr. Who is in.¦ Prof. Plum is out.¦ St. John's is open.
Mr. and Mrs. J. Smith met Lt. Col. Brown.¦ They ate.
The Rev. Al Sharpton and Gov. Cuomo spoke.¦ Sen. John McCain, R-Ariz., did not.
Martin Luther King Jr. Day is a holiday.¦ Ft. Worth is shut.
George W. Bush won.¦ J. K. Rowling and J.R.R. Tolkien wrote.
The U.S. Conference of Mayors met.¦ The U.S. Supreme Court ruled.
He moved to the U.S.¦ He liked it.
They left the U.S. in 2016.¦ The U.N. General Assembly voted.
Is this the U.S.?¦ Yes.
Washington, D.C. is hot.¦ She has a Ph.D. in law.¦ He has none.
He wrote in a 12:33 p.m. tweet.¦ She replied.
Then, at 12:33 p.m., came a message.¦ It was short.
The session starts at 3 p.m.¦ It ends at 4 p.m.
We meet at 3 p.m. Monday.¦ Bring a pen.
We meet at 3 P.M. Friday.¦ Bring a pen.
We meet at 3 p.m. EST.¦ Bring a pen.
He left at 5 p.m. Eastern time.¦ She stayed.
At 9 a.m. the bell rang.¦ By 5 p.m., nobody was left.
He came on Jan. 5 and left on Oct. 24, 2016.¦ It snowed.
See No. 5 for details.¦ No. 6 is gone.
Vol. 3, No. 4 is out.¦ See pp. 5 and 6, fig. 2 and ch. 9.
The answer is no.¦ He left.
They live at no. 10 Downing Street.¦ It is old.
It costs $4.50 now, up 3.5 percent.¦ Pi is 3.14159.¦ Really.
It fell to -3.5 °C.¦ It happened in 1999.¦ 20 people came.
Version 2.4 is out.¦ Get it at example.org/a.html?b=c.¦ Or write to a@b.co.uk today.
Use ASP.NET or System.Out here.¦ It works.
It was over.¦Then came the rain.
Acme Inc. bought Smith Bros. Ltd. today.¦ Apples, pears, etc. are fruit.
Use a tool, e.g. a saw, i.e. something sharp.¦ Cut.
Smith v. Jones was heard.¦ It was us vs. them.
He waited… then he left.¦ She stayed.
He waited...¦ Then he left.
And that is the job ... if mayors have a problem, they should talk.¦ He sat.
A century… far more than any city could pay for.¦ Yes.
Is it true?¦ Yes!¦ No?!¦ We agree!!!¦ Maybe.
Yahoo! is a company.¦ He read Hello! magazine in bed.¦ It was sold.
“I came,” he said.¦ “I saw.”
“I came.”¦ He left.
“Stop!” he said.¦ Nobody did.
He asked, “Why?”¦ She left.
He said, “Go!” and left.¦ Then came Sue.
“Is this it?”¦ “Yes.”¦ “No.”
“We go. We stay,” he said.¦ “We win.”
He said: “We go. We stay. We win.”¦ Then he sat.
“Who is it?” asked Dr. Watson.¦ “It is I.”
“I... I don’t know.”¦ She wept.
"Why?" she asked.¦ "Because."
He said "no."¦ Then he left.
‘No.’¦ She left.
«Bonjour.»¦ Il part.
„Hallo.“¦ Er ging.
This is it! — he cried.¦ So be it.
Wait — what?¦ No.
He said (quietly).¦ Then he left.
The firm (Acme Inc.) said so.¦ He asked (why?) and left.
The end.[1]¦ The next one.
Q. What is it?¦ A. It is a fish.
1. Turn it off.¦ 2. Wait.
これは文です。¦次の文です。
"""

LINES = [
    pytest.param(
        "Bring:\n- a pen.\n- a hat. It rains.\n* a book",
        ["Bring:", "- a pen.", "- a hat.", "It rains.", "* a book"],
        id="items",
    ),
    pytest.param(
        "1. Close the valve. Wait.\n2. Open it.\n  - slowly\n  - with care\n12) Done",
        ["1. Close the valve.", "Wait.", "2. Open it.", "- slowly", "- with care", "12) Done"],
        id="numbers and nested items",
    ),
    pytest.param(
        "Setting | Default\nkeep_days | 90. Days. Kept.\n | none\nmax | ",
        ["Setting | Default", "keep_days | 90. Days. Kept.", "| none", "max |"],
        id="rows of our own",
    ),
    pytest.param(
        "| a | b |\n|---|---|\n| Dr. Who. | Yes. No. |\nAfter. It.",
        ["| a | b |", "|---|---|", "| Dr. Who. | Yes. No. |", "After.", "It."],
        id="rows of Markdown in a text that is none",
    ),
    pytest.param(
        "Sort with cat a | sort here. Then look.",
        ["Sort with cat a | sort here.", "Then look."],
        id="one upright stroke is no table",
    ),
    pytest.param(
        "The sea\nrises. It\r\nfalls. Mr.\nSmith saw it.",
        ["The sea\nrises.", "It\r\nfalls.", "Mr.\nSmith saw it."],
        id="soft line ends",
    ),
    pytest.param("- Days below\n-5 are cold", ["- Days below\n-5 are cold"], id="minus"),
    pytest.param("# One\nTwo. Three.\n\n## Four", ["Two.", "Three."], id="headings"),
    pytest.param("No end", ["No end"], id="no full stop"),
    pytest.param("  \n\n ", [], id="nothing"),
]


@pytest.mark.parametrize("marked", CUT.strip().split("\n"))
def test_running_text_is_cut_where_readers_cut_it(marked: str) -> None:
    """Abbreviations, clocks, numbers, quotations and ellipses do not end a sentence too early."""
    text = marked.replace("¦", "")
    expected = [part.strip() for part in marked.split("¦")]

    assert [sentence.span.of(text) for sentence in sentences(text)] == expected


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_items_and_rows_can_be_quoted_alone(text: str, expected: list[str]) -> None:
    """An item begins a sentence with its dash or number; a row of a table is one sentence."""
    assert [sentence.span.of(text) for sentence in sentences(text)] == expected


def test_a_sentence_knows_its_heading_and_paragraph() -> None:
    """Paragraphs are counted from 1 through the whole text; headings are not counted."""
    text = "Zero.\n\n# One\n\nA. b.\n\nC d.\n\n### Two ###\n\n- E"
    found = [(s.paragraph, s.heading, s.span.of(text)) for s in sentences(text)]

    assert found == [
        (1, "", "Zero."),
        (2, "One", "A. b."),
        (3, "One", "C d."),
        (4, "Two ###", "- E"),
    ]
    assert paragraphs(text) == 4


def test_a_sentence_longer_than_the_splitters_window_stays_whole() -> None:
    """Where the splitter is given a part of a text, a sentence is not cut at the part's edge."""
    texts = ["Word " * 3990 + "Mr. Smith came at 3 p.m. Monday.", "He came. " * 1200, "w " * 9000]
    found = [[s.span.of(text) for s in sentences(text)] for text in texts]

    assert found == [[texts[0]], ["He came."] * 1200, [texts[2].strip()]]


def test_unpaired_surrogates_and_nul_are_characters_like_others() -> None:
    """Text that cannot be encoded is cut like any other and its offsets are right."""
    text = "A \ud800 bee. The \0 end\udfff. So."
    found = [sentence.span.of(text) for sentence in sentences(text)]

    assert found == ["A \ud800 bee.", "The \0 end\udfff.", "So."]
