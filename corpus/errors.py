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

    @classmethod
    def unread(cls, path: str, error: Exception) -> "Problem":
        """Of a file whose reading ended with an error."""
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        why = why or type(error).__name__
        return cls(path, f"cannot be read to its end ({why}); check the file and its rights")

    def __str__(self) -> str:
        outcome = "skipped" if self.skipped else "read all the same"
        return f"{self.path!r}: {self.what} ({outcome})"
