"""The fields in front of a Markdown file: YAML between two lines of three dashes, TOML between two
of three pluses, or lines that begin with `Title:`."""

import tomllib
from typing import Any

import msgspec
import regex
import yaml

from corpus import dating

_FENCED = regex.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", regex.DOTALL | regex.MULTILINE
)
_TOML = regex.compile(r"\A\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*(?:\n|\Z)", _FENCED.flags)
_LINES = regex.compile(r"(?i)\A(?=title:)(?:[a-z][\w-]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+(?=\n|\Z)")
"""As MultiMarkdown and Pelican have them: what is set in goes on with the line before."""
_LINE = regex.compile(r"(?m)^([\w-]+):((?:.*)(?:\n[ \t].*)*)")

_COLLECTION = regex.compile(
    r"""(?mi)^(?:[^\S\n]|[{"'])*+collection["']?[ \t]*[:=][ \t]*"""
    r"""(?:\n[ \t]*-[ \t]*)?[\["']*([^\n\]},"'#]+)"""
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
    language: str = ""


def read(source: str) -> tuple[Fields, str, str]:
    """The fields, the body, and what is wrong with the fields (empty if nothing is).

    Values are taken as they are written: `title: No` is "No". Broken front matter loses no text:
    the body is what follows the closing dashes, or all of `source` where they are missing or
    what they close looks like prose. Nor does it show an article to more people: the collection is
    the one that a line of it names.
    """
    if lines := _LINES.match(source):
        fields, wrong = _fields(dict(_LINE.findall(lines[0])), lines[0])
        return fields, source[lines.end() :], wrong
    if toml := _TOML.match(source):
        return _toml(toml["toml"], source, source[toml.end() :])
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
    fields, wrong = _fields(loaded, fenced["yaml"])
    return fields, body, wrong


def _toml(written: str, source: str, body: str) -> tuple[Fields, str, str]:
    """What `read` returns, of TOML."""
    try:
        loaded = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        wrong = f"the front matter is not TOML ({error}); put texts in quotes"
        return Fields(collection=_collection(written)), source if "\n\n" in written else body, wrong
    fields, wrong = _fields({key: _as_written(value) for key, value in loaded.items()}, written)
    return fields, body, wrong


def _as_written(value: Any) -> Any:
    """A value of TOML as YAML has it: texts, lists and mappings."""
    if isinstance(value, list):
        return [_as_written(one) for one in value]
    return value if isinstance(value, dict) else str(value)


def _fields(loaded: dict[Any, Any], written: str) -> tuple[Fields, str]:
    """The fields of a mapping that was written so, and what is wrong with them."""
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
        collection=_text(raw.get("collection")) or _collection(written),
        language=_text(_first(raw, "language", "lang")),
    )
    return fields, wrong


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


def _date(value: Any) -> tuple[str, str]:
    """A date as ISO 8601, and what is wrong with it (empty if nothing is)."""
    if value is None:
        return "", ""
    iso = dating.iso_date(_text(value))
    if iso:
        return iso, ""
    there = dating.calendar_day(_text(value)) is not None
    what = "is no day on which it can have been published" if there else "is not like 2024-03-31"
    return "", f"the date {_text(value)[:40]!r} {what}"


def _place(error: Exception) -> str:
    """` (line 3)` where the YAML error knows its line, counted in the file."""
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark else ""
