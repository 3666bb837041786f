"""All articles that an index is made of: the operator's, then those that servers added."""

from pathlib import Path

import msgspec

from corpus import added, folder
from corpus.errors import Problem, SettingsError
from corpus.folder import Reading
from corpus.formats import registry
from corpus.library import overlay
from corpus.settings import Config, CorpusSettings


class Places(msgspec.Struct, frozen=True):
    """Where the articles lie."""

    articles: Path
    added: Path


def places(config: Config, settings: CorpusSettings) -> Places:
    """Both places; raises SettingsError if one lies in the other, for then what a server added
    would be read as if it were everybody's."""
    found = Places(config.place(settings.articles), config.place(settings.added))
    if found.added.is_relative_to(found.articles) or found.articles.is_relative_to(found.added):
        raise SettingsError(
            f"{config.path}: corpus.added ({found.added}) and corpus.articles ({found.articles}) "
            "must not lie in each other; name another folder"
        )
    return found


def read(config: Config, settings: CorpusSettings) -> Reading:
    """The articles of both places, each id once: the operator's article goes before one that a
    server added. Raises CorpusError and SettingsError."""
    where = places(config, settings)
    formats = registry.with_columns(settings.columns)
    own = folder.read(where.articles, file_mb=settings.file_mb, formats=formats)
    own = overlay.laid(own, config.place(settings.library))
    more = added.read(where.added, file_mb=settings.file_mb)
    taken = {one.id for one in own.articles}
    twice = [
        Problem(one.id, "its id is taken by another article; give that one another id")
        for one in more.articles
        if one.id in taken
    ]
    return Reading(
        (*own.articles, *(one for one in more.articles if one.id not in taken)),
        (*own.problems, *more.problems, *twice),
        {**more.files, **own.files},
        {**more.facts, **own.facts},
    )
