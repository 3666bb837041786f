"""The fields in front of a Markdown file: YAML between two lines of three dashes."""

import datetime
from typing import Any

import msgspec
import regex
import yaml

_FENCED = regex.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", regex.DOTALL | regex.MULTILINE
)

_COLLECTION = regex.compile(
    r"""(?mi)^(?:[^\S\n]|[{"'])*+collection["']?[ \t]*:[ \t]*(?:\n[ \t]*-[ \t]*)?[\["']*([^\n\]},"'#]+)"""
)
_LONGEST = 100_000
"""Characters of front matter; the parser takes a minute for ten megabytes."""
_NOTHING = (None, "", "~", "null")
"""How YAML says that there is no value."""


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What the front matter says of an article; empty where it says nothing."""

    id: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    collection: str = ""


def read(source: str) -> tuple[Fields, str, str]:
    """The fields, the body, and what is wrong with the fields (empty if nothing is).

    Values are taken as they are written: `title: No` is "No". Broken front matter loses no text:
    the body is what follows the closing dashes, or all of `source` where they are missing or
    what they close looks like prose. Nor does it show an article to more people: the collection is
    the one that a line of it names.
    """
    fenced = _FENCED.match(source)
    if not fenced:
        unclosed = source.startswith("---\n") and ":" in source.partition("\n\n")[0]
        wrong = "the front matter has no closing line ---; add it" if unclosed else ""
        named = _collection(source.partition("\n\n")[0]) if wrong else ""
        return Fields(collection=named), source, wrong
    body = source[fenced.end() :]
    if len(fenced["yaml"]) > _LONGEST:
        wrong = f"the front matter has more than {_LONGEST:,} characters; shorten it"
        told = source if "\n\n" in fenced["yaml"] else body
        return Fields(collection=_collection(fenced["yaml"])), told, wrong
    try:
        # BaseLoader makes texts, lists and dicts and nothing else: the safest of all loaders
        loaded = yaml.load(fenced["yaml"], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return (
            Fields(collection=_collection(fenced["yaml"])),
            source if "\n\n" in fenced["yaml"] else body,
            f"the front matter is not YAML{_place(error)}; put titles with a colon in quotes",
        )
    if loaded is None:
        return Fields(), body, ""
    if not isinstance(loaded, dict):
        named = _collection(fenced["yaml"])
        return (
            Fields(collection=named),
            source,
            "the front matter is not made of lines like title: …",
        )
    raw = {str(key).lower(): value for key, value in loaded.items()}
    published, wrong = _date(_first(raw, "published", "date"))
    for key in ("id", "title", "url", "link", "source", "collection"):
        if isinstance(raw.get(key), list | dict):
            wrong = f"{key} is not a text; write it in one line"
    fields = Fields(
        id=_text(raw.get("id")),
        title=_text(raw.get("title")),
        url=_text(_first(raw, "url", "link", "source")),
        published=published,
        author=", ".join(_texts(_first(raw, "author", "authors"))),
        tags=tuple(_texts(raw.get("tags"))),
        collection=_text(raw.get("collection")) or _collection(fenced["yaml"]),
    )
    return fields, body, wrong


def _collection(written: str) -> str:
    """The collection that a line of YAML names, be the rest what it may; "" if none does."""
    found = _COLLECTION.search(written)
    return _text(found[1]) if found else ""


def _first(raw: dict[str, Any], *names: str) -> Any:
    """The value of the first of these names that has one."""
    return next((raw[name] for name in names if raw.get(name) not in _NOTHING), None)


def _text(value: Any) -> str:
    """A value as one line of text; "" for a list or a mapping."""
    if value in _NOTHING or isinstance(value, list | dict):
        return ""
    return " ".join(str(value).split()).encode("utf-8", "replace").decode()


def _texts(value: Any) -> list[str]:
    """A YAML list, or a line with commas, as texts."""
    values = value if isinstance(value, list) else _text(value).split(",")
    return [text for item in values if (text := _text(item))]


def iso_date(written: str) -> str | None:
    """The day of a date like 2024-03-31, 2024/03/31 or 2024-03-31 09:00; None for another."""
    day = regex.split(r"[Tt\s]", written.strip(), maxsplit=1)[0]
    try:
        return datetime.date.fromisoformat(day.replace("/", "-")).isoformat()
    except ValueError:
        return None


def _date(value: Any) -> tuple[str, str]:
    """A date as ISO 8601, and what is wrong with it (empty if nothing is)."""
    if value is None:
        return "", ""
    iso = iso_date(_text(value))
    return (iso, "") if iso else ("", f"the date {_text(value)[:40]!r} is not like 2024-03-31")


def _place(error: Exception) -> str:
    """` (line 3)` where the YAML error knows its line, counted in the file."""
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark else ""
