"""Which title, author and date an article has, of those that its file offers."""

import regex

from corpus import blocks
from corpus.dating import Dating, iso_date, period

_NO_TITLE = regex.compile(
    r"(?i)(?:microsoft word|powerpoint presentation|untitled|unbenannt|sans titre|sin título"
    r"|sem título|title|document|dokument|word document)\b[\s\d().-]*(?:- .*)?"
    r"|.*\.(?:docx?|docm|dotx?|odt|rtf|tmp|pdf)"
)
"""What programs write down where nobody gave a title, and names of files."""
_HEADING = regex.compile(r"(#+ )?(.+)(?:\n\n|\Z)")


_BY_NOBODY = ("python-docx", "Un-named", "Unknown", "Microsoft Office User", "Windows User")
"""What programs write down as the author where they know none."""
MADE = "the day on which the file was made"


class Front:
    """What a text shows of itself, in paragraphs whose styles say what they are."""

    def __init__(self) -> None:
        self.title = ""
        self.published = ""
        """ISO 8601 date, where the paragraph is nothing else."""
        self._authors: list[str] = []

    def takes(self, style: str, words: str, begun: bool) -> bool:
        """True if a paragraph is the title, the author or the date, and so no part of the text.
        `begun` is whether there was text before it, which an author does not come after."""
        line = blocks.flat(words)
        if style == "title" and line and not self.title:
            self.title = line
            return True
        if style == "author" and not begun:
            self._authors += [line] if line else []
            return True
        if style == "date" and not self.published:
            self.published = iso_date(line) or ""
            return bool(self.published)
        return False

    def dating(self, made: str) -> Dating:
        """Who states the day: the text, where it shows one; else the day on which the file was
        `made`, as its properties write it, is likely."""
        if self.published:
            return Dating(source="its line with the date")
        likely = period(made)
        return Dating(likely=likely, hint=MADE) if likely else Dating()

    def author(self, said: str) -> str:
        """Who wrote it: whom the properties of the file name, else whom the text shows."""
        return said if said not in ("", *_BY_NOBODY) else ", ".join(self._authors)


def titled(shown: str, said: str, text: str) -> tuple[str, str]:
    """The title and the text without it.

    The title is the one that the text shows as such, else the one that the properties of the file
    say, else the first heading; "" if there is none of them.
    """
    said = "" if _NO_TITLE.fullmatch(said.strip()) else blocks.flat(said)
    top = _HEADING.match(text)
    title = shown or said
    if not title:
        found = regex.search(r"(?m)^#+ (.+)$", text)
        title = found[1] if found else ""
    if top and top[2].casefold() == title.casefold() and text[top.end() :].strip():
        text = text[top.end() :]
    return title, text
