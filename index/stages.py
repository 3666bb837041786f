"""Which stages of the walk from question to answer are taken."""

import datetime

import msgspec


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """All of them in production; measuring switches one off to see what it is worth."""

    words: bool = True
    """Candidates of the lexical index; off: their coverage counts nowhere."""
    vectors: bool = True
    """Candidates of the dense index; off: their cosine counts nowhere."""
    days: bool = True
    """The days that a question names ("this week") are looked for; off: they are mere words."""
    lately: bool = True
    """What is new is preferred where a question names no days; off: it is like all else."""
    looking: bool = True
    """The best candidates are looked at sentence by sentence: what of them is read, and which are
    furniture. Off: all of each is read, in the order in which they were found."""
    reader: bool = True
    """The best candidates are read."""
    stopping: bool = True
    """Reading ends as soon as the answer is sure; off: every candidate chosen for it is read."""
    twice: bool = True
    """Where it is doubtful which words answer, their sentence is read once more."""
    ranking: bool = True
    """What was read is ranked by the fitted function; off: by the reader's relevance alone."""
    folding: bool = True
    """Quotes that say the same are folded into one."""
    cutting: bool = True
    """A quote is the sentences that answer; off: the whole passage."""

    def asked_on(self, day: datetime.date | None) -> "Stages":
        """Those for a labelled question: where the day on which it was asked is not known, it names
        none and nothing is new, or figures would change with the clock."""
        return self if day else msgspec.structs.replace(self, days=False, lately=False)


ALL = Stages()
