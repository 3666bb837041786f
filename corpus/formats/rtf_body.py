"""The body of an RTF text, paragraph by paragraph, with all changes accepted: words that were
deleted or are hidden are left out, footnotes and text boxes stand behind their paragraph.

By its source striprtf gives neither headings nor footnotes, and keeps deleted and hidden words.
"""

from collections.abc import Iterator
from copy import copy

import regex

from corpus.blocks import Blocks
from corpus.formats import rtf_words
from corpus.formats.docx_styles import Style
from corpus.formats.rtf_state import DEEPEST, Aside, State, codec, whole
from corpus.formats.titled import Front

_TOKEN = regex.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+|\\)"
)
_TYPED_MARK = regex.compile(r"\s*([•–◦▪·o*-]|\(?\w{1,4}[.)])\t\s*(?=\S)")
"""A list item whose mark is written into the text."""
_NO_MARK = regex.compile(r"[^\w§]+")
_TWIPS = 360
"""How far a list is set in, in twentieths of a point, where it does not say how deep it is."""
_LONGEST = 1_000
"""Characters from which on nothing is added to a mark, a name or a title."""
_MOST_GROUPS = 10_000
"""Groups in each other that are told apart."""


class Body:
    """Reads a text from its first byte to its last."""

    def __init__(self, raw: bytes) -> None:
        self.blocks = Blocks()
        self.front = Front()
        self.said = {"title": "", "author": ""}
        """What the properties of the file say."""
        self._raw = raw
        self._now, self._groups = State(), list[State]()
        self._deeper = 0
        self._codec, self._fonts = "cp1252", dict[str, str]()
        self._styles: dict[str, Style] = {}
        self._named = Style()
        self._pending = bytearray()
        """Bytes that are not letters yet: some letters take two."""
        self._skip = 0
        self._starred = False
        self._words: list[str] = []
        self._mark = ""
        self._dashed = False
        """Whether the last item on the outermost level had a dash."""
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._asides: list[Aside] = []
        self._waiting: list[Aside] = []
        self._of_rows: list[Aside] = []
        """What waits for the end of the table."""

    def read(self) -> bool:
        """Takes everything; False if the text is cut off."""
        place = 0
        while (token := _TOKEN.match(self._raw, place)) is not None:
            place = token.end()
            if token["word"]:
                word, number = token["word"].decode(), (token["number"] or b"").decode()
                if word == "bin":
                    place += max(int(number or 0), 0)
                else:
                    self._flush()
                    self._word(word, number)
            elif token["byte"]:
                self._bytes(bytes.fromhex(token["byte"].decode()))
            elif token["text"]:
                self._bytes(token["text"])
            elif token["brace"] or token["sign"]:
                self._flush()
                self._skip = 0
                if token["sign"] == b"*":
                    self._starred = True
                elif token["sign"]:
                    self._sign(token["sign"].decode("latin-1"))
                elif token["brace"] == b"{" and len(self._groups) < _MOST_GROUPS:
                    self._groups.append(copy(self._now))
                elif token["brace"] == b"{":
                    self._deeper += 1
                elif self._deeper:
                    self._deeper -= 1
                elif self._close():
                    break
        self._flush()
        self._end_paragraph()
        self._end_table()
        self.said = {name: whole(words) for name, words in self.said.items()}
        return not self._groups

    def _close(self) -> bool:
        """Ends a group; True if it was the whole text."""
        if self._asides and self._asides[-1].group == len(self._groups):
            self._end_paragraph()
            aside = self._asides.pop()
            self._words = aside.outer
            self._waiting.append(aside)
        if self._groups:
            self._now = self._groups.pop()
        return not self._groups

    def _word(self, word: str, number: str) -> None:
        starred, self._starred = self._starred, False
        now = self._now
        self._skip = 0
        if now.kind == "skip":
            return
        if word == "u" and number:
            self._take(chr(int(number) % 0x10000))
            self._skip = now.skipped
        elif word in rtf_words.UNSEEN or (starred and word not in rtf_words.SHOWN):
            now.kind = "skip"
        elif word in ("fonttbl", "stylesheet", "info"):
            now.kind = word
        elif word in self.said and now.kind == "info":
            now.kind = "skip" if self.said[word] else word
        elif word in ("listtext", "pntext"):
            now.kind, self._mark = "mark", ""
        elif word in ("footnote", "shptxt", "dptxbxtext") and now.kind == "text":
            self._asides.append(Aside(len(self._groups), word == "footnote", self._words))
            self._words = []
            now.in_table = False
        elif word in ("cell", "row") and now.kind == "text":
            self._cell(word == "row")
        elif word in rtf_words.ENDS:
            self._end(now)
        elif word in rtf_words.SIGNS:
            self._take(rtf_words.SIGNS[word])
        else:
            self._property(word, number)

    def _property(self, word: str, number: str) -> None:
        """What a word says of the letters, the paragraph or the text that follow."""
        now = self._now
        match word:
            case "ansicpg":
                self._codec = codec(f"cp{number}")
            case "mac":
                self._codec = "mac_roman"
            case "fcharset":
                self._fonts[now.font] = number
            case "s":
                now.style = number
                now.level = 0 if now.kind == "stylesheet" else self._style().level
            case _:
                now.set(word, number)

    def _sign(self, sign: str) -> None:
        if sign in rtf_words.ENDS:
            self._end(self._now)
        else:
            self._take(rtf_words.SIGNS.get(sign, ""))

    def _bytes(self, raw: bytes) -> None:
        dropped = min(self._skip, len(raw))
        self._skip -= dropped
        if self._now.kind != "skip":
            self._pending += raw[dropped:]

    def _flush(self) -> None:
        """The bytes so far as letters."""
        if not self._pending:
            return
        raw, self._pending = bytes(self._pending), bytearray()
        charset = self._fonts.get(self._now.font, "")
        if charset == rtf_words.SYMBOLS and self._now.kind in ("text", "mark"):
            self._take("".join(chr(one) if one < 0x80 else "•" for one in raw))
        else:
            self._take(raw.decode(rtf_words.CODECS.get(charset, self._codec), "replace"))

    def _take(self, words: str) -> None:
        now = self._now
        if now.kind == "stylesheet":
            self._name_style(words)
        elif now.kind == "mark":
            self._mark += words if len(self._mark) < _LONGEST else ""
        elif now.kind in self.said:
            if len(self.said[now.kind]) < _LONGEST:
                self.said[now.kind] += words
        elif now.kind == "text" and not now.hidden and not now.deleted:
            self._words.append(words)

    def _name_style(self, words: str) -> None:
        """The name of a style comes in pieces, up to a semicolon."""
        name, end, _ = words.partition(";")
        if len(self._named.name) < _LONGEST:
            self._named = Style(self._named.name + name.lower(), self._now.level)
        if end:
            done, self._named = self._named, Style()
            heading = regex.fullmatch(r"heading ([1-9])", done.name.strip())
            level = int(heading[1]) if heading else done.level
            self._styles.setdefault(self._now.style, Style(done.name.strip(), level))

    def _style(self) -> Style:
        return self._styles.get(self._now.style, Style())

    def _end(self, now: State) -> None:
        if now.kind == "mark":  # no mark but a whole item, as AbiWord writes it
            self._words.append(self._mark)
            self._mark = ""
            self._end_paragraph()
        elif now.kind == "text" and not now.deleted:
            if now.in_table and not self._asides:
                self._words.append("\n")  # a paragraph of a cell
            else:
                self._end_paragraph()

    def _end_paragraph(self) -> None:
        """The words so far as the kind of block that their paragraph is."""
        words, self._words = whole("".join(self._words)), []
        if self._asides:
            self._asides[-1].paragraphs.append(words)
            return
        mark, self._mark = " ".join(whole(self._mark).split()), ""
        now, style = self._now, self._style()
        if words.strip():
            self._end_table()
        typed = _TYPED_MARK.match(words) if now.hanging and not mark else None
        if typed:
            mark, words = typed[1], words[typed.end() :]
        if style.is_contents or self.front.takes(style.name, words, self.blocks.begun):
            pass
        elif now.level or style.name == "title":
            self.blocks.heading(now.level or 1, f"{mark} {words}" if words.strip() else "")
        elif style.is_code:
            self.blocks.code(words)
        elif mark:
            self._item(mark, words)
        else:
            self.blocks.prose(words)
        waiting, self._waiting = self._waiting, []
        self._put_aside(waiting)

    def _item(self, mark: str, words: str) -> None:
        """A list item; dashes and numbers on the outermost level are two lists."""
        now = self._now
        by_margin = min(max(now.left // _TWIPS - 1, 0), DEEPEST)
        depth = now.depth if now.depth >= 0 else by_margin
        dashed = mark == "o" or _NO_MARK.fullmatch(mark) is not None
        if depth == 0:
            if dashed != self._dashed:
                self.blocks.end()
            self._dashed = dashed
        self.blocks.item(depth, "-" if dashed else mark, words)

    def _cell(self, ends_row: bool) -> None:
        if self._asides:
            return
        if not ends_row:
            mark, self._mark = " ".join(self._mark.split()), ""
            self._cells.append(f"{mark} {whole(''.join(self._words))}")
            self._words = []
        elif self._cells:
            self._rows.append(self._cells)
            self._of_rows += self._waiting
            self._cells, self._waiting = [], []

    def _end_table(self) -> None:
        rows, self._rows = [*self._rows, *([self._cells] if self._cells else [])], []
        self._cells = []
        if rows and all(len(row) == 1 for row in rows):  # a frame around text
            for row in rows:
                self.blocks.prose(row[0])
        elif rows:
            self.blocks.table(rows)
        waiting, self._of_rows = self._of_rows, []
        self._put_aside(waiting)

    def _put_aside(self, waiting: list[Aside]) -> None:
        for aside in waiting:
            if aside.note:
                self.blocks.note("\n".join(aside.paragraphs))
        for paragraph in _boxed(waiting):
            self.blocks.prose(paragraph)


def _boxed(asides: list[Aside]) -> Iterator[str]:
    for aside in asides:
        if not aside.note:
            yield from aside.paragraphs
