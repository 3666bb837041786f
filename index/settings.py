"""The section `[index]` of config.toml."""

from typing import Annotated, Literal

import msgspec

from corpus.settings import Config, Count

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class IndexSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where snapshots live and how questions are answered."""

    data: str = "data/index"
    """Folder of the snapshots."""
    compiled: str = "data/compiled"
    """Folder of the encoder's compiled form; indexes can share it."""
    encoder: str = "all-MiniLM-L6-v2"
    """`all-MiniLM-L6-v2` (from its package), a folder, or a name on a model hub."""
    form: Literal["fastest", "plain"] = "fastest"
    """`plain`: always sentence-transformers. `fastest`: compiled to int8 where that is faster."""
    reader: str = "quoth-reader"
    """`quoth-reader` (shipped), a folder that training.export made, a folder or hub name of a
    cross-encoder or a question-answering model, or `none`."""
    read: Count = 6
    """Candidates that are read for each question at most."""
    read_words: Annotated[int, msgspec.Meta(ge=20)] = 60
    """Words of a candidate that are read first: those sentences that share most with the question;
    up to twice as many where that is little. Of the best one or two all is read in the end."""
    threads: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Threads of the models; 0: one for each core."""
    candidates: Count = 50
    """Passages taken from each of the two indexes."""
    quotes: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3
    """Quotes of an answer at most."""
    question_characters: Annotated[int, msgspec.Meta(ge=50, le=4000)] = 1000
    """A longer question is refused."""
    precision: Annotated[float, msgspec.Meta(ge=0.5, le=0.99)] = 0.92
    """Share of the questions called answered that the articles are to answer, as many being asked
    that they do not; a higher one keeps silent more often."""
    keep: Count = 3
    """Snapshots that are kept, the published one among them."""


def read_settings(config: Config) -> IndexSettings:
    """The section `[index]` with its folders as absolute paths."""
    settings = config.section("index", IndexSettings)
    models = {
        name: str(config.place(value))
        for name, value in (("encoder", settings.encoder), ("reader", settings.reader))
        if config.place(value).is_dir()
    }
    return msgspec.structs.replace(
        settings,
        data=str(config.place(settings.data)),
        compiled=str(config.place(settings.compiled)),
        **models,
    )
