"""What can go wrong while an index is built or asked.

QuothError                (corpus)
├── IndexMissingError     nothing was built yet
├── SnapshotError         a snapshot is damaged, or belongs to another model or format
├── ModelError            a model is missing, changed, or cannot be used
├── BuildError            a snapshot could not be written
│   ├── EmptyError        there is nothing to quote
│   ├── BusyStoreError    another build is at work
│   └── FullError         the disk is full
├── MeasureError          labelled questions, or what is to become of them, cannot be used
└── QuestionError         the question itself cannot be answered; its text is for the member
"""

from typing import Literal

from corpus.errors import QuothError

Fault = Literal["empty", "wordless", "long"]
"""What is wrong with a question."""


class IndexMissingError(QuothError):
    """There is no published snapshot."""


class SnapshotError(QuothError):
    """A snapshot cannot be used as it is."""


class ModelError(QuothError):
    """A model cannot be loaded."""


class BuildError(QuothError):
    """A snapshot could not be written; the published one is untouched."""


class EmptyError(BuildError):
    """There is no article, or none with a sentence that could be quoted."""


class BusyStoreError(BuildError):
    """Another process writes to the store."""


class FullError(BuildError):
    """There is no space left for a snapshot."""


class MeasureError(QuothError):
    """Labelled questions cannot be measured with, or the figures cannot be written."""


class QuestionError(QuothError):
    """A question that cannot be asked, in words for the one who asked it."""

    def __init__(
        self, text: str, fault: Fault = "wordless", *, characters: int = 0, longest: int = 0
    ) -> None:
        """`characters`: how many it has, if it is too long, and `longest` how many it may have."""
        super().__init__(text)
        self.fault = fault
        self.characters = characters
        self.longest = longest
