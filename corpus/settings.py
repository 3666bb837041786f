"""Settings: config.toml with one section a room, typed, frozen and strict.

Each room describes its own section as a frozen struct; `load` fills them. Nothing is read at
import. A relative path counts from the folder of the file that it stands in.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from corpus.errors import SettingsError

COLUMNS = ("title", "text", "url", "published", "author", "tags", "id", "collection")
"""What a column of a table can be."""
ROOMS = ("corpus", "index", "bot")
"""The sections that config.toml may have."""

_PLACE = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""A host, or an IPv6 address in brackets, and perhaps a port."""

T = TypeVar("T", bound=msgspec.Struct)

Count = Annotated[int, msgspec.Meta(ge=1)]
"""A whole number from 1."""


class CorpusSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `[corpus]`."""

    articles: str = "corpus/articles"
    """Folder of the articles, or one .jsonl or .jsonl.gz file."""
    added: str = "data/added"
    """Folder of what servers added on Discord: `server-ID/` for each, seen by that one only."""
    library: str = "data/library.sqlite3"
    """File for what the articles' own files cannot hold: see `corpus/library/records.py`."""
    passage_words: Annotated[int, msgspec.Meta(ge=20, le=180)] = 110
    """Wanted length of a passage."""
    longest_passage: Annotated[int, msgspec.Meta(ge=40, le=400)] = 180
    """No passage has more words than this."""
    file_mb: Annotated[float, msgspec.Meta(gt=0)] = 10
    """A larger file, but one of JSON Lines, is skipped; megabytes of 1,000,000 bytes."""
    columns: dict[str, Annotated[str, msgspec.Meta(min_length=1)]] = {}  # msgspec copies it
    """The names of columns in CSV and TSV files, by what they are (`COLUMNS`)."""
    language: str = "en"
    """ISO 639-1 code of the articles' language, for finding sentences."""
    pause_seconds: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 1
    """From one request to a web site to the next, at least."""
    inside: list[str] = []  # msgspec copies it
    """`host` or `host:port` of machines in this network whose pages may be read."""
    feed_minutes: Annotated[float, msgspec.Meta(ge=0)] = 60
    """How often `python -m index watch` looks at each feed that is followed; 0: never."""
    repeated: bool = True
    """Whether what is furniture of a site, for it repeats over its articles, is left out of the
    passages."""

    def __post_init__(self) -> None:
        if unknown := self.columns.keys() - set(COLUMNS):
            raise ValueError(
                f"columns: {min(unknown)!r} is nothing that a column can be; "
                f"known: {', '.join(COLUMNS)}"
            )
        for place in self.inside:
            if not _PLACE.fullmatch(place):
                raise ValueError(
                    f"inside: {place!r} is no machine; write it like wiki.example or "
                    "wiki.example:8080, in small letters, without http:// and path"
                )
        if self.passage_words > self.longest_passage:
            raise ValueError(
                f"passage_words: {self.passage_words} are more than "
                f"longest_passage allows ({self.longest_passage})"
            )


class Config(msgspec.Struct, frozen=True):
    """What config.toml and `--set` say together, not yet typed, and where it came from."""

    path: Path
    sections: Mapping[str, Mapping[str, Any]]
    overrides: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The options that give another command the same settings."""
        return [f"--config={self.path}", *(f"--set={one}" for one in self.overrides)]

    def section(self, room: str, kind: type[T]) -> T:
        """The section of `room` as a `kind`; what is wrong with it is one `SettingsError`."""
        values = self.sections.get(room, {})
        known = kind.__struct_fields__
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}? " if near else ""
                raise SettingsError(
                    f"{self.path}: [{room}] has no setting {key!r}; {hint}known: {', '.join(known)}"
                )
        try:
            return msgspec.convert(values, kind, strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{self.path}: [{room}] {_plain(str(error))}") from None

    def place(self, path: str) -> Path:
        """A path from the settings; a relative one counts from the folder of config.toml."""
        if not path.strip():
            raise SettingsError(f"{self.path}: a folder is named by nothing; give it a path")
        try:
            return (self.path.parent / Path(path).expanduser()).resolve()
        except (OSError, RuntimeError) as error:
            raise SettingsError(f"{self.path}: {path!r} is no path: {error}") from None


def load(path: Path, overrides: Sequence[str] = ()) -> Config:
    """Read config.toml and lay `section.key=value` overrides over it."""
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"there is no {path}; run from the project's folder or name the file with --config"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {error}") from None
    for name, section in sections.items():
        if name not in ROOMS or not isinstance(section, dict):
            raise SettingsError(
                f"{path}: {name!r} is no section; known: {', '.join(f'[{room}]' for room in ROOMS)}"
            )
    for override in overrides:
        name, equals, value = override.partition("=")
        room, dot, key = name.strip().partition(".")
        if not equals or not dot or room not in ROOMS:
            raise SettingsError(
                f"--set {override!r} is not section.key=value; sections: {', '.join(ROOMS)}"
            )
        sections.setdefault(room, {})[key.strip()] = _value(override, value.strip())
    return Config(path.resolve(), sections, tuple(overrides))


def _value(override: str, value: str) -> Any:
    """A list or a table as TOML writes it; whatever else as it stands."""
    if value[:1] not in ("[", "{"):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        raise SettingsError(
            f"--set {override!r} is no list or table; write it as in config.toml, in ' marks"
        ) from None


def _plain(error: str) -> str:
    """msgspec's message with the key in front: "queue: Expected `int` >= 1"."""
    what, _, where = error.partition(" - at `$.")
    return f"{where.rstrip('`')}: {what}" if where else what
