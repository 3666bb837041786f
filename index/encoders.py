"""The encoder that the settings name, in the form that is fastest here."""

from pathlib import Path

from index import compiled
from index.encoder import Encoder
from index.models import DEFAULT, find
from index.settings import IndexSettings


def open_encoder(settings: IndexSettings) -> Encoder:
    """The default model in its compiled form, where that is faster; any other on the plain path."""
    files = find(settings.encoder)
    if settings.form == "fastest" and files.name == DEFAULT:
        encoder = compiled.open_cached(files, Path(settings.compiled), settings.threads)
        if encoder is not None:
            return encoder
    from index.plain import PlainEncoder  # the plain path imports torch, which takes seconds

    return PlainEncoder(files, settings.threads)
