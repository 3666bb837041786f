"""Which languages are the models made for, and which articles are in another one?"""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
import regex

from corpus import tongue
from corpus.article import Article
from corpus.formats.extract import Facts
from index.settings import IndexSettings

_ENGLISH = regex.compile(
    r"(?i)(?:^|[/\\])(?:quoth-reader|all-(?:minilm|mpnet|distilroberta|roberta)|multi-qa-|msmarco-"
    r"|ms-marco-|gtr-t5|sentence-t5|e5-(?:small|base|large)|gte-(?:small|base|large)\Z"
    r"|bge-(?:small|base|large)-en)"
)
"""Encoders and readers for English, by how their names begin: those that their model cards on the
hub call so."""
_FIFTY = regex.compile(r"(?i)(?:paraphrase-multilingual-|distiluse-base-multilingual-cased)")
_THE_FIFTY = {
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gl", "gu",
    "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "ko", "lt", "lv", "mk", "mn", "mr",
    "ms", "my", "no", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr",
    "uk", "ur", "vi", "zh",
}  # fmt: skip
"""https://www.sbert.net/docs/sentence_transformer/pretrained_models.html, multilingual models."""
ADVISED = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""An encoder of the size of the default one for these fifty."""


class Foreign(msgspec.Struct, frozen=True):
    """Articles in languages that a model was not made for."""

    languages: dict[str, int] = {}  # msgspec copies it
    """How many articles, by the ISO 639-1 code of their language."""
    models: tuple[str, ...] = ()
    """`encoder NAME` and `reader NAME`, those that this is about."""

    def __str__(self) -> str:
        """One line: how many, for what, and what helps; "" where there is none."""
        count = sum(self.languages.values())
        if not count:
            return ""
        many = f"{count:,} article{'s are' if count > 1 else ' is'}"
        encoder = any(one.startswith("encoder") for one in self.models)
        advised = f"index.encoder to a model for many languages, such as {ADVISED}"
        parts = [advised] if encoder else []
        if any(one.startswith("reader") for one in self.models):
            parts.append("index.reader to one for many languages, or none")
        return (
            f"languages: {many} in a language that the {' and the '.join(self.models)} "
            f"{'were' if len(self.models) > 1 else 'was'} not made for "
            f"({tongue.counted(self.languages)}); set {', and '.join(parts)}"
        )


def of_model(name: str) -> set[str] | None:
    """The languages that an encoder or a reader is made for; None where that is not known, or it is
    for all."""
    if _FIFTY.search(name):
        return _THE_FIFTY
    return {"en"} if _ENGLISH.search(name) else None


def foreign(
    articles: Iterable[Article], facts: Mapping[str, Facts], settings: IndexSettings
) -> Foreign:
    """The articles that the encoder or the reader of the settings was not made for; what is in no
    language that can be told is not among them."""
    made_for = {
        f"encoder {settings.encoder}": of_model(settings.encoder),
        f"reader {settings.reader}": of_model(settings.reader),
    }
    known = {model: languages for model, languages in made_for.items() if languages}
    if not known:
        return Foreign()
    counts = Counter(
        tongue.language_of(one.text, facts.get(one.id, Facts()).language).language
        for one in articles
    )
    counts = Counter(
        {
            language: count
            for language, count in counts.items()
            if language and any(language not in languages for languages in known.values())
        }
    )
    models = tuple(model for model, languages in known.items() if counts.keys() - languages)
    return Foreign(dict(counts.most_common()), models)
