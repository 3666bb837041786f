"""Of the titles that a file offers the best is taken, and it does not stand in the text as well."""

import pytest

from corpus.formats.titled import titled


@pytest.mark.parametrize(
    ("shown", "said", "text", "expected"),
    [
        ("A", "B", "# C\n\nd", ("A", "# C\n\nd")),
        ("", "B", "# C\n\nd", ("B", "# C\n\nd")),
        ("", "c", "# C\n\nd", ("c", "d")),
        ("", "", "# C\n\nd", ("C", "d")),
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
