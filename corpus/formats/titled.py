"""Which title an article has, of those that its file offers."""

import regex

from corpus import blocks

_NO_TITLE = regex.compile(
    r"(?i)(?:microsoft word|powerpoint presentation|untitled|unbenannt|sans titre|sin título"
    r"|sem título|title|document|dokument|word document)\b[\s\d().-]*(?:- .*)?"
    r"|.*\.(?:docx?|docm|dotx?|odt|rtf|tmp|pdf)"
)
"""What programs write down where nobody gave a title, and names of files."""
_HEADING = regex.compile(r"#+ (.+)(?:\n\n|\Z)")


def titled(shown: str, said: str, text: str) -> tuple[str, str]:
    """The title and the text without it.

    The title is the one that the text shows as such, else the one that the properties of the file
    say, else the first heading; "" if there is none of them.
    """
    said = "" if _NO_TITLE.fullmatch(said.strip()) else blocks.flat(said)
    top = _HEADING.match(text)
    title = shown or said
    if not title:
        found = top or regex.search(r"(?m)^#+ (.+)$", text)
        title = found[1] if found else ""
    if top and top[1].casefold() == title.casefold() and text[top.end() :].strip():
        text = text[top.end() :]
    return title, text
