"""What says the same in almost the same words is shown once; another fact is another quote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.folding import Folding, folded

STORY = (
    "The council of Port Alma voted on Tuesday night to close the old ferry pier in October. "
    "The vote of seven to two ended a dispute that had lasted for eleven years. Mayor Ann Reed "
    "said that 23 local governments along the coast had already closed theirs."
)
SAME = {
    "the same words": STORY,
    "other marks and capitals": STORY.replace("Mayor", "mayor").replace(". ", " – ", 1),
    "a dateline": f"PORT ALMA, Maine, March 3 (Reuters) - {STORY}",
    "a dateline in capitals": f"PORT ALMA — {STORY}",
    "a byline on a line before it": f"By Sue Park, Staff Writer\n\n{STORY}",
    "a byline with it": f"By Sue Park PORT ALMA (AP) — {STORY}",
    "other first words": f"Late in the evening, {STORY[0].lower()}{STORY[1:]}",
    "an edited word": STORY.replace("ended a dispute", "ended an argument"),
    "a sentence behind it": f"{STORY} Tom Miller voted against it.",
    "a sentence before it": f"The evening was long. {STORY}",
    "the last sentence cut off": STORY[: STORY.index(" Mayor")],
    "less told about the same": STORY.replace("on Tuesday night ", ""),
}
ANOTHER = {
    "another number": STORY.replace("23 local", "24 local"),
    "another number in letters": STORY.replace("eleven", "twelve"),
    "another name": STORY.replace("Ann Reed", "Tom Miller"),
    "another name at its beginning": STORY.replace("The council of Port Alma", "The Bay council"),
    "another number at its end": STORY.replace("theirs", "19"),
    "another month": STORY.replace("October", "May"),
    "a name more in its midst": STORY.replace("a dispute", "a dispute with Norway"),
    "a denial": STORY.replace("had already closed", "had not closed"),
    "a short word with another letter": STORY.replace("a dispute that", "a dispute not"),
    "another story": "A storm took the roofs of nine houses in West Bay on Sunday, police said.",
}


@pytest.mark.parametrize("later", SAME.values(), ids=SAME)
def test_same(later: str) -> None:
    """A copy with another dateline, cut or edited word is folded into the first."""
    assert folded([STORY, later]) == [[0, 1]]


@pytest.mark.parametrize("later", ANOTHER.values(), ids=ANOTHER)
def test_another(later: str) -> None:
    """Another number, name or denial is never folded away."""
    assert folded([STORY, later]) == [[0], [1]]


ENDED = "The vote of seven to two ended a dispute that had lasted for eleven years."
CUT = f"Tom Miller and the fishermen of the east quay had hoped for more. {ENDED}"


def test_line_that_begins_like_a_byline() -> None:
    """A first line with a number, or that is a sentence, is none and counts."""
    for line in ("By Monday 24 had closed", "By Monday Ann Reed had closed it."):
        assert folded([f"By Monday 23 had closed\n\n{STORY}", f"{line}\n\n{STORY}"]) == [[0], [1]]


def test_slip() -> None:
    """A typo in a word that would turn the sentence round does not keep two copies apart; another
    such word does."""
    told = STORY.replace("on Tuesday night", "after dark on Tuesday")

    assert folded([told, told.replace("after", "afetr")]) == [[0, 1]]
    assert folded([told, told.replace("after", "before")]) == [[0], [1]]
    assert folded([told.replace("dark", "Milner"), told.replace("dark", "Miller")]) == [[0], [1]]
    assert folded([told.replace("dark", "up"), told.replace("dark", "us")]) == [[0], [1]]


def test_core_in_both() -> None:
    """Two cuts of a story, each with a sentence that the other has not, are one quote if what
    answers in the later stands in the first as well; also where it has a typo, or something was
    put in beside it."""
    typo = CUT.replace("ended a dispute", "enedd a dispute")
    added = f"{CUT} More in the Bay Herald of May 3. Mayor Ann Reed said that she was glad."

    assert folded([STORY, CUT], ["", ENDED]) == [[0, 1]]
    assert folded([STORY, typo], ["", typo[-len(ENDED) :]]) == [[0, 1]]
    assert folded([STORY, added], ["", ENDED]) == [[0, 1]]


def test_core_of_its_own() -> None:
    """If what answers in the later is what the first has not, or has with another number, it is a
    quote of its own; and so where no answer is known."""
    own = CUT[: CUT.index(" The vote")]
    twelve = CUT.replace("eleven", "twelve")
    quiet = f"it was all that the fishermen of the quay had ever hoped for. {ENDED}"

    assert folded([STORY, CUT], ["", own]) == [[0], [1]]
    assert folded([STORY, quiet], ["", quiet[: quiet.index(" The")]]) == [[0], [1]]
    assert folded([STORY, twelve], ["", twelve[-len(ENDED) :]]) == [[0], [1]]
    assert folded([STORY, CUT]) == [[0], [1]]


def test_core_alone() -> None:
    """That a short answer stands in both does not make them one: the rest is another story."""
    first = f"{STORY} She declined to comment."
    later = f"{ANOTHER['another story']} Ann Reed lost hers. She declined to comment."

    assert folded([first, later], ["", "She declined to comment."]) == [[0], [1]]


def test_long_core_alone() -> None:
    """A whole sentence that answers stands in two stories only if one has it from the other."""
    told = "The ferry that sank off Bay Point had carried 61 people and four cars to the island."
    short = told[told.index("had carried") :]
    later = f"{ANOTHER['another story']} Nobody was hurt, and all slept at school. "
    later += f"The roofs will be mended by June if the weather holds. {told}"

    assert folded([f"{STORY} {told}", later], ["", told]) == [[0, 1]]
    assert folded([f"{STORY} {told}", later], ["", short]) == [[0], [1]]
    assert folded([f"{STORY} {told.replace('61', '62')}", later], ["", told]) == [[0], [1]]


WHOLE = {
    "the same words": (STORY, True),
    "a dateline": (f"PORT ALMA, Maine, March 3 (Reuters) - {STORY}", True),
    "a typo": (STORY.replace("ended a dispute", "enedd a dispute"), True),
    "a sentence less": (STORY[: STORY.index(" Mayor")], True),
    "a byline": (f"By Sue Park, Staff Writer\n\n{STORY}", True),
    "a sentence more": (f"{STORY} It was a long evening and all of them were glad of it.", False),
    "a short sentence more": (f"{STORY} Tom Miller left.", False),
    "a name before it": (f"Miller: {STORY}", False),
    "another number": (STORY.replace("23 local", "24 local"), False),
}


@pytest.mark.parametrize(("later", "one"), WHOLE.values(), ids=WHOLE)
def test_whole(later: str, one: bool) -> None:
    """Where nothing may be lost, a text is only folded into one that says all that it says."""
    folding = Folding(whole=True)

    assert [folding.add(STORY), folding.add(later)] == [0, 0 if one else 1]
    assert len(folding) == (1 if one else 2)


def test_denial_in_the_first() -> None:
    """A "not" that only the first has keeps the later apart as well."""
    denied = STORY.replace("had already closed", "had not yet closed")
    plain = STORY.replace("had already closed", "had closed")

    assert folded([denied, plain]) == [[0], [1]]


def test_groups() -> None:
    """Groups stand in rank order, each begins with its best, and each text is in one."""
    storm = ANOTHER["another story"]

    assert folded([STORY, storm, f"LONDON (AP) - {STORY}", "Yes.", storm, STORY]) == [
        [0, 2, 5],
        [1, 4],
        [3],
    ]


def test_nearest_first() -> None:
    """A text joins the first group that it repeats, and is compared with that group's best."""
    other = STORY.replace("23 local", "24 local")
    short = STORY[: STORY.index(" Mayor")]

    assert folded([STORY, other, f"{other} It rained.", f"{STORY} It rained."]) == [[0, 3], [1, 2]]
    assert folded([STORY, other, short]) == [[0, 2], [1]]


def test_short() -> None:
    """Texts of a word or two are the same only if all their words are."""
    assert folded(["Yes.", "No.", "yes", "Ann Reed", "Ann", "", "?"]) == [
        [0, 2],
        [1],
        [3],
        [4],
        [5, 6],
    ]


def test_nothing() -> None:
    """No texts, no groups."""
    assert folded([]) == []


def test_script_without_spaces() -> None:
    """Chinese sentences fold if they are the same."""
    assert folded(["海水每天涨落两次。", "海水每天涨落两次", "海水每天涨落三次。"]) == [[0, 1], [2]]


WORDS = ("ferry", "pier", "Reed", "not", "23", "the", "closed", "one", "—", ".", "\n", "水", "")
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=12)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_always(several: list[str]) -> None:
    """Each text is in one group, everything in rank order, and a repeated text in its first's."""
    groups = folded(several)

    assert sorted(number for group in groups for number in group) == list(range(len(several)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(group == sorted(group) for group in groups)
    assert folded(several) == groups
    again = folded(several + several)
    assert [group[0] for group in again] == [group[0] for group in groups]
