"""How far a build is, told to another program by lines of JSON."""

import json
import time
from collections.abc import Callable
from enum import StrEnum

import msgspec

from index.encoder import Progress

_PAUSE = 0.25
"""Seconds between two lines about the same step at least."""


class Step(StrEnum):
    """What a build does, one after the other."""

    READING = "reading"
    """The articles are read and cut."""
    EMBEDDING = "embedding"
    """What the published snapshot does not hold yet becomes vectors."""
    CHECKING = "checking"
    """The new snapshot is written aside, checked and published."""


class Far(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a build is."""

    step: Step
    done: int = 0
    """Passages that are embedded."""
    of: int = 0
    """Passages to embed; 0 where nothing is counted."""


class Failed(msgspec.Struct, frozen=True):
    """The last line of a build that published nothing."""

    failed: str
    """The class of the error."""
    told: str
    """What an operator is told."""


def unwatched(_: Step) -> None:
    """Steps that nobody watches."""


class JsonLines:
    """One JSON object a line: `{"step": "embedding", "done": 64, "of": 500}`."""

    def __init__(
        self, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say = say
        self._clock = clock

    def begins(self, step: Step) -> None:
        """A line for a step that nothing is counted of."""
        self._tell(Far(step))

    def watch(self, total: int) -> Progress:
        """A line now and then, and one for the last passage."""
        done, told = 0, self._clock()
        self._tell(Far(Step.EMBEDDING, 0, total))

        def embedded(more: int) -> None:
            nonlocal done, told
            done += more
            if done >= total or self._clock() - told >= _PAUSE:
                told = self._clock()
                self._tell(Far(Step.EMBEDDING, done, total))

        return embedded

    def failed(self, error: Exception) -> None:
        """The build ends with this error."""
        self._tell(Failed(type(error).__name__, str(error)))

    def _tell(self, told: Far | Failed) -> None:
        # escaped: standard output need not be UTF-8
        self._say(json.dumps(msgspec.to_builtins(told)))
