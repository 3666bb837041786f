"""What moderators send is read in a process that can be ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import ChoiceError, UnreadableError
from bot.language import speak
from bot.read_process import TANGLED, Sent, article_of

pytestmark = pytest.mark.asyncio
ARTICLE = "<p>" + "The school chose the colour of the new bus, and it is green. " * 5 + "</p>"


def children() -> set[str]:
    """The processes that this one started and that are not gone."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_an_article_comes_back() -> None:
    """Of a file, and of what stands at an address, in the characters that its server names."""
    file = await article_of(Sent(raw=b"# Tea\n\nTea is boiled.", name="tea.md"))
    page = f"<!doctype html><title>Grün</title><article>{ARTICLE}</article>".encode("latin-1")
    url = "https://example.org/bus"
    found = await article_of(Sent(raw=page, url=url, charset="latin-1", is_page=True))

    assert (file.title, file.text) == ("Tea", "Tea is boiled.")
    assert (found.title, found.url) == ("Grün", url)
    assert found.text.startswith("The school chose")


async def test_why_there_is_none_is_said_in_their_language() -> None:
    """As if it were read here."""
    speak("de")
    with pytest.raises(ChoiceError, match=r"„leer\.txt“ ist leer") as empty:
        await article_of(Sent(raw=b" ", name="leer.txt"))
    speak("en")
    with pytest.raises(UnreadableError, match="I cannot make out the article"):
        await article_of(Sent(raw=b"<!doctype html><p>No.", name="a.html"))

    assert not isinstance(empty.value, UnreadableError)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no such list")
async def test_what_cannot_be_read_in_time_is_given_up() -> None:
    """Nothing of the reading goes on."""
    before = children()
    with pytest.raises(UnreadableError, match=TANGLED):
        await article_of(Sent(raw=b"Tea is boiled.", name="a.txt"), seconds=0.05)

    assert children() == before
