"""A text put together from blocks is read again as these blocks."""

from corpus import blocks
from corpus.sentences import blocks as read


def test_blocks_of_every_kind() -> None:
    """Lists stay together, code too, and a note waits for the end of the list that calls it."""
    text = blocks.Blocks()
    text.heading(9, " Deep \n down ")
    text.heading(1, " ")
    text.prose("One\u00ad  line\n\n# and another ")
    text.item(0, "3.", "first")
    text.item(1, "", "more\nof it")
    text.note("A note.")
    text.item(0, "4.", "second")
    text.code("if x:")
    text.code("  y")
    text.table([["a", "b\nc"], ["", " "], ["", "d"]])
    text.note("Another.")

    assert text.text() == (
        "###### Deep down\n\nOne line\n# and another\n\n3. first\n    more of it\n4. second\n\n"
        "A note.\n\n    if x:\n      y\n\na | b c\n | d\n\nAnother."
    )


def test_what_looks_like_a_heading_and_is_none() -> None:
    """Running text, a note and a table that begin with # are no headings when they are read."""
    text = blocks.Blocks()
    text.prose("# 5 is out")
    text.note("# 6 as well")
    text.table([["#", "name"], ["1", "Ada"]])

    assert [block.heading for block in read(text.text())] == [False, False, False]
