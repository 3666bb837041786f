"""The command `show`: an article with all that is known of it."""

from collections.abc import Iterator

import msgspec

from corpus.arguments import DONE
from corpus.article import Article
from corpus.charset import UNSHOWN
from corpus.folder import Reading
from corpus.formats import registry
from corpus.passages import words
from corpus.terminal import plain, print_json, unknown


def run_show(reading: Reading, wanted: str, *, as_json: bool) -> int:
    """Print an article."""
    found = {one.id: one for one in reading.articles}.get(wanted)
    if found is None:
        raise unknown("article", wanted, [one.id for one in reading.articles])
    if as_json:
        print_json(
            {
                **msgspec.to_builtins(found),
                "kind": registry.kind_of(reading.files[found.id]),
                "words": words(found.text),
            }
        )
    else:
        for line in _article_lines(found, registry.kind_of(reading.files[found.id])):
            print(line)
    return DONE


def _article_lines(article: Article, kind: str) -> Iterator[str]:
    """The title, what is known of the article, and its text."""
    yield plain(article.title)
    fields = {
        "id": article.id,
        "collection": article.collection,
        "published": article.published,
        "author": article.author,
        "url": article.url,
        "tags": ", ".join(article.tags),
        "kind": kind,
        "pages": str(len(article.pages) or ""),
        "words": f"{words(article.text):,}",
    }
    for name, value in fields.items():
        if value:
            yield f"{name}: {plain(value)}"
    yield ""
    yield article.text.translate(UNSHOWN)
