"""Follow-up questions: "and who else?", "when was that?" are completed from what came before.

Nothing is generated: every word that is added stands in the previous question, in the title of the
article that was quoted, or in what was marked there. The rules are for English and were chosen by
measuring on one half of a set of dialogues (`benchmarks/followups.py` reports the other half):

- The title helps most, a headline as well as a name.
- Where the question points back ("that", "they", "else"), so do the names in the marked answer.
- The previous question's own words help only where the follow-up has none ("why?", "and who
  else?"); elsewhere they lead away from what is asked now.
"""

from collections.abc import Iterator

import msgspec
import regex

from index.answer import Answer
from index.scope import EVERYTHING, Scope

_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*")
_NAME = regex.compile(
    r"\p{Lu}[\w'’.-]*"
    r"(?:\s+(?:(?:of|the|and|for|in|de|la|von|van)\s+){0,2}[\p{Lu}\p{Nd}][\w'’.-]*)*"
)
"""Capitalised words in a row, with small words between them: `Bank of England`."""
_KIND = regex.compile(r"\s*\([^()]*\)$")
"""What an encyclopedia adds to a title to tell namesakes apart: `Cold (band)`."""

_SMALL_WORDS = (
    "a an the and or but nor so if then than as at by for from in into of off on onto out over to "
    "up down with without about after before during between under again against until while "
    "because since i you he she it we they me him her us them my your his its our their mine yours "
    "hers ours theirs myself himself herself itself themselves this that these those there here "
    "who whom whose what which when where why how am is are was were be been being do does did "
    "doing done have has had having can could will would shall should may might must not no yes "
    "any some all both each few more most other others another else anything something anyone "
    "someone anybody somebody nothing everything such own same too very also just only even ever "
    "still instead tell know say get got go went make made happen happened happens thing things "
    "aspect aspects article interesting important"
)
"""Words that say nothing about a topic, those of "are there any other interesting aspects" too."""
_FUNCTION = frozenset(_SMALL_WORDS.split())

