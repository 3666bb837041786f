"""A folder with a library, and its commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from corpus import pile
from corpus.article import Article
from corpus.commands.main import main
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings, load

PREFIX = "python -m corpus: "
PARAGRAPH = (
    "The boat sank off Skerry on 3 March in a heavy storm. Nobody was hurt, said the harbour "
    "master, Ada Quill, who had watched it from the tower all night. "
)


def page(title: str, words: str = PARAGRAPH, head: str = "") -> bytes:
    """A page with an article, and a menu around it."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><main><article><h1>{title}</h1>"
        f"<p>{words}</p><p>The crew of five was saved by a dog called Bramble, which swam to the "
        "shore with a rope in its teeth and woke the village.</p></article></main>"
        "<footer>Sign up for our newsletter</footer></body></html>"
    ).encode()


class Done(msgspec.Struct, frozen=True):
    """What a command ended with, and the lines that it printed."""

    code: int
    out: list[str]
    err: list[str]


class Desk:
    """A folder with settings; the commands are run with them, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.articles = folder / "articles"
        self.library = folder / "library.sqlite3"
        self.file = folder / "config.toml"
        self.settle("")
        self._capsys = capsys

    def settle(self, more: str) -> None:
        """Write the settings, with more of the section `[corpus]`."""
        self.file.write_text(
            '[corpus]\narticles = "articles"\nadded = "added"\nlibrary = "library.sqlite3"\n'
            f"pause_seconds = 0\n{more}\n"
        )

    @property
    def names(self) -> list[str]:
        """What lies in the folder of the articles."""
        return sorted(path.name for path in self.articles.iterdir())

    @property
    def config(self) -> Config:
        """The settings as they stand in the file."""
        return load(self.file)

    @property
    def settings(self) -> CorpusSettings:
        """The section of the articles."""
        return self.config.section("corpus", CorpusSettings)

    def run(self, command: str, *arguments: str | Path) -> Done:
        """`python -m corpus COMMAND --config FILE ARGUMENTS`."""
        self._capsys.readouterr()
        try:
            code = main([command, "--config", str(self.file), *map(str, arguments)])
        except SystemExit as ended:
            code = int(str(ended.code))
        out, err = self._capsys.readouterr()
        assert "this should not have happened" not in err
        return Done(
            code, out.splitlines(), [line.removeprefix(PREFIX) for line in err.splitlines()]
        )

    def told(self, command: str, *arguments: str | Path) -> list[dict[str, Any]]:
        """The JSON objects that a command prints."""
        return [json.loads(line) for line in self.run(command, "--json", *arguments).out]

    def read(self) -> dict[str, Article]:
        """The articles as the index reads them, which must be without problems."""
        reading = pile.read(self.config, self.settings)
        assert reading.problems == ()
        return {one.id: one for one in reading.articles}

    def write(self, name: str, text: str | bytes) -> Path:
        """A file somewhere below this folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def open(self) -> Library:
        """The library, which must have nothing to tell."""
        told: list[str] = []
        library = Library.open(self.config, self.settings, told.append)
        assert told == []
        return library
