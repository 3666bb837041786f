"""An article that a server added, and the file that holds it.

One line of JSON, which `corpus.formats.jsonlines` reads back to the character. Its name is made
here, of the title and of a key that chance gave: what a member sent never names a file.
"""

import datetime
import hashlib
import os
from pathlib import Path

import msgspec
import regex

from corpus import added
from corpus.article import Article
from corpus.dating import iso_date
from corpus.formats import jsonlines, registry

KEY = r"[0-9]{15}"
_NAME = regex.compile(rf"(?:.+-)?(?P<key>{KEY})\.jsonl")
_NO_WORD = regex.compile(r"[^\p{L}\p{N}]+")
_LETTERS, _BYTES = 40, 100
"""Of the title in a file's name at most; file systems count bytes."""


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a server added, or a draft of one."""

    key: str
    """What stands for it in the id of a button."""
    article: Article
    """As the index reads it."""
    day: str
    """When it was added, as an ISO 8601 date."""
    text_sha256: str

    @property
    def without_text(self) -> "Added":
        """For lists, which may be long."""
        return msgspec.structs.replace(self, article=msgspec.structs.replace(self.article, text=""))


class _When(msgspec.Struct, frozen=True):
    """What a file holds besides what `corpus.formats.jsonlines` reads."""

    added: str = ""


def files(folder: Path) -> list[Path]:
    """The files in a folder that were written here; none if it is not there."""
    try:
        return [one for one in folder.iterdir() if key_of(one) and one.name[0] != "."]
    except FileNotFoundError:
        return []


def key_of(path: Path) -> str:
    """The key in a file's name; "" if it was not written here."""
    match = _NAME.fullmatch(path.name)
    return match["key"] if match else ""


def is_ours(article: Article) -> bool:
    """True if the article's file was written here, and not put there by the operator."""
    _, _, name = article.id.rpartition("/")
    return key_of(Path(f"{name}.jsonl")) != ""


def name_of(title: str, key: str) -> str:
    """A file's name: the beginning of the title, so that a person finds it, and the key."""
    words = _NO_WORD.sub("-", title.casefold()).strip("-")[:_LETTERS].strip("-")
    while len(words.encode()) > _BYTES:
        words = words[:-1]
    return f"{words}-{key}.jsonl" if words else f"{key}.jsonl"


def write(server: int, folder: Path, key: str, article: Article, now: float) -> Added | None:
    """Write the file beside and let it take its place in one step; raises OSError."""
    name = name_of(article.title, key)
    fields = {
        "id": name.removesuffix(".jsonl"),
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "published": article.published,
        "author": article.author,
        "tags": article.tags,
        "pages": article.pages,
        "added": datetime.datetime.fromtimestamp(now, datetime.UTC).isoformat(timespec="seconds"),
    }
    aside = folder / f".{name}"
    try:
        aside.write_bytes(msgspec.json.encode(fields) + b"\n")
        os.utime(aside, (now, now))
        aside.replace(folder / name)
    finally:
        aside.unlink(missing_ok=True)
    return read(server, folder / name)


def read(server: int, path: Path | None) -> Added | None:
    """What a file holds; None if there is none, or it holds no article. Raises OSError."""
    if path is None:
        return None
    try:
        line = path.read_bytes()
        when = msgspec.json.decode(line, type=_When)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = next(registry.read_as(jsonlines.FORMAT, line, path.name), None)
    if not isinstance(found, Article):
        return None
    return Added(
        key=key_of(path),
        article=added.of_server(found, added.collection_of(server)),
        day=iso_date(when.added) or "",
        text_sha256=hashlib.sha256(found.text.encode()).hexdigest(),
    )
