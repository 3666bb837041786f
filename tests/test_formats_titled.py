"""Of the titles that a file offers the best is taken, and it does not stand in the text as well."""

import pytest

from corpus.formats.titled import Front, titled


@pytest.mark.parametrize(
    ("shown", "said", "text", "expected"),
    [
        ("A", "B", "# C\n\nd", ("A", "# C\n\nd")),
        ("", "B", "# C\n\nd", ("B", "# C\n\nd")),
        ("", "c", "# C\n\nd", ("c", "d")),
        ("", "", "# C\n\nd", ("C", "d")),
        ("", "c", "C\n\nd", ("c", "d")),
        ("", "c", "C d\n\ne", ("c", "C d\n\ne")),
        ("", "", "d\n\n## C\n\ne", ("C", "d\n\n## C\n\ne")),
        ("", "", "d", ("", "d")),
        ("", "", "# C", ("C", "# C")),
        ("", "Microsoft Word - b.doc", "# C\n\nd", ("C", "d")),
        ("", "Dokument 1", "d", ("", "d")),
        ("", "scan_04.docx", "d", ("", "d")),
        ("", "Document of the year", "d", ("Document of the year", "d")),
    ],
)
def test_title(shown: str, said: str, text: str, expected: tuple[str, str]) -> None:
    """What the text shows, then what the properties say, then the first heading."""
    assert titled(shown, said, text) == expected


def test_what_a_text_shows_of_itself() -> None:
    """The first title, the authors before all text, and a date that is nothing else; whom only a
    program names is nobody."""
    front = Front()
    taken = [
        front.takes(*one)
        for one in [
            ("title", " A\n title", False),
            ("author", "Ada", False),
            ("author", "Bo", False),
            ("date", "in May", False),
            ("date", "2024-05-06", True),
            ("title", "Another", True),
            ("author", "late", True),
            ("quote", "2024-05-06", True),
        ]
    ]

    assert taken == [True, True, True, False, True, False, False, False]
    assert (front.title, front.published) == ("A title", "2024-05-06")
    assert front.author("python-docx") == "Ada, Bo"
    assert front.author("Cyra") == "Cyra"
