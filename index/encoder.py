"""The port through which text becomes vectors."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Passage

Vectors = NDArray[np.float32]
"""One row a text, each of length 1."""

_ABOVE = 300
"""Characters of a title or a heading that are embedded and read at most."""

Progress = Callable[[int], object]
"""Called with the number of texts that were embedded since the last call."""


class EncoderIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What two encoders must share to be used on one snapshot."""

    name: str
    sha256: str
    """Of the weights file; empty for a model from a hub, which has many files."""
    dimension: int
    form: str
    """`plain`, or the compiled form. Vectors are reused only within one form."""

    def fits(self, other: "EncoderIdentity") -> bool:
        """True if vectors of the two can be compared, be they of one form or not."""
        return (self.name, self.sha256, self.dimension) == (
            other.name,
            other.sha256,
            other.dimension,
        )


class Embedded(NamedTuple):
    """What became of a list of texts."""

    vectors: Vectors
    """Shape (number of texts, dimension)."""
    over_long: NDArray[np.bool_]
    """For each text, True if it is longer than the model reads; what is past its limit is lost."""


class Encoder(Protocol):
    """A model that embeds."""

    @property
    def identity(self) -> EncoderIdentity:
        """Name, hash and form of the model."""

    def encode_passages(self, texts: Sequence[str], progress: Progress = ...) -> Embedded:
        """The unit vectors of these texts."""

    def encode_question(self, question: str) -> Vectors:
        """One unit vector, shape (dimension,)."""


def no_progress(_: int) -> None:
    """Progress that nobody watches."""


def embedded_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: title and heading in front of it, never in what is quoted."""
    front = above(article, passage)
    return f"{front}. {passage.span.of(article.text)}" if front else passage.span.of(article.text)


def above(article: Article, passage: Passage) -> str:
    """What a passage stands under: title and heading, as far as they leave room for itself."""
    return ". ".join(part[:_ABOVE] for part in (article.title, passage.heading) if part)
