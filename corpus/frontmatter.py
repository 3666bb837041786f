"""The fields in front of a Markdown file: YAML between two lines of three dashes."""

import datetime
from typing import Any

import msgspec
import regex
import yaml

_FENCED = regex.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", regex.DOTALL
)


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

    Broken front matter loses no text: the body is what follows the closing dashes, or all of
    `source` where they are missing.
    """
    fenced = _FENCED.match(source)
    if not fenced:
        unclosed = source.startswith("---\n") and ":" in source.partition("\n\n")[0]
        return Fields(), source, "the front matter has no closing line ---" if unclosed else ""
    body = source[fenced.end() :]
    try:
        loaded = yaml.safe_load(fenced["yaml"])
    except (yaml.YAMLError, ValueError) as error:
        return (
            Fields(),
            body,
            f"the front matter is not YAML{_place(error)}; put titles with a colon in quotes",
        )
    if loaded is None:
        return Fields(), body, ""
    if not isinstance(loaded, dict):
        return Fields(), body, "the front matter is not made of lines like title: …"
    raw = {str(key).lower(): value for key, value in loaded.items()}
    published, wrong = _date(_first(raw, "published", "date"))
    fields = Fields(
        id=_text(raw.get("id")),
        title=_text(raw.get("title")),
        url=_text(_first(raw, "url", "link", "source")),
        published=published,
        author=", ".join(_texts(_first(raw, "author", "authors"))),
        tags=tuple(_texts(raw.get("tags"))),
        collection=_text(raw.get("collection")),
    )
    return fields, body, wrong


def _first(raw: dict[str, Any], *names: str) -> Any:
    """The value of the first of these names that has one."""
    return next((raw[name] for name in names if raw.get(name) not in (None, "")), None)


def _text(value: Any) -> str:
    """A value as one line of text."""
    return "" if value is None else " ".join(str(value).split())


def _texts(value: Any) -> list[str]:
    """A YAML list, or a line with commas, as texts."""
    values = value if isinstance(value, list) else _text(value).split(",")
    return [text for item in values if (text := _text(item))]


def iso_date(written: str) -> str | None:
    """A date like 2024-03-31, 2024/03/31 or 2024-03-31T09:00Z as ISO 8601; None for another."""
    try:
        return datetime.datetime.fromisoformat(written.strip().replace("/", "-")).date().isoformat()
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
