"""What can go wrong while an index is built or asked.

QuothError                (corpus)
├── IndexMissingError     nothing was built yet
├── SnapshotError         a snapshot is damaged, or belongs to another model or format
├── ModelError            a model is missing, changed, or cannot be used
├── BuildError            a snapshot could not be written
├── MeasureError          labelled questions, or what is to become of them, cannot be used
└── QuestionError         the question itself cannot be answered; its text is for the member
"""

from corpus.errors import QuothError


class IndexMissingError(QuothError):
    """There is no published snapshot."""


class SnapshotError(QuothError):
    """A snapshot cannot be used as it is."""


class ModelError(QuothError):
    """A model cannot be loaded."""


class BuildError(QuothError):
    """A snapshot could not be written; the published one is untouched."""


class MeasureError(QuothError):
    """Labelled questions cannot be measured with, or the figures cannot be written."""


class QuestionError(QuothError):
    """A question that cannot be asked, in words for the member who asked it."""
