"""A place with an empty library that reads a small web site, and feeds for that site."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from small_site import SmallSite
from test_corpus_commands import PREFIX, Place

MAY = "2024-05-{:02}T10:00:00Z"


class Following(Place):
    """The commands, with the site inside what may be read and no pauses."""

    def __init__(self, folder: Path, site: SmallSite) -> None:
        super().__init__(folder)
        self.site = site
        self.config.write_text(
            '[corpus]\narticles = "articles"\nadded = "added"\nlibrary = "library.sqlite3"\n'
            f'pause_seconds = 0\ninside = ["{site.place}"]\nfile_mb = 2\n'
        )

    def feed(self, *arguments: str) -> Told:
        """What `feed` tells."""
        return Told(self.run("feed", *arguments))

    def sitemap(self, *arguments: str) -> Told:
        """What `sitemap` tells."""
        return Told(self.run("sitemap", *arguments))

    def files(self, collection: str = "127.0.0.1") -> list[str]:
        """The names of the files of a collection."""
        folder = self.articles / collection
        return sorted(one.name for one in folder.iterdir()) if folder.exists() else []

    def shown(self, article: str) -> dict[str, Any]:
        """An article, as `show` tells it."""
        (line,) = self.lines("show", article, "--json")
        found: dict[str, Any] = json.loads(line)
        return found

    def asked(self) -> list[str]:
        """What the site was asked for since the last time, but for robots.txt."""
        paths = [one for one in self.site.paths if one != "/robots.txt"]
        self.site.requests.clear()
        return paths


class Told:
    """What a command printed."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.lines = done.stdout.splitlines()
        self.complaints = [one.removeprefix(PREFIX) for one in done.stderr.splitlines()]
        assert "this should not have happened" not in done.stderr, done.stderr

    @property
    def json(self) -> list[dict[str, Any]]:
        """One object a line."""
        return [json.loads(line) for line in self.lines]

    def line(self, start: str) -> str:
        """What follows these words in the one line that starts so."""
        (found,) = (one for one in self.lines if one.startswith(start))
        return found.removeprefix(start)


def listing(site: SmallSite, entries: Sequence[str | tuple[str, str]], more: str = "") -> None:
    """Let a feed stand at /feed.xml with these links, or links and dates; `more`: of each entry."""
    pairs = [(one, "") if isinstance(one, str) else one for one in entries]
    items = "".join(
        f'<entry><link href="{escape(link)}"/>'
        + (f"<updated>{date}</updated>" if date else "")
        + f"{more}</entry>"
        for link, date in pairs
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Skerry</title>{items}</feed>'
    site.put("/feed.xml", feed, "application/atom+xml")


def map_of(site: SmallSite, links: Sequence[str], path: str = "/map.xml") -> None:
    """Let a sitemap of these links stand there."""
    urls = "".join(f"<url><loc>{escape(one)}</loc></url>" for one in links)
    site.put(path, f"<urlset>{urls}</urlset>", "application/xml")
