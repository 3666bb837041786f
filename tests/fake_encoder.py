"""An encoder that a reader can compute by hand, and a small index built with it.

Run as a program it builds one snapshot after another in a process of its own, which a test can
then kill or starve: `python tests/fake_encoder.py DATA [seconds a batch]`.
"""

import itertools
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))  # as a program it starts in tests/

from corpus.article import Article
from corpus.settings import CorpusSettings
from index.build import Report, build
from index.encoder import Embedded, EncoderIdentity, Progress, Vectors, no_progress
from index.store import Store

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NO_LETTER = len(LETTERS)
"""The dimension of a text without any letter."""
BATCH = 20
SHORT = CorpusSettings(passage_words=20, longest_passage=40)
"""About one paragraph of the articles below is a passage."""
MOTTO = (
    "Every sentence of this little text was written for a test, "
    "and no boat was ever hurt by any of it."
)
"""Nineteen words: with a sentence of a few words it fills a passage of SHORT."""


class FakeEncoder:
    """An `Encoder` that counts letters: a–z are 26 dimensions, a text without them has the 27th.

    "ab" is (1, 1, 0, …) / √2 and "abb" is (1, 2, 0, …) / √5, so their cosine is 3 / √10.
    """

    def __init__(
        self,
        name: str = "letters",
        *,
        dimension: int = 27,
        form: str = "plain",
        longest: int = 1000,
        seconds: float = 0,
    ) -> None:
        self.identity = EncoderIdentity(name=name, sha256="", dimension=dimension, form=form)
        self.asked: list[str] = []
        """Every text of a passage that was embedded."""
        self._longest = longest
        self._seconds = seconds

    def encode_passages(self, texts: Sequence[str], progress: Progress = no_progress) -> Embedded:
        """The unit vectors of these texts; `seconds` of sleep for each BATCH of them."""
        self.asked += texts
        for start in range(0, len(texts), BATCH):
            time.sleep(self._seconds)
            progress(len(texts[start : start + BATCH]))
        rows = [self.encode_question(text) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.identity.dimension)
        over_long = [len(text) > self._longest for text in texts]
        return Embedded(vectors, np.array(over_long, dtype=np.bool_))

    def encode_question(self, question: str) -> Vectors:
        """One unit vector."""
        counts = np.zeros(self.identity.dimension, dtype=np.float32)
        for letter in question.lower():
            if letter in LETTERS:
                counts[LETTERS.index(letter)] += 1
        if not counts.any():
            counts[NO_LETTER] = 1
        unit: Vectors = counts / np.sqrt((counts * counts).sum())
        return unit


def article(name: str, *sentences: str) -> Article:
    """An article with one paragraph, and so one passage, for each of the sentences."""
    return Article(
        id=name,
        title=name.capitalize(),
        text="\n\n".join(f"{sentence} {MOTTO}" for sentence in sentences),
    )


def articles() -> list[Article]:
    """Three articles of six passages; each passage has a word that no other one has."""
    return [
        article("harbour", "The zeppelin landed beside the quay.", "A walrus ate the rope."),
        article("museum", "The curator dusted an astrolabe.", "Visitors liked the xylophone."),
        article("weather", "A blizzard is expected at noon.", "Cyclists fear the drizzle."),
    ]


def many_articles(number: int) -> list[Article]:
    """Articles enough that a build has many moments at which it can be killed."""
    return [
        article(f"article {i}", f"Boat {i} left at dawn.", f"Boat {i} came home at dusk.")
        for i in range(number)
    ]


def publish(
    found: Sequence[Article],
    data: Path,
    encoder: FakeEncoder | None = None,
    *,
    keep: int = 3,
    settings: CorpusSettings = SHORT,
) -> Report:
    """Build a snapshot of these articles in the folder `data`."""
    return build(
        found,
        store=Store(data),
        encoder=encoder or FakeEncoder(),
        settings=settings,
        keep=keep,
        watcher=lambda total: no_progress,
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    """What stands in a folder, by name; hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def build_for_ever(data: Path, seconds: float) -> None:
    """Publish snapshots of 200 articles, one of them with a new wording each time."""
    found = many_articles(200)
    print("ready", flush=True)
    for number in itertools.count():
        changed = msgspec.structs.replace(found[0], title=f"Edition {number} of {time.time_ns()}")
        publish([changed, *found[1:]], data, FakeEncoder(seconds=seconds), keep=2)


if __name__ == "__main__":
    build_for_ever(Path(sys.argv[1]), float(sys.argv[2]))
