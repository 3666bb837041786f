"""What holds at one place of an RTF text, and how its letters are told."""

import codecs

import msgspec

DEEPEST = 8
"""Of a list in lists, from 0."""


class State(msgspec.Struct):
    """What holds at one place, and in the groups in it until they say otherwise."""

    kind: str = "text"
    """What the words here are: text, mark, title, author, fonttbl, stylesheet, skip."""
    skipped: int = 1
    """Bytes that stand for a sign that was told by its number, for old programs."""
    font: str = ""
    hidden: bool = False
    deleted: bool = False
    style: str = "0"
    level: int = 0
    """Of a heading from 1, else 0."""
    depth: int = -1
    """In a list from 0; -1 where nothing says it."""
    left: int = 0
    hanging: bool = False
    in_table: bool = False

    def set(self, word: str, number: str) -> None:
        """What a word with its number says of the letters or the paragraph that follow."""
        value = int(number or 0)
        match word:
            case "uc":
                self.skipped = max(value, 0)
            case "f":
                self.font = number
            case "v":
                self.hidden = number != "0"
            case "deleted":
                self.deleted = number != "0"
            case "plain":
                self.hidden = self.deleted = False
            case "outlinelevel":
                self.level = value + 1 if 0 <= value < 9 else 0
            case "ilvl":
                self.depth = min(max(value, 0), DEEPEST)
            case "li":
                self.left = value
            case "fi":
                self.hanging = value < 0
            case "intbl":
                self.in_table = True
            case "pard":
                self.style, self.level, self.depth = "0", 0, -1
                self.left, self.hanging, self.in_table = 0, False, False


class Aside(msgspec.Struct):
    """A footnote or a text box: its paragraphs wait for the end of the paragraph it is in."""

    group: int
    note: bool
    outer: list[str]
    paragraphs: list[str] = []


def codec(name: str) -> str:
    """The codec of this name, or that of western texts where there is none."""
    try:
        return codecs.lookup("utf-8" if name == "cp65001" else name).name
    except LookupError:
        return "cp1252"


def whole(words: str) -> str:
    """The words with signs that came as two halves put together."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