_PERSON = r"he|she|him|her|his|hers|himself|herself"
_THING = (
    "they|them|their|theirs|themselves|it|its|itself|this|these|those|that|then|there|else|others?"
    r"|another|more(?!\s+than)|also|too|instead"
)
_POINTING = regex.compile(rf"\b(?:{_PERSON}|{_THING})\b", regex.IGNORECASE)
_AT_A_THING = regex.compile(rf"\b(?:{_THING})\b", regex.IGNORECASE)
_NOT_POINTING = regex.compile(
    r"\b(?:is|are|was|were|isn't|aren't|be|been)\s+there\b|\bthere\s+(?:is|are|was|were|has|have)\b"
    r"|\b(?:this|these|that)\s+(?:past\s+)?(?:week|weekend|month|year|summer|winter|spring|autumn"
    r"|fall|morning|evening|century|decade)s?\b|\b(?:which|one|any|some)\s+of\s+(?:these|those)\b",
    regex.IGNORECASE,
)
"""`is there a bridge`, `this week`, `which of these`: they point at nothing that was said."""
_OPENING = regex.compile(r"^\W*(?:and|but|or|so|then|also|(?:what|how) about)\b", regex.IGNORECASE)
_BEFORE = 2
"""So many words with a meaning before a pointing word are what it points at: "which company said
it would …" speaks of the company."""
_OWN = {True: 3, False: 1}
"""A question with no name and at most so many words with a meaning does not stand by itself: in a
reply, which says that it follows, and where it only came after another."""
_LONGEST = 200
"""Characters of a follow-up at most; a longer question says itself what it is about."""
_ROOM = 200
"""Characters that may be added, brackets among them."""
_SHORT = 5
"""A marked answer of so many words is taken whole, of a longer one its last names."""
_NAMES = 2


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What a follow-up follows: a question and what the answer to it showed."""

    question: str
    """As it was understood: completed, if it was a follow-up itself."""
    title: str = ""
    """Of the article that was quoted first; "" if nothing was quoted."""
    marked: tuple[str, ...] = ()
    """What was marked in that article, word for word, best first."""
    replied: bool = False
    """Whether the asker replied to that answer; otherwise the question only came after it."""
    scope: Scope = EVERYTHING
    """Of which articles it was asked."""

    @classmethod
    def of(cls, answer: Answer, scope: Scope = EVERYTHING) -> "Exchange":
        """What a follow-up to this answer, found within this scope, would follow."""
        if not answer.quotes:
            return cls(question=answer.question, scope=scope)
        first = answer.quotes[0].article
        return cls(
            question=answer.question,
            scope=scope,
            title=first.title,
            marked=tuple(
                quote.marked.of(quote.article.text)
                for quote in answer.quotes
                if quote.marked and quote.article.id == first.id
            ),
        )


def completed(question: str, previous: Exchange, *, longest: int = _LONGEST + _ROOM) -> str:
    """The question with what it leaves unsaid, in brackets: `when was that? (The Verve)`.

    A question that stands by itself, or to which nothing can be added, is returned as it is. At
    most 200 characters are added, and no more than make `longest` in all: a title or a name that
    does not fit is left out whole. So completing never makes a question too long.
    """
    if not depends(question, previous):
        return question
    said = {word.lower() for word in _words(question)}
    added: list[str] = []
    room = min(_ROOM, longest - len(question) - 1)  # a space stands before the brackets
    for phrase in _phrases(question, previous):
        fresh = {word.lower() for word in _meaning(phrase)} - said
        if fresh and len(phrase) + 2 <= room:
            added.append(phrase)
            room -= len(phrase) + 2
            said |= fresh
    return f"{question} ({', '.join(added)})" if added else question


def depends(question: str, previous: Exchange) -> bool:
    """Whether a question can only be understood from what came before it.

    It does if it opens with "and" or "what about", if it points back ("they", "that", "else") at
    nothing it named itself, or if it has no word with a meaning. If something was quoted, it also
    does if it has no name that is new and either hardly a word or one that was used before.
    """
    if len(question) > _LONGEST or not _words(question):
        return False
    if _OPENING.search(question) or _points_back(question):
        return True
    meaning = {word.lower() for word in _meaning(question)}
    if not meaning:
        return True
    before = (previous.question, previous.title, *previous.marked)
    known = {word.lower() for text in before for word in _meaning(text)}
    if any(word.lower() not in known for name in names(question) for word in _meaning(name)):
        return False
    return bool(previous.title) and (
        len(meaning) <= _OWN[previous.replied] or not meaning.isdisjoint(known)
    )


def names(text: str) -> list[str]:
    """The capitalised names of `text` in order.

    A single word that begins a sentence is none: every word would be one there.
    """
    found = []
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip()
        words = match[0].split()
        if not before or before[-1] in ".?!":
            if words[0].lower() in _FUNCTION:
                words = words[1:]
            elif len(words) == 1:
                continue
        if words:
            found.append(" ".join(words).rstrip(".-'’"))
    return found


def _phrases(question: str, previous: Exchange) -> Iterator[str]:
    """What may be added, the most helpful first."""
    if previous.title:
        yield _KIND.sub("", previous.title)
    else:
        yield from names(previous.question)
    if _AT_A_THING.search(question):
        for answer in previous.marked:
            short = len(_words(answer)) <= _SHORT
            yield from [answer] if short else names(answer)[-_NAMES:]
    if not _meaning(question):
        yield from _meaning(previous.question)


def _points_back(question: str) -> bool:
    """Whether a word points at something that the question itself does not name."""
    asked = _NOT_POINTING.sub(lambda match: " " * len(match[0]), question)
    for match in _POINTING.finditer(asked):
        before = question[: match.start()]
        if match[0] == "US" or len(_meaning(before)) >= _BEFORE or names(before):
            continue
        behind_a_noun = [word for word in _words(before)[-1:] if word.lower() not in _FUNCTION]
        if match[0].lower() == "that" and behind_a_noun:  # "the man that came"
            continue
        return True
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _meaning(text: str) -> list[str]:
    """The words that say something about a topic, without a genitive's ending."""
    words = (regex.sub(r"['’]s?$", "", word) for word in _words(text))
    return [word for word in words if word.lower() not in _FUNCTION and len(word) > 1]
