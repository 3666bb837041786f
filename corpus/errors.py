"""What can go wrong while articles are read.

    QuothError            one line for a person: what is wrong and how to mend it
    ├── SettingsError     config.toml or --set cannot be used
    └── CorpusError       the articles as a whole cannot be read

The rooms above add their own branches. A file that cannot be read is no error but a `Problem`:
it is reported and the other files go on.
"""

import msgspec


class QuothError(Exception):
    """Shown to a person as one line; `str(error)` says what is wrong and how to mend it."""


class SettingsError(QuothError):
    """The settings cannot be used."""


class CorpusError(QuothError):
    """The articles as a whole cannot be read."""


class Problem(msgspec.Struct, frozen=True):
    """One file that was left out, or was read with something missing."""

    path: str
    """The file as the operator knows it, relative to the folder of the articles."""
    what: str
    """What is wrong and how to mend it, in one line."""
    skipped: bool = True
    """True if the file gave no article."""
    other: str = ""
    """Another file that `what` names; "" if it names none."""
    collection: str | None = ""
    """Where its article belongs; "" if that is not known: then its folder says it, or `main` where
    it lies in none. None if there that says nothing either."""
    other_collection: str = ""
    """Where the article of the other file belongs."""
    unread: bool = False
    """True if nobody knows what it holds: a file or a folder that is there and cannot be read."""

    @classmethod
    def broken_off(cls, path: str, error: Exception, collection: str | None = "") -> "Problem":
        """Of a file whose reading ended with an error."""
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        what = f"cannot be read to its end ({why or type(error).__name__})"
        cure = "check the file and its rights"
        return cls(path, f"{what}; {cure}", unread=True, collection=collection)

    def __str__(self) -> str:
        outcome = "skipped" if self.skipped else "read all the same"
        return f"{self.path!r}: {self.what} ({outcome})"
